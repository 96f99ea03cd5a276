"""What the register says of each law that rules and parameters cannot say themselves: why, by whom, with which care.

One entry for each thing that touches people, not for each system. `targets` are the rules that it is about; the rest of
the entry is found from them (register.py).
"""

from dataclasses import dataclass

IAMA = "Impact Assessment Mensenrechten en Algoritmes (IAMA)"
IMPACTFUL, OTHER = "Impactvolle algoritmes", "Overige algoritmes"
BY_THE_LAW = (
    "De regels volgen de wet woord voor woord; er is geen ruimte om te wegen en er wordt niets "
    "geleerd uit gegevens van "
    "mensen. Het alternatief, elke aanvraag met de hand, duurt langer en geeft meer fouten."
)
KEPT_RIGHT = (
    "Elke regel noemt zijn artikel en wordt bij elke wijziging getoetst aan gepubliceerde "
    "voorbeelden. Elk besluit bewaart "
    "zijn gegevens en de uitgave van de wet, zodat het opnieuw te berekenen is. Blijkt een gegeven of regel fout, dan "
    "worden alle besluiten gevonden die erop rusten."
)
BY_PEOPLE = (
    "Gewone besluiten neemt het systeem, met uitleg van elke stap. Een medewerker beslist bij "
    "bezwaar, bij een beroep op de "
    "hardheidsclausule en als iemand maatwerk vraagt, en kan een gegeven laten herstellen."
)


@dataclass(frozen=True)
class Described:
    """An entry about rules of a law; without `targets` about all of them."""

    key: str
    law: str
    nl: str
    en: str
    short_nl: str
    short_en: str
    goal: str
    targets: tuple[str, ...] = ()
    human: str = BY_PEOPLE
    weighing: str = BY_THE_LAW
    risks: str = KEPT_RIGHT
    category: str = IMPACTFUL
    since: str = ""
    website: str = ""
    assessments: tuple[str, ...] = ()


LAWS = (
    Described(
        "soort-collegegeld", "tuition_fees", "Indicatie soort collegegeld hoger onderwijs",
        "Indication type of tuition fees higher education",
        "Geeft studenten en instellingen vooraf aan of iemand het wettelijk collegegeld of het instellingscollegegeld "
        "betaalt. Dat hangt af van nationaliteit en van een eerder behaalde graad van hetzelfde niveau.",
        "Tells students and institutions beforehand whether somebody pays the statutory or the institutional fee. That "
        "depends on nationality and on an earlier degree of the same level.",
        "Student en instelling weten vooraf welk soort collegegeld waarschijnlijk geldt. Het is een aanwijzing, geen "
        "besluit.",
        targets=("tuition_fee_indication",),
        human="De instelling beslist welk collegegeld een student betaalt, en kan van de indicatie afwijken.",
        category=OTHER, since="2014-01",
        website="https://duo.nl/zakelijk/hoger-onderwijs/studentenadministratie/soort-collegegeld.jsp",
        assessments=(IAMA,),
    ),
    Described(
        "collegegeld", "tuition_fees", "Berekening van het collegegeld", "Calculation of tuition fees",
        "Rekent uit hoeveel collegegeld een student voor een studiejaar betaalt, in termijnen, en hoeveel er terugkomt "
        "na uitschrijving.",
        "Works out how much tuition a student pays for a study year, in instalments, and how much comes back after "
        "leaving.",
        "Iedereen kan narekenen wat een opleiding kost.", category=OTHER,
        human="De instelling int het collegegeld en beslist over bijzondere gevallen.",
    ),
    Described(
        "studiefinanciering", "student_finance", "Toekennen van studiefinanciering", "Awarding student finance",
        "Bepaalt of iemand recht heeft op studiefinanciering en hoe hoog basisbeurs, aanvullende beurs, lening, "
        "collegegeldkrediet en reisproduct zijn, en wat een gift wordt.",
        "Decides whether somebody is entitled to student finance, how much basic grant, supplementary grant, loans and "
        "travel product are, and what becomes a gift.",
        "Studenten krijgen elke maand waar zij recht op hebben.",
    ),
    Described(
        "schoolkosten", "school_costs", "Toekennen van de tegemoetkoming scholieren",
        "Awarding the allowance for pupils",
        "Bepaalt of een scholier van 18 jaar of ouder recht heeft op een tegemoetkoming en hoeveel.",
        "Decides whether a pupil of 18 or over is entitled to an allowance, and how much.",
        "Scholieren krijgen elke maand waar zij recht op hebben.",
    ),
    Described(
        "lesgeld", "school_fees", "Berekening van lesgeld en cursusgeld", "Calculation of school and course fees",
        "Rekent uit wie lesgeld of cursusgeld betaalt, hoeveel, en hoeveel er terugkomt.",
        "Works out who pays school or course fees, how much, and how much comes back.",
        "Deelnemers in het mbo betalen wat de wet zegt.", category=OTHER,
    ),
    Described(
        "terugbetalen", "repayment", "Terugbetalen naar draagkracht", "Repayment by means",
        "Bepaalt wanneer iemand een studieschuld of andere lening terugbetaalt, hoeveel per maand "
        "naar inkomen, met welke "
        "rente, en wat wordt kwijtgescholden.",
        "Decides when somebody repays a student debt or another loan, how much a month by income, at "
        "which interest, and "
        "what is remitted.",
        "Niemand betaalt meer terug dan zijn inkomen toelaat.",
    ),
    Described(
        "tegemoetkoming-leenstelsel", "compensation", "Tegemoetkoming voor het leenstelsel",
        "Compensation for the loan system",
        "Bepaalt wie een tegemoetkoming krijgt voor de gemiste basisbeurs, hoeveel, en of die van de schuld afgaat of "
        "wordt betaald.",
        "Decides who gets compensation for the missed basic grant, how much, and whether it is set "
        "off against the debt "
        "or paid.",
        "Wie studeerde zonder basisbeurs krijgt de tegemoetkoming zonder die zelf te hoeven uitrekenen.",
    ),
    Described(
        "termijnen", "general_administrative_law", "Termijnen, dwangsom, rente en invordering",
        "Terms, penalties, interest and collection",
        "Berekent termijnen van besluiten en bezwaar, de dwangsom als wij te laat zijn, wettelijke "
        "rente en de kosten van "
        "aanmaning.",
        "Computes terms of decisions and objections, the penalty when we are late, statutory interest and the costs of "
        "reminders.",
        "Iedereen weet wanneer wij moeten antwoorden, en wat wij betalen als dat niet lukt.",
    ),
    Described(
        "beslagvrije-voet", "attachment", "Berekening van de beslagvrije voet",
        "Calculation of the attachment-free amount",
        "Rekent uit welk deel van een inkomen vrij blijft van beslag, naar huishouden en inkomen.",
        "Works out which part of an income stays free from attachment, by household and income.",
        "Wie schulden heeft, houdt genoeg over om van te leven.",
    ),
)  # fmt: skip
