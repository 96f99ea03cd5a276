"""What people read about arrears, in plain Dutch (B1) or English. Each function gives the data of a message."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from spil.core.access.models import User
from spil.core.ledger.models import Account
from spil.core.messages import service as messages
from spil.core.messages.writing import Letter, article_of, spoken
from spil.core.people.models import Person
from spil.core.terms import objection_until
from spil.law.engine.explain import Explanation
from spil.services.arrears.attachment import PARTS, Known, amounts_known
from spil.services.arrears.course import LATE_DAYS, MADE_UP_DAYS, Term
from spil.services.arrears.models import Arrangement
from spil.text import T, choose, day, euro

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

KINDS: dict[Account, "StrPromise"] = {
    Account.INSTALMENT: T(nl="Maandbedragen studieschuld", en="Monthly amounts of your student debt"),
    Account.SCHOOL_FEE_DEBT: T(nl="Lesgeld", en="School fee"),
    Account.TRAVEL_DEBT: T(nl="Reisproduct te laat gestopt", en="Travel product stopped late"),
    Account.FINE_DUE: T(nl="Boete", en="Fine"),
    Account.COSTS_DUE: T(nl="Kosten en rente", en="Costs and interest"),
}
"""Names of debts for the one who has them."""

PAY = T(
    nl="Betaal in Mijn Spil, bij Betalen. Of maak het bedrag over met het kenmerk dat daar staat.",
    en="Pay in My Spil, under Pay. Or transfer the amount with the reference that stands there.",
)
ARRANGE = T(
    nl="Kun je dit niet in één keer betalen? Vraag in Mijn Spil één betalingsregeling voor alles samen, of bel ons.",
    en="Can you not pay this at once? Ask in My Spil for one payment arrangement for all of it, or call us.",
)
HELP = T(
    nl="Heb je meer schulden of geldzorgen? Geldfit helpt je gratis: geldfit.nl of 0800-8115.",
    en="Do you have more debts or money worries? Geldfit helps you for free: geldfit.nl or 0800-8115.",
)
STOP = T(
    nl="Bel of schrijf je ons? Dan zetten we het innen even stil.",
    en="Do you call or write to us? Then we stop collecting for a while.",
)


def send(
    person: Person, letter: Callable[..., Letter], *args: Any, key: str, acting_user: User | None,
    kind: str = "notice", **more: Any,
) -> None:  # fmt: skip
    """Put one of the letters below into someone's inbox, in their language, once for each key."""
    messages.do_send(person, kind, letter(person.language, *args, **more), acting_user=acting_user, key=key)


def amounts(owed: Mapping[Account, int], fee: int = 0) -> list[dict[str, Any]]:
    """The lines of a table: a kind of debt and cents, and the fee of this letter."""
    rows = [{"label": str(KINDS[account]), "cents": cents} for account, cents in sorted(owed.items())]
    return [*rows, {"label": choose("Kosten van deze aanmaning", "Cost of this demand"), "cents": fee}] if fee else rows


@spoken
def reminder(owed: Mapping[Account, int], answer_by: date, *, in_arrangement: bool) -> Letter:
    """Free of charge: something was not paid."""
    add = choose(
        "Je hebt al een betalingsregeling. Vraag ons om dit erbij te nemen: dan houd je één bedrag per maand.",
        "You have a payment arrangement already. Ask us to add this: then you keep one amount a month.",
    )
    return {
        "title": choose("Herinnering: je hebt nog niet alles betaald", "Reminder: you have not paid all yet"),
        "intro": [
            choose("We hebben je betaling nog niet ontvangen. Heb je net betaald? Dan hoef je niets te doen.",
                   "We have not received your payment yet. Did you just pay? Then you need not do anything."),
            choose(f"Betaal uiterlijk op {day(answer_by)}. Deze herinnering kost niets.",
                   f"Pay by {day(answer_by)} at the latest. This reminder costs nothing."),
        ],
        "amounts_title": choose("Dit moet nog betaald worden", "What is still to be paid"),
        "amounts_head": choose("Bedrag", "Amount"), "amounts": amounts(owed),
        "next_steps": [str(PAY), add if in_arrangement else str(ARRANGE), str(HELP)],
    }  # fmt: skip


