"""The population register (BRP): names, addresses, nationalities, parents and partners.

Residence permits are not taken from here: the register's table of titles says less than the law asks.
"""

from datetime import date
from typing import Any

from spil.core.people.contrib.base import Adapter, Relative, Statement, Told, registry
from spil.core.people.contrib.population_register import client
from spil.core.people.models import Address, FamilyTie, Nationality, Person
from spil.core.people.nationalities import category_of

TREATED_AS_DUTCH = "0002"
ABROAD = "ZZ"  # ISO 3166 leaves it free: abroad, the register's own name of the country stands with the city


@registry.register
class PopulationRegister(Adapter):
    """Speaks `POST /personen` of BRP personen bevragen 2."""

    name = "population_register"
    source = "BRP"

    @property
    def is_stand_in(self) -> bool:
        return not client.address()

    def ask(self, person: Person) -> Told:
        """What the register says now. It tells no history: a statement starts where the register says it started."""
        if not person.bsn:
            return Told()
        for found in client.people([person.bsn]):
            facts = [
                *_addresses(found.get("verblijfplaats", {})),
                *_nationalities(found.get("nationaliteiten", []), person.birth_date),
                *_parents(found.get("ouders", []), person.birth_date),
                *_partners(found.get("partners", [])),
            ]
            return Told(facts, _details(found))
        return Told()


def day(value: dict[str, Any] | None) -> date | None:
    """A date of the register; of an incomplete one the first day that it can be; None when unknown."""
    match (value or {}).get("type"):
        case "Datum":
            return date.fromisoformat((value or {})["datum"])
        case "JaarMaandDatum":
            return date((value or {})["jaar"], (value or {})["maand"], 1)
        case "JaarDatum":
            return date((value or {})["jaar"], 1, 1)
    return None


def _family_name(name: dict[str, Any]) -> str:
    return f"{name.get('voorvoegsel', '')} {name.get('geslachtsnaam', '')}".strip()


def _details(found: dict[str, Any]) -> dict[str, Any]:
    name = found.get("naam", {})
    told = {
        "given_name": name.get("voornamen", ""),
        "family_name": _family_name(name),
        "birth_date": day(found.get("geboorte", {}).get("datum")),
        "death_date": day(found.get("overlijden", {}).get("datum")),
    }
    return {field: value for field, value in told.items() if value}


def _addresses(place: dict[str, Any]) -> list[Statement]:
    since, address = day(place.get("datumVan")), place.get("verblijfadres", {})
    if since is None:
        return []
    if place["type"] == "Adres":
        number = (
            f"{address.get('huisnummer', '')}{address.get('huisletter', '')} {address.get('huisnummertoevoeging', '')}"
        )
        values = {
            "street": address.get("officieleStraatnaam") or address.get("korteStraatnaam", ""),
            "house_number": number.strip(),
            "postcode": address.get("postcode", "").replace(" ", "").upper(),
            "city": address.get("woonplaats", ""),
        }
    elif place["type"] == "VerblijfplaatsBuitenland":
        lines = [address.get(f"regel{number}", "") for number in (1, 2, 3)]
        country = address.get("land", {}).get("omschrijving", "")
        values = {
            "street": lines[0],
            "house_number": "-",
            "postcode": "",
            "city": ", ".join(part for part in (*lines[1:], country) if part),
            "country": ABROAD,
        }
    else:
        return []
    return [Statement(Address, (since, None), values)]


def _nationalities(told: list[dict[str, Any]], birth: date) -> list[Statement]:
    statements = []
    for each in told:
        code = (
            TREATED_AS_DUTCH if each["type"] == "BehandeldAlsNederlander" else each.get("nationaliteit", {}).get("code")
        )
        if code:
            since = day(each.get("datumIngangGeldigheid")) or birth
            values = {"code": code, "category": int(category_of(code))}
            statements.append(Statement(Nationality, (since, None), values))
    return statements


def _relative(told: dict[str, Any]) -> Relative | None:
    born = day(told.get("geboorte", {}).get("datum"))
    if not told.get("burgerservicenummer") or born is None:
        return None
    name = told.get("naam", {})
    return Relative(told["burgerservicenummer"], name.get("voornamen", ""), _family_name(name), born)


def _parents(told: list[dict[str, Any]], birth: date) -> list[Statement]:
    statements = []
    for each in told:
        if other := _relative(each):
            since = day(each.get("datumIngangFamilierechtelijkeBetrekking")) or birth
            values = {"kind": FamilyTie.Kind.PARENT, "position": int(each["ouderAanduiding"]), "other": other}
            statements.append(Statement(FamilyTie, (since, None), values))
    return statements


def _partners(told: list[dict[str, Any]]) -> list[Statement]:
    statements = []
    for each in told:
        since = day(each.get("aangaanHuwelijkPartnerschap", {}).get("datum"))
        other = _relative(each)
        if other and since:
            until = day(each.get("ontbindingHuwelijkPartnerschap", {}).get("datum"))
            values = {"kind": FamilyTie.Kind.PARTNER, "position": 1, "other": other}
            statements.append(Statement(FamilyTie, (since, until), values, known=(since, None)))
    return statements
