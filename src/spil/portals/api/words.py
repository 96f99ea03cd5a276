"""What the API says about itself to people: parameters in both languages, and its operations in Dutch.

The English of the operations is their docstrings; test_docs.py sees to it that none goes without Dutch.
"""

from spil.portals.api.bodies import Words

PARAMETERS = {
    "law": Words(nl="Naam van de wet.", en="Name of the law."),
    "on": Words(nl="Dag waarop de wet geldt.", en="Day on which the law holds."),
    "facts": Words(
        nl="De gegevens, elk bij de naam in de wet. Wat niet nodig is of een vaste waarde heeft, mag je weglaten.",
        en="The facts, each by its name in the law. What is not needed or has a default may be left out.",
    ),
    "targets": Words(
        nl="Namen van de uitkomsten die je wilt weten.", en="Names of the outcomes that you want to know."
    ),
    "number": Words(nl="Nummer uit de lijst.", en="Number from the list."),
    "before": Words(
        nl="Alleen wat ouder is dan dit nummer: het laatste van de vorige pagina.",
        en="Only what is older than this number: the last one on the page before.",
    ),
    "size": Words(nl="Hoeveel je er hoogstens wilt.", en="How many you want at most."),
}

DUTCH = {
    "listLaws": ("Welke wetten er zijn", "De wetten die je kunt vragen, met de uitgave van elk."),
    "listAlgorithms": (
        "Het algoritmeregister",
        "Elke registratie bij haar sleutel, in de velden van de landelijke publicatiestandaard 1.0.",
    ),
    "getSchema": (
        "Wat een wet moet weten en wat hij geeft",
        "JSON Schema van de gegevens en uitkomsten van een wet, zoals die op een dag geldt.",
    ),
    "evaluate": ("Wat de wet in één geval geeft", "De uitkomsten. Gegevens met een vaste waarde mag je weglaten."),
    "explain": (
        "Wat de wet in één geval geeft, en waarom",
        "De uitkomsten met elke stap: artikelen, gegevens en bedragen, met de plaats waar ze staan.",
    ),
    "listDecisions": (
        "Wat over jou besloten is",
        "Besluiten per maand, het nieuwste eerst. Een besluit dat een ander verving, noemt dat.",
    ),
    "getDecision": (
        "Eén besluit, en waarom",
        "Een besluit met elke stap: gegevens, artikelen en bedragen, met de plaats waar ze staan. Wat van een van je "
        "ouders gebruikt is, wordt genoemd; de waarde is van hen en blijft verborgen.",
    ),
    "listMessages": ("Je berichten", "Berichten, het nieuwste eerst. Wie ze hier leest, zet ze niet op gelezen."),
    "getLetter": ("Een bericht als brief (PDF)", "De toegankelijke PDF die verstuurd is: elke keer precies dezelfde."),
    "listBalances": ("Wat er openstaat", "Wat je terug moet betalen en wat je nog krijgt, per soort."),
}
