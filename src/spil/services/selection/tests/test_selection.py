"""Fair selection: the screening of the real counts, the gate, and choosing only through it."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from spil.core.access.models import Role, User
from spil.core.people.models import Person
from spil.core.people.service import do_add_person
from spil.dates import years_before
from spil.services.openness import register
from spil.services.selection import service
from spil.services.selection.counts import InvalidCounts, history, read
from spil.services.selection.gate import Registered, Screened, obstacles
from spil.services.selection.instruments import CHAIN, INSTRUMENTS, PROFILE, RANDOM, Criterion, Instrument
from spil.services.selection.models import Justification, Registration, Screening, Selected, Selection
from spil.services.selection.screening import screen

TODAY = date(2026, 11, 24)


def counts_of(rate: int, other: int, population: int = 400_000) -> str:
    """A table in which of a thousand people so many are chosen, in the reference and in the other group."""
    chosen, others = population * rate // 1000, population * other // 1000
    return (
        "measure,stratum,origin_nl,origin_outside_europe\n"
        f"population,all,{population},{population}\nselected,all,{chosen},{others}\n"
        f"rightful,all,{chosen * 9 // 10},{others * 9 // 10}\nunlawful,all,{chosen // 10},{others // 10}\n"
        f"appealed,all,{chosen // 50},{others // 50}\nupheld,all,{chosen // 100},{others // 100}\n"
        f"random_checked,all,{chosen},{others}\nrandom_unlawful,all,{chosen // 10},{others // 10}\n"
    )


FAIR, UNFAIR, FEW = counts_of(20, 20), counts_of(20, 40), counts_of(20, 20, 2000)


def figures(year: int) -> dict[tuple[str, str], Any]:
    return {(one.step, one.group): one for one in screen(PROFILE, history(year), 1.25).steps}


@pytest.mark.parametrize(
    ("year", "step", "rate", "reference", "ratio", "low", "high"),
    [  # the audit's published figures, from the same counts
        (2014, "profile", 0.281, 0.142, 1.98, 1.95, 2.02),
        (2014, "chain", 0.0367, 0.0059, 6.22, 5.78, 6.70),
        (2014, "choice_high", 0.116, 0.0210, 5.5, None, None),
        (2019, "profile", 0.286, 0.303, 0.94, 0.92, 0.97),
    ],
)
def test_the_published_figures_come_out(
    year: int, step: str, rate: float, reference: float, ratio: float, low: float | None, high: float | None
) -> None:
    found = figures(year)[step, "origin_outside_europe"]
    assert found.rate.estimate == pytest.approx(rate, abs=0.0005)
    assert figures(year)[step, "origin_nl"].rate.estimate == pytest.approx(reference, abs=0.0005)
    assert found.ratio.estimate == pytest.approx(ratio, abs=0.05 if low is None else 0.005)
    if low is not None and high is not None:
        assert (found.ratio.low, found.ratio.high) == (pytest.approx(low, abs=0.006), pytest.approx(high, abs=0.006))
    assert found.widened.low <= found.ratio.low
    assert found.widened.high >= found.ratio.high


def test_figures_of_2019_lie_within_the_rounding() -> None:
    """The audit added groups up that were rounded one by one; we take the rounded sum. Rounding covers the gap."""
    chain = figures(2019)["chain", "origin_outside_europe"]
    assert chain.widened.low < 3.08 < 3.56 < 4.10 < chain.widened.high


def test_both_years_are_refused_and_2019_for_what_people_did() -> None:
    unequal = {
        year: {(one.step, one.group) for one in service.of_history(year)[1] if one.key == "too_unequal"}
        for year in (2014, 2019)
    }
    outside = "origin_outside_europe"
    assert {("profile", outside), ("choice_high", outside), ("chain", outside), ("burden", outside)} <= unequal[2014]
    assert ("profile", outside) not in unequal[2019]
    assert {("choice_high", outside), ("choice_low", outside), ("chain", outside)} <= unequal[2019]


def test_all_tests_are_corrected_and_strata_and_proxies_are_there() -> None:
    report = screen(PROFILE, history(2014), 1.25)
    assert report.tests == sum(one.verdict != "missing" for one in report.steps) + len(report.strata)
    assert {one.criterion for one in report.proxies} == {"education", "age", "distance"}
    pooled = next(one for one in report.strata if one.group == "origin_outside_europe")
    assert pooled.strata == 6
    assert pooled.ratio.low > 3
    assert report.random_arm is not None
    assert (report.random_arm.checked, report.random_arm.unlawful) == (390, 10)
    assert report.random_arm.detectable is not None
    assert report.random_arm.detectable > 0.1  # a sample so small shows only large differences


@pytest.mark.parametrize(
    "text",
    [
        "", "measure,stratum,origin_nl\npopulation,all,1\n", "measure,stratum,origin_nl,bsn\npopulation,all,1,2\n",
        "measure,stratum,origin_nl,origin_europe\npopulation,all,1,-2\n",
        "measure,stratum,origin_nl,origin_europe\npopulation,all,1\n",
        "measure,stratum,origin_nl,origin_europe\npopulation,all,1,2,3\n",
        "measure,stratum,origin_nl,origin_europe\nselected,all,1,2\n",
        "measure,stratum,origin_nl,origin_europe\npopulation,all,1,2\npopulation,all,1,2\n",
        "measure,stratum,origin_nl,origin_europe\npopulation,all,1,²\n",
        "measure,stratum,origin_nl,origin_europe\npopulation,all,1," + "9" * 5000 + "\n",
    ],
)  # fmt: skip
def test_a_bad_table_says_what_is_wrong(text: str) -> None:
    with pytest.raises(InvalidCounts) as caught:
        read(text, 1)
    assert caught.value.nl
    assert caught.value.en


def long_unconfirmed(months_unconfirmed: int) -> bool:
    """Someone whose address nobody confirmed for two years."""
    return months_unconfirmed >= 24


MONTHS = Criterion("months_unconfirmed", "Maanden sinds bevestiging", "Months since confirmation", "a", "b")
CODED = replace(RANDOM, name="unconfirmed", criteria=(MONTHS,), rule=long_unconfirmed)
REPORTS = {name: screen(CODED, read(text, 1), 1.25).as_json() for name, text in
           {"fair": FAIR, "unfair": UNFAIR, "few": FEW}.items()}  # fmt: skip
GOOD = Registered(CODED.version, CODED.declared, 10_000, approved=True)


def gate(
    instrument: Instrument = CODED, registered: Registered | None = GOOD, report: str = "fair", *,
    version: str = CODED.version, made_on: date = TODAY, entry: bool = True, justified: Any = (),
) -> set[str]:  # fmt: skip
    screened = Screened(version, made_on, REPORTS[report])
    found = obstacles(instrument, registered, screened, entry=entry, justified=justified, today=TODAY)
    return {one.key for one in found}


UNEQUAL = {("chain", "origin_outside_europe"), ("burden", "origin_outside_europe")}


def test_a_fair_instrument_passes() -> None:
    assert gate() == set()
    assert gate(report="unfair") == {"too_unequal"}
    assert gate(report="unfair", justified=UNEQUAL) == set()
    assert gate(report="few") == {"too_little_known"}
    assert gate(report="few", justified=UNEQUAL) == {"too_little_known"}


def test_each_condition_shuts_the_gate_by_itself() -> None:
    other = replace(CODED, criteria=(), purpose_nl="iets anders")
    assert "criteria_differ" in gate(other)
    assert "forbidden_criterion" in gate(replace(CODED, criteria=(replace(MONTHS, name="nationality"),)))
    assert "no_code" in gate(PROFILE)
    assert "ended" in gate(PROFILE)
    assert gate(registered=None) == {"not_registered", "no_random_arm"}
    assert gate(registered=replace(GOOD, version="0" * 64)) == {"changed"}
    assert gate(registered=replace(GOOD, criteria=frozenset({"age"}))) == {"changed"}
    assert gate(registered=replace(GOOD, approved=False)) == {"not_approved"}
    assert gate(registered=replace(GOOD, random_share_ppm=0)) == {"no_random_arm"}
    assert gate(version="0" * 64) == {"other_version_screened"}
    assert gate(made_on=years_before(TODAY, 1)) == {"report_old"}
    assert gate(made_on=years_before(TODAY, 1) + timedelta(1)) == set()
    assert gate(made_on=TODAY + timedelta(1)) == {"report_old"}
    assert gate(entry=False) == {"no_entry"}
    no_report = obstacles(CODED, GOOD, None, entry=True, justified=(), today=TODAY)
    assert [one.key for one in no_report] == ["not_screened"]


@settings(max_examples=200, deadline=None)
@given(
    version=st.sampled_from([CODED.version, "other"]), screened_version=st.sampled_from([CODED.version, "other"]),
    criteria=st.frozensets(st.sampled_from(["months_unconfirmed", "age"])), share=st.sampled_from([0, 1, 50_000]),
    approved=st.booleans(), entry=st.booleans(), age=st.integers(-400, 800),
    report=st.sampled_from(["fair", "unfair", "few"]), justified=st.frozensets(st.sampled_from(sorted(UNEQUAL))),
)  # fmt: skip
def test_the_gate_opens_only_when_everything_is_in_order(
    version: str, screened_version: str, criteria: frozenset[str], share: int, *, approved: bool, entry: bool,
    age: int, report: str, justified: frozenset[tuple[str, str]],
) -> None:  # fmt: skip
    registered = Registered(version, criteria, share, approved)
    made_on = TODAY - timedelta(age)
    opened = not gate(CODED, registered, report, version=screened_version, made_on=made_on, entry=entry,
                      justified=justified)  # fmt: skip
    in_order = (
        version == screened_version == CODED.version and criteria == {"months_unconfirmed"} and share > 0
        and approved and entry and 0 <= age < 365
        and (report == "fair" or (report == "unfair" and justified == UNEQUAL))
    )  # fmt: skip
    assert opened == in_order


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 999), st.integers(1, 999), st.integers(20, 100_000))
def test_a_verdict_is_never_fine_when_the_interval_passes_the_limit(rate: int, other: int, people: int) -> None:
    for one in screen(CODED, read(counts_of(rate, other, people), 10), 1.25).steps:
        inside = one.widened.low >= 0.8 and one.widened.high <= 1.25
        assert (one.verdict == "fine") == inside
        if one.verdict == "exceeds":
            assert one.widened.low > 1.25 or one.widened.high < 0.8


@pytest.fixture
def staff(db: None) -> tuple[User, User]:
    first, second = (User.objects.create(subject=name, name=name, role=Role.MANAGER) for name in ("een", "twee"))
    return first, second


@pytest.fixture
def coded(monkeypatch: pytest.MonkeyPatch) -> Instrument:
    """An instrument with a criterion, in the register too."""
    monkeypatch.setitem(INSTRUMENTS, CODED.name, CODED)
    register.entries.cache_clear()
    return CODED


@pytest.fixture(autouse=True)
def fresh_register() -> Any:
    yield
    register.entries.cache_clear()


def ready(instrument: Instrument, staff: tuple[User, User], text: str = FAIR, share: int = 100_000) -> Screening:
    made = service.do_register(
        instrument, random_share_ppm=share, largest_ratio_ppm=1_250_000, acting_user=staff[0]
    )  # fmt: skip
    service.do_approve(made, acting_user=staff[1])
    return service.do_screen(made, text, 1, acting_user=staff[0])


def people(number: int) -> list[Person]:
    """Invented people, with numbers from the test range that pass the eleven test."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    numbers = (f"{one}" for one in range(999_900_000, 1_000_000_000))
    valid = (one for one in numbers if sum(w * int(d) for w, d in zip(weights, one, strict=True)) % 11 == 0)
    return [
        do_add_person(bsn=bsn, given_name="Test", family_name="Persoon", birth_date=date(2004, 1, 1), acting_user=None)
        for bsn in islice(valid, number)
    ]


