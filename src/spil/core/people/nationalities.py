"""What the law makes of a nationality code of the population register (table 32)."""

from spil.law.common import Nationality

DUTCH = {"0001", "0002"}  # Dutch, and treated as Dutch by law
SURINAMESE = {"0263"}
EU = {
    "0027", "0028", "0042", "0043", "0044", "0045", "0046", "0052", "0053", "0054", "0055", "0056", "0057", "0059",
    "0061", "0062", "0064", "0067", "0068", "0071", "0072", "0073", "0074", "0077", "0080", "0308",
}  # fmt: skip
EEA_AND_SWISS = {"0063", "0066", "0070", "0081"}


def category_of(code: str) -> Nationality:
    """The kind of nationality that the Student Finance Act looks at (article 2.2)."""
    if code in DUTCH:
        return Nationality.DUTCH
    if code in EU | EEA_AND_SWISS:
        return Nationality.EU_EEA_SWISS
    return Nationality.SURINAMESE if code in SURINAMESE else Nationality.OTHER
