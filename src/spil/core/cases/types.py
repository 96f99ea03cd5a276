"""Kinds of cases as declarations: who handles them, which rule of the law gives the term, which steps and ends there are.

A case type names rules of law/general_administrative_law; it computes nothing itself. A kind without a rule has the
last day that the one who asks names (`until` of the first event).
"""
# ruff: noqa: E501 (a table of words)

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spil.text import T

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Words = Mapping[str, "StrPromise"]


@dataclass(frozen=True)
class Step:
    """Something that staff note in a case. `asks`: until (a last day) and outcome, besides the day and words.

    `tells`: the words go to the person in a letter; `closes`: nothing comes after it; `article` says why it is allowed.
    """

    name: str
    title: "StrPromise"
    hint: "StrPromise"
    asks: tuple[str, ...] = ()
    tells: bool = False
    closes: bool = False
    needs_words: bool = False
    article: str = ""


TEAMS: Words = {
    "applications": T(nl="Aanvragen", en="Applications"),
    "redress": T(nl="Bezwaar en beroep", en="Objection and appeal"),
    "complaints": T(nl="Klachten en ombudsman", en="Complaints and ombudsman"),
    "privacy": T(nl="Privacy en openbaarheid", en="Privacy and disclosure"),
}

STEPS = {step.name: step for step in (
    Step("asked", T(nl="Vraag informatie", en="Ask for information"),
         T(nl="De termijn staat stil tot het antwoord komt, of tot de dag die je noemt.",
           en="The term stands still until the answer comes, or until the day that you name."),
         asks=("until",), tells=True, needs_words=True, article="Awb 4:15"),
    Step("answered", T(nl="Antwoord ontvangen", en="Answer received"),
         T(nl="Vanaf morgen loopt de termijn weer.", en="From tomorrow the term runs on.")),
    Step("extended", T(nl="Stel uit", en="Extend the term"),
         T(nl="Dat kan alleen voordat de termijn voorbij is, en niet langer dan de wet toestaat. Schrijf waarom.",
           en="Only before the term has ended, and no longer than the act allows. Write why."),
         asks=("until",), tells=True, needs_words=True),
    Step("agreed", T(nl="Uitstel afgesproken", en="Delay agreed"),
         T(nl="De indiener stemde schriftelijk in met een latere dag.", en="The person agreed to a later day in writing."),
         asks=("until",)),
    Step("committee", T(nl="Adviescommissie ingesteld", en="Advisory committee set up"),
         T(nl="De termijn wordt langer. Vertel dat aan de indiener.", en="The term becomes longer. Tell the person."),
         tells=True),
    Step("invited", T(nl="Nodig uit voor een gesprek", en="Invite to a hearing"),
         T(nl="Noem de dag van het gesprek, en in de tekst hoe laat en waar.",
           en="Name the day of the hearing, and in the words at what time and where."),
         asks=("until",), tells=True, needs_words=True),
    Step("heard", T(nl="Gesprek gevoerd", en="Hearing held"),
         T(nl="Schrijf kort op wat er gezegd is. De indiener kan dit lezen.",
           en="Write briefly what was said. The person can read this."), needs_words=True),
    Step("not_heard", T(nl="Geen gesprek", en="No hearing"),
         T(nl="Waarom niet? Bijvoorbeeld omdat de indiener het niet wil.", en="Why not? For example the person does not want one."),
         needs_words=True),
    Step("urgent", T(nl="Spoed", en="Urgent"),
         T(nl="Waarom kan deze zaak niet wachten? Hij komt bovenaan de werklijst.",
           en="Why can this case not wait? It comes first in the work list."), needs_words=True),
    Step("notice", T(nl="Ingebrekestelling ontvangen", en="Notice of default received"),
         T(nl="De dag waarop de brief binnenkwam. Is de termijn voorbij, dan gaat de dwangsom na twee weken vanzelf lopen.",
           en="The day on which the letter came in. When the term is over, the penalty starts by itself after two weeks."),
         article="Awb 4:17"),
    Step("forwarded", T(nl="Doorgestuurd", en="Forwarded"),
         T(nl="Naar wie, en waarom? De indiener krijgt bericht.", en="To whom, and why? The person is told."),
         tells=True, closes=True, needs_words=True, article="Awb 2:3"),
    Step("file_sent", T(nl="Stukken aan de rechter gestuurd", en="File sent to the court"),
         T(nl="Maak eerst het dossier met de knop op de zaakpagina.", en="First make the file with the button on the case page.")),
    Step("judgment", T(nl="Uitspraak", en="Judgment"), T(nl="Wat besliste de rechter?", en="What did the court decide?"),
         asks=("outcome",), closes=True, needs_words=True),
    Step("reported", T(nl="Gemeld bij de Autoriteit Persoonsgegevens", en="Reported to the authority"),
         T(nl="Het nummer van de melding, of waarom melden niet hoeft.", en="The number of the report, or why none is needed."),
         needs_words=True, article="AVG 33"),
    Step("informed", T(nl="Betrokkenen geïnformeerd", en="Those concerned informed"),
         T(nl="Hoe en hoeveel mensen.", en="How, and how many people."), needs_words=True, article="AVG 34"),
    Step("withdrawn", T(nl="Ingetrokken", en="Withdrawn"),
         T(nl="De indiener wil niet verder.", en="The person does not want to go on."), closes=True),
    Step("decided", T(nl="Beslis", en="Decide"),
         T(nl="Schrijf in gewone taal wat je beslist en waarom. Dit komt in de brief.",
           en="Write in plain words what you decide and why. It goes into the letter."),
         asks=("outcome",), tells=True, closes=True, needs_words=True),
)}  # fmt: skip
"""Everything that staff may note, by name. Besides these there are events that only programs write: see EVENTS."""