def test_choosing_goes_by_rule_and_draw_and_can_be_repeated(coded: Instrument, staff: tuple[User, User]) -> None:
    ready(coded, staff)
    facts = {one.pk: {"months_unconfirmed": 30 if number < 5 else 3} for number, one in enumerate(people(60))}
    first = service.do_select(coded, facts, acting_user=staff[0])
    again = service.do_select(coded, facts, acting_user=staff[0], seed=first.seed)
    chosen = [set(one.people.values_list("person", "by_draw")) for one in (first, again)]
    assert chosen[0] == chosen[1]
    by_rule = {person for person, by_draw in chosen[0] if not by_draw}
    drawn = {person for person, by_draw in chosen[0] if by_draw}
    late = {person for person, row in facts.items() if row["months_unconfirmed"] == 30}
    assert by_rule == late - drawn


def test_nothing_is_chosen_before_the_gate_opens(coded: Instrument, staff: tuple[User, User]) -> None:
    facts = {one.pk: {"months_unconfirmed": 30} for one in people(3)}

    def refused() -> set[str]:
        with pytest.raises(service.Refused) as caught:
            service.do_select(coded, facts, acting_user=staff[0])
        assert not Selection.objects.exists()
        assert not Selected.objects.exists()
        return {one.key for one in caught.value.obstacles}

    assert refused() == {"not_registered", "no_random_arm", "not_screened"}
    made = service.do_register(coded, random_share_ppm=1000, largest_ratio_ppm=1_250_000, acting_user=staff[0])
    assert refused() == {"not_approved", "not_screened"}
    with pytest.raises(service.Refused):
        service.do_approve(made, acting_user=staff[0])
    service.do_approve(made, acting_user=staff[1])
    screening = service.do_screen(made, UNFAIR, 1, acting_user=staff[0])
    assert refused() == {"too_unequal"}
    for step, group in sorted(UNEQUAL):
        reason = service.do_justify(screening, step, group, "Een zwaarwegende reden.", acting_user=staff[0])
        with pytest.raises(service.Refused):
            service.do_accept(reason, acting_user=staff[0])
        assert refused() == {"too_unequal"}
        service.do_accept(reason, acting_user=staff[1])
    service.do_select(coded, facts, acting_user=staff[0])
    assert Selected.objects.count() == 3


