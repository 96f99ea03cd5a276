"""When a decision on an application is due (WTOS, art. 4.8)."""

from spil.law.engine import Count, Date, article
from spil.law.engine.calendar import date_of, year_of


@article(
    "WTOS", "4.8", paragraph=2, since="2015-09-01",
    nl="Wij beslissen uiterlijk op {result} over je aanvraag.",
    en="We decide on your application on {result} at the latest.",
)  # fmt: skip
def decision_due(
    on: Date,
    applied_on: Date,
    school_costs_decision_weeks: Count,
    school_costs_early_application_before_month: Count,
) -> Date:
    """Last day to decide on an application (laatste dag om op een aanvraag te beslissen).

    An application before 1 November for a month of the next calendar year: before 31 December, so on 30 December at
    the latest. Else within eight weeks. A last day in a weekend or on a holiday moves to the next working day
    (Algemene termijnenwet, art. 1); the service does that with its calendar of holidays.
    """
    year_before = year_of(on) - 1
    if applied_on < date_of(year_before, school_costs_early_application_before_month, 1):
        return date_of(year_before, 12, 30)
    return applied_on + 7 * school_costs_decision_weeks