@spoken
def demand(owed: Mapping[Account, int], fee: int, answer_by: date, on: date) -> Letter:
    """The formal demand, with its fee and what happens without payment (Awb 4:112 and 4:113)."""
    total = sum(owed.values()) + fee
    return {
        "title": choose("Aanmaning: betaal je achterstand", "Formal demand: pay your arrears"),
        "intro": [
            choose(f"Je hebt na onze herinnering niet alles betaald. Betaal {euro(total)} uiterlijk op "
                   f"{day(answer_by)}.",
                   f"You did not pay all after our reminder. Pay {euro(total)} by {day(answer_by)} at the latest."),
            choose("Betaal je niet op tijd? Dan kunnen we je dwingen om te betalen, bijvoorbeeld met een deurwaarder. "
                   "De kosten daarvan betaal jij.",
                   "Do you not pay in time? Then we can force you to pay, for example through a bailiff. You pay the "
                   "costs of that."),
        ],
        "amounts_title": choose("Dit moet je betalen", "What you have to pay"),
        "amounts_head": choose("Bedrag", "Amount"), "amounts": amounts(owed, fee),
        "articles": [article_of("Awb", "4:112", on), article_of("Awb", "4:113", on)],
        "next_steps": [str(PAY), str(ARRANGE), str(STOP), str(HELP)],
    }  # fmt: skip


@spoken
def writ(
    owed: Mapping[Account, int], answer_by: date, interest_from: date, on: date, found: Known,
    explanation: Explanation | None,
) -> Letter:  # fmt: skip
    """The writ, with all that it must state (Awb 4:122), a last chance before the bailiff, and what that must leave."""
    principal = sum(cents for account, cents in owed.items() if account != Account.COSTS_DUE)
    extra = owed.get(Account.COSTS_DUE, 0)
    return {
        "title": choose("Dwangbevel", "Writ of payment (dwangbevel)"),
        "intro": [
            choose("Dit is een dwangbevel van de Minister van Onderwijs, Cultuur en Wetenschap. Je moet betalen wat "
                   "hieronder staat. Het kan op jouw kosten worden uitgevoerd.",
                   "This is a writ of the Minister of Education, Culture and Science. You have to pay what stands "
                   "below. It can be carried out at your expense."),
            choose(f"De hoofdsom is {euro(principal)}. De kosten van de aanmaning en de wettelijke rente tot vandaag "
                   f"zijn samen {euro(extra)}. De rente loopt vanaf {day(interest_from)}. Het dwangbevel zelf kost nu "
                   "niets.",
                   f"The principal is {euro(principal)}. The cost of the demand and the statutory interest until today "
                   f"are {euro(extra)} together. Interest runs from {day(interest_from)}. The writ itself costs "
                   "nothing now."),
            choose(f"Je kunt nog tot en met {day(answer_by)} zelf betalen. Daarna brengt een deurwaarder het "
                   "dwangbevel bij je thuis, en komen diens kosten erbij.",
                   f"You can still pay yourself until {day(answer_by)}. After that a bailiff brings the writ to your "
                   "home, and adds the costs of that."),
        ],
        "amounts_title": choose("Dit moet je betalen", "What you have to pay"),
        "amounts_head": choose("Bedrag", "Amount"), "amounts": amounts(owed),
        "reasons": [
            choose("Je hebt deze bedragen niet op tijd betaald, ook niet na onze aanmaning.",
                   "You did not pay these amounts in time, nor after our demand."),
            *_left_to_live_on(found, explanation, on),
        ],
        "articles": [
            article_of("WSF 2000", "8.3", on), article_of("Awb", "4:117", on), article_of("Awb", "4:119", on),
            article_of("Awb", "4:122", on), article_of("Rv", "475da", on), article_of("Rv", "475dc", on),
        ],
        "next_steps": [str(PAY), str(ARRANGE), str(STOP), str(HELP)],
    }  # fmt: skip


