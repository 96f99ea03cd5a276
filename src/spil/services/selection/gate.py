"""The gate: what keeps an instrument from running. Nothing on the list is for anyone to wave aside.

A pure function of what is declared, what is in the code, what was screened and what was accepted.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from spil.dates import years_before
from spil.services.selection.instruments import NEVER, Instrument
from spil.services.selection.screening import EXCEEDS, FINE


@dataclass(frozen=True)
class Registered:
    """What was registered of an instrument: its version, criteria and settings, and whether another approved it."""

    version: str
    criteria: frozenset[str]
    random_share_ppm: int
    approved: bool


@dataclass(frozen=True)
class Screened:
    """A report, the version it is about, and the day it was made."""

    version: str
    made_on: date
    report: Mapping[str, Any]


@dataclass(frozen=True)
class Obstacle:
    """Why an instrument may not run. `step` and `group` where it is about a figure."""

    key: str
    step: str = ""
    group: str = ""


def obstacles(
    instrument: Instrument, registered: Registered | None, screened: Screened | None, *,
    entry: bool, justified: Collection[tuple[str, str]], today: date,
) -> list[Obstacle]:  # fmt: skip
    """All that stands in the way; an empty list opens the gate. `justified` are steps and groups that were accepted."""
    found: list[Obstacle] = []
    if instrument.until:
        found.append(Obstacle("ended"))
    if instrument.in_code is None:
        found.append(Obstacle("no_code"))
    elif instrument.in_code != instrument.declared:
        found.append(Obstacle("criteria_differ"))
    if (instrument.declared | (instrument.in_code or frozenset())) & NEVER:
        found.append(Obstacle("forbidden_criterion"))
    if registered is None:
        found.append(Obstacle("not_registered"))
    else:
        if registered.version != instrument.version or registered.criteria != instrument.declared:
            found.append(Obstacle("changed"))
        if not registered.approved:
            found.append(Obstacle("not_approved"))
    if registered is None or not registered.random_share_ppm:
        found.append(Obstacle("no_random_arm"))
    if not entry:
        found.append(Obstacle("no_entry"))
    if screened is None:
        return [*found, Obstacle("not_screened")]
    if screened.version != instrument.version:
        found.append(Obstacle("other_version_screened"))
    if not years_before(today, 1) < screened.made_on <= today:
        found.append(Obstacle("report_old"))
    return found + of_figures(instrument, screened.report, justified)


def of_figures(
    instrument: Instrument, report: Mapping[str, Any], justified: Collection[tuple[str, str]] = ()
) -> list[Obstacle]:
    """What the figures say: too unequal without an accepted reason, or too little known, which no reason mends."""
    found: list[Obstacle] = []
    judged = {step.key for step in instrument.steps if step.judged}
    seen = {one["step"] for one in report["steps"]}
    found += [Obstacle("too_little_known", step) for step in sorted(judged - seen)]
    for one in report["steps"]:
        place = (one["step"], one["group"])
        if one["step"] not in judged or one["verdict"] == FINE:
            continue
        if one["verdict"] != EXCEEDS:
            found.append(Obstacle("too_little_known", *place))
        elif place not in justified:
            found.append(Obstacle("too_unequal", *place))
    return found
