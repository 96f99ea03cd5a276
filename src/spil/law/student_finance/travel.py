"""Student travel product: who has it, in which form, what it is worth, and what stopping late costs (3.24-3.29)."""

from spil.law.common import Education
from spil.law.engine import Cents, CentsPerMonth, Count, Date, Flag, Months, article
from spil.law.engine.calendar import date_of, month_index
from spil.law.student_finance.duration import Phase
from spil.law.student_finance.entitlement import Equality, Refusal
from spil.law.student_finance.facts import TravelChoice


@article(
    "WSF 2000", "2.3", paragraph=1, since="2017-01-01",
    nl="Heb je in het mbo onder de 18 jaar recht op reizen? {result}.",
    en="Do you have a right to travel in mbo under the age of 18? {result}.",
)  # fmt: skip
def travel_right_under_18(refusal: Refusal, nationality_group: Equality) -> Flag:
    """Right to travel under 18 in mbo (reisrecht onder de 18 in het mbo).

    Everything but the age is in order (4.6b; 3.6(2)).
    """
    return refusal == Refusal.TOO_YOUNG and nationality_group == Equality.FULL


@article(
    "WSF 2000", "2.3", paragraph=1, since="2015-09-01", until="2016-12-31",
    nl="Onder de 18 jaar bestaat er nog geen recht op reizen in het mbo.",
    en="There is no right to travel in mbo under the age of 18 yet.",
)  # fmt: skip
def travel_right_under_18() -> Flag:
    """Right to travel under 18 in mbo (reisrecht onder de 18 in het mbo)."""
    return False


@article(
    "WSF 2000", "4.7", paragraph=3, since="2015-09-01",
    nl="Heb je in de leenfase nog recht op reizen? {result}.",
    en="Do you still have a right to travel in the loan phase? {result}.",
)  # fmt: skip
def travel_right_in_loan_phase(
    education: Education,
    vocational_education: Flag,
    months_loan_phase: Months,
    months_travel_under_18: Months,
    travel_extra_months_mbo: Months,
    travel_extra_months_ho: Months,
) -> Flag:
    """Right to travel in the loan phase (reisrecht in de leenfase).

    Level 3 or 4: the whole loan phase less the months under 18 (4.7(3)). Level 1 or 2 abroad: the whole loan phase
    (4.18(2)). Higher: the first year (5.2(4)).
    """
    if education == Education.MBO_12:
        return months_loan_phase < travel_extra_months_mbo
    if vocational_education:
        return months_loan_phase < travel_extra_months_mbo - months_travel_under_18
    return months_loan_phase < travel_extra_months_ho


@article(
    "WSF 2000", "3.21", paragraph=4, since="2015-09-01",
    nl="Heb je deze maand recht op het reisproduct of op reisgeld? {result}.",
    en="Do you have a right to the travel product or travel money this month? {result}.",
)  # fmt: skip
def travel_right(
    on: Date, applied_on: Date, phase: Phase, travel_right_in_loan_phase: Flag, travel_right_under_18: Flag
) -> Flag:
    """Right to the travel provision (recht op de reisvoorziening).

    Never for a period before the application: who applies during a month has it from the first day of the next, as
    the Centrale Raad van Beroep read these words in 2005 (AT5633), and as the reference date (1.2) implies.
    """
    if on < applied_on:
        return False
    if phase == Phase.LOAN:
        return travel_right_in_loan_phase
    return phase != Phase.NONE or travel_right_under_18


@article(
    "WSF 2000", "3.24", paragraph="2 to 4", since="2015-09-01",
    nl="Krijg je geld in plaats van het reisproduct? {result}.",
    en="Do you receive money instead of the travel product? {result}.",
)  # fmt: skip
def travel_provision_in_money(
    travel_right: Flag,
    study_abroad: Flag,
    exchange_abroad: Flag,
    travel_choice: TravelChoice,
    travel_money_requested: Flag,
    without_citizen_service_number: Flag,
) -> Flag:
    """Travel provision in money (reisvoorziening in geld).

    Abroad: money, unless the travel product was asked for. Temporarily abroad for a Dutch programme: on request.
    Without a citizen service number no product can be loaded (4). In older texts of the act this is article 3.7.
    """
    instead_abroad = study_abroad and (travel_choice == TravelChoice.NONE or travel_money_requested)
    on_exchange = exchange_abroad and travel_money_requested
    return travel_right and (instead_abroad or on_exchange or without_citizen_service_number)