def _left_to_live_on(found: Known, explanation: Explanation | None, on: date) -> list[str]:
    """The attachment-free amount and how it came about; without enough facts what to tell us for it."""
    language = choose("nl", "en")
    must = choose(
        "Een deurwaarder moet je altijd genoeg laten om van te leven. Dat bedrag heet de beslagvrije voet.",
        "A bailiff must always leave you enough to live on. That is called the attachment-free amount (beslagvrije "
        "voet).",
    )
    if not amounts_known(on):
        return [must, choose("De deurwaarder rekent het voor je uit.", "The bailiff works it out for you.")]
    if explanation is None or found.income is None:
        ask = choose(
            "Wij weten niet genoeg om het uit te rekenen. Bel ons, dan doen we het samen. Houd bij de hand: met wie je "
            "woont, hoe oud je kinderen zijn, je inkomen en dat van je partner, en je huur of hypotheekrente.",
            "We do not know enough to work it out. Call us and we do it together. Have ready: who you live with, the "
            "age of your children, your income and that of your partner, and your rent or mortgage interest.",
        )
        return [must, ask]
    steps = explanation.steps
    amount, parts = steps["amount_for_household"].value, [steps[name] for name in PARTS if steps[name].value]
    how = [one.sentence(language) for one in parts]
    if sum(one.value for one in parts) > amount:
        how.append(steps["maximum_amount"].sentence(language))
    household = steps["household"].said(language)
    return [
        must + " " + choose(
            f"Met wat wij nu van je weten is dat {euro(amount)} per maand. Het is nooit meer dan 95% van wat je netto "
            "krijgt.",
            f"With what we know of you now it is {euro(amount)} a month. It is never more than 95% of what you get "
            "after tax."),
        choose(f"Zo rekenden we. Leefsituatie: {household}. Inkomen over {found.year}: {euro(found.income)}.",
               f"This is how we worked it out. Household: {household}. Income over {found.year}: "
               f"{euro(found.income)}.") + " " + " ".join(how),
        choose("De deurwaarder rekent met je inkomen van nu en met ander inkomen dat je hebt. Woon je anders dan hier "
               "staat, of is je huur hoog? Zeg dat tegen de deurwaarder: dan kan het bedrag hoger worden.",
               "The bailiff works with your income of now and other income that you have. Do you live differently "
               "than stands here, or is your rent high? Tell the bailiff: the amount may become higher."),
    ]  # fmt: skip


@spoken
def handed_over(owed: int, reference: str, *, abroad: bool) -> Letter:
    """The debt went to the bailiff, or to a collector abroad."""
    if abroad:
        who = choose("een incassobureau in het land waar je woont", "a collection agency in the country where you live")
    else:
        who = choose("een deurwaarder", "a bailiff")
    return {
        "title": choose("We hebben je achterstand overgedragen", "We handed over your arrears"),
        "intro": [
            choose(f"Je betaalde {euro(owed)} niet, ook niet na onze brieven. Daarom int {who} dit nu. Die noemt ons "
                   f"kenmerk {reference}.",
                   f"You did not pay {euro(owed)}, nor after our letters. Therefore {who} now collects it. They name "
                   f"our reference {reference}."),
            choose("Over dit bedrag kun je met ons geen regeling meer maken. Neem contact op met wie het int.",
                   "You can no longer make an arrangement with us over this amount. Contact who collects it."),
        ],
        "next_steps": [str(HELP)],
    }  # fmt: skip


