"""What can be done with instruments: register, approve, screen, justify, and choose, only through the gate."""

import random
import secrets
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from spil.core.access.models import User
from spil.services.openness.register import has_entry
from spil.services.selection import counts as tables
from spil.services.selection.gate import Obstacle, Registered, Screened, obstacles, of_figures
from spil.services.selection.instruments import INSTRUMENTS, NEVER, PROFILE, Instrument
from spil.services.selection.models import Justification, Registration, Screening, Selected, Selection
from spil.services.selection.screening import EXCEEDS, Report, screen

PPM = 1_000_000
HISTORIC_RATIO = 1.25


class Refused(Exception):
    """What cannot be done with an instrument; `obstacles` say why the gate is shut."""

    def __init__(self, nl: str, en: str, found: list[Obstacle] | None = None) -> None:
        super().__init__(en)
        self.nl, self.en, self.obstacles = nl, en, found or []


def current(instrument: Instrument) -> Registration | None:
    """The latest registration of an instrument."""
    of_it = Registration.objects.filter(instrument=instrument.name).select_related("registered_by", "approved_by")
    return of_it.order_by("-id").first()


def latest_screening(registration: Registration | None) -> Screening | None:
    """The latest screening of a registration."""
    return None if registration is None else registration.screenings.order_by("-id").first()


def standing(instrument: Instrument, today: date) -> list[Obstacle]:
    """What keeps an instrument from running today."""
    registration = current(instrument)
    screening = latest_screening(registration)
    registered = screened = None
    justified: set[tuple[str, str]] = set()
    if registration:
        registered = Registered(
            registration.version, frozenset(registration.criteria), registration.random_share_ppm,
            registration.approved_by_id is not None,
        )  # fmt: skip
    if registration and screening:
        made_on = timezone.localdate(screening.made_at)
        screened = Screened(registration.version, made_on, screening.report)
        accepted = screening.justifications.filter(accepted_by__isnull=False)
        justified = set(accepted.values_list("step", "group"))
    return obstacles(
        instrument, registered, screened, entry=has_entry(instrument), justified=justified, today=today
    )  # fmt: skip


@transaction.atomic
def do_register(
    instrument: Instrument, *, random_share_ppm: int, largest_ratio_ppm: int, acting_user: User
) -> Registration:
    """Register the version that is in the code. Raises Refused."""
    if instrument.until or instrument.in_code is None:
        raise Refused("Dit instrument wordt niet meer gebruikt.", "This instrument is no longer in use.")
    if instrument.in_code != instrument.declared:
        raise Refused(
            "De kenmerken die zijn opgegeven, zijn andere dan die in de code.",
            "The criteria declared are not those in the code.",
        )
    if instrument.declared & NEVER:
        raise Refused("Dit kenmerk mag nooit worden gebruikt.", "This criterion may never be used.")
    if not 0 < random_share_ppm <= PPM or not PPM < largest_ratio_ppm <= 2 * PPM:
        raise Refused(
            "Vul een deel tussen 0 en 100% in, en een verhouding boven 1 en hoogstens 2.",
            "Fill in a share between 0 and 100%, and a ratio above 1 and at most 2.",
        )
    return Registration.objects.create(
        instrument=instrument.name, version=instrument.version, criteria=sorted(instrument.declared),
        random_share_ppm=random_share_ppm, largest_ratio_ppm=largest_ratio_ppm, registered_by=acting_user,
    )  # fmt: skip


@transaction.atomic
def do_approve(registration: Registration, *, acting_user: User) -> None:
    """Approve what another registered. Raises Refused."""
    locked = Registration.objects.select_for_update().get(pk=registration.pk)
    if locked.registered_by_id == acting_user.pk:
        raise Refused("Iemand anders keurt dit goed.", "Somebody else approves this.")
    if locked.approved_by_id is None:
        Registration.objects.filter(pk=locked.pk).update(approved_by=acting_user, approved_at=timezone.now())


