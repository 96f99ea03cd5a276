"""Repaying a student loan: what do I pay, why, until when, what does it cost, and what if I pay more?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from spil import text
from spil.law.engine import Law
from spil.law.engine.units import from_day
from spil.law.repayment.facts import PartnerRules, RequestedRules, TaxCredit
from spil.law.repayment.phases import Regime, RepaymentPhase
from spil.portals.base.debts import EXTRA, Row
from spil.portals.base.fields import EuroField
from spil.portals.base.life import Life, lapses, life, line_of, newest_rates, years_of
from spil.portals.site.calculation import Result, compute, euros, months
from spil.portals.site.calculation import usual as usual_month
from spil.portals.site.fields import choices, radio, show
from spil.services.repayment.service import Simulation, simulate_facts
from spil.text import T, choose

LAW = "repayment"
TARGETS = ("monthly_amount", "payment_reason", "instalment", "capacity", "chapter_6_capacity", "capacity_share",
           "regime", "repayment_phase", "repayment_phase_from", "repayment_phase_until", "interest_rate",
           "interest_fixed_until", "free_amount", "old_free_amount", "capacity_income")  # fmt: skip
OF_LIFELONG = ("lifelong_instalment", "lifelong_capacity", "lifelong_payment_from", "lifelong_until",
               "lifelong_interest_rate", "lifelong_interest_fixed_until")  # fmt: skip
STARTS = {"before_2009": date(2008, 9, 1), "before_2015": date(2012, 9, 1), "before_2023": date(2018, 9, 1),
          "later": date(2023, 9, 1)}  # fmt: skip
"""A first day with student finance for each cohort that the law tells apart (WSF 2000, 10a.1, 12.14 and 12.32)."""
EARLIEST_END = {"before_2009": 0, "before_2015": 2009, "before_2023": 2015, "later": 2023}
"""First year in which the student finance of a cohort can have ended."""
YEARS_OF_FINANCE, YEARS_OF_LIFELONG, YEARS_AHEAD = 1987, 2017, 10


def years(since: int) -> list[tuple[int, str]]:
    """Calendar years in which student finance may have ended or end, the latest first."""
    return [(year, str(year)) for year in range(timezone.localdate().year + YEARS_AHEAD, since - 1, -1)]


class RepaymentForm(forms.Form):
    """What decides which rules hold, and how much is paid."""

    debt = EuroField(label=T(nl="Hoe hoog is je studieschuld nu?", en="How much student debt do you have now?"),
                     most=1_000_000_00)  # fmt: skip
    ended = forms.TypedChoiceField(
        label=T(nl="In welk jaar stopte of stopt je studiefinanciering?",
                en="In which year did or does your student finance end?"),
        choices=lambda: years(YEARS_OF_FINANCE), coerce=int,
    )  # fmt: skip
    education = radio(
        T(nl="Waarvoor heb je geleend?", en="What did you borrow for?"),
        ("higher", T(nl="Hbo of universiteit (ook als je eerst mbo deed)",
                     en="Higher education (also after vocational education)")),
        ("vocational", T(nl="Alleen mbo", en="Vocational education only")),
    )  # fmt: skip
    first = radio(
        T(nl="Wanneer kreeg je voor het eerst studiefinanciering?", en="When did you first have student finance?"),
        ("before_2009", T(nl="Voor september 2009", en="Before September 2009")),
        ("before_2015", T(nl="Van september 2009 tot en met augustus 2015", en="From September 2009 to August 2015")),
        ("before_2023", T(nl="Van september 2015 tot en met juli 2023", en="From September 2015 to July 2023")),
        ("later", T(nl="Vanaf augustus 2023", en="From August 2023 on")),
    )
    household = radio(
        T(nl="Wat is je gezinssituatie?", en="What is your family situation?"),
        ("single", T(nl="Geen partner, geen kinderen", en="No partner, no children")),
        ("lone_parent", T(nl="Geen partner, wel kinderen", en="No partner, with children")),
        ("partner", T(nl="Met partner", en="With a partner")),
    )
    income = EuroField(
        label=T(nl="Jouw inkomen in een jaar", en="Your income in a year"),
        help_text=T(nl="Van twee jaar geleden, voor de belasting eraf ging.", en="Of two years ago, before tax."),
    )  # fmt: skip
    partner_income = EuroField(
        label=T(nl="Inkomen van je partner in een jaar", en="Your partner's income in a year"), required=False,
        help_text=T(nl="Alleen als je een partner hebt.", en="Only when you have a partner."),
    )  # fmt: skip
    extra = EuroField(label=T(nl="Wat als je per maand extra betaalt?", en="What if you pay extra each month?"),
                      required=False, most=100_000_00)  # fmt: skip
    later_income = EuroField(
        label=T(nl="Wat als je inkomen verandert? Je nieuwe inkomen in een jaar",
                en="What if your income changes? Your new income in a year"), required=False,
    )  # fmt: skip
    lifelong = EuroField(
        label=T(nl="Schuld levenlanglerenkrediet", en="Debt of lifelong learning credit"), required=False,
        most=500_000_00, help_text=T(nl="Dit is een aparte schuld met eigen regels.",
                                     en="This is a separate debt with rules of its own."),
    )  # fmt: skip
    lifelong_ended = forms.TypedChoiceField(
        label=T(nl="In welk jaar stopte het levenlanglerenkrediet?",
                en="In which year did the lifelong learning credit end?"),
        choices=lambda: [("", T(nl="Niet van toepassing", en="Not applicable")), *years(YEARS_OF_LIFELONG)],
        coerce=int, empty_value=None, required=False,
    )  # fmt: skip
    chosen = forms.ChoiceField(
        label=T(nl="Heb je zelf andere regels gekozen?", en="Did you choose other rules yourself?"), required=False,
        choices=[("", T(nl="Nee of dat weet ik niet", en="No, or I do not know")),
                 ("years_15", T(nl="Ja, aflossen in 15 jaar", en="Yes, repay in 15 years")),
                 ("years_35", T(nl="Ja, aflossen in 35 jaar", en="Yes, repay in 35 years"))],
    )  # fmt: skip
    instalment = EuroField(
        label=T(nl="Wettelijk maandbedrag uit je laatste brief", en="Statutory monthly amount in your last letter"),
        required=False, most=100_000_00,
        help_text=T(nl="Als je al aflost. Anders rekenen we uit wat het nu zou worden.",
                    en="If you are repaying already. Else we work out what it would be now."),
    )  # fmt: skip
    partner_rules = forms.ChoiceField(
        label=T(nl="Lost je partner ook een studieschuld af?", en="Does your partner repay a student debt too?"),
        required=False,
        choices=choices(PartnerRules),
    )
    partner_instalment = EuroField(
        label=T(nl="Wettelijk maandbedrag van je partner", en="Your partner's statutory monthly amount"),
        required=False, most=100_000_00,
    )  # fmt: skip
    tax_credit = forms.ChoiceField(
        label=T(nl="Krijgt een van jullie de heffingskorting uitbetaald?",
                en="Is one of you paid out the tax credit?"),
        required=False, choices=[("", T(nl="Nee", en="No")),
                                 ("partner_without_income", T(nl="Ja, mijn partner", en="Yes, my partner")),
                                 ("paid_out", T(nl="Ja, ik", en="Yes, I am"))],
        help_text=T(nl="Telt alleen bij SF15-oud.", en="Counts with SF15-old only."),
    )  # fmt: skip

    def clean(self) -> None:
        """What the law needs for the answers that were given must be there too."""
        answers = self.cleaned_data
        if answers.get("household") == "partner":
            self._needs("partner_income", T(nl="Vul het inkomen van je partner in, of 0 als er geen inkomen was.",
                                            en="Enter your partner's income, or 0 if there was none."))  # fmt: skip
            if answers.get("partner_rules", "none") not in ("", "none"):
                self._needs("partner_instalment", T(nl="Vul het maandbedrag van je partner in.",
                                                    en="Enter your partner's monthly amount."))  # fmt: skip
        if answers.get("lifelong"):
            self._needs("lifelong_ended", T(nl="Kies het jaar waarin het krediet stopte of stopt.",
                                            en="Choose the year in which the credit ended or ends."))  # fmt: skip
        elif answers.get("debt") == 0:
            self.add_error("debt", T(nl="Vul je schuld in.", en="Enter your debt."))
        first = EARLIEST_END.get(answers.get("first", ""), 0)
        if answers.get("ended", first) < first:
            self.add_error("ended", T(nl="Dat is voor je eerste studiefinanciering. Kies een later jaar.",
                                      en="That is before your first student finance. Choose a later one."))  # fmt: skip

    def _needs(self, name: str, words: Any) -> None:
        if name not in self.errors and self.cleaned_data.get(name) is None:
            self.add_error(name, words)

    @property
    def more_is_told(self) -> bool:
        """Whether something was filled in of what most people leave open."""
        told = any(
            self.data.get(name) for name in ("lifelong", "chosen", "instalment", "partner_instalment", "tax_credit")
        )
        return told or self.data.get("partner_rules", "none") not in ("", "none")


def facts_of(answers: Mapping[str, Any]) -> dict[str, object]:
    """Facts of the law from the cleaned answers."""
    vocational, ended = answers["education"] == "vocational", answers["ended"]
    first = STARTS[answers["first"]].replace(month=8 if vocational else 9)
    last = max(first, date(ended, 7, 31))
    rules = RequestedRules[answers["chosen"].upper()] if answers["chosen"] else RequestedRules.NONE
    credit = answers["tax_credit"] or ("lone_parent" if answers["household"] == "lone_parent" else "own")
    facts: dict[str, object] = {
        "student_loan": euros(answers["debt"]), "first_finance_on": first, "last_finance_on": last,
        "borrowed_for_higher_education": not vocational,
        "higher_loan_of_old_cohort": not vocational and answers["first"] in ("before_2009", "before_2015"),
        "income": euros(answers["income"]), "has_partner": answers["household"] == "partner",
        "lone_parent_in_reference_year": answers["household"] == "lone_parent",
        "tax_credit": TaxCredit[credit.upper()], "means_test_requested": True,
        "instalment_set_earlier": euros(answers["instalment"]),
        "lifelong_debt": euros(answers["lifelong"]),
    }  # fmt: skip
    if rules != RequestedRules.NONE:  # in time: the last day before the repayment phase
        facts |= {"requested_rules": rules, "requested_rules_on": date(ended + 2, 12, 31)}
        facts["no_basic_grant_for_master"] = rules == RequestedRules.YEARS_35
    if answers["lifelong_ended"]:
        facts["lifelong_ended_on"] = date(answers["lifelong_ended"], 7, 31)
    if answers["household"] == "partner":
        facts["partner_income"] = euros(answers["partner_income"])
        if answers["partner_rules"] not in ("", "none"):
            facts["partner_rules"] = PartnerRules[answers["partner_rules"].upper()]
            facts["partner_instalment"] = euros(answers["partner_instalment"])
    return facts


@dataclass(frozen=True)
class Course:
    """One way in which a debt may go, until it is paid off or what is left lapses. `extra_cents` is paid each month."""

    label: str
    life: Simulation
    extra_cents: int = 0

    @property
    def amount_cents(self) -> int:
        """What is paid a month as soon as something is due."""
        return self.extra_cents + sum(loan.first_due_cents for loan in self.life.loans)

    @property
    def ends(self) -> date:
        """The last month in which something is owed."""
        return self.life.months[-1].month

    @property
    def cells(self) -> tuple[object, ...]:
        """The row of the comparison: name, a month, last month, interest, lapsed."""
        sums = (self.amount_cents, self.life.interest_cents, lapses(self.life))
        amount, interest, rest = map(text.euro, sums)
        return self.label, amount, text.month(self.ends), interest, rest


COLUMNS = (T(nl="Keuze", en="Choice"), T(nl="Per maand", en="A month"), T(nl="Klaar in", en="Done in"),
           T(nl="Rente", en="Interest"), T(nl="Vervalt", en="Lapses"))  # fmt: skip


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """What do I repay, why, until when, at what cost, and what if?"""
    usual = {"ended": timezone.localdate().year - 3, "education": "higher", "household": "single", "extra": EXTRA}
    return show(request, RepaymentForm, "site/repayment.html", usual, _answer)


def _answer(answers: dict[str, Any]) -> dict[str, Any]:
    month = usual_month(months(LAW, *TARGETS, *OF_LIFELONG))
    facts, has_study, has_lifelong = facts_of(answers), bool(answers["debt"]), bool(answers["lifelong"])
    result = compute(LAW, facts, month, *TARGETS, *OF_LIFELONG)
    ended = has_study and result["repayment_phase"] == RepaymentPhase.ENDED
    context = {
        "result": result, "ended": ended, "phase_until": from_day(result["repayment_phase_until"]),
        "groups": [*([_rules(result)] if has_study else []), *([_rules_of_lifelong(result)] if has_lifelong else [])],
    }  # fmt: skip
    now = _course(choose("Zoals nu", "As now"), facts, month)
    if not now.life.months:
        return context
    others = list(_others(answers, facts, month))
    starts = [result[name] for name, has in (("repayment_phase_from", has_study and not ended),
                                             ("lifelong_payment_from", has_lifelong)) if has]  # fmt: skip
    pays_from = max(month, from_day(min(starts)))
    return context | {
        "now": now, "paying": pays_from == month, "pays_from": pays_from, "reason": _reason(now, result, answers),
        "on_request": has_study and result["regime"] == Regime.OLD_15 and now.amount_cents < result["instalment"],
        "end": _end(now), "life": _picture(now, *others), "columns": COLUMNS,
        "compared": [course.cells for course in (now, *others)], "rows": _rows(result, has_study, has_lifelong),
    }  # fmt: skip


def _course(label: str, facts: dict[str, object], month: date, extra: int = 0) -> Course:
    """The debt by the law as it is now; after the fixed years at the newest rate that is known."""
    graph = Law.load(LAW).on(month)
    known = graph.read(facts)
    rates = newest_rates(month, Regime.of(graph.evaluate(known, ["regime"])["regime"]))
    return Course(label, simulate_facts(known, month, extra_cents=extra, later_rates=rates), extra)


def _others(answers: dict[str, Any], facts: dict[str, object], month: date) -> Iterator[Course]:
    """What if more is paid, and what if the income changes."""
    extra, later = answers["extra"], answers["later_income"]
    if extra:
        more = text.euro(extra, whole=True)
        yield _course(choose(f"{more} per maand extra", f"{more} a month extra"), facts, month, extra)
    if later is not None:
        words = text.euro(later, whole=True)
        label = choose(f"Met een inkomen van {words}", f"With an income of {words}")
        yield _course(label, facts | {"income": euros(later)}, month)


def _rows(result: Result, has_study: bool, has_lifelong: bool) -> list[Row]:
    """The two amounts of which the lower is paid, and what the capacity is made of."""
    old = result["regime"] == Regime.OLD_15
    capacity = result.row("capacity" if old else "chapter_6_capacity")
    words = choose("Wat je met je inkomen kunt betalen", "What you can pay with your income")
    rows = [_amount(result, "instalment"), Row(words, capacity.why, cents=capacity.cents)] if has_study else []
    rows += [_amount(result, name) for name in OF_LIFELONG[:2] if has_lifelong]
    rows.append(_amount(result, "capacity_income"))
    if has_study:
        rows += [_amount(result, "old_free_amount")] if old else [_amount(result, "free_amount"),
                                                                  _said(result, "capacity_share")]  # fmt: skip
    return rows


def _amount(result: Result, name: str) -> Row:
    row = result.row(name)
    return Row(row.label, row.why, cents=row.cents)


def _said(result: Result, name: str) -> Row:
    row = result.row(name)
    return Row(row.label, row.why, figure=result.said(name))


@dataclass(frozen=True)
class Rules:
    """The rules of one debt: days, and what opens into why."""

    title: str
    days: list[tuple[str, str]]
    rows: list[Row]
    fixed_until: date


def _rules(result: Result) -> Rules:
    return Rules(
        choose("Je studieschuld", "Your student debt"), _days(result, "repayment_phase_from", "repayment_phase_until"),
        [_said(result, "regime"), _said(result, "interest_rate")], from_day(result["interest_fixed_until"]),
    )  # fmt: skip


def _rules_of_lifelong(result: Result) -> Rules:
    return Rules(
        choose("Je levenlanglerenkrediet", "Your lifelong learning credit"),
        _days(result, "lifelong_payment_from", "lifelong_until"),
        [_said(result, "lifelong_interest_rate")], from_day(result["lifelong_interest_fixed_until"]),
    )  # fmt: skip


def _days(result: Result, since: str, until: str) -> list[tuple[str, str]]:
    words = {since: choose("Je betaalt vanaf", "You pay from"),
             until: choose("Je betaalt hoogstens tot en met", "You pay until, at most")}  # fmt: skip
    return [(label, text.day(from_day(result[name]))) for name, label in words.items()]


def _reason(now: Course, result: Result, answers: dict[str, Any]) -> str:
    """Why this is the amount, in a sentence."""
    instalments = (result["instalment"] if answers["debt"] else 0) + (
        result["lifelong_instalment"] if answers["lifelong"] else 0
    )
    if now.amount_cents == 0:
        return choose("Met je inkomen hoef je niets te betalen.", "With your income you need not pay anything.")
    if now.amount_cents < instalments:
        return choose("Meer kun je met je inkomen niet betalen.", "With your income you cannot pay more.")
    return choose("Dit is het wettelijk maandbedrag: zo ben je op tijd klaar.",
                  "This is the statutory monthly amount: with it you finish in time.")  # fmt: skip


def _end(course: Course) -> str:
    """How it ends, in a few sentences."""
    life, ends = course.life, text.month(course.ends)
    paid, interest = text.euro(life.paid_cents), text.euro(life.interest_cents)
    cost = choose(f"Je betaalt in totaal {paid}. De rente is samen {interest}.",
                  f"You pay {paid} in all. The interest is {interest} together.")  # fmt: skip
    if not lapses(life):
        return choose(f"In {ends} ben je klaar. ", f"You are done in {ends}. ") + cost
    left = text.euro(lapses(life))
    return cost + choose(f" Wat er na {ends} nog open staat, {left}, vervalt: dat hoef je niet te betalen.",
                         f" What is still open after {ends}, {left}, lapses: you need not pay it.")  # fmt: skip


def _picture(now: Course, *others: Course) -> Life:
    caption = choose("Je schuld aan het einde van elke maand", "Your debt at the end of each month")
    lines = [line_of(one.label, one.life) for one in (now, *others)]
    return life(caption, lines[0], years_of(now.life), *lines[1:])
