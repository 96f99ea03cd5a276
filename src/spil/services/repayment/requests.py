"""What a debtor may ask for, and what follows: another income, months without payment, other rules, remission.

The law says whether it is possible. What is not possible changes nothing: it raises NotPossible, with words that say
why and what to do. What is granted is recorded for its months and decided about at once, as far as the law is known.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate

from spil.core.access.models import User
from spil.core.messages.service import do_send
from spil.core.people.models import FamilyTie, Income, Person
from spil.core.people.service import current, do_record, do_withdraw, lock_family
from spil.dates import first_of
from spil.law.engine.calendar import add_months
from spil.law.engine.units import from_day, to_day
from spil.law.repayment.facts import ReferenceYear, RequestedRules, TaxCredit
from spil.law.repayment.phases import Regime
from spil.services.repayment import letters, months, service
from spil.services.repayment.facts import gather, law
from spil.services.repayment.models import OpenMonth, Request
from spil.text import T

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Kind = Request.Kind
SOURCE = "application"
WORDS: dict[str, tuple["StrPromise", str]] = {
    Kind.MEANS_TEST: (T(nl="rekening houden met je inkomen", en="taking your income into account"), "WSF 2000 6.11"),
    Kind.REFERENCE_YEAR: (T(nl="een ander peiljaar", en="another reference year"), "WSF 2000 6.12"),
    Kind.LONE_PARENT: (T(nl="de vrije voet van een ouder zonder partner", en="the free amount of a lone parent"),
                       "WSF 2000 6.13"),
    Kind.PARTNER_LEFT_OUT: (T(nl="je partner buiten beschouwing laten", en="leaving your partner out"),
                            "WSF 2000 10a.11"),
    Kind.TAX_CREDIT: (T(nl="je heffingskorting", en="your tax credit"), "WSF 2000 10a.8"),
    Kind.MONTHLY_TERMS: (T(nl="betalen per maand", en="paying monthly"), "WSF 2000 10a.6"),
    Kind.PAYMENT_FREE: (T(nl="een aflosvrije periode", en="a payment-free period"), "WSF 2000 6.7"),
    Kind.SUSPENSION: (T(nl="stilstand omdat je studeert", en="suspension because you study"), "WSF 2000 6.5"),
    Kind.RULES: (T(nl="andere terugbetalingsregels", en="other repayment rules"), "WSF 2000 12.32"),
    Kind.HIGHER_AMOUNT: (T(nl="een hoger maandbedrag", en="a higher monthly amount"), "WSF 2000 6.9a"),
    Kind.MEDICAL: (T(nl="kwijtschelding op medische gronden", en="remission on medical grounds"), "WSF 2000 11.5"),
}  # fmt: skip
"""What is asked for, in words that follow `verzoek om` or `request for`, and its article."""


class NotPossible(ValueError):
    """A request that the law does not allow; `words` say why and what to do, in both languages."""

    def __init__(self, words: "StrPromise") -> None:
        super().__init__(str(words))
        self.words = words


@dataclass(frozen=True)
class Answer:
    """From when a request holds, until when (exclusive; None: until further notice), and how many decisions it made.

    No decision: it changes no amount, or the law of that month is not known yet.
    """

    kind: str
    since: date
    until: date | None
    decisions: int


def first_month() -> date:
    """First day of the next month: from when a request of today holds."""
    return first_of(localdate(), 1)


def requests(person_id: int) -> list[Request]:
    """What someone asked for and got, the newest period first."""
    return list(Request.objects.filter(person=person_id, recorded__upper_inf=True).order_by("-valid", "id"))


@transaction.atomic
def do_ask_means_test(
    person: Person, *, acting_user: User | None, since: date | None = None, until: date | None = None,
    tax_credit: TaxCredit | None = None,
) -> Answer:  # fmt: skip
    """Ask to take the income into account, where that does not go by itself: from abroad and under the old rules.

    Under the old rules `tax_credit` says which free amount holds (10a.8(2)).
    """
    start = _start(since)
    if tax_credit is not None:
        _record(person, Kind.TAX_CREDIT, start, until, int(tax_credit), acting_user)
    return _ask(person, Kind.MEANS_TEST, start, until, 0, acting_user)


@transaction.atomic
def do_ask_reference_year(
    person: Person, year: ReferenceYear, income_cents: int, *, acting_user: User | None,
    partner_income_cents: int | None = None, since: date | None = None,
) -> Answer:  # fmt: skip
    """Ask to count the income of last year or of this year, as it is expected (cents a year), until the year ends.

    Raises NotPossible when the income did not fall enough, or when it has been assessed already.
    """
    start = _start(since)
    lock_family(person.pk)
    number = start.year - {ReferenceYear.LAST_YEAR: 1, ReferenceYear.THIS_YEAR: 0}[year]
    _expect(person, number, income_cents, acting_user)
    tie = _partner(person, start)
    if tie is not None and partner_income_cents is not None:
        if current(Income, tie).filter(year=number).exclude(status=Income.Status.ESTIMATED).exists():
            raise NotPossible(
                T(nl="We kunnen het inkomen van je partner niet overnemen. Vul het niet in: dan rekenen we met wat we "
                     "van je partner weten. Klopt dat niet? Dan kan je partner ons bellen.",
                  en="We cannot use your partner's income as you gave it. Leave it out: then we use what we know of "
                     "your partner. Is that wrong? Then your partner can call us.")
            )  # fmt: skip
        _expect(tie, number, partner_income_cents, acting_user)
    until = date(start.year + 1, 1, 1)
    _record(person, Kind.REFERENCE_YEAR, start, until, int(year), acting_user)
    if _evaluate(person.pk, start, "reference_year") != year:
        raise NotPossible(
            T(nl="Het inkomen is minder dan 15% lager dan twee jaar geleden. Daarom blijven we met dat jaar rekenen. "
                 "Is je inkomen later lager? Vraag het dan opnieuw aan.",
              en="The income is less than 15% lower than two years ago. So we keep using that year. Is your income "
                 "lower later? Then ask again.")
        )  # fmt: skip
    return _follow(person, Kind.REFERENCE_YEAR, start, until, acting_user)


@transaction.atomic
def do_give_foreign_income(
    person: Person, year: int, cents: int, *, acting_user: User | None, since: date | None = None
) -> Answer:
    """Take down the whole income of a year of who was not taxed in the Netherlands, and take it into account (6.11)."""
    start = _start(since)
    period = (date(year, 1, 1), date(year + 1, 1, 1))
    do_record(
        Income, person, period, source="own statement", acting_user=acting_user, year=year, amount_cents=cents,
        status=Income.Status.FOREIGN, lone_parent=False,
    )  # fmt: skip
    return _ask(person, Kind.MEANS_TEST, start, date(start.year + 1, 1, 1), 0, acting_user)


@transaction.atomic
def do_ask_lone_parent(person: Person, *, acting_user: User | None, since: date | None = None) -> Answer:
    """Ask for the free amount of a parent without a partner, after the reference year (6.13)."""
    return _ask(person, Kind.LONE_PARENT, _start(since), None, 0, acting_user)


@transaction.atomic
def do_leave_partner_out(
    person: Person, *, acting_user: User | None, since: date | None = None, until: date | None = None
) -> Answer:
    """Ask to leave the partner's income out: only under the old rules, and the phase takes as much longer (10a.11)."""
    start = _start(since)
    if _evaluate(person.pk, start, "regime") != Regime.OLD_15:
        raise NotPossible(
            T(nl="Dit kan alleen als je terugbetaalt volgens de oude regels (SF15-oud). Bij jouw regels telt het "
                 "inkomen van je partner altijd mee.",
              en="This is possible under the old rules (SF15-old) only. Under your rules your partner's income always "
                 "counts.")
        )  # fmt: skip
    return _ask(person, Kind.PARTNER_LEFT_OUT, start, until, 0, acting_user)


