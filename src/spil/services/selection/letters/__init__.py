"""The report of a screening as an accessible PDF."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from spil.core.messages import letters
from spil.services.selection import words
from spil.services.selection.instruments import Instrument
from spil.text import T, choose

KIND = "screening"
letters.register(KIND, Path(__file__).parent / "report.typ")


def report_pdf(
    instrument: Instrument, report: dict[str, Any], shut: Sequence[str], *, reference: str, on: date
) -> bytes:
    """The report in the language of the moment: verdict, purpose, steps with pictures, limits."""
    data = {
        "title": f"Screening: {choose(instrument.nl, instrument.en)}",
        "verdict_title": choose("Mag dit instrument kiezen?", "May this instrument choose?"),
        "verdict": list(shut) or [choose("Ja. Er is niets gevonden dat het tegenhoudt.",
                                         "Yes. Nothing was found that stops it.")],
        "about": [
            {"label": label, "text": text}
            for label, text in (
                (choose("Doel", "Purpose"), choose(instrument.purpose_nl, instrument.purpose_en)),
                (choose("Wet", "Law"), ", ".join(f"{act} art. {article}" for act, article in instrument.basis)),
                (choose("Gegevens", "Data"), ", ".join(choose(*one) for one in instrument.data)),
                (choose("Kenmerken", "Criteria"),
                 "; ".join(f"{choose(one.nl, one.en)}: {choose(one.ground_nl, one.ground_en)}"
                           for one in instrument.criteria) or choose("geen", "none")),
                (choose("Wat mensen doen", "What people do"), choose(instrument.human_nl, instrument.human_en)),
                (choose("Afweging", "Weighing"), choose(instrument.weighing_nl, instrument.weighing_en)),
                (choose("Risico's", "Risks"), choose(instrument.risks_nl, instrument.risks_en)),
                (choose("Versie", "Version"), instrument.version[:16]),
            )
        ],
        "picture": choose(
            "Hoe vaak, vergeleken met de groep met herkomst Nederland. De streep is de marge. Het "
            "lichte vlak is wat wordt "
            "toegestaan. Het midden is even vaak.",
            "How often, beside the group of Dutch origin. The bar is the margin. The light band is "
            "what is tolerated. The "
            "middle is equally often.",
        ),
        "columns": [str(one) for one in COLUMNS],
        "steps": words.steps_in_words(instrument, report),
        "limits_title": choose("Wat de cijfers niet laten zien", "What the figures cannot show"),
        "limits": words.limits_in_words(report),
        "proxies_title": choose("Kenmerken die samengaan met herkomst", "Criteria that go with origin"),
        "proxies": words.proxies_in_words(instrument, report),
        "proxy_columns": [str(one) for one in PROXY_COLUMNS],
    }  # fmt: skip
    language = choose("nl", "en")
    return letters.render(KIND, data, name="", address=[], reference=reference, on=on, language=language)


COLUMNS = (
    T(nl="Groep", en="Group"), T(nl="Van", en="Of"), T(nl="Gekozen", en="Chosen"),
    T(nl="Deel", en="Share"), T(nl="Verhouding (marge)", en="Ratio (margin)"), T(nl="p", en="p"),
    T(nl="Oordeel", en="Verdict"),
)  # fmt: skip
PROXY_COLUMNS = (
    T(nl="Kenmerk", en="Criterion"), T(nl="Met herkomst (0-1)", en="With origin (0-1)"),
    T(nl="Met fouten (0-1)", en="With errors (0-1)"),
)  # fmt: skip
