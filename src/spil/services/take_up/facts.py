"""Set-based queries: whom a tap on the shoulder may concern, and who of a wave applied when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from django.db import connection

from spil.law.common import Education
from spil.services.school_costs import service as school_costs
from spil.services.student_finance import service as student_finance
from spil.services.take_up.models import Target, Wave
from spil.text import T

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

REST_WEEKS = 12  # nobody is drawn again within these weeks: each effect is measured undisturbed


@dataclass(frozen=True)
class Purpose:
    """What is looked for, and what may be used for it (purpose limitation; GDPR, 5(1)(b)).

    `outcome` is the law's name for what is missed, `named` for the amount that a letter may name, `asked` says of a row
    of the table `asked_in` whether it is asked for. `would_get` runs the law as if each had applied.
    `incomes` says whether parents' incomes may be read: only those that we hold already (WSF 2000, 9.6), none is asked
    for, and no letter names an amount that follows from them. `article` is the one that gives the right, of
    `act`.
    """

    name: "StrPromise"
    outcome: str
    named: str
    asked: str
    incomes: bool
    article: str
    uses: "StrPromise"
    candidates: str
    act: str = "WSF 2000"
    asked_in: str = "student_finance_choice"
    would_get: Callable[..., tuple[np.ndarray, dict[str, np.ndarray]]] = student_finance.would_get


STUDIES = "select from people_enrolment e where e.person_id = person.id and e.valid @> %(on)s and upper_inf(e.recorded)"
CHOSEN = (
    "select from student_finance_choice c where c.person_id = person.id and c.valid @> %(on)s and upper_inf(c.recorded)"
)
STUDY = T(nl="geboortedatum, nationaliteit, adres en inschrijving",
          en="date of birth, nationality, address and enrolment")  # fmt: skip
PURPOSES: dict[str, Purpose] = {
    Target.BASIC_GRANT: Purpose(
        T(nl="Geen studiefinanciering aangevraagd", en="No student finance applied for"),
        "basic_grant", "basic_grant", "basic_grant", False, "3.6", STUDY,
        f"exists ({STUDIES} and e.form in (0, 1)) and not exists ({CHOSEN})",
    ),
    Target.SUPPLEMENTARY_GRANT: Purpose(
        T(nl="Geen aanvullende beurs aangevraagd", en="No supplementary grant applied for"),
        "supplementary_grant", "maximum_supplementary_grant", "supplementary_grant", True, "3.8",
        T(nl="geboortedatum, nationaliteit, adres en inschrijving, en het inkomen van de ouders dat we al kenden",
          en="date of birth, nationality, address and enrolment, and the income of the parents that we knew"),
        f"exists ({CHOSEN} and c.basic_grant and not c.supplementary_grant)",
    ),
    Target.TURNED_18: Purpose(
        T(nl="Alleen een reisproduct, en nu 18 jaar", en="Only a travel product, and 18 now"),
        "basic_grant", "basic_grant", "basic_grant", False, "2.3", STUDY,
        f"exists ({STUDIES} and e.education <= {Education.MBO_34:d})"
        f" and exists ({CHOSEN} and c.travel > 0 and not c.basic_grant"
        " and c.applied_on < person.birth_date + interval '18 years')",
    ),
    Target.PUPILS: Purpose(
        T(nl="Op school, 18 of ouder, geen tegemoetkoming aangevraagd",
          en="At school, 18 or over, no allowance applied for"),
        "basic_allowance", "basic_allowance", "true", False, "4.2",
        T(nl="geboortedatum, nationaliteit, adres, familie en inschrijving op je school",
          en="date of birth, nationality, address, family and enrolment at your school"),
        "exists (select from school_costs_schoolenrolment s where s.person_id = person.id and s.valid @> %(on)s"
        " and upper_inf(s.recorded)) and not exists (select from school_costs_allowancechoice a"
        " where a.person_id = person.id and upper_inf(a.recorded))",
        "WTOS", "school_costs_allowancechoice", school_costs.would_get,
    ),
}  # fmt: skip
WANTS = (
    "coalesce((select wants from take_up_wish wish where wish.person_id = {whose} order by wish.id desc limit 1), true)"
)
CANDIDATES = """
    select person.id from people_person person
    where (person.death_date is null or person.death_date > %(on)s) and {concerned} and {wants}
        and (not %(incomes)s or not exists (select from people_familytie tie where tie.person_id = person.id
            and tie.kind = 1 and tie.valid @> %(on)s and upper_inf(tie.recorded) and not {parent_wants}))
        and not exists (select from take_up_member member join take_up_wave wave on wave.id = member.wave_id
            where member.person_id = person.id and wave.sent_on > %(today)s - {rest} * 7)
    order by person.id
"""
APPLIED = """
    select person_id, min(case when applied_on > %(sent)s then least(applied_on, known_on) else known_on end) - %(sent)s
    from (
        select member.person_id, applied_on, (lower(recorded) at time zone 'Europe/Amsterdam')::date as known_on
        from take_up_member member join {table} choice on choice.person_id = member.person_id
        where wave_id = %(wave)s and {asked} and (upper_inf(valid) or upper(valid) > %(sent)s)
    ) version
    where known_on >= %(sent)s
    group by person_id
"""


def candidates(target: str, month: date, today: date) -> np.ndarray:
    """Numbers of the people whom a target may concern in a month: not who wants no tap, and not who was just drawn.

    Where incomes are used, a parent who wants no tap is left in peace too.
    """
    purpose = PURPOSES[target]
    query = CANDIDATES.format(
        concerned=purpose.candidates, rest=REST_WEEKS, wants=WANTS.format(whose="person.id"),
        parent_wants=WANTS.format(whose="tie.other_id"),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(query, {"on": month, "today": today, "incomes": purpose.incomes})
        return np.fromiter((row[0] for row in cursor), np.int64)


def days_until_applied(wave: Wave) -> dict[int, int]:
    """After how many days those of a wave applied for what they missed, by person; who did not is not in it."""
    assert wave.sent_on is not None
    purpose = PURPOSES[wave.target]
    with connection.cursor() as cursor:
        cursor.execute(
            APPLIED.format(asked=purpose.asked, table=purpose.asked_in), {"sent": wave.sent_on, "wave": wave.pk}
        )
        return {person: days for person, days in cursor if days >= 0}


def parents_of(people: Sequence[int], on: date) -> list[int]:
    """The parents of people on a day, as the population register knows them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct other_id from people_familytie where person_id = any(%s) and kind = 1 and valid @> %s"
            " and upper_inf(recorded) order by other_id",
            [list(people), on],
        )
        return [row[0] for row in cursor]
