"""Objection and appeal: from when, until when, in time or not (Awb, art. 6:7-6:12, 6:15, 6:24, 8:42, 9:24)."""

from spil.law.engine import NEVER, Count, Date, Flag, Years, article
from spil.law.engine.calendar import add_months
from spil.law.general_administrative_law.days_off import end_of_term
from spil.law.general_administrative_law.facts import Filing


@article(
    "Awb", "6:8", paragraph=1, since="2009-10-01",
    nl="De termijn om bezwaar te maken begint op {result}, de dag nadat we het besluit stuurden.",
    en="The term to object starts on {result}, the day after we sent the decision.",
)  # fmt: skip
def filing_from(announced_on: Date) -> Date:
    """First day of the term to object (eerste dag van de bezwaartermijn).

    An objection that comes before it is in time too (6:10).
    """
    return announced_on + 1


@article(
    "Awb", "6:7", since="2009-10-01",
    nl="Je kunt bezwaar maken tot en met {result}.", en="You can object until {result}.",
)  # fmt: skip
def filing_until(filing_from: Date, filing_weeks: Count) -> Date:
    """Last day to object (laatste dag om bezwaar te maken).

    Six weeks; a last day that is a day off moves to the next that is none (Algemene termijnenwet, art. 1).
    """
    return end_of_term(filing_from - 1 + 7 * filing_weeks)


@article(
    "Awb", "6:9", paragraph=2, since="2009-10-01",
    nl="Wat op {filing_until} al op de post was, is op tijd als we het uiterlijk op {result} kregen.",
    en="What had been posted by {filing_until} is in time if we received it by {result}.",
)  # fmt: skip
def post_received_until(filing_until: Date, posting_weeks: Count) -> Date:
    """Last day to receive what was posted in time (laatste dag om te ontvangen wat op tijd op de post ging)."""
    return end_of_term(filing_until + 7 * posting_weeks)


@article(
    "Awb", "6:9", paragraph="1 and 2", since="2009-10-01",
    nl="Het bezwaar is {result}.", en="The objection is {result}.",
)  # fmt: skip
def filing(
    filing_until: Date,
    post_received_until: Date,
    received_on: Date,
    received_elsewhere_on: Date,
    posted_on: Date,
    lateness_excused: Flag,
) -> Filing:
    """Whether the objection came in time (of het bezwaar op tijd was).

    In time when received by the last day, here or at another authority or court that had to send it on (6:15(3)), or
    posted by that day and received within a week after it. Late is no ground to refuse the objection when the person
    could not help it (6:11).
    """
    received = min(received_on, received_elsewhere_on)
    if received <= filing_until or (posted_on <= filing_until and received <= post_received_until):
        return Filing.IN_TIME
    return Filing.EXCUSED if lateness_excused else Filing.LATE


@article(
    "Awb", "6:7", since="2009-10-01",
    nl="Je kunt in beroep gaan tot en met {result}.", en="You can appeal until {result}.",
)  # fmt: skip
def appeal_until(objection_decided_on: Date, filing_weeks: Count) -> Date:
    """Last day to appeal (laatste dag om in beroep te gaan)."""
    return end_of_term(objection_decided_on + 7 * filing_weeks)


@article(
    "Awb", "6:24", since="2009-10-01",
    nl="Je kunt in hoger beroep gaan tot en met {result}.", en="You can appeal further until {result}.",
)  # fmt: skip
def further_appeal_until(judgment_sent_on: Date, filing_weeks: Count) -> Date:
    """Last day to appeal further (laatste dag om in hoger beroep te gaan)."""
    return end_of_term(judgment_sent_on + 7 * filing_weeks)


@article(
    "Awb", "6:12", paragraph=2, since="2009-10-01",
    nl="Hebben we dan nog niet beslist, dan kun je vanaf {result} naar de rechter.",
    en="If we have not decided by then, you can go to court from {result}.",
)  # fmt: skip
def appeal_on_silence_from(due_on: Date, notice_counts_from: Date, notice_weeks: Count) -> Date:
    """First day to appeal because no decision came (eerste dag om in beroep te gaan omdat een besluit uitblijft).

    The day on which two weeks have passed after the notice of default, which is of no use before the term has ended.
    """
    if notice_counts_from >= NEVER or notice_counts_from <= due_on:
        return NEVER
    return end_of_term(notice_counts_from + 7 * notice_weeks) + 1


@article(
    "Awb", "8:42", paragraph=1, since="2009-10-01",
    nl="De rechter krijgt alle stukken uiterlijk op {result}.",
    en="The court receives all documents on {result} at the latest.",
)  # fmt: skip
def court_file_due(appeal_sent_to_us_on: Date, court_file_weeks: Count) -> Date:
    """Last day to send the file to the court (laatste dag om de rechter de stukken te sturen).

    Four weeks after the court sent the appeal on; the court may give longer.
    """
    return end_of_term(appeal_sent_to_us_on + 7 * court_file_weeks)


@article(
    "Awb", "9:24", paragraph=1, since="2009-10-01",
    nl="Je kunt tot en met {result} naar de Nationale ombudsman.",
    en="You can go to the National Ombudsman until {result}.",
)  # fmt: skip
def ombudsman_until(complaint_closed_on: Date, ombudsman_years: Years) -> Date:
    """Last day to go to the National Ombudsman (laatste dag om naar de Nationale ombudsman te gaan).

    A year after we told what we think of the complaint. A term in years does not move for a day off.
    """
    return add_months(complaint_closed_on, 12 * ombudsman_years)
