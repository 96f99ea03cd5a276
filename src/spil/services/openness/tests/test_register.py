"""The algorithm register: entries follow the standard, tell what the code does, and are published as they are."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from spil.law.engine import Law
from spil.services.openness.declared import LAWS
from spil.services.openness.register import FIELDS, REQUIRED, entries, has_entry, problems, published, words
from spil.services.selection.instruments import INSTRUMENTS

STANDARD = Path(os.environ.get("SPIL_CONFORMANCE", "conformance")) / "algorithm-register"
there = pytest.mark.skipif(not STANDARD.is_dir(), reason="the publication standard is not here (SPIL_CONFORMANCE)")


def test_every_law_and_instrument_has_an_entry() -> None:
    assert {one.law for one in LAWS} == set(Law.names())
    assert all(has_entry(one) for one in INSTRUMENTS.values())
    for key, entry in entries().items():
        assert not problems(entry), key
        assert all(entry[name] for name in REQUIRED)
        assert words(key)[0][0] == entry["name"]


def test_what_is_published_is_what_the_code_does() -> None:
    assert published() == entries(), "run: spil register publish"


def test_an_entry_counts_rules_and_cites_articles() -> None:
    entry = entries()["soort-collegegeld"]
    titles = [one["title"] for one in entry["lawful_basis_grouping"]]
    assert "WHW, art. 7.45a" in titles
    assert "Nationaliteit" in entry["source_data"]
    rule = Law.load("tuition_fees").rules["tuition_fee_indication"][0]
    assert rule.title_nl[1:] in entry["methods_and_models"]


def test_a_field_that_is_too_long_or_missing_is_a_problem() -> None:
    entry = entries()["soort-collegegeld"]
    assert problems(entry | {"name": "x" * 101}) == ["name"]
    assert problems({name: value for name, value in entry.items() if name != "status"}) == ["status"]


def wrong(rules: dict[str, Any], value: Any) -> bool:
    """Whether a value is not what the standard's schema says of a field."""
    kind, most, permitted = rules["type"], rules.get("max_length"), rules.get("permitted_values")
    if kind == "array":
        items: dict[str, Any] = rules.get("items") or {}
        if not isinstance(value, list) or not all(one in (permitted or value) for one in value):
            return True
        return bool(items) and any(
            set(one) - set(items)
            or any(rule.get("required") is True and name not in one for name, rule in items.items())
            or any(wrong(items[name], text) for name, text in one.items())
            for one in value
        )  # fmt: skip
    if not isinstance(value, str) or (most and len(value) > most):
        return True
    return permitted is not None and value not in permitted


@there
def test_entries_are_valid_by_the_schema_of_the_standard() -> None:
    schema = json.loads((STANDARD / "schema-v1_0.json").read_text(encoding="utf-8"))["properties"]
    assert set(FIELDS) <= set(schema)
    assert {name for name, rules in schema.items() if rules.get("required") is True} == set(REQUIRED)
    assert {
        name: rules["max_length"] for name, rules in schema.items() if name in FIELDS and "max_length" in rules
    } == {name: most for name, most in FIELDS.items() if most}
    for key, entry in entries().items():
        assert not [name for name in schema if schema[name].get("required") is True and not entry.get(name)], key
        assert not [name for name, value in entry.items() if wrong(schema[name], value)], key
    assert wrong(schema["status"], "in use")
    assert wrong(schema["name"], "x" * 101)
    assert wrong(schema["lawful_basis_grouping"], [{"title": "WHW"}])


@there
def test_the_tuition_fee_entry_says_what_the_agency_published() -> None:
    theirs = json.loads((STANDARD / "duo-entries-published.json").read_text(encoding="utf-8"))["entries"][0]
    ours, (name, short) = entries()["soort-collegegeld"], words("soort-collegegeld")
    assert name[1] == theirs["name_en"]
    assert theirs["category"] == "Other algorithms"
    assert ours["publication_category"] == "Overige algoritmes"
    assert theirs["status"] == "In use"
    assert ours["status"] == "In gebruik"
    assert [one["title"][-5:-1] for one in ours["impacttoetsen_grouping"]] == theirs["impact_assessments"]
    assert ours["begin_date"] == theirs["begin_date"]
    assert ours["website"] == theirs["website"]
    assert ours["standard_version"] == theirs["standard"]
    assert theirs["theme"] == "Education and Science"
    assert ours["category"] == ["Onderwijs en wetenschap"]
    assert "statutory or the institutional fee" in short[1]
    assert "nationality" in short[1]
    assert "earlier degree of the same level" in short[1]
    assert "De instelling beslist" in ours["human_intervention"]
