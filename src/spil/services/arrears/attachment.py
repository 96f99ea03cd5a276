"""What a bailiff must leave someone (beslagvrije voet), as far as our registers show it.

The bailiff sets the amount, by the income of that moment (Rv 475d); ours is an indication. The income of a partner is
never used here: whoever reads the amount could tell it from theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from spil.core.people.models import Address, FamilyTie, Income
from spil.dates import years_before
from spil.law.attachment.facts import Household
from spil.law.engine import Law, LawError
from spil.law.engine.explain import Explanation

PARTS = ("part_for_living", "part_for_care", "part_for_housing", "part_for_children")
ADULT, INCOME_YEARS = 18, 2


@dataclass(frozen=True)
class Known:
    """What our registers show on a day. `income` is what was earned in `year`, in cents; None when it is not known."""

    household: Household
    lives_in: str  # a country code; empty when there is no address
    income: int | None = None
    year: int = 0

    @property
    def shared(self) -> bool:
        """Whether the income of a partner counts too."""
        return self.household >= Household.COUPLE


def known(person_id: int, on: date) -> Known:
    """Household, country and income: the last two calendar years at most, as the tax authority has it.

    Single, unless a partner is registered at the same address (Rv 475ga(2)). A child counts until 18, at that address.
    """
    valid = {"valid__contains": on, "recorded__upper_inf": True}
    home = Address.objects.filter(person=person_id, **valid).first()
    if home is None:
        return Known(Household.SINGLE, "")
    place = {name: getattr(home, name) for name in ("street", "house_number", "postcode", "city", "country")}
    here = Address.objects.filter(**place, **valid).values("person")
    ties = FamilyTie.objects.filter(person__death_date=None, **valid)
    partner = ties.filter(person=person_id, kind=FamilyTie.Kind.PARTNER, other__in=here, other__death_date=None).first()
    born_after = years_before(on, ADULT)
    children = ties.filter(kind=FamilyTie.Kind.PARENT, person__in=here, person__birth_date__gt=born_after)
    parents = [person_id, partner.other_id] if partner else [person_id]
    has_child = children.filter(other__in=parents).exists()
    if partner:
        return Known(Household.COUPLE_WITH_CHILDREN if has_child else Household.COUPLE, home.country)
    household = Household.SINGLE_PARENT if has_child else Household.SINGLE
    years = Income.objects.filter(person=person_id, recorded__upper_inf=True, year__lte=on.year)
    last = years.filter(year__gte=on.year - INCOME_YEARS).order_by("-year").first()
    if last is None:
        return Known(household, home.country)
    return Known(household, home.country, max(0, last.amount_cents), last.year)


def amounts_known(on: date) -> bool:
    """Whether the law has its amounts on a day: they are set for half a year."""
    return Law.load("attachment").parameters["maximum_single"].on(on) is not None


def explained(facts: Mapping[str, int], on: date, *targets: str) -> Explanation | None:
    """The law's answer on a day with all its steps; None for a period of which the amounts are not known."""
    try:
        return Law.load("attachment").on(on).explain(facts, targets)
    except LawError:
        return None


def indication(found: Known, on: date) -> Explanation | None:
    """`amount_for_household`, a month, from what registers show; None when something for it is missing."""
    if found.lives_in != "NL" or found.income is None:
        return None
    facts = {"household": found.household, "taxable_income": found.income}
    return explained(facts, on, "amount_for_household")
