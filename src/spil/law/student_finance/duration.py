"""How long and in which phase student finance is paid: gift, performance grant or loan (WSF 2000, ch. 4 and 5)."""

from spil.law.common import Education
from spil.law.engine import Choice, Count, Flag, Months, article


class Phase(Choice):
    """Phase of student finance (WSF 2000, art. 4.2, 4.7, 4.18 and 5.2)."""

    NONE = 0, "geen recht", "no right"
    GIFT = 1, "gift", "gift"
    PERFORMANCE = 2, "prestatiebeurs", "performance grant"
    LOAN = 3, "leenfase", "loan phase"


@article(
    "WSF 2000", "4.7", paragraph=2, since="2015-09-01",
    nl="Voor een specialistenopleiding krijg je {result} extra prestatiebeurs.",
    en="For a specialist programme you receive {result} of extra performance grant.",
)  # fmt: skip
def extra_months_specialist(
    education: Education, specialist_programme: Flag, study_abroad: Flag, specialist_extra_months_mbo: Months
) -> Months:
    """Extra months for a specialist programme (extra maanden specialistenopleiding).

    Not for a programme abroad: 4.21 leaves 4.7(2) out.
    """
    if education == Education.MBO_34 and specialist_programme and not study_abroad:
        return specialist_extra_months_mbo
    return 0


@article(
    "WSF 2000", "5.2", paragraph="1 a and b", since="2015-09-01", until="2021-08-31",
    nl="Voor je master krijg je {result} extra prestatiebeurs.",
    en="For your master you receive {result} of extra performance grant.",
)  # fmt: skip
def extra_months_master(
    education: Education,
    master_credits: Count,
    university_master_base_credits: Count,
    credits_per_extension_month: Count,
) -> Months:
    """Extra months for a master (extra maanden master).

    A master at a university of applied sciences gave one year, whatever its length.
    """
    if education == Education.HBO_MASTER:
        return 12
    if education == Education.WO_MASTER:
        return max(0, master_credits - university_master_base_credits) // credits_per_extension_month
    return 0


@article(
    "WSF 2000", "5.2", paragraph="1 a and b", since="2021-09-01",
    nl="Voor je master van {master_credits} studiepunten krijg je {result} extra prestatiebeurs.",
    en="For your master of {master_credits} credits you receive {result} of extra performance grant.",
)  # fmt: skip
def extra_months_master(
    education: Education,
    master_credits: Count,
    university_master_base_credits: Count,
    credits_per_extension_month: Count,
) -> Months:
    """Extra months for a master (extra maanden master).

    A month for each five credits; at a university only for the credits above sixty.
    """
    if education == Education.HBO_MASTER:
        return master_credits // credits_per_extension_month
    if education == Education.WO_MASTER:
        return max(0, master_credits - university_master_base_credits) // credits_per_extension_month
    return 0


@article(
    "WSF 2000", "5.2a", since="2015-09-01",
    nl="Voor een opleiding tot leraar na een eerdere opleiding krijg je {result} extra prestatiebeurs.",
    en="For a teacher programme after an earlier degree you receive {result} of extra performance grant.",
)  # fmt: skip
def extra_months_teacher(higher_education: Flag, teacher_top_up: Flag, teacher_top_up_months: Months) -> Months:
    """Extra months for a teacher programme (extra maanden lerarenopleiding).

    Once; 5.2a for the one-year programme after a bachelor, 5.2c for the educational master.
    """
    return teacher_top_up_months if higher_education and teacher_top_up else 0


@article(
    "WSF 2000", "5.2b", since="2015-09-01", until="2017-12-31",
    nl="Door een handicap of chronische ziekte krijg je {result} extra prestatiebeurs.",
    en="For a disability or chronic illness you receive {result} of extra performance grant.",
)  # fmt: skip
def extra_months_disability(
    education: Education,
    disability_extension_granted: Flag,
    disability_extra_months_mbo: Months,
    disability_extra_months_ho: Months,
) -> Months:
    """Extra months for a disability (extra maanden bij handicap of ziekte).

    4.12 in vocational education.
    """
    if not disability_extension_granted:
        return 0
    if education == Education.MBO_34:
        return disability_extra_months_mbo
    return disability_extra_months_ho if education >= Education.ASSOCIATE_DEGREE else 0


