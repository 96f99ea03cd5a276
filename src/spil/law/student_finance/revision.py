"""Until when a decision may be revised (WSF 2000, art. 7.1)."""

from spil.law.engine import NEVER, Choice, Date, Months, Years, article, fact
from spil.law.engine.calendar import add_months, date_of, year_of


class RevisionGround(Choice):
    """Why a decision is looked at again (WSF 2000, art. 7.1(2)); the ground sets the time limit."""

    OTHER = 0, "te veel of te weinig toegekend", "too much or too little awarded"
    PARENTAL_CONTRIBUTION = 1, "hoogte van de ouderlijke bijdrage", "level of the parental contribution"
    FORM = 2, "vorm: gift, prestatiebeurs of lening", "form: gift, performance grant or loan"
    REFERENCE_YEAR = 3, "ander peiljaar", "another reference year"
    SHOULD_HAVE_KNOWN = 4, "je had kunnen weten dat het niet klopte", "you could have known that it was wrong"
    FRAUD = 5, "bedrog", "fraud"


revision_ground = fact(RevisionGround, nl="Grond voor de herziening", en="Ground for the revision", register="besluit", default=RevisionGround.OTHER)  # noqa: E501 # fmt: skip


@article(
    "WSF 2000", "7.1", paragraph=3, since="2015-09-01",
    nl="We mogen dit besluit nog herzien tot en met {result}.",
    en="We may still revise this decision until {result}.",
)  # fmt: skip
def revision_possible_until(
    on: Date,
    revision_ground: RevisionGround,
    revision_term_general: Months,
    revision_term_parental_contribution: Years,
    revision_term_long: Years,
) -> Date:
    """Last day on which a decision about this month may be revised (laatste dag van herziening).

    Counted from the end of the finance period: the calendar year of the month. Fraud knows no limit.
    """
    ends = date_of(year_of(on), 12, 31)
    if revision_ground == RevisionGround.FRAUD:
        return NEVER
    if revision_ground == RevisionGround.OTHER:
        return add_months(ends, revision_term_general)
    if revision_ground == RevisionGround.PARENTAL_CONTRIBUTION:
        return add_months(ends, 12 * revision_term_parental_contribution)
    return add_months(ends, 12 * revision_term_long)
