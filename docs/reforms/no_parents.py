"""The rule of the example no-parents.toml."""

from spil.law.engine import CentsPerMonth, article


@article(
    "WSF 2000", "3.9", since="2015-09-01",
    nl="Van je ouders verwachten we {result}.", en="Your parents are expected to pay {result}.",
)  # fmt: skip
def parental_contribution() -> CentsPerMonth:
    """Presumed parental contribution (veronderstelde ouderlijke bijdrage)."""
    return 0
