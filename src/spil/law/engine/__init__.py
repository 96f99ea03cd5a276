"""How statutes are written, resolved, explained and compiled. A law's module needs nothing beyond these names."""

from spil.law.engine.article import Fact, LawError, Rule, article, fact
from spil.law.engine.calendar import LONG_AGO, NEVER
from spil.law.engine.graph import Graph, InvalidFacts, Law
from spil.law.engine.units import (
    Cents,
    CentsPerMonth,
    CentsPerYear,
    Choice,
    Count,
    Date,
    Days,
    Flag,
    Month,
    Months,
    Ppm,
    Years,
)

__all__ = [
    "LONG_AGO", "NEVER", "Cents", "CentsPerMonth", "CentsPerYear", "Choice", "Count", "Date", "Days", "Fact",
    "Flag", "Graph", "InvalidFacts", "Law", "LawError", "Month", "Months", "Ppm", "Rule", "Years", "article", "fact",
]  # fmt: skip
