"""What people are told about direct debit and about payments that came back: data of messages (letters.LetterData)."""

from datetime import date

from django.utils.translation import override

from spil import text
from spil.core.payments.creditor import CREDITOR
from spil.core.payments.models import Collection, Mandate, PaymentOrder

REASONS: dict[str, tuple[str, str]] = {
    "AM04": ("er stond te weinig geld op de rekening", "there was not enough money in the account"),
    "AC01": ("het rekeningnummer klopt niet", "the account number is not right"),
    "AC04": ("de rekening is opgeheven", "the account is closed"),
    "AC06": ("de rekening is geblokkeerd", "the account is blocked"),
    "AC13": ("van deze rekening mag niet worden afgeschreven", "this account does not allow direct debit"),
    "AG01": ("van deze rekening mag niet worden afgeschreven", "this account does not allow direct debit"),
    "MD01": ("de bank kent je machtiging niet", "the bank does not know your authorisation"),
    "MD06": ("je hebt het geld teruggehaald", "you had the money paid back"),
    "MD07": ("de rekeninghouder is overleden", "the account holder has died"),
    "MS02": ("je hebt de afschrijving geweigerd", "you refused the direct debit"),
    "SL01": ("je bank houdt onze afschrijvingen tegen", "your bank blocks our direct debits"),
}  # fmt: skip
"""Why a collection came back, by ISO 20022 code, as it is said to the debtor."""


def hidden(iban: str) -> str:
    """An account number of which one sees that it is one's own."""
    return f"{iban[:4]} … {iban[-4:]}"


def _day(day: date, language: str) -> str:
    with override(language):
        return text.day(day)


def announcement(mandate: Mandate, cents: int, day: date, language: str) -> dict[str, object]:
    """That an amount will be debited, and when."""
    account, when = hidden(mandate.iban), _day(day, language)
    if language == "en":
        return {
            "title": "We will debit your account",
            "intro": [f"On {when} we debit your account {account}.",
                      f"Authorisation: {mandate.reference}. Our creditor identifier: {CREDITOR.identifier}."],
            "amounts": [{"label": "Debited", "cents": cents}],
            "amounts_title": "What we debit", "amounts_head": "Amount",
            "amounts_note": "From then on we debit the same amount every month. You hear from us when it changes.",
            "next_steps": ["Make sure that there is enough money in your account.",
                           "Can you not pay this? Contact us before that day; you can ask to pay less."],
        }  # fmt: skip
    return {
        "title": "We schrijven een bedrag van je rekening af",
        "intro": [f"Op {when} schrijven we af van je rekening {account}.",
                  f"Machtiging: {mandate.reference}. Ons incassant-ID: {CREDITOR.identifier}."],
        "amounts": [{"label": "Afschrijving", "cents": cents}],
        "amounts_title": "Wat we afschrijven", "amounts_head": "Bedrag",
        "amounts_note": "Daarna schrijven we elke maand hetzelfde bedrag af. Verandert het, dan hoor je dat van ons.",
        "next_steps": ["Zorg dat er genoeg geld op je rekening staat.",
                       "Kun je dit niet betalen? Neem voor die dag contact op; je kunt vragen om minder te betalen."],
    }  # fmt: skip


def came_back(one: Collection, ends: bool, language: str) -> dict[str, object]:
    """That a collection failed; `ends` says that the mandate ends with it."""
    account = hidden(one.mandate.iban)
    nl, en = REASONS.get(one.return_reason, ("je bank gaf geen reden", "your bank gave no reason"))
    if language == "en":
        over = ["We will not debit this account again. Give a new authorisation in My Spil."] if ends else []
        return {
            "title": "We could not debit your account",
            "intro": [f"We tried to debit {account}, but the money went back: {en}."],
            "amounts": [{"label": "Not paid yet", "cents": one.amount_cents}],
            "amounts_title": "What you still have to pay", "amounts_head": "Amount",
            "next_steps": ["Pay it in My Spil with iDEAL, as soon as you can.", *over,
                           "Can you not pay it at once? Ask for a payment arrangement."],
        }  # fmt: skip
    over = ["We schrijven niet meer van deze rekening af. Geef een nieuwe machtiging in Mijn Spil."] if ends else []
    return {
        "title": "De afschrijving is niet gelukt",
        "intro": [f"We wilden afschrijven van {account}, maar het geld ging terug: {nl}."],
        "amounts": [{"label": "Nog niet betaald", "cents": one.amount_cents}],
        "amounts_title": "Wat je nog moet betalen", "amounts_head": "Bedrag",
        "next_steps": ["Betaal het zo snel mogelijk in Mijn Spil met iDEAL.", *over,
                       "Kun je het niet in één keer betalen? Vraag dan een betalingsregeling aan."],
    }  # fmt: skip