@spoken
def missed(term: Term, behind: int, answer_by: date) -> Letter:
    """An instalment of the arrangement did not come in."""
    return {
        "title": choose("Je betalingsregeling: een termijn gemist", "Your payment arrangement: an instalment missed"),
        "intro": [
            choose(f"We kregen de termijn van {day(term.due_on)} niet of niet helemaal. Betaal {euro(behind)} "
                   f"uiterlijk op {day(answer_by)}. Dan loopt je regeling gewoon door.",
                   f"We did not receive the instalment of {day(term.due_on)}, or not all of it. Pay {euro(behind)} by "
                   f"{day(answer_by)} at the latest. Then your arrangement simply goes on."),
            choose("Lukt dat niet? Bel ons voor die dag, of kies in Mijn Spil een lager bedrag. Anders stopt de "
                   "regeling.",
                   "Is that not possible? Call us before that day, or choose a lower amount in My Spil. Else the "
                   "arrangement ends."),
        ],
        "next_steps": [str(PAY), str(HELP)],
    }  # fmt: skip


@spoken
def broken(owed: Mapping[Account, int], answer_by: date, on: date) -> Letter:
    """The arrangement ended, since it was not kept (Awb 4:96; Rsf 2000, 6.1, ninth paragraph)."""
    return {
        "title": choose("Je betalingsregeling is gestopt", "Your payment arrangement has ended"),
        "intro": [
            choose(f"We kregen de gemiste termijn niet, ook niet na onze brief. Daarom stopt je regeling. Betaal wat "
                   f"er nog staat uiterlijk op {day(answer_by)}.",
                   f"We did not receive the missed instalment, nor after our letter. Therefore your arrangement ends. "
                   f"Pay what is left by {day(answer_by)} at the latest."),
            choose("Kun je dat niet? Bel ons voor die dag: vaak is er een nieuwe regeling mogelijk.",
                   "Can you not? Call us before that day: often a new arrangement is possible."),
        ],
        "amounts_title": choose("Dit moet nog betaald worden", "What is still to be paid"),
        "amounts_head": choose("Bedrag", "Amount"), "amounts": amounts(owed),
        "articles": [article_of("Awb", "4:96", on)],
        "objection_until": objection_until(on).isoformat(),
        "next_steps": [str(PAY), str(STOP), str(HELP)],
    }  # fmt: skip


@spoken
def paid_off() -> Letter:
    """The arrangement is done."""
    return {
        "title": choose("Je betalingsregeling is klaar", "Your payment arrangement is done"),
        "intro": [choose("Je hebt je hele achterstand betaald. Goed gedaan! Je hoeft hiervoor niets meer te doen.",
                         "You paid all your arrears. Well done! You need not do anything more for this.")],
    }  # fmt: skip


@spoken
def asked(amount: int) -> Letter:
    """The request is being looked at; meanwhile nothing is collected."""
    return {
        "title": choose("We kijken naar je voorstel", "We are looking at your proposal"),
        "intro": [
            choose(f"Je wilt {euro(amount)} per maand betalen. Een medewerker kijkt of dat kan, en belt of schrijft "
                   "je.",
                   f"You want to pay {euro(amount)} a month. Someone looks whether that is possible, and calls or "
                   "writes to you."),
            choose("Tot dan innen we je achterstand niet.", "Until then we do not collect your arrears."),
        ],
        "next_steps": [str(HELP)],
    }  # fmt: skip


