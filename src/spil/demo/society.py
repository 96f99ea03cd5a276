"""A made-up population as columns: families with parents, students by kind and year, homes, incomes, enrolments.

Pure NumPy and deterministic: the same number of people and seed give the same society. Nobody in it exists. BSNs pass
the eleven test and lie in the test range that starts with 999; beyond its 90,909 numbers, people have only an
education number. Proportions are plausible, not statistics.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from spil.law.common import Education

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

GIVEN_NAMES = (
    "Aisha Amir Anouk Bas Bram Chloë Daan Dewi Elif Emma Fatima Femke Finn Gijs Hana Ibrahim Ilse Isa Jasmijn Jayden "
    "Jelle Joris Julia Kenji Lars Lieke Lotte Maja Mees Milan Mila Mohammed Naomi Nienke Noor Omar Pepijn Quinten Rosa "
    "Ruben Saar Sanne Sem Soraya Stijn Tess Thijs Vera Wout Yara Youssef Zoë"
).split()
FAMILY_NAMES = (
    "van Achterwoude|El Amrani|Arslan|Baltus|van den Berkhof|Bouwsma|Chen|Dijkgraaf|Doornbosch|van Eikenhorst|"
    "Fernandes|Gerritsma|Haverkort|"
    "Hoekzema|Jansma|Kaya|Kloosterboer|Kowalczyk|van der Lindenhof|Lo|Martina|van Meerveld|"
    "Nijenhuisen|Okafor|Oosterbaan|Pinas|Ramdin|Ribberink|Santos|Schouwenaar|Tjon|Ummels|van der Veldhoven|Verbruggen|"
    "Wagenvoort|Wijngaarde|Yilmaz|Zandstra"
).split("|")
STREETS = (
    "Appelhof Beukenpad Dorpsweg Eikstraat Fluitekruid Grachtkade Havenlaan Industrieweg Kerkplein Lindelaan "
    "Molenpad Noordersingel Parkzicht Rozenhof Schoolstraat Tuinwijk Veldweg Waterkant Zonnedauw"
).split()
CITIES = (
    ("Groningen", 9700), ("Zwolle", 8000), ("Enschede", 7500), ("Arnhem", 6800), ("Nijmegen", 6500),
    ("Maastricht", 6200),
    ("Eindhoven", 5600), ("Tilburg", 5000), ("Breda", 4800), ("Rotterdam", 3000), ("Delft", 2600), ("Den Haag", 2500),
    ("Leiden", 2300), ("Utrecht", 3500), ("Amsterdam", 1000), ("Leeuwarden", 8900),
)  # fmt: skip
TEST_BSN_FIRST, TEST_BSN_LAST = 999_000_000, 999_999_999
STORY_BSN_FIRST, STORY_BSN_LAST = 999_970_000, 999_970_999  # left free for the people with a story
EDUCATION_NUMBER_FIRST = 100_000_000


BANK = "SPIL"


def iban_of(number: int) -> str:
    """A valid Dutch IBAN at a bank that does not exist."""
    account = f"{number:010d}"
    rearranged = "".join(str(int(sign, 36)) for sign in f"{BANK}{account}NL00")
    return f"NL{98 - int(rearranged) % 97:02d}{BANK}{account}"


@dataclass(frozen=True)
class Society:
    """Columns by person (row number = position). -1 stands for nobody, 0 for no number.

    Children come with one or two parents (rows of the same columns). Incomes are whole euros a year for parents.
    `school` and `programme` choose, modulo their number, among those for the kind of education.
    """

    bsn: Ints
    education_number: Ints
    given_name: Ints
    family_name: Ints
    birth_date: NDArray[np.datetime64]
    household: Ints
    city: Ints
    street: Ints
    house_number: Ints
    first_parent: Ints
    second_parent: Ints
    is_parent: Flags
    income: Ints
    education: Ints
    enrolled_since: NDArray[np.datetime64]
    school: Ints
    programme: Ints
    lives_away: Flags
    wants_loan: Ints
    wants_supplementary: Flags

    def __len__(self) -> int:
        return len(self.bsn)


def test_bsns(count: int) -> Ints:
    """The first `count` BSNs of the test range that pass the eleven test; fewer when the range has no more."""
    numbers = np.arange(TEST_BSN_FIRST, TEST_BSN_LAST + 1, dtype=np.int64)
    numbers = numbers[(numbers < STORY_BSN_FIRST) | (numbers > STORY_BSN_LAST)]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * (numbers // 10 ** (8 - place) % 10) for place, weight in enumerate(weights))
    return numbers[np.asarray(total) % 11 == 0][:count]


def make(people: int, seed: int, today: date) -> Society:
    """A society of `people` persons (at least 10) as it is on `today`."""
    if people < 10:
        raise ValueError("a society needs at least 10 people")
    random = np.random.default_rng(seed)
    households = _households(people, random)
    family, role = households
    is_parent = role < 2
    rows = np.arange(people)
    first_of_family = np.searchsorted(family, family)
    two_parents = (first_of_family + 1 < people) & (role[np.minimum(first_of_family + 1, people - 1)] == 1)
    two_parents &= family[np.minimum(first_of_family + 1, people - 1)] == family
    first_parent = np.where(is_parent, -1, first_of_family)
    second_parent = np.where(is_parent | ~two_parents, -1, first_of_family + 1)

    age_days = np.where(
        is_parent, random.integers(42 * 365, 64 * 365, people), random.integers(16 * 365, 29 * 365, people)
    )
    birth_date = np.datetime64(today) - age_days.astype("timedelta64[D]")
    age = age_days // 365.25
    education = _education(age, is_parent, random)
    away_chance = np.clip((age - 16) * 0.07, 0.02, 0.65) * np.where(education >= Education.HBO_BACHELOR, 1.0, 0.45)
    lives_away = ~is_parent & (education > 0) & (random.random(people) < away_chance)

    city = random.integers(0, len(CITIES), family.max() + 1)[family]
    street = random.integers(0, len(STREETS), family.max() + 1)[family]
    house_number = random.integers(1, 240, family.max() + 1)[family]
    city = np.where(lives_away, random.integers(0, len(CITIES), people), city)
    street = np.where(lives_away, random.integers(0, len(STREETS), people), street)
    house_number = np.where(lives_away, random.integers(240, 400, people), house_number)

    surname = random.integers(0, len(FAMILY_NAMES), family.max() + 1)[family]
    surname = np.where(role == 1, random.integers(0, len(FAMILY_NAMES), people), surname)
    income = np.where(is_parent, np.round(random.lognormal(10.35, 0.75, people)), 0).astype(np.int64)
    income = np.where(is_parent & (random.random(people) < 0.06), 0, np.minimum(income, 400_000))

    bsn = np.zeros(people, np.int64)
    known = test_bsns(people)
    bsn[: len(known)] = random.permutation(known) if len(known) == people else known
    return Society(
        bsn=bsn,
        education_number=np.where(bsn == 0, EDUCATION_NUMBER_FIRST + rows, 0),
        given_name=random.integers(0, len(GIVEN_NAMES), people),
        family_name=surname,
        birth_date=birth_date,
        household=family,
        city=city,
        street=street,
        house_number=house_number,
        first_parent=first_parent,
        second_parent=second_parent,
        is_parent=is_parent,
        income=income,
        education=education,
        enrolled_since=_start(age, education, today, random),
        lives_away=lives_away,
        wants_loan=np.where(random.random(people) < 0.45, random.integers(1, 12, people) * 2500, 0),
        wants_supplementary=random.random(people) < 0.6,
        school=random.integers(0, 1 << 30, people),
        programme=random.integers(0, 1 << 30, people),
    )


def _households(people: int, random: np.random.Generator) -> tuple[Ints, Ints]:
    """Family number and role (0 first parent, 1 second parent, 2 child) of each person; the last family may be cut."""
    count = people // 2 + 2
    parents = 1 + (random.random(count) < 0.84)
    children = random.choice([1, 2, 3, 4], count, p=[0.35, 0.42, 0.18, 0.05])
    sizes = parents + children
    family = np.repeat(np.arange(count), sizes)[:people]
    start = np.repeat(np.cumsum(sizes) - sizes, sizes)[:people]
    position = np.arange(people) - start
    role = np.where(position == 0, 0, np.where((position == 1) & (parents[family] == 2), 1, 2))
    return family.astype(np.int64), role.astype(np.int64)


def _education(age: NDArray[np.float64], is_parent: Flags, random: np.random.Generator) -> Ints:
    kinds = np.array([int(kind) for kind in Education])
    young = random.choice(kinds, len(age), p=[0.25, 0.2, 0.5, 0.0, 0.05, 0.0, 0.0, 0.0])
    older = random.choice(kinds, len(age), p=[0.34, 0.04, 0.16, 0.03, 0.22, 0.02, 0.13, 0.06])
    education = np.where(age < 18, young, older)
    starts_too_young = (education == Education.WO_MASTER) & (age < 21)
    education = np.where(starts_too_young, Education.WO_BACHELOR, education)
    return np.where(is_parent, Education.NONE, education).astype(np.int64)


def _start(
    age: NDArray[np.float64], education: Ints, today: date, random: np.random.Generator
) -> NDArray[np.datetime64]:
    """First day of the enrolment: 1 August (mbo) or 1 September of one of the last four years, not before age 16."""
    years_ago = np.minimum(random.integers(0, 4, len(age)), np.maximum(age - 16, 0)).astype(np.int64)
    this_year = today.year if today.month >= 9 else today.year - 1
    month = np.where((education == Education.MBO_12) | (education == Education.MBO_34), 7, 8)
    return ((this_year - years_ago - 1970) * 12 + month).astype("datetime64[M]").astype("datetime64[D]")
