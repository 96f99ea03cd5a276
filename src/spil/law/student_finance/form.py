"""In which form the grants of a month are paid: gift, performance grant or loan (WSF 2000, art. 4.2-4.10, 5.1-5.7)."""

from spil.law.common import Education
from spil.law.engine import Count, Date, Flag, Months, article
from spil.law.student_finance.facts import DiplomaKind


@article(
    "WSF 2000", "4.3", paragraph=1, since="2015-09-01",
    nl="Wordt je gift een lening door afwezigheid ({unexcused_absence_weeks} weken achter elkaar)? {result}.",
    en="Does your gift become a loan because of absence ({unexcused_absence_weeks} weeks in a row)? {result}.",
)  # fmt: skip
def absence_makes_loan(
    education: Education, study_abroad: Flag, unexcused_absence_weeks: Count, absence_weeks_to_loan: Count
) -> Flag:
    """Absence turns the gift into a loan (gift wordt lening door afwezigheid).

    Mbo level 1 or 2 in the Netherlands (4.1), from the month after the absence began until the month after the return
    (4.4): the fact counts the weeks of an absence that began before this month and had not ended before it.
    """
    return education == Education.MBO_12 and not study_abroad and unexcused_absence_weeks >= absence_weeks_to_loan


@article(
    "WSF 2000", "5.2", paragraph=2, since="2015-09-01",
    nl="Is je aanvullende beurs deze maand een gift? {result}.",
    en="Is your supplementary grant a gift this month? {result}.",
)  # fmt: skip
def supplementary_grant_is_gift(
    vocational_education: Flag,
    months_entitled_before: Months,
    gift_supplementary_months_mbo: Months,
    gift_supplementary_months_ho: Months,
) -> Flag:
    """Supplementary grant as a gift in the first months (aanvullende beurs als gift in de eerste maanden).

    The first 12 months in mbo (4.7(1)), the first 5 in higher education. Months with a right count, also when no
    supplementary grant was asked for.
    """
    first_months = gift_supplementary_months_mbo if vocational_education else gift_supplementary_months_ho
    return months_entitled_before < first_months


@article(
    "WSF 2000", "5.7", paragraph="2 and 4", since="2015-09-01", until="2017-12-31",
    nl="Zijn je resterende maanden prestatiebeurs een gift doordat je een diploma hebt? {result}.",
    en="Are your remaining months of performance grant a gift because you hold a diploma? {result}.",
)  # fmt: skip
def remaining_months_are_gift(
    on: Date, vocational_education: Flag, diploma: DiplomaKind, diploma_on: Date, conversion_of_bachelor_requested: Flag
) -> Flag:
    """Remaining months as a gift after a diploma (resterende maanden als gift na een diploma).

    Vocational: after a diploma of level 3 or 4 or of higher education (4.10(3) and (4)). A university bachelor and an
    associate degree course counted on request.
    """
    if diploma_on > on:
        return False
    if vocational_education:
        return diploma >= DiplomaKind.MBO_34
    if diploma == DiplomaKind.ASSOCIATE_DEGREE or diploma == DiplomaKind.WO_BACHELOR:
        return conversion_of_bachelor_requested
    return diploma > DiplomaKind.ASSOCIATE_DEGREE


@article(
    "WSF 2000", "5.7", paragraph="2 and 4", since="2018-01-01",
    nl="Zijn je resterende maanden prestatiebeurs een gift doordat je een diploma hebt? {result}.",
    en="Are your remaining months of performance grant a gift because you hold a diploma? {result}.",
)  # fmt: skip
def remaining_months_are_gift(
    on: Date,
    vocational_education: Flag,
    diploma: DiplomaKind,
    diploma_on: Date,
    conversion_of_bachelor_requested: Flag,
    months_performance_grant_ho: Months,
    diploma_duration: Months,
) -> Flag:
    """Remaining months as a gift after a diploma (resterende maanden als gift na een diploma).

    Vocational: after a diploma of level 3 or 4 or of higher education (4.10(3) and (4)). Associate degree: only the
    months that its own duration leaves (5.7(2)). A university bachelor counts on request (5.7(6)).
    """
    if diploma_on > on:
        return False
    if vocational_education:
        return diploma >= DiplomaKind.MBO_34
    if diploma == DiplomaKind.ASSOCIATE_DEGREE:
        return months_performance_grant_ho < diploma_duration
    if diploma == DiplomaKind.WO_BACHELOR:
        return conversion_of_bachelor_requested
    return diploma > DiplomaKind.ASSOCIATE_DEGREE