@spoken
def granted(arrangement: Arrangement, plan: Sequence[Term], owed: Mapping[Account, int], on: date) -> Letter:
    """The decision to let someone pay in instalments (Awb 4:94), with its schedule and conditions."""
    last = plan[-1]
    reasons = [arrangement.motivation] if arrangement.motivation else []
    interest = [
        choose("Over achterstallige maandbedragen van je studieschuld loopt wettelijke rente. Die komt er aan het "
               "eind bij.",
               "On monthly amounts of your student debt that are late, statutory interest runs. It is added at "
               "the end."),
    ] if Account.INSTALMENT in owed else []  # fmt: skip
    return {
        "title": choose("Je betalingsregeling", "Your payment arrangement"),
        "intro": [
            choose(f"Je betaalt {euro(arrangement.amount_cents)} per maand, voor al je achterstanden samen. De eerste "
                   f"keer op {day(plan[0].due_on)}, de laatste keer op {day(last.due_on)} ({euro(last.cents)}).",
                   f"You pay {euro(arrangement.amount_cents)} a month, for all your arrears together. The first time "
                   f"on {day(plan[0].due_on)}, the last time on {day(last.due_on)} ({euro(last.cents)})."),
            choose("Zolang je de regeling nakomt, manen we je hiervoor niet aan en komt er geen deurwaarder. Je gewone "
                   "maandbedrag betaal je ernaast.",
                   "As long as you keep to it, we send no demand for this and no bailiff comes. You pay your usual "
                   "monthly amount besides."),
            *interest,
        ],
        "amounts_title": choose("Dit betaal je af", "What you pay off"),
        "amounts_head": choose("Bedrag", "Amount"), "amounts": amounts(owed),
        "reasons": [
            *reasons,
            choose(f"Komt een termijn {LATE_DAYS} dagen te laat, dan krijg je een brief. Je hebt dan nog "
                   f"{MADE_UP_DAYS} dagen. Daarna stopt de regeling en moet je de rest in één keer betalen.",
                   f"When an instalment is {LATE_DAYS} days late, you get a letter. You then have {MADE_UP_DAYS} more "
                   "days. After that the arrangement ends and you have to pay the rest at once."),
        ],
        "articles": [article_of("Awb", "4:94", on), article_of("BW 6", "43", on)],
        "objection_until": objection_until(on).isoformat(),
        "next_steps": [
            choose("Verandert er iets? Pas je bedrag aan in Mijn Spil, of bel ons.",
                   "Does something change? Change your amount in My Spil, or call us."),
            str(HELP),
        ],
    }  # fmt: skip


@spoken
def refused(motivation: str, on: date) -> Letter:
    """No arrangement as asked, and why."""
    return {
        "title": choose("Je voorstel voor een betalingsregeling kan niet", "Your proposed arrangement is not possible"),
        "intro": [motivation],
        "articles": [article_of("Awb", "4:94", on)],
        "objection_until": objection_until(on).isoformat(),
        "next_steps": [
            choose("Doe een ander voorstel in Mijn Spil, of bel ons.", "Make another proposal in My Spil, or call us."),
            str(HELP),
        ],
    }  # fmt: skip


@spoken
def help_offered() -> Letter:
    """Signs of trouble: an offer to be called by debt help."""
    return {
        "title": choose("Kunnen we je helpen?", "Can we help you?"),
        "intro": [
            choose("We zien dat betalen niet goed lukt. Dat kan iedereen gebeuren. Je hoeft het niet alleen op te "
                   "lossen.",
                   "We see that paying is not going well. That can happen to anyone. You need not solve it alone."),
            choose("Geldfit helpt gratis. Als jij het goed vindt, vragen wij Geldfit om je te bellen. We geven dan "
                   "alleen je naam en telefoonnummer door, en dat je hulp wilt.",
                   "Geldfit helps for free. If you agree, we ask Geldfit to call you. Then we pass on your name and "
                   "telephone number only, and that you want help."),
        ],
        "next_steps": [
            choose("Kies in Mijn Spil, bij Betalingsregeling, voor hulp.",
                   "Choose help in My Spil, under Payment arrangement."),
            choose("Of bel zelf: 0800-8115. Of doe de test op geldfit.nl.",
                   "Or call yourself: 0800-8115. Or take the test on geldfit.nl."),
        ],
    }  # fmt: skip


@spoken
def referred(telephone: str) -> Letter:
    """Debt help will call."""
    return {
        "title": choose("Geldfit belt je", "Geldfit will call you"),
        "intro": [
            choose(f"Je vroeg ons om hulp. We hebben Geldfit gevraagd om je te bellen op {telephone}.",
                   f"You asked us for help. We asked Geldfit to call you on {telephone}."),
            choose("We zetten het innen van je achterstand ondertussen twee weken stil.",
                   "Meanwhile we stop collecting your arrears for two weeks."),
        ],
    }  # fmt: skip
