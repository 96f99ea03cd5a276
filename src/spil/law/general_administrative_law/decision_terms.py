"""When a decision is due: applications (Awb 4:13-4:15), objections (7:10), complaints (9:11), requests (AVG, Woo)."""

from spil.law.engine import LONG_AGO, NEVER, Count, Date, Days, Flag, Months, article
from spil.law.engine.calendar import add_months
from spil.law.general_administrative_law.days_off import end_of_term


def last_suspended_day(on: int, asked: int, answer_by: int, answered: int) -> int:
    """Last day of a suspension: that of the answer, or else the last day set for it, and until then today."""
    return min(answer_by, answered, on) if asked < NEVER else LONG_AGO


def with_suspension(days: int, counted_until: int, end: int, asked: int, until: int) -> tuple[int, int]:
    """Days suspended and the last of them, with one more suspension of a term that ended on `end` without any.

    Suspended are the days after the question, except those that were counted already. A question on or after the last
    day of the term, as it then was, suspends nothing.
    """
    first = max(asked, counted_until)
    if asked >= end + days or until <= first:
        return days, counted_until
    return days + until - first, until


def days_suspended(end: int, asked_1: int, until_1: int, asked_2: int, until_2: int, asked_3: int, until_3: int) -> int:
    """Days by which up to three suspensions, in any order, move the end of a term. Days in two of them count once."""
    if asked_2 < asked_1:
        asked_1, until_1, asked_2, until_2 = asked_2, until_2, asked_1, until_1
    if asked_3 < asked_2:
        asked_2, until_2, asked_3, until_3 = asked_3, until_3, asked_2, until_2
    if asked_2 < asked_1:
        asked_1, until_1, asked_2, until_2 = asked_2, until_2, asked_1, until_1
    days, counted_until = with_suspension(0, LONG_AGO, end, asked_1, until_1)
    days, counted_until = with_suspension(days, counted_until, end, asked_2, until_2)
    return with_suspension(days, counted_until, end, asked_3, until_3)[0]


def days_extended(end: int, suspended: int, told_on: int, until: int, most: int) -> int:
    """Days by which an extension moves the end of a term: to the day named, at most `most` days after the last day.

    It only counts when it was told at the latest on that last day, which suspensions and days off may have moved.
    """
    last_day = end_of_term(end + suspended)
    if told_on > last_day or until <= last_day:
        return 0
    return min(until, last_day + most) - end - suspended


@article(
    "Awb", "4:15", since="2009-10-01",
    nl="Wachten op antwoord op onze eerste vraag: van {asked_on_1} tot en met {result}.",
    en="Waiting for the answer to our first question: from {asked_on_1} until {result}.",
)  # fmt: skip
def suspended_until_1(on: Date, asked_on_1: Date, answer_by_1: Date, answered_on_1: Date) -> Date:
    """Last day of the first suspension (laatste dag van de eerste opschorting).

    From the day after we asked up to and including the day of the answer, or else the last day that we set: a question
    of 4 October that is answered on 17 October gives 13 days (circular BWBR0035670, 5.3). While the answer is awaited:
    today.
    """
    return last_suspended_day(on, asked_on_1, answer_by_1, answered_on_1)


@article(
    "Awb", "4:15", since="2009-10-01",
    nl="Wachten op antwoord op onze tweede vraag: van {asked_on_2} tot en met {result}.",
    en="Waiting for the answer to our second question: from {asked_on_2} until {result}.",
)  # fmt: skip
def suspended_until_2(on: Date, asked_on_2: Date, answer_by_2: Date, answered_on_2: Date) -> Date:
    """Last day of the second suspension (laatste dag van de tweede opschorting)."""
    return last_suspended_day(on, asked_on_2, answer_by_2, answered_on_2)


@article(
    "Awb", "4:15", since="2009-10-01",
    nl="Wachten op antwoord op onze derde vraag: van {asked_on_3} tot en met {result}.",
    en="Waiting for the answer to our third question: from {asked_on_3} until {result}.",
)  # fmt: skip
def suspended_until_3(on: Date, asked_on_3: Date, answer_by_3: Date, answered_on_3: Date) -> Date:
    """Last day of the third suspension (laatste dag van de derde opschorting)."""
    return last_suspended_day(on, asked_on_3, answer_by_3, answered_on_3)