@article(
    "WSF 2000", "3.26", paragraph=2, since="2015-09-01",
    nl="Je reisproduct is deze maand: {result}.",
    en="Your travel product this month is: {result}.",
)  # fmt: skip
def travel_product(travel_right: Flag, travel_provision_in_money: Flag, travel_choice: TravelChoice) -> TravelChoice:
    """Student travel product (studentenreisproduct)."""
    return travel_choice if travel_right and not travel_provision_in_money else TravelChoice.NONE


@article(
    "WSF 2000", "5.3", paragraph=1, since="2015-09-01",
    nl="Je krijgt {result} reisgeld.",
    en="You receive {result} of travel money.",
)  # fmt: skip
def travel_money(travel_provision_in_money: Flag, travel_value: CentsPerMonth) -> CentsPerMonth:
    """Travel money (reisgeld).

    The value of the travel product for a month (4.8(1) in vocational education).
    """
    return travel_value if travel_provision_in_money else 0


@article(
    "WSF 2000", "5.3", paragraph=1, since="2015-09-01",
    nl="Voor het reizen telt {result} mee als prestatiebeurs.",
    en="For travel {result} counts as performance grant.",
)  # fmt: skip
def travel_performance_grant(
    education: Education, travel_product: TravelChoice, travel_money: CentsPerMonth, travel_value: CentsPerMonth
) -> CentsPerMonth:
    """Travel provision as performance grant (reisvoorziening als prestatiebeurs).

    Also in the loan phase and under 18 (4.6b, 4.7(3), 4.8(1)). For mbo level 1 or 2 it is a gift that is part of the
    basic grant (3.6(2)).
    """
    if education == Education.MBO_12:
        return 0
    return travel_money if travel_product == TravelChoice.NONE else travel_value


@article(
    "WSF 2000", "3.27", paragraph=2, since="2015-09-01", until="2018-12-31",
    nl="Voor het te laat stopzetten van je reisproduct betaal je deze maand {result}.",
    en="For stopping the travel product late you pay {result} this month.",
)  # fmt: skip
def late_stop_charge(
    on: Date,
    travel_right_ended_on: Date,
    travel_used_first_half: Flag,
    travel_used_second_half: Flag,
    late_stop_not_attributable: Flag,
    late_stop_charge_flat: Cents,
) -> Cents:
    """Charge for stopping the travel product late (bedrag bij te laat stopzetten reisproduct).

    The same amount for each half month, used or not: the facts tell whether the product was still loaded, in the
    first half month after the fifth working day.
    """
    if late_stop_not_attributable or month_index(on) < month_index(travel_right_ended_on):
        return 0
    half_months = (1 if travel_used_first_half else 0) + (1 if travel_used_second_half else 0)
    return half_months * late_stop_charge_flat


@article(
    "WSF 2000", "3.27", paragraph="2 to 7", since="2019-01-01",
    nl="Voor het te laat stopzetten van je reisproduct betaal je deze maand {result}.",
    en="For stopping the travel product late you pay {result} this month.",
)  # fmt: skip
def late_stop_charge(
    on: Date,
    travel_right_ended_on: Date,
    travel_used_first_half: Flag,
    travel_used_second_half: Flag,
    late_stop_not_attributable: Flag,
    late_stop_low_half_months: Count,
    late_stop_charge_low: Cents,
    late_stop_charge_high: Cents,
) -> Cents:
    """Charge for stopping the travel product late (bedrag bij te laat stopzetten reisproduct).

    Half months count from the month in which the right ended, also when the product was not used; only use costs.
    In the first half month only use from the eleventh to the fifteenth counts (3.27(4)): the fact tells that use. Whose
    right ended before 2019 is treated as if it ended on 1 January 2019 (12.27(2)).
    """
    ended = max(travel_right_ended_on, date_of(2019, 1, 1))
    if late_stop_not_attributable or month_index(on) < month_index(ended):
        return 0
    first = 2 * (month_index(on) - month_index(ended)) + 1
    charge = 0
    if travel_used_first_half:
        charge += late_stop_charge_low if first <= late_stop_low_half_months else late_stop_charge_high
    if travel_used_second_half:
        charge += late_stop_charge_low if first + 1 <= late_stop_low_half_months else late_stop_charge_high
    return charge