EVENTS: Words = {name: step.title for name, step in STEPS.items()} | {
    "asked": T(nl="Informatie gevraagd", en="Information asked for"),
    "extended": T(nl="Termijn verlengd", en="Term extended"),
    "invited": T(nl="Uitgenodigd voor een gesprek", en="Invited to a hearing"),
    "decided": T(nl="Beslissing", en="Decision"),
    "announced": T(nl="Besluit verstuurd", en="Decision sent"),
    "received": T(nl="Binnengekomen", en="Received"),
    "added": T(nl="Aangevuld door de indiener", en="Added by the person"),
    "late_told": T(nl="Verteld dat we te laat zijn", en="Told that we are late"),
    "penalty_set": T(nl="Dwangsom vastgesteld", en="Penalty set"),
    "revoked": T(nl="Vergissing hersteld", en="Mistake undone"),
    "assigned": T(nl="Behandelaar", en="Case worker"),
}
"""What happened, in words for the timeline."""

OUTCOMES: Words = {
    "granted": T(nl="toegewezen", en="granted"),
    "partly_granted": T(nl="voor een deel toegewezen", en="partly granted"),
    "refused": T(nl="afgewezen", en="refused"),
    "not_handled": T(nl="niet in behandeling genomen", en="not handled"),
    "founded": T(nl="gegrond: je hebt gelijk", en="well-founded: you are right"),
    "partly_founded": T(nl="voor een deel gegrond", en="partly well-founded"),
    "unfounded": T(nl="ongegrond: ons besluit blijft", en="unfounded: our decision stays"),
    "inadmissible": T(nl="niet-ontvankelijk: we kunnen er niet naar kijken", en="inadmissible: we cannot look into it"),
    "proper": T(nl="behoorlijk", en="proper"),
    "improper": T(nl="niet behoorlijk", en="improper"),
    "solved": T(nl="opgelost", en="solved"),
    "provided": T(nl="verstrekt", en="provided"),
    "closed": T(nl="afgerond", en="closed"),
}
ON_REQUEST = ("granted", "partly_granted", "refused", "not_handled")
ON_REDRESS = ("founded", "partly_founded", "unfounded", "inadmissible")
ON_REPORT = ("proper", "improper", "solved")


@dataclass(frozen=True)
class CaseType:
    """A kind of case. `due` is the rule that gives its last day, `shown` are the rules that explain it, in order.

    `starts` maps the facts of the law to the kinds of event that they are the day of. `met_by`: the event that keeps
    the term, where that is not the end. `penalty`: whether the act has a penalty for lateness. `citizen`: people open
    one themselves.
    """

    name: str
    title: "StrPromise"
    team: str
    act: str
    article: str
    steps: tuple[str, ...]
    outcomes: tuple[str, ...]
    due: str = ""
    shown: tuple[str, ...] = ()
    starts: tuple[tuple[str, str], ...] = (("received_on", "received"),)
    met_by: str = ""
    penalty: bool = False
    citizen: bool = False
    of_person: bool = True


SUSPENSION = ("suspended_until_1", "suspended_until_2", "suspended_until_3")
APPLICATION = ("application_term_ends_on", "application_extension", *SUSPENSION, "application_suspension",
               "application_due")  # fmt: skip