def not_collected(one: Collection, language: str) -> dict[str, object]:
    """That an amount was not debited on its day through no fault of the debtor, who now pays it in another way."""
    account, when = hidden(one.mandate.iban), _day(one.collect_on, language)
    if language == "en":
        return {
            "title": "We did not debit your account",
            "intro": [f"On {when} we would debit your account {account}. We did not. This was our mistake."],
            "amounts": [{"label": "Not debited", "cents": one.amount_cents}],
            "amounts_title": "What we did not debit", "amounts_head": "Amount",
            "next_steps": ["We do not debit this amount later. Pay it yourself in My Spil.",
                           "Did you pay it already? Then you do not have to do anything."],
        }  # fmt: skip
    return {
        "title": "We hebben niets afgeschreven",
        "intro": [f"Op {when} zouden we afschrijven van je rekening {account}. Dat is niet gebeurd. Dat is onze fout."],
        "amounts": [{"label": "Niet afgeschreven", "cents": one.amount_cents}],
        "amounts_title": "Wat we niet hebben afgeschreven", "amounts_head": "Bedrag",
        "next_steps": ["We schrijven dit bedrag niet later af. Betaal het zelf in Mijn Spil.",
                       "Heb je het al betaald? Dan hoef je niets te doen."],
    }  # fmt: skip


def given(mandate: Mandate, language: str) -> dict[str, object]:
    """That direct debit was agreed to, and what one may do about it."""
    account = hidden(mandate.iban)
    if language == "en":
        return {
            "title": "You pay by direct debit",
            "intro": [f"From now on we debit what you have to pay from account {account}.",
                      f"Authorisation: {mandate.reference}. Our creditor identifier: {CREDITOR.identifier}."],
            "next_steps": ["We tell you at least 14 days before we debit for the first time, or another amount.",
                           "Do you disagree with a debit? Ask your bank within 8 weeks for the money back.",
                           "Was it not you who did this? Withdraw the authorisation in My Spil, and tell us."],
        }  # fmt: skip
    return {
        "title": "Je betaalt met automatische incasso",
        "intro": [f"Vanaf nu schrijven we af wat je moet betalen, van rekening {account}.",
                  f"Machtiging: {mandate.reference}. Ons incassant-ID: {CREDITOR.identifier}."],
        "next_steps": ["Schrijven we voor het eerst of een ander bedrag af? Dan hoor je dat minstens 14 dagen vooraf.",
                       "Ben je het niet eens met een afschrijving? Vraag je bank binnen 8 weken om het geld terug.",
                       "Heb je dit niet zelf gedaan? Trek de machtiging dan in via Mijn Spil, en laat het ons weten."],
    }  # fmt: skip


def withdrawn(mandate: Mandate, language: str) -> dict[str, object]:
    """That direct debit has ended."""
    account = hidden(mandate.iban)
    if language == "en":
        return {
            "title": "You withdrew your authorisation",
            "intro": [f"We no longer debit account {account}. What is at the bank already may still be debited."],
            "next_steps": ["Pay what you owe yourself from now on, in My Spil, before the last day to pay."],
        }
    return {
        "title": "Je machtiging is ingetrokken",
        "intro": [
            f"We schrijven niet meer af van rekening {account}. Wat al bij de bank ligt, kan nog worden afgeschreven."
        ],
        "next_steps": ["Betaal vanaf nu zelf wat je moet betalen, in Mijn Spil, voor de laatste betaaldag."],
    }


def check_account(order: PaymentOrder, language: str) -> dict[str, object]:
    """That a payment of ours came back, and what to do about it."""
    account = hidden(order.iban)
    if language == "en":
        return {
            "title": "Check your account number",
            "intro": [f"We sent you money for {order.month:%m-%Y}, but the bank sent it back.",
                      f"The account number we used is {account}."],
            "amounts": [{"label": "Payment that came back", "cents": order.amount_cents}],
            "amounts_title": "What came back",
            "amounts_head": "Amount",
            "next_steps": ["Log in to My Spil and change your account number. Then we pay you again."],
        }  # fmt: skip
    return {
        "title": "Controleer je rekeningnummer",
        "intro": [f"We hebben je geld gestuurd voor {order.month:%m-%Y}, maar de bank stuurde het terug.",
                  f"Het rekeningnummer dat we gebruikten is {account}."],
        "amounts": [{"label": "Betaling die terugkwam", "cents": order.amount_cents}],
        "amounts_title": "Wat terugkwam",
        "amounts_head": "Bedrag",
        "next_steps": ["Log in op Mijn Spil en wijzig je rekeningnummer. Daarna betalen we je opnieuw."],
    }  # fmt: skip