def test_other_facts_than_declared_are_refused(coded: Instrument, staff: tuple[User, User]) -> None:
    ready(coded, staff)
    someone = people(1)[0].pk
    for facts in ({"nationality": "x"}, {"months_unconfirmed": 30, "nationality": "x"}, {}):
        with pytest.raises(service.Refused):
            service.do_select(coded, {someone: facts}, acting_user=staff[0])
    assert not Selection.objects.exists()


def test_a_change_of_the_code_shuts_the_gate(
    coded: Instrument, staff: tuple[User, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(coded, staff)
    changed = replace(coded, weighing_nl="Anders gewogen.")
    monkeypatch.setitem(INSTRUMENTS, coded.name, changed)
    register.entries.cache_clear()
    keys = {one.key for one in service.standing(changed, TODAY)}
    assert {"changed", "other_version_screened"} <= keys
    with pytest.raises(service.Refused):
        service.do_screen(Registration.objects.get(), FAIR, 1, acting_user=staff[0])


def test_a_screening_lasts_a_year(staff: tuple[User, User]) -> None:
    with time_machine.travel("2026-11-24 12:00:00+00:00"):
        ready(RANDOM, staff)
        assert service.standing(RANDOM, TODAY) == []
    assert [one.key for one in service.standing(RANDOM, date(2027, 11, 24))] == ["report_old"]


def test_what_is_no_more_or_never_allowed_is_not_registered(staff: tuple[User, User]) -> None:
    wrong = replace(CODED, criteria=(replace(MONTHS, name="nationality"),), rule=lambda nationality: True)
    for instrument in (PROFILE, wrong, replace(CODED, criteria=())):
        with pytest.raises(service.Refused):
            service.do_register(instrument, random_share_ppm=1, largest_ratio_ppm=1_250_000, acting_user=staff[0])
    for share, ratio in ((0, 1_250_000), (1_000_001, 1_250_000), (1, 1_000_000), (1, 2_000_001)):
        with pytest.raises(service.Refused):
            service.do_register(RANDOM, random_share_ppm=share, largest_ratio_ppm=ratio, acting_user=staff[0])
    assert not Registration.objects.exists()


def test_counts_that_are_missing_shut_the_gate_too(staff: tuple[User, User]) -> None:
    ready(RANDOM, staff, "".join(line for line in FAIR.splitlines(True) if not line.startswith("upheld")))
    found = {(one.key, one.step) for one in service.standing(RANDOM, timezone.localdate())}
    assert found == {("too_little_known", "burden")}


def test_only_what_exceeds_is_justified(staff: tuple[User, User]) -> None:
    screening = ready(RANDOM, staff, UNFAIR)
    for step, reason in (("found", "reden"), ("chain", "  ")):
        with pytest.raises(service.Refused):
            service.do_justify(screening, step, "origin_outside_europe", reason, acting_user=staff[0])
    assert not Justification.objects.exists()


def test_the_database_refuses_approval_by_the_same_person(staff: tuple[User, User]) -> None:
    made = ready(RANDOM, staff).registration
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=made.pk).update(approved_by=staff[0])
    assert CHAIN.judged