@article(
    "Awb", "4:13", since="2009-10-01",
    nl="Zonder uitstel beslissen we uiterlijk op {result}.", en="Without delay we decide on {result} at the latest.",
)  # fmt: skip
def application_term_ends_on(received_on: Date, special_term_ends_on: Date, reasonable_term_weeks: Count) -> Date:
    """End of the term to decide on an application (einde van de beslistermijn).

    The term of the act on which the application rests, such as the Student Finance Act; without one a reasonable term,
    which has passed in any case after eight weeks.
    """
    return special_term_ends_on if special_term_ends_on < NEVER else received_on + 7 * reasonable_term_weeks


@article(
    "Awb", "4:14", paragraph="1 and 3", since="2009-10-01",
    nl="Door uitstel dat we op tijd meldden, komt er {result} bij.",
    en="A delay that we told in time adds {result}.",
)  # fmt: skip
def application_extension(
    application_term_ends_on: Date,
    special_term_ends_on: Date,
    special_extension_days: Days,
    extended_on: Date,
    extended_until: Date,
    asked_on_1: Date,
    suspended_until_1: Date,
    asked_on_2: Date,
    suspended_until_2: Date,
    asked_on_3: Date,
    suspended_until_3: Date,
) -> Days:
    """Extension of the term to decide on an application (verlenging van de beslistermijn).

    Only when it was told within the term. A reasonable term may be extended to another; a statutory term only as far as
    the act on the application allows, for a message about it does not move it.
    """
    most = special_extension_days if special_term_ends_on < NEVER else NEVER
    suspended = days_suspended(
        application_term_ends_on,
        asked_on_1, suspended_until_1, asked_on_2, suspended_until_2, asked_on_3, suspended_until_3,
    )  # fmt: skip
    return days_extended(application_term_ends_on, suspended, extended_on, extended_until, most)


@article(
    "Awb", "4:15", since="2009-10-01",
    nl="De termijn stond stil zolang we op informatie wachtten of uitstel was afgesproken: {result}.",
    en="The term stood still while we awaited information or a delay was agreed: {result}.",
)  # fmt: skip
def application_suspension(
    application_term_ends_on: Date,
    application_extension: Days,
    asked_on_1: Date,
    suspended_until_1: Date,
    asked_on_2: Date,
    suspended_until_2: Date,
    asked_on_3: Date,
    suspended_until_3: Date,
) -> Days:
    """Days of suspension (dagen opschorting).

    While the applicant completes the application, and the same for information from abroad, an agreed delay, delay by
    the applicant and force majeure.
    """
    return days_suspended(
        application_term_ends_on + application_extension,
        asked_on_1, suspended_until_1, asked_on_2, suspended_until_2, asked_on_3, suspended_until_3,
    )  # fmt: skip


@article(
    "Algemene termijnenwet", "1", since="2009-10-01",
    nl="We beslissen uiterlijk op {result} over de aanvraag.",
    en="We decide on the application on {result} at the latest.",
)  # fmt: skip
def application_due(
    application_term_ends_on: Date,
    application_extension: Days,
    application_suspension: Days,
    special_term_is_long: Flag,
) -> Date:
    """Last day to decide on the application (laatste dag om op de aanvraag te beslissen).

    A last day that is a day off moves to the next that is none, unless the act's own term is longer than twelve weeks
    or three months (art. 4).
    """
    last_day = application_term_ends_on + application_extension + application_suspension
    return last_day if special_term_is_long else end_of_term(last_day)


@article(
    "Awb", "7:10", paragraph=1, since="2009-10-01",
    nl="Zonder uitstel beslissen we uiterlijk op {result}. Die termijn begint als je geen bezwaar meer kunt maken.",
    en="Without delay we decide on {result} at the latest. That term starts when you can no longer object.",
)  # fmt: skip
def objection_term_ends_on(
    filing_until: Date, committee: Flag, objection_weeks: Count, objection_weeks_with_committee: Count
) -> Date:
    """End of the term to decide on an objection (einde van de beslistermijn in bezwaar).

    Six weeks, or twelve when a committee advises, from the day after the term to object ended.
    """
    return filing_until + 7 * (objection_weeks_with_committee if committee else objection_weeks)