@transaction.atomic
def do_screen(registration: Registration, text: str, rounded_to: int, *, acting_user: User) -> Screening:
    """Screen a registered version on a table of counts. Raises Refused when it changed, counts.InvalidCounts."""
    instrument = INSTRUMENTS[registration.instrument]
    if registration.version != instrument.version:
        raise Refused("Dit instrument is veranderd. Registreer het opnieuw.",
                      "This instrument has changed. Register it again.")  # fmt: skip
    report = screen(instrument, tables.read(text, rounded_to), registration.largest_ratio_ppm / PPM)
    return Screening.objects.create(
        registration=registration, counts=text, rounded_to=rounded_to, report=report.as_json(), made_by=acting_user
    )


@transaction.atomic
def do_justify(screening: Screening, step: str, group: str, reason: str, *, acting_user: User) -> Justification:
    """Write down why a difference that exceeds is right. Raises Refused where there is none, or one is written."""
    exceeds = {(one["step"], one["group"]) for one in screening.report["steps"] if one["verdict"] == EXCEEDS}
    if (step, group) not in exceeds or not reason.strip():
        raise Refused("Kies een verschil dat te groot is, en schrijf waarom het terecht is.",
                      "Choose a difference that is too large, and write why it is right.")  # fmt: skip
    made, new = Justification.objects.get_or_create(
        screening=screening, step=step, group=group, defaults={"reason": reason.strip(), "written_by": acting_user}
    )
    if not new:
        raise Refused("Hiervoor is al een reden geschreven.", "A reason for this was written before.")
    return made


@transaction.atomic
def do_accept(justification: Justification, *, acting_user: User) -> None:
    """Accept what another wrote. Raises Refused."""
    locked = Justification.objects.select_for_update().get(pk=justification.pk)
    if locked.written_by_id == acting_user.pk:
        raise Refused("Iemand anders beoordeelt deze reden.", "Somebody else judges this reason.")
    if locked.accepted_by_id is None:
        Justification.objects.filter(pk=locked.pk).update(accepted_by=acting_user, accepted_at=timezone.now())


@transaction.atomic
def do_select(
    instrument: Instrument, population: Mapping[int, Mapping[str, object]], *, acting_user: User, seed: str = ""
) -> Selection:
    """Choose whom to check, from numbers of persons with the facts that are declared. Raises Refused at the gate.

    Everybody takes part in the draw first, so that its share is a fair sample; the rule chooses among the others.
    """
    registration = current(instrument)
    if registration is not None:  # nobody changes what the gate reads until this is done
        Registration.objects.select_for_update().get(pk=registration.pk)
    found = standing(instrument, timezone.localdate())
    screening = latest_screening(registration)
    if found or screening is None or registration is None or instrument.rule is None:
        raise Refused("Dit instrument mag nu niet kiezen.", "This instrument may not choose now.", found)
    names = instrument.declared
    if any(set(facts) != names for facts in population.values()):
        raise Refused("Er zijn andere gegevens gegeven dan zijn opgegeven.",
                      "Other facts were given than were declared.")  # fmt: skip
    seed = seed or secrets.token_hex(16)
    draw = random.Random(seed)  # noqa: S311 (to be repeated; the seed itself is drawn)
    drawn = {person for person in sorted(population) if draw.randrange(PPM) < registration.random_share_ppm}
    chosen = {person for person, facts in population.items() if person not in drawn and instrument.rule(**facts)}
    made = Selection.objects.create(
        screening=screening, seed=seed, population=len(population), made_by=acting_user
    )  # fmt: skip
    Selected.objects.bulk_create(
        [Selected(selection=made, person_id=person, by_draw=person in drawn) for person in sorted(drawn | chosen)],
        batch_size=2000,
    )
    return made


def of_history(year: int) -> tuple[Report, list[Obstacle]]:
    """What the gate says of the real counts of a year: the report, and what its figures keep shut."""
    report = screen(PROFILE, tables.history(year), HISTORIC_RATIO)
    return report, of_figures(PROFILE, report.as_json())
