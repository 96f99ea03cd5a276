"""The institutions, through the register of enrolments and diplomas. Answered by a stand-in."""

from datetime import date, timedelta
from typing import Any

from spil.core.people.contrib.base import Adapter, Statement, Told, registry
from spil.core.people.contrib.institutions import client
from spil.core.people.contrib.tax_authority.adapter import cents
from spil.core.people.models import Degree, Enrolment, Person
from spil.law.common import Education, StudyForm
from spil.law.student_finance.facts import DiplomaKind


@registry.register
class Institutions(Adapter):
    """Enrolments and diplomas. A stand-in: the exchange with the register is not public."""

    name = "institutions"
    source = "ROD"
    is_stand_in = True

    def ask(self, person: Person) -> Told:
        """All enrolments and diplomas that are known."""
        told = client.enrolments(person.bsn or person.education_number or "")
        enrolments = [
            Statement(
                Enrolment,
                (date.fromisoformat(each["from"]), after(each.get("until"))),
                known=(date.fromisoformat(each["from"]), until_next),
                values={
                    "institution": each["institution"],
                    "institution_name": each.get("institutionName", ""),
                    "programme": each["programme"],
                    "programme_name": each.get("programmeName", ""),
                    "education": int(Education[each["education"].upper()]),
                    "form": int(StudyForm[each.get("form", "full_time").upper()]),
                    "country": each.get("country", "NL"),
                    "nominal_months": each["nominalMonths"],
                    "ec": each.get("credits", 0),
                    "fee_cents": cents(each.get("fee") or "0"),
                },
            )
            for each, until_next in _in_order(told.get("enrolments", []))
        ]
        degrees = [
            Statement(
                Degree,
                (date.fromisoformat(each["on"]), None),
                {
                    "institution": each["institution"],
                    "programme": each["programme"],
                    "programme_name": each.get("programmeName", ""),
                    "kind": int(DiplomaKind[each["kind"].upper()]),
                    "sector": each.get("sector", ""),
                    "diploma_on": date.fromisoformat(each["on"]),
                    "nominal_months": each.get("nominalMonths", 0),
                },
            )
            for each in told.get("diplomas", [])
        ]
        return Told([*enrolments, *degrees])


def _in_order(enrolments: list[dict[str, Any]]) -> list[tuple[dict[str, Any], date | None]]:
    """The enrolments by time, each with the day on which the next one in the same programme begins."""
    starts: dict[tuple[str, str], date] = {}
    ordered = []
    for each in sorted(enrolments, key=lambda each: str(each["from"]), reverse=True):
        key = each["institution"], each["programme"]
        ordered.append((each, starts.get(key)))
        starts[key] = date.fromisoformat(each["from"])
    return ordered[::-1]


def after(last_day: str | None) -> date | None:
    """The upper bound of a period whose last day is told."""
    return date.fromisoformat(last_day) + timedelta(days=1) if last_day else None