@transaction.atomic
def do_ask_monthly_terms(person: Person, *, acting_user: User | None, since: date | None = None) -> Answer:
    """Ask to pay monthly instead of yearly from abroad (10a.6(4))."""
    return _ask(person, Kind.MONTHLY_TERMS, _start(since), None, 0, acting_user)


@transaction.atomic
def do_ask_payment_free(person: Person, since: date, number: int, *, acting_user: User | None) -> Answer:
    """Ask for so many months without payment from the first of a month on (6.7(2)); the phase takes as much longer."""
    lock_family(person.pk)
    facts = {
        "payment_free_months_requested": number, "payment_free_requested_on": to_day(localdate()),
        "payment_free_requested_from": to_day(since),
    }  # fmt: skip
    if since.day != 1:
        raise NotPossible(T(nl="Kies de eerste dag van een maand.", en="Choose the first day of a month."))
    granted = _evaluate(person.pk, since, "payment_free_months_granted", facts)
    if granted != number:
        left = _evaluate(person.pk, since, "payment_free_months_left", facts)
        raise NotPossible(
            T(nl="Dit kan niet. Een aflosvrije periode duurt minstens 3 maanden, ligt in je aflosfase en vraag je "
                 "minstens een maand van tevoren aan. Je hebt nog {left} maanden over.",
              en="This is not possible. A payment-free period takes 3 months or more, lies in your repayment phase and "
                 "is asked for a month or more ahead. You have {left} months left.", left=left)
        )  # fmt: skip
    until = from_day(add_months(to_day(since), number))
    if Request.objects.filter(
        person=person, kind=Kind.PAYMENT_FREE, recorded__upper_inf=True, valid__overlap=(since, until)
    ).exists():
        raise NotPossible(T(nl="In deze maanden heb je al een aflosvrije periode.",
                            en="You already have a payment-free period in these months."))  # fmt: skip
    return _ask(person, Kind.PAYMENT_FREE, since, until, 0, acting_user)


