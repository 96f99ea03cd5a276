"""An application for the compensation with its case: papers, the term by law, and the penalty when we are late.

The case (core/cases) is opened with an application that must be checked, and ends with it.
"""

from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from spil.core.access.models import User
from spil.core.cases.documents import do_add
from spil.core.cases.models import Case, Document
from spil.core.cases.service import do_close_decided, do_note, do_open
from spil.core.decisions.models import Decision
from spil.core.messages.models import Message
from spil.core.people.models import Person
from spil.services.compensation import service
from spil.services.compensation.models import Application
from spil.services.compensation.product import PRODUCT
from spil.text import T

KIND = "application"
TITLE = T(nl="Aanvraag tegemoetkoming leenstelsel", en="Application for the compensation for the loan system")


@transaction.atomic
def do_apply(
    person: Person, *, acting_user: User | None, file: tuple[str, bytes] | None = None, **application: Any
) -> Application:
    """Apply as service.do_apply does, with a paper (name, content) if there is one.

    Raises what it raises, and core.cases.service.Refused for a paper that may not come in; then nothing is kept.
    """
    made = service.do_apply(person, acting_user=acting_user, **application)
    if made.state == Application.State.RECEIVED:
        case = do_open(
            KIND, person, made.applied_on, title=str(TITLE), product=PRODUCT.name, acting_user=acting_user,
            text=made.evidence, data={"application": made.pk}, tell=False,
        )  # fmt: skip
        if file:
            do_add(case, *file, source=Document.Source.PERSON, acting_user=acting_user)
    return made


def case_of(application: Application) -> Case | None:
    """The case that was opened with an application; None for one that was decided at once."""
    cases = Case.objects.filter(kind=KIND, product=PRODUCT.name, person=application.person_id)
    return cases.filter(events__kind="received", events__data__application=application.pk).order_by("id").first()


@transaction.atomic
def do_check(application: Application, *, months_accepted: int, motivation: str, acting_user: User) -> int | None:
    """Check as service.do_check does, and end the case with the decision. Gives the decision's number."""
    number = service.do_check(
        application, months_accepted=months_accepted, motivation=motivation, acting_user=acting_user
    )
    case = case_of(application)
    if number is None or case is None or case.closed_on:
        return number
    decision = Decision.objects.get(pk=number)
    letter = Message.objects.filter(person=application.person_id, decisions=[number]).order_by("id")[0]
    do_close_decided(
        case, _outcome(decision, application), letter, text=motivation, data={"decision": number},
        acting_user=acting_user,
    )  # fmt: skip
    return number


def _outcome(decision: Decision, application: Application) -> str:
    if not decision.outcome["missed_grant_compensation"] + decision.outcome["voucher_compensation"]:
        return "refused"
    return "granted" if application.months_accepted == application.months_claimed else "partly_granted"


@transaction.atomic
def do_withdraw(application: Application, *, acting_user: User | None) -> None:
    """Take an application back, and end its case. Raises AlreadyChecked."""
    service.do_withdraw(application, acting_user=acting_user)
    case = case_of(application)
    if case and not case.closed_on:
        do_note(case, "withdrawn", localdate(), acting_user=acting_user)
