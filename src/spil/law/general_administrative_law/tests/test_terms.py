"""Properties of terms, penalties and interest that must hold for every case, and the calendar against another's."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import holidays
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from spil.law.engine import Law
from spil.law.engine.units import from_day, to_day
from spil.law.general_administrative_law import interest
from spil.law.general_administrative_law.days_off import easter, end_of_term, is_day_off, is_equated

LAW = Law.load("general_administrative_law")
TODAY = date(2026, 11, 24)
DATES = st.dates(date(2010, 1, 1), date(2026, 6, 30))
DAYS = DATES.map(to_day)
SHORT = st.integers(0, 60)


def outcome(facts: dict[str, int], *targets: str, on: date = TODAY) -> list[int]:
    """Outcomes for facts as integers, in the order of the targets."""
    return list(LAW.on(on).evaluate(facts, targets).values())


@pytest.mark.parametrize("year", range(1990, 2101))
def test_the_holidays_of_a_year_are_those_of_an_independent_calendar(year: int) -> None:
    known = holidays.country_holidays("NL", years=year, categories=("public", "optional"))
    days = [date(year, 1, 1) + timedelta(n) for n in range(366 if year % 4 == 0 and year != 2100 else 365)]
    equated = {day for day in days if is_equated(int(day.strftime("%Y%m%d")))}
    ours = {day for day in days if day.weekday() < 5 and is_day_off(to_day(day))}
    assert ours - equated == {day for day in known if day.weekday() < 5} - equated


@given(st.integers(1990, 2100))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    found = from_day(easter(year))
    assert found.weekday() == 6
    assert (3, 22) <= (found.month, found.day) <= (4, 25)


@given(st.dates(date(2005, 1, 1), date(2028, 12, 31)))
def test_a_term_moves_over_days_off_only_and_never_further_than_at_the_end_of_2007(day: date) -> None:
    last, end = to_day(day), end_of_term(to_day(day))
    assert not is_day_off(end)
    assert all(is_day_off(between) for between in range(last, end))
    assert end - last <= 11  # from Saturday 22 December 2007 to Wednesday 2 January 2008


ENDS = ("application_due", "objection_due", "complaint_due", "privacy_due", "disclosure_due", "filing_until",
        "appeal_until", "further_appeal_until", "court_file_due", "payment_due")  # fmt: skip


@given(DAYS, st.integers(0, 120), st.integers(0, 400))
def test_no_term_ends_on_a_day_off(received: int, told_after: int, extended_by: int) -> None:
    same_day = ("received_on", "announced_on", "objection_decided_on", "judgment_sent_on", "appeal_sent_to_us_on",
                "payment_decided_on")  # fmt: skip
    facts = dict.fromkeys(same_day, received)
    facts |= {"extended_on": received + told_after, "extended_until": received + extended_by}
    assert not any(is_day_off(end) for end in outcome(facts, *ENDS))


@given(DAYS, st.integers(1, 55), st.integers(0, 40), SHORT)
def test_a_suspension_shifts_the_end_by_exactly_its_length(
    received: int, asked_after: int, answered_after: int, set_after: int
) -> None:
    asked = received + asked_after
    facts = {"received_on": received, "asked_on_1": asked, "answered_on_1": asked + answered_after,
             "answer_by_1": asked + set_after}  # fmt: skip
    ends, suspended, due = outcome(facts, "application_term_ends_on", "application_suspension", "application_due")
    assert suspended == min(answered_after, set_after)
    assert due == end_of_term(ends + suspended)


SUSPENSIONS = st.lists(st.tuples(st.integers(-20, 150), SHORT), min_size=3, max_size=3)


@given(DAYS, SUSPENSIONS, st.permutations([1, 2, 3]))
def test_suspensions_stop_the_clock_day_by_day_in_whatever_order_they_are_told(
    received: int, spans: list[tuple[int, int]], order: list[int]
) -> None:
    facts = {"received_on": received}
    for number, (after, length) in zip(order, spans, strict=True):
        facts |= {f"asked_on_{number}": received + after, f"answered_on_{number}": received + after + length}
    end = received + 56
    counted: set[int] = set()
    for after, length in sorted(spans):
        if received + after < end + len(counted):
            counted |= set(range(received + after + 1, received + after + length + 1))
    assert outcome(facts, "application_suspension") == [len(counted)]


@given(DAYS, st.integers(0, 30))
def test_while_an_answer_is_awaited_every_day_moves_the_end_a_day(received: int, waited: int) -> None:
    facts = {"received_on": received, "asked_on_1": received + 7, "answer_by_1": received + 37}
    today = from_day(received + 7 + waited)
    assert outcome(facts, "application_suspension", on=today) == [waited]


@given(DAYS, st.integers(0, 100), st.integers(0, 200), st.integers(0, 200), st.integers(1, 50))
def test_a_penalty_never_passes_its_maximum_grows_by_the_day_and_stops_at_the_decision(
    due: int, notice_after: int, decided_after: int, asked_after: int, applicants: int
) -> None:
    facts = {"due_on": due, "notice_received_on": due + notice_after, "decided_on": due + decided_after,
             "applicants": applicants}  # fmt: skip
    on, day_before = from_day(due + asked_after), from_day(due + asked_after - 1)
    assume(on.year == day_before.year)  # the amounts are those of the day on which the law is asked
    targets = ("penalty", "penalty_maximum", "penalty_from", "penalty_days", "penalty_each")
    penalty, maximum, since, days, each = outcome(facts, *targets, on=on)
    assert 0 <= penalty <= maximum
    assert penalty - outcome(facts, "penalty", on=day_before)[0] in (0, 2000, 3000, 4000, 2300, 3500, 4500)
    assert 0 <= penalty - each * applicants < applicants
    if days:
        assert notice_after > 0
        assert since >= due + notice_after + 15
        assert since + days <= due + min(decided_after, asked_after) + 1


@given(st.integers(0, 10**9), DAYS, st.integers(0, 5000))
def test_interest_is_that_of_exact_fractions_day_by_day(principal: int, since: int, days: int) -> None:
    balance, accrued, start = Fraction(principal), Fraction(0), from_day(since)
    for day in range(since, since + days):
        accrued += balance * interest.rate_on(day) / 365_000_000
        after = from_day(day + 1)
        month_ends = (after + timedelta(1)).month != after.month
        if after.month == start.month and (after.day == start.day or (after.day < start.day and month_ends)):
            balance, accrued = balance + accrued, Fraction(0)
    exact = balance + accrued - principal
    assert abs(interest.interest_over(principal, since, since + days) - exact) <= Fraction(501, 1000)


@given(st.integers(0, 10**9), DAYS, st.integers(1, 5000))
def test_the_periods_of_interest_follow_each_other_and_add_up(principal: int, since: int, days: int) -> None:
    periods = list(interest.periods(principal, since, since + days))
    assert [periods[0].since, periods[-1].until] == [since, since + days]
    for first, second in pairwise(periods):
        assert first.until == second.since
    for period in periods:
        assert {interest.rate_on(day) for day in range(period.since, period.until)} == {period.rate}
    assert sum(period.interest for period in periods) == interest.interest_over(principal, since, since + days)


def test_ten_thousand_payments_over_eleven_years_take_the_compiled_path() -> None:
    since = [to_day(date(2012, 1, 1)) + n % 4000 for n in range(10_000)]
    columns = {"principal": [25_000 + n for n in range(10_000)], "first_paid_on": since}
    columns["interest_ground"] = [2] * 10_000
    found = LAW.on(date(2023, 6, 30)).run(columns, ["statutory_interest"])["statutory_interest"]
    until = to_day(date(2023, 6, 30))
    for n in range(0, 10_000, 997):
        assert found[n] == interest.interest_over(25_000 + n, since[n], until)