@article(
    "Awb", "7:10", paragraph=3, since="2009-10-01",
    nl="Door uitstel dat we op tijd meldden, komt er {result} bij.",
    en="A delay that we told in time adds {result}.",
)  # fmt: skip
def objection_adjournment(
    objection_term_ends_on: Date,
    objection_adjournment_weeks: Count,
    extended_on: Date,
    extended_until: Date,
    asked_on_1: Date,
    suspended_until_1: Date,
    asked_on_2: Date,
    suspended_until_2: Date,
    asked_on_3: Date,
    suspended_until_3: Date,
) -> Days:
    """Adjournment of the decision on an objection (verdaging van de beslissing op bezwaar).

    At most six weeks, told before the term has ended.
    """
    suspended = days_suspended(
        objection_term_ends_on,
        asked_on_1, suspended_until_1, asked_on_2, suspended_until_2, asked_on_3, suspended_until_3,
    )  # fmt: skip
    return days_extended(
        objection_term_ends_on, suspended, extended_on, extended_until, 7 * objection_adjournment_weeks
    )


@article(
    "Awb", "7:10", paragraph=2, since="2009-10-01",
    nl="De termijn stond stil zolang er iets aan het bezwaar ontbrak: {result}.",
    en="The term stood still while something was missing from the objection: {result}.",
)  # fmt: skip
def objection_suspension(
    objection_term_ends_on: Date,
    objection_adjournment: Days,
    asked_on_1: Date,
    suspended_until_1: Date,
    asked_on_2: Date,
    suspended_until_2: Date,
    asked_on_3: Date,
    suspended_until_3: Date,
) -> Days:
    """Days of suspension in objection (dagen opschorting in bezwaar).

    While a defect is repaired (6:6); also for information from abroad, delay by the objector and force majeure (7:14
    with 4:15).
    """
    return days_suspended(
        objection_term_ends_on + objection_adjournment,
        asked_on_1, suspended_until_1, asked_on_2, suspended_until_2, asked_on_3, suspended_until_3,
    )  # fmt: skip


@article(
    "Awb", "7:10", paragraph="1 and 4", since="2009-10-01",
    nl="We beslissen uiterlijk op {result} over je bezwaar.",
    en="We decide on your objection on {result} at the latest.",
)  # fmt: skip
def objection_due(
    objection_term_ends_on: Date, objection_adjournment: Days, objection_suspension: Days, agreed_until: Date
) -> Date:
    """Last day to decide on the objection (laatste dag om op het bezwaar te beslissen).

    A last day that is a day off moves (Algemene termijnenwet, art. 1); further delay is possible with consent.
    """
    return max(end_of_term(objection_term_ends_on + objection_adjournment + objection_suspension), agreed_until)


@article(
    "Awb", "9:11", paragraph=1, since="2009-10-01",
    nl="Zonder uitstel hoor je uiterlijk op {result} wat we van je klacht vinden.",
    en="Without delay you hear what we think of your complaint on {result} at the latest.",
)  # fmt: skip
def complaint_term_ends_on(
    received_on: Date, committee: Flag, complaint_weeks: Count, complaint_weeks_with_committee: Count
) -> Date:
    """End of the term to deal with a complaint (einde van de termijn om een klacht af te handelen)."""
    return received_on + 7 * (complaint_weeks_with_committee if committee else complaint_weeks)


@article(
    "Awb", "9:11", paragraph="2 and 3", since="2009-10-01",
    nl="Je hoort uiterlijk op {result} wat we van je klacht vinden.",
    en="You hear what we think of your complaint on {result} at the latest.",
)  # fmt: skip
def complaint_due(
    complaint_term_ends_on: Date,
    extended_on: Date,
    extended_until: Date,
    agreed_until: Date,
    complaint_adjournment_weeks: Count,
) -> Date:
    """Last day to deal with the complaint (laatste dag om de klacht af te handelen).

    Adjournment of at most four weeks, told before the term has ended; further delay with consent in writing.
    """
    adjournment = days_extended(complaint_term_ends_on, 0, extended_on, extended_until, 7 * complaint_adjournment_weeks)
    return max(end_of_term(complaint_term_ends_on + adjournment), agreed_until)


@article(
    "Awb", "9:8", paragraph=3, since="2009-10-01",
    nl="Behandelen we je klacht niet, dan hoor je dat uiterlijk op {result}.",
    en="If we do not deal with your complaint, you hear that on {result} at the latest.",
)  # fmt: skip
def complaint_refusal_due(received_on: Date, complaint_refusal_weeks: Count) -> Date:
    """Last day to tell that a complaint is not dealt with (laatste dag om een klacht af te wijzen)."""
    return end_of_term(received_on + 7 * complaint_refusal_weeks)