@transaction.atomic
def do_ask_suspension(person: Person, since: date, *, acting_user: User | None, until: date | None = None) -> Answer:
    """Ask to suspend the repayment while studying again (6.5(3)), from the first of a month on."""
    answer = _ask(person, Kind.SUSPENSION, since.replace(day=1), until, 0, acting_user)
    if not _evaluate(person.pk, answer.since, "suspended"):
        raise NotPossible(
            T(nl="We zien geen inschrijving bij een opleiding in die maand, of je diplomatermijn is voorbij. Klopt je "
                 "inschrijving niet? Vraag je school om die door te geven.",
              en="We see no enrolment in that month, or your diploma term is over. Is your enrolment missing? Ask your "
                 "school to report it.")
        )  # fmt: skip
    return answer


@transaction.atomic
def do_ask_rules(person: Person, rules: RequestedRules, *, acting_user: User | None) -> Answer:
    """Choose other repayment rules, as far as that is still open (10a.2, 12.14(5), 12.32(2))."""
    start = _start(None)
    before = _evaluate(person.pk, start, "regime")
    _record(person, Kind.RULES, start, None, int(rules), acting_user)
    if _evaluate(person.pk, start, "regime") == before:
        raise NotPossible(
            T(nl="Je kunt niet (meer) kiezen voor andere regels. Dat kan alleen voor het begin van je aflosfase en als "
                 "je in de juiste jaren studiefinanciering had.",
              en="You cannot choose other rules (any more). That is possible only before your repayment phase begins, "
                 "and if you had student finance in the right years.")
        )  # fmt: skip
    return _follow(person, Kind.RULES, start, None, acting_user)


@transaction.atomic
def do_pay_more(person: Person, cents: int, *, acting_user: User | None, since: date | None = None) -> Answer:
    """Choose what to pay each month, from next month on: not below what must be paid. Direct debit takes it."""
    start = _start(since)
    found = service.facts_of(person.pk, start) if service.is_known(start) else None
    least = found[1]["monthly_amount"] if found else 0
    if cents < least or cents > 100_000_000:
        raise NotPossible(
            T(nl="Kies een bedrag dat niet lager is dan je maandbedrag.",
              en="Choose an amount that is not below your monthly amount.")
        )  # fmt: skip
    return _ask(person, Kind.HIGHER_AMOUNT, start, None, cents, acting_user)


@transaction.atomic
def do_end_request(person: Person, kind: str, *, acting_user: User | None, since: date | None = None) -> Answer:
    """Let what was asked for end, from next month on."""
    start = _start(since)
    for request in current(Request, person, kind=kind).filter(valid__overlap=(start, None)):
        period = (max(request.valid.lower, start), request.valid.upper)
        do_withdraw(request, source=SOURCE, acting_user=acting_user, valid=period)
    return _follow(person, kind, start, None, acting_user)