@article(
    "WSF 2000", "5.2b", since="2018-01-01",
    nl="Door een handicap of chronische ziekte krijg je {result} extra prestatiebeurs.",
    en="For a disability or chronic illness you receive {result} of extra performance grant.",
)  # fmt: skip
def extra_months_disability(
    education: Education,
    disability_extension_granted: Flag,
    disability_extra_months_mbo: Months,
    disability_extra_months_ho: Months,
    disability_extra_months_associate_degree: Months,
) -> Months:
    """Extra months for a disability (extra maanden bij handicap of ziekte).

    4.12 in vocational education. An associate degree gives half a year (5.2b(2)).
    """
    if not disability_extension_granted:
        return 0
    if education == Education.MBO_34:
        return disability_extra_months_mbo
    if education == Education.ASSOCIATE_DEGREE:
        return disability_extra_months_associate_degree
    return disability_extra_months_ho if education > Education.ASSOCIATE_DEGREE else 0


@article(
    "WSF 2000", "4.7", paragraph="1 and 2", since="2015-09-01",
    nl="Je kunt in het mbo in totaal {result} prestatiebeurs krijgen.",
    en="You can receive {result} of performance grant in mbo in total.",
)  # fmt: skip
def months_of_performance_grant_mbo(
    performance_grant_months_mbo: Months, extra_months_specialist: Months, extra_months_disability: Months
) -> Months:
    """Months of performance grant, mbo level 3 or 4 (maanden prestatiebeurs, mbo niveau 3 of 4)."""
    return performance_grant_months_mbo + extra_months_specialist + extra_months_disability


@article(
    "WSF 2000", "5.2", paragraph=1, since="2015-09-01",
    nl="Je kunt in het hoger onderwijs in totaal {result} prestatiebeurs krijgen.",
    en="You can receive {result} of performance grant in higher education in total.",
)  # fmt: skip
def months_of_performance_grant_ho(
    performance_grant_months_ho: Months,
    extra_months_master: Months,
    extra_months_teacher: Months,
    extra_months_disability: Months,
) -> Months:
    """Months of performance grant, higher education (maanden prestatiebeurs, hoger onderwijs).

    Until 2017 the act named the study load of the programme (four years, more for a long master) and not four years.
    """
    return performance_grant_months_ho + extra_months_master + extra_months_teacher + extra_months_disability


@article(
    "WSF 2000", "5.2", paragraph=1, since="2015-09-01",
    nl="Je hebt nog {result} prestatiebeurs over.",
    en="You have {result} of performance grant left.",
)  # fmt: skip
def performance_months_left(
    education: Education,
    months_of_performance_grant_mbo: Months,
    months_performance_grant_mbo: Months,
    months_of_performance_grant_ho: Months,
    months_performance_grant_ho: Months,
) -> Months:
    """Months of performance grant left (resterende maanden prestatiebeurs)."""
    if education == Education.MBO_34:
        return max(0, months_of_performance_grant_mbo - months_performance_grant_mbo)
    if education >= Education.ASSOCIATE_DEGREE:
        return max(0, months_of_performance_grant_ho - months_performance_grant_ho)
    return 0


@article(
    "WSF 2000", "4.18", paragraph="1 and 2", since="2015-09-01",
    nl="Krijg je voor mbo niveau 1 of 2 een gift? {result}.",
    en="Do you receive a gift for mbo level 1 or 2? {result}.",
)  # fmt: skip
def gift_for_mbo_12(
    education: Education, study_abroad: Flag, months_gift_mbo_12_abroad: Months, gift_months_mbo_12_abroad: Months
) -> Flag:
    """Gift for mbo level 1 or 2 (gift voor mbo niveau 1 of 2).

    In the Netherlands without a limit (4.2), abroad for four years.
    """
    within_limit = not study_abroad or months_gift_mbo_12_abroad < gift_months_mbo_12_abroad
    return education == Education.MBO_12 and within_limit


@article(
    "WSF 2000", "3.1", paragraph="1 and 2", since="2015-09-01",
    nl="Je studiefinanciering is in deze maand: {result}.",
    en="Your student finance in this month is: {result}.",
)  # fmt: skip
def phase(entitled: Flag, gift_for_mbo_12: Flag, performance_months_left: Months) -> Phase:
    """Phase of student finance (fase van de studiefinanciering).

    After the months of gift or performance grant comes the loan phase (4.7(3), 4.18(2), 5.2(4)).
    """
    if not entitled:
        return Phase.NONE
    if gift_for_mbo_12:
        return Phase.GIFT
    return Phase.PERFORMANCE if performance_months_left > 0 else Phase.LOAN