@article(
    "AVG", "12", paragraph=3, since="2018-05-25",
    nl="Zonder verlenging antwoorden we uiterlijk op {result}.",
    en="Without extension we answer on {result} at the latest.",
)  # fmt: skip
def privacy_term_ends_on(received_on: Date, privacy_months: Months) -> Date:
    """End of the month to answer a request about personal data (einde van de maand voor een AVG-verzoek).

    The day with the same number in the next month, or that month's last day; a day off moves to the next that is none
    (Regulation (EEC, Euratom) 1182/71, art. 3).
    """
    return end_of_term(add_months(received_on, privacy_months))


@article(
    "AVG", "12", paragraph=3, since="2018-05-25",
    nl="We antwoorden uiterlijk op {result} op je verzoek over je gegevens.",
    en="We answer your request about your data on {result} at the latest.",
)  # fmt: skip
def privacy_due(
    received_on: Date,
    privacy_term_ends_on: Date,
    extended_on: Date,
    extended_until: Date,
    privacy_months: Months,
    privacy_extension_months: Months,
) -> Date:
    """Last day to answer a request about personal data (laatste dag om een AVG-verzoek te beantwoorden).

    One extension of at most two months, told with the reason within the first month.
    """
    if extended_on > privacy_term_ends_on or extended_until <= privacy_term_ends_on:
        return privacy_term_ends_on
    return end_of_term(min(extended_until, add_months(received_on, privacy_months + privacy_extension_months)))


@article(
    "AVG", "33", paragraph=1, since="2018-05-25",
    nl="Een datalek met risico melden we uiterlijk op {result}, op hetzelfde uur, bij de Autoriteit Persoonsgegevens.",
    en="We report a data breach with a risk to the data protection authority by {result}, at the same hour.",
)  # fmt: skip
def breach_report_due(breach_known_on: Date, breach_hours: Count) -> Date:
    """Last day to report a data breach (laatste dag om een datalek te melden).

    Seventy-two hours after it became known. A term in hours runs on over days off; whether it has to contain two
    working days (Regulation 1182/71, art. 3(5)) is disputed, and this is the earlier day.
    """
    return breach_known_on + breach_hours // 24


@article(
    "Woo", "4.4", paragraph=1, since="2022-05-01",
    nl="Zonder uitstel beslissen we uiterlijk op {result} over je Woo-verzoek.",
    en="Without delay we decide on your request for information on {result} at the latest.",
)  # fmt: skip
def disclosure_term_ends_on(received_on: Date, disclosure_weeks: Count) -> Date:
    """End of the term for a request under the Open Government Act (einde van de termijn voor een Woo-verzoek)."""
    return received_on + 7 * disclosure_weeks


@article(
    "Woo", "4.4", paragraph=3, since="2022-05-01",
    nl="De termijn stond stil zolang anderen hun mening konden geven: {result}.",
    en="The term stood still while others could give their views: {result}.",
)  # fmt: skip
def disclosure_suspension(
    disclosure_term_ends_on: Date,
    asked_on_1: Date,
    suspended_until_1: Date,
    asked_on_2: Date,
    suspended_until_2: Date,
    asked_on_3: Date,
    suspended_until_3: Date,
) -> Days:
    """Days of suspension of a request under the Open Government Act (dagen opschorting van een Woo-verzoek)."""
    return days_suspended(
        disclosure_term_ends_on,
        asked_on_1, suspended_until_1, asked_on_2, suspended_until_2, asked_on_3, suspended_until_3,
    )  # fmt: skip


@article(
    "Woo", "4.4", paragraph=2, since="2022-05-01",
    nl="We beslissen uiterlijk op {result} over je Woo-verzoek.",
    en="We decide on your request for information on {result} at the latest.",
)  # fmt: skip
def disclosure_due(
    disclosure_term_ends_on: Date,
    disclosure_suspension: Days,
    extended_on: Date,
    extended_until: Date,
    disclosure_adjournment_weeks: Count,
) -> Date:
    """Last day to decide on a request under the Open Government Act (laatste dag om op een Woo-verzoek te beslissen).

    Adjournment of at most two weeks, told with the reason before the term has ended.
    """
    adjournment = days_extended(
        disclosure_term_ends_on, disclosure_suspension, extended_on, extended_until, 7 * disclosure_adjournment_weeks
    )
    return end_of_term(disclosure_term_ends_on + disclosure_suspension + adjournment)
