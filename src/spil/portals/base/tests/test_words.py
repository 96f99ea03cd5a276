"""What the access record names, in words that a citizen reads."""

import pytest
from django.utils.translation import override

from spil.portals.base.words import looked_at


@pytest.mark.parametrize(
    ("what", "dutch", "english"),
    [
        ("case Z-12", "Zaak Z-12", "Case Z-12"),
        ("case Z-12: heard", "Zaak Z-12: gesprek gevoerd", "Case Z-12: hearing held"),
        ("case Z-12: unknown", "Zaak Z-12", "Case Z-12"),
        ("document of case Z-3", "Stuk van zaak Z-3", "Document of case Z-3"),
        ("effect of objection Z-3", "Gevolg van een wijziging: Beslissing op bezwaar Z-3",
         "Effect of a change: Decision on objection Z-3"),
        ("cases", "Zaken", "Cases"),
    ],
)  # fmt: skip
def test_looks_at_cases(what: str, dutch: str, english: str) -> None:
    with override("nl"):
        assert looked_at(what) == dutch
    with override("en"):
        assert looked_at(what) == english