ASKING = ("asked", "answered", "extended", "agreed")
HEARING = ("invited", "heard", "not_heard")
END = ("urgent", "forwarded", "withdrawn", "decided")
COURT = ("urgent", "file_sent", "heard", "withdrawn", "judgment")


def _in_court(name: str, title: "StrPromise", article: str) -> CaseType:
    """A case before a court: what the act gives a term for is sending the file."""
    return CaseType(
        name, title, "redress", "Awb", article, COURT, ON_REDRESS, "court_file_due", ("court_file_due",),
        starts=(("appeal_sent_to_us_on", "received"),), met_by="file_sent",
    )  # fmt: skip


def _of_ombudsman(name: str, title: "StrPromise") -> CaseType:
    """A case of the National Ombudsman, who sets the term."""
    return CaseType(name, title, "complaints", "Awb", "9:31", ("answered", *HEARING, *END), ON_REPORT)


TYPES = {one.name: one for one in (
    CaseType(
        "application", T(nl="Aanvraag", en="Application"), "applications", "Awb", "4:13", (*ASKING, "notice", *END),
        ON_REQUEST, "application_due", APPLICATION, penalty=True,
    ),
    CaseType(
        "tailored_solution", T(nl="Maatwerk en hardheidsclausule", en="Tailored solution and hardship clause"),
        "applications", "Awb", "4:13", (*ASKING, *HEARING, "notice", *END), ON_REQUEST, "application_due", APPLICATION,
        penalty=True, citizen=True,
    ),
    CaseType(
        "objection", T(nl="Bezwaar", en="Objection"), "redress", "Awb", "7:10",
        (*ASKING, "committee", *HEARING, "notice", *END), ON_REDRESS, "objection_due",
        ("filing_until", "filing", "objection_term_ends_on", "objection_adjournment", *SUSPENSION,
         "objection_suspension", "objection_due"),
        starts=(("received_on", "received"), ("announced_on", "announced")), penalty=True,
    ),
    _in_court("appeal", T(nl="Beroep bij de rechtbank", en="Appeal"), "8:42"),
    _in_court("further_appeal", T(nl="Hoger beroep", en="Further appeal"), "8:108"),
    CaseType(
        "complaint", T(nl="Klacht", en="Complaint"), "complaints", "Awb", "9:11",
        ("extended", "agreed", "committee", *HEARING, *END), ("founded", "partly_founded", "unfounded", "not_handled"),
        "complaint_due", ("complaint_term_ends_on", "complaint_refusal_due", "complaint_due"), citizen=True,
    ),
    _of_ombudsman("ombudsman_intervention", T(nl="Ombudsman: snelle interventie", en="Ombudsman: intervention")),
    _of_ombudsman("ombudsman_unknown", T(nl="Ombudsman: klacht die we nog niet kenden", en="Ombudsman: complaint not yet known to us")),
    _of_ombudsman("ombudsman_question", T(nl="Ombudsman: verzoek om informatie", en="Ombudsman: information request")),
    _of_ombudsman("ombudsman_other", T(nl="Ombudsman: overig", en="Ombudsman: other")),
    CaseType(
        "privacy_request", T(nl="AVG-verzoek", en="Request about personal data"), "privacy", "AVG", "12",
        ("extended", "notice", *END), ON_REQUEST, "privacy_due", ("privacy_term_ends_on", "privacy_due"), penalty=True,
    ),
    CaseType(
        "data_breach", T(nl="Datalek", en="Data breach"), "privacy", "AVG", "33", ("reported", "informed", "decided"),
        ("closed",), "breach_report_due", ("breach_report_due",), starts=(("breach_known_on", "received"),),
        met_by="reported", of_person=False,
    ),
    CaseType(
        "disclosure_request", T(nl="Woo-verzoek", en="Request for information (Woo)"), "privacy", "Woo", "4.4",
        ("asked", "answered", "extended", *END), ON_REQUEST, "disclosure_due",
        ("disclosure_term_ends_on", *SUSPENSION, "disclosure_suspension", "disclosure_due"), of_person=False,
    ),
    CaseType(
        "information_demand", T(nl="Vordering van politie of inspectie", en="Information demand by police or inspectorate"),
        "privacy", "Awb", "5:20", ("answered", *END), ("provided", "refused"), of_person=False,
    ),
)}  # fmt: skip
"""Every kind of case, by name. A notice of default and a penalty are events of the case that is late."""