@transaction.atomic
def do_remit_medical(person: Person, *, motivation: str, granted: bool, acting_user: User) -> Answer:
    """A case worker's ruling on remission on medical grounds (hardship clause, 11.5). Sends the motivation."""
    start = localdate().replace(day=1)
    what, article = WORDS[Kind.MEDICAL]
    data = letters.of_request(person.language, what, start, granted, motivation, article)
    do_send(person, "decision", data, acting_user=acting_user)
    if not granted:
        return Answer(Kind.MEDICAL, start, None, 0)
    service.bring_up_to(person.pk, start)
    _record(person, Kind.MEDICAL, start, None, 0, acting_user)
    return _follow(person, Kind.MEDICAL, start, None, acting_user)


def _start(since: date | None) -> date:
    start = since or first_month()
    if start.day != 1 or start < localdate().replace(day=1):
        raise NotPossible(
            T(
                nl="Kies de eerste dag van deze of een latere maand.",
                en="Choose the first day of this or a later month.",
            )
        )
    return start


def _ask(person: Person, kind: str, since: date, until: date | None, number: int, acting_user: User | None) -> Answer:
    _record(person, kind, since, until, number, acting_user)
    return _follow(person, kind, since, until, acting_user)


def _record(
    person: Person, kind: str, since: date, until: date | None, number: int, acting_user: User | None
) -> None:  # fmt: skip
    do_record(
        Request, person, (since, until), source=SOURCE, acting_user=acting_user, kind=kind, number=number,
        asked_on=localdate(),
    )  # fmt: skip


def _follow(person: Person, kind: str, since: date, until: date | None, acting_user: User | None) -> Answer:
    """Decide anew about the open month and the one from which a request holds; else say that it was granted."""
    made = 0
    opened = OpenMonth.objects.filter(person=person).order_by("-month").first()
    if opened is not None and opened.month >= since:
        made += months.reopen(opened.month, [person.pk], cause="request", acting_user=acting_user).decisions
    elif opened is not None and service.is_known(since):
        made += service.decide_ahead(since, [person.pk], cause="request", acting_user=acting_user)
    if not made and kind != Kind.MEDICAL:
        what, article = WORDS[kind]
        reason = str(T(nl="Je maandbedrag verandert hierdoor nu niet.", en="Your monthly amount does not change now."))
        data = letters.of_request(person.language, what, since, True, reason, article)
        do_send(person, "decision", data, acting_user=acting_user)
    return Answer(kind, since, until, made)


def _evaluate(person_id: int, month: date, target: str, facts: dict[str, int] | None = None) -> int:
    """One outcome of the law for a person and a month; of a month that is not known yet, by the law of this month."""
    _, columns = gather(month, [person_id])
    known: dict[str, Any] = {name: int(column[0]) for name, column in columns.items()}
    graph = law().on(month if service.is_known(month) else localdate().replace(day=1))
    return graph.evaluate({**known, **(facts or {})}, [target])[target]


def _partner(person: Person, on: date) -> Person | None:
    tie = FamilyTie.objects.filter(
        person=person, kind=FamilyTie.Kind.PARTNER, valid__contains=on, recorded__upper_inf=True
    ).first()
    return tie.other if tie else None


def _expect(person: Person, year: int, cents: int, acting_user: User | None) -> None:
    """Record an expected income, unless it has been assessed."""
    known = current(Income, person).filter(year=year)
    if known.exclude(status=Income.Status.ESTIMATED).exists():
        if known.get().amount_cents == cents:
            return
        raise NotPossible(
            T(nl="Het inkomen over {year} is al vastgesteld. Klopt het niet? Bel dan de Belastingdienst.",
              en="The income of {year} has been assessed. Is it wrong? Then contact the tax authority.", year=year)
        )  # fmt: skip
    do_record(
        Income, person, (date(year, 1, 1), date(year + 1, 1, 1)), source="own statement", acting_user=acting_user,
        year=year, amount_cents=cents, status=Income.Status.ESTIMATED,
        lone_parent=known.filter(lone_parent=True).exists(),
    )  # fmt: skip
