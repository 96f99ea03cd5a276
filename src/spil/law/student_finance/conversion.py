"""When performance grant becomes a gift: diploma in time, early stop or circumstances (WSF 2000, ch. 4 and 5).

The sums and months received are those of one sector: vocational education when `education` is mbo, else higher.
"""

from spil.law.engine import Cents, Choice, Count, Date, Flag, Months, Years, article
from spil.law.engine.calendar import add_months, date_of, year_of
from spil.law.engine.money import half_up
from spil.law.student_finance.entitlement import study_year_start
from spil.law.student_finance.facts import DiplomaKind


class ConversionGround(Choice):
    """Why performance grant becomes a gift (WSF 2000, art. 4.10-4.14 and 5.7-5.16)."""

    NONE = 0, "nog geen grond", "no ground yet"
    DIPLOMA = 1, "diploma binnen de diplomatermijn", "diploma within the diploma term"
    EARLY_STOP = 2, "op tijd gestopt in het eerste jaar", "stopped in time in the first year"
    STRUCTURAL = 3, "structurele omstandigheden", "structural circumstances"
    NO_WORK_CAPACITY = 4, "blijvend geen arbeidsvermogen", "permanently no work capacity"


@article(
    "WSF 2000", "5.5", since="2015-09-01",
    nl="Je diplomatermijn begon op {result}.",
    en="Your diploma term started on {result}.",
)  # fmt: skip
def diploma_term_starts(vocational_education: Flag, first_performance_month_mbo: Date, first_month_ho: Date) -> Date:
    """Start of the diploma term (begin van de diplomatermijn).

    Vocational: the first month of performance grant (4.9). Higher: the first month of any student finance.
    """
    return first_performance_month_mbo if vocational_education else first_month_ho


@article(
    "WSF 2000", "5.5", since="2015-09-01",
    nl="Je diploma moet uiterlijk op {result} behaald zijn.",
    en="Your diploma must be obtained on {result} at the latest.",
)  # fmt: skip
def diploma_term_ends(
    vocational_education: Flag,
    diploma_term_starts: Date,
    diploma_term_mbo: Years,
    diploma_term_ho: Years,
    granted_diploma_term_extension: Months,
) -> Date:
    """Last day of the diploma term (laatste dag van de diplomatermijn).

    Ten years (4.9; 5.5), longer by the extension that was granted (4.14(1) and (2); 5.16(1) and (2)).
    """
    years = diploma_term_mbo if vocational_education else diploma_term_ho
    return add_months(diploma_term_starts, 12 * years + granted_diploma_term_extension) - 1


@article(
    "WSF 2000", "4.10", paragraph="1, 2 and 4", since="2015-09-01",
    nl="Telt je diploma voor de prestatiebeurs mbo? {result}.",
    en="Does your diploma count for the performance grant in mbo? {result}.",
)  # fmt: skip
def diploma_counts_mbo(diploma: DiplomaKind) -> Flag:
    """Diploma that counts, mbo (diploma dat meetelt, mbo).

    Level 3 or 4, a specialist programme, or any diploma of higher education.
    """
    return diploma >= DiplomaKind.MBO_34


@article(
    "WSF 2000", "5.7", paragraph="1 and 4", since="2015-09-01", until="2017-12-31",
    nl="Telt je diploma voor de prestatiebeurs hoger onderwijs? {result}.",
    en="Does your diploma count for the performance grant in higher education? {result}.",
)  # fmt: skip
def diploma_counts_ho(diploma: DiplomaKind, conversion_of_bachelor_requested: Flag) -> Flag:
    """Diploma that counts, higher education (diploma dat meetelt, hoger onderwijs).

    A university bachelor and an associate degree programme counted on request.
    """
    if diploma == DiplomaKind.WO_BACHELOR or diploma == DiplomaKind.ASSOCIATE_DEGREE:
        return conversion_of_bachelor_requested
    return diploma > DiplomaKind.ASSOCIATE_DEGREE


@article(
    "WSF 2000", "12.24", since="2018-01-01", until="2019-05-31",
    nl="Telt je diploma voor de prestatiebeurs hoger onderwijs? {result}.",
    en="Does your diploma count for the performance grant in higher education? {result}.",
)  # fmt: skip
def diploma_counts_ho(diploma: DiplomaKind, conversion_of_bachelor_requested: Flag) -> Flag:
    """Diploma that counts, higher education (diploma dat meetelt, hoger onderwijs).

    Until 1 June 2019 an associate degree still counted on request only, as a university bachelor does.
    """
    if diploma == DiplomaKind.WO_BACHELOR or diploma == DiplomaKind.ASSOCIATE_DEGREE:
        return conversion_of_bachelor_requested
    return diploma > DiplomaKind.ASSOCIATE_DEGREE


@article(
    "WSF 2000", "5.7", paragraph="1, 3 and 6", since="2019-06-01",
    nl="Telt je diploma voor de prestatiebeurs hoger onderwijs? {result}.",
    en="Does your diploma count for the performance grant in higher education? {result}.",
)  # fmt: skip
def diploma_counts_ho(
    diploma: DiplomaKind, conversion_of_bachelor_requested: Flag, associate_degree_programme: Flag
) -> Flag:
    """Diploma that counts, higher education (diploma dat meetelt, hoger onderwijs).

    A university bachelor alone counts on request, and so does an associate degree course of before 2018 (12.23).
    """
    older_course = diploma == DiplomaKind.ASSOCIATE_DEGREE and associate_degree_programme
    if diploma == DiplomaKind.WO_BACHELOR or older_course:
        return conversion_of_bachelor_requested
    return diploma >= DiplomaKind.ASSOCIATE_DEGREE


@article(
    "WSF 2000", "5.7", since="2015-09-01",
    nl="Heb je binnen de diplomatermijn een diploma behaald dat meetelt? {result}.",
    en="Did you obtain a diploma that counts within the diploma term? {result}.",
)  # fmt: skip
def diploma_in_time(
    on: Date,
    vocational_education: Flag,
    diploma_counts_mbo: Flag,
    diploma_counts_ho: Flag,
    diploma_on: Date,
    diploma_term_ends: Date,
) -> Flag:
    """Diploma in time (diploma op tijd).

    4.10 in vocational education.
    """
    counts = diploma_counts_mbo if vocational_education else diploma_counts_ho
    return counts and diploma_on <= on and diploma_on <= diploma_term_ends


@article(
    "WSF 2000", "4.11", since="2015-09-01",
    nl="Stopte je in je eerste jaar mbo op tijd? {result}.",
    en="Did you stop in time in your first year of mbo? {result}.",
)  # fmt: skip
def early_stop_mbo(
    on: Date, first_performance_month_mbo: Date, stopped_from: Date, resumed_on: Date, early_stop_before_month: Count
) -> Flag:
    """Early stop, mbo (vroeg gestopt, mbo).

    Stopped before 1 February of the first study year (January is the last month), and not resumed in that year.
    Until the end of the study year it is not certain yet. In the texts until 2018 on request only.
    """
    year = year_of(study_year_start(first_performance_month_mbo, 8))
    year_ends = date_of(year + 1, 8, 1)
    return stopped_from <= date_of(year + 1, early_stop_before_month, 1) and resumed_on >= year_ends and on >= year_ends


@article(
    "WSF 2000", "5.10", since="2015-09-01",
    nl="Stopte je in je eerste jaar hoger onderwijs voor 1 februari? {result}.",
    en="Did you stop before 1 February in your first year of higher education? {result}.",
)  # fmt: skip
def early_stop_ho(
    on: Date, first_month_ho: Date, stopped_from: Date, resumed_on: Date, early_stop_before_month: Count
) -> Flag:
    """Early stop, higher education (vroeg gestopt, hoger onderwijs).

    Not resumed in the same study year.
    """
    year = year_of(study_year_start(first_month_ho, 9))
    year_ends = date_of(year + 1, 9, 1)
    return stopped_from <= date_of(year + 1, early_stop_before_month, 1) and resumed_on >= year_ends and on >= year_ends


@article(
    "WSF 2000", "5.11", since="2015-09-01",
    nl="Begon je na 31 januari en stopte je voor 1 september? {result}.",
    en="Did you start after 31 January and stop before 1 September? {result}.",
)  # fmt: skip
def early_stop_after_late_start(
    on: Date,
    first_month_ho: Date,
    stopped_from: Date,
    resumed_on: Date,
    early_stop_before_month: Count,
    early_stop_late_start_before_month: Count,
) -> Flag:
    """Early stop after a start in February or later (vroeg gestopt na een start vanaf februari).

    Not resumed before 1 February of the next study year.
    """
    year = year_of(study_year_start(first_month_ho, 9)) + 1
    started_late = first_month_ho >= date_of(year, early_stop_before_month, 1)
    stopped = stopped_from <= date_of(year, early_stop_late_start_before_month, 1)
    wait_ends = date_of(year + 1, early_stop_before_month, 1)
    return started_late and stopped and resumed_on >= wait_ends and on >= wait_ends


@article(
    "WSF 2000", "5.11a", paragraph=1, since="2023-09-01",
    nl="Heb je een mbo-diploma en stopte je binnen een jaar met hoger onderwijs? {result}.",
    en="Do you hold a vocational diploma and did you stop higher education within a year? {result}.",
)  # fmt: skip
def early_stop_mbo_graduate(
    on: Date,
    holds_mbo_diploma: Flag,
    first_month_ho: Date,
    stopped_from: Date,
    resumed_on: Date,
    early_stop_before_month: Count,
) -> Flag:
    """Early stop of a vocational graduate (vroeg gestopt met een mbo-diploma).

    Start before February: stopped by 31 August, not resumed before the next 1 February. Start from February:
    stopped by 31 January of the next study year, not resumed before the study year after that.
    """
    year = year_of(study_year_start(first_month_ho, 9)) + 1
    started_late = first_month_ho >= date_of(year, early_stop_before_month, 1)
    following_february = date_of(year + 1, early_stop_before_month, 1)
    last_stop = following_february if started_late else date_of(year, 9, 1)
    wait_ends = date_of(year + 1, 9, 1) if started_late else following_february
    return holds_mbo_diploma and stopped_from <= last_stop and resumed_on >= wait_ends and on >= wait_ends


@article(
    "WSF 2000", "5.11a", paragraph=1, since="2015-09-01", until="2023-08-31",
    nl="Deze regeling voor studenten met een mbo-diploma bestond nog niet.",
    en="This rule for students with a vocational diploma did not exist yet.",
)  # fmt: skip
def early_stop_mbo_graduate() -> Flag:
    """Early stop of a vocational graduate (vroeg gestopt met een mbo-diploma)."""
    return False


@article(
    "WSF 2000", "5.10", since="2015-09-01",
    nl="Ben je op tijd gestopt in je eerste jaar? {result}.",
    en="Did you stop in time in your first year? {result}.",
)  # fmt: skip
def early_stop(
    vocational_education: Flag,
    early_stop_mbo: Flag,
    early_stop_ho: Flag,
    early_stop_after_late_start: Flag,
    early_stop_mbo_graduate: Flag,
) -> Flag:
    """Early stop (op tijd gestopt)."""
    if vocational_education:
        return early_stop_mbo
    return early_stop_ho or early_stop_after_late_start or early_stop_mbo_graduate


@article(
    "WSF 2000", "5.7", since="2015-09-01",
    nl="Reden waarom je prestatiebeurs een gift wordt: {result}.",
    en="Reason why your performance grant becomes a gift: {result}.",
)  # fmt: skip
def conversion_ground(
    no_lasting_work_capacity: Flag, structural_circumstance: Flag, early_stop: Flag, diploma_in_time: Flag
) -> ConversionGround:
    """Ground for conversion (grond voor omzetting).

    The grounds that convert everything come first: no work capacity (4.13; 5.15), structural circumstances
    (4.14(3); 5.16(3)), an early stop (4.11; 5.10 to 5.11a). Then the diploma (4.10; 5.7).
    """
    if no_lasting_work_capacity:
        return ConversionGround.NO_WORK_CAPACITY
    if structural_circumstance:
        return ConversionGround.STRUCTURAL
    if early_stop:
        return ConversionGround.EARLY_STOP
    return ConversionGround.DIPLOMA if diploma_in_time else ConversionGround.NONE


@article(
    "WSF 2000", "4.10", paragraph="1, 2 and 4", since="2015-09-01", until="2026-07-31",
    nl="Je diploma zet {result} prestatiebeurs mbo om.",
    en="Your diploma converts {result} of performance grant in mbo.",
)  # fmt: skip
def convertible_months_mbo(
    diploma: DiplomaKind,
    performance_grant_months_mbo: Months,
    extra_months_disability: Months,
    months_performance_grant_received: Months,
) -> Months:
    """Months that a diploma converts, mbo (maanden die een diploma omzet, mbo).

    A diploma of level 3 or 4 converts the first four years (and a year for disability, 4.12); the years for a
    specialist programme only convert by its own diploma or by one of higher education.
    """
    if diploma == DiplomaKind.MBO_34:
        return min(performance_grant_months_mbo + extra_months_disability, months_performance_grant_received)
    return months_performance_grant_received


@article(
    "WSF 2000", "4.10", paragraph="1, 2 and 4", since="2026-08-01",
    nl="Je diploma zet {result} prestatiebeurs mbo om.",
    en="Your diploma converts {result} of performance grant in mbo.",
)  # fmt: skip
def convertible_months_mbo(
    diploma: DiplomaKind,
    performance_grant_months_mbo: Months,
    extra_months_disability: Months,
    months_performance_grant_received: Months,
) -> Months:
    """Months that a diploma converts, mbo (maanden die een diploma omzet, mbo).

    The years for a specialist programme only convert by its own diploma. A diploma of the work-based path counts too
    (4.10(6)).
    """
    if diploma == DiplomaKind.MBO_SPECIALIST:
        return months_performance_grant_received
    return min(performance_grant_months_mbo + extra_months_disability, months_performance_grant_received)


@article(
    "WSF 2000", "5.7", paragraph="1 and 3", since="2015-09-01",
    nl="Er worden {result} prestatiebeurs omgezet in een gift.",
    en="{result} of performance grant become a gift.",
)  # fmt: skip
def converted_months(
    conversion_ground: ConversionGround,
    vocational_education: Flag,
    convertible_months_mbo: Months,
    diploma_duration: Months,
    months_performance_grant_received: Months,
) -> Months:
    """Months of performance grant that become a gift (maanden prestatiebeurs die gift worden).

    A diploma in higher education converts the duration of the completed programme: of a master with the bachelor
    before it, both together. All other grounds convert what was received.
    """
    if conversion_ground == ConversionGround.NONE:
        return 0
    if conversion_ground != ConversionGround.DIPLOMA:
        return months_performance_grant_received
    return convertible_months_mbo if vocational_education else min(diploma_duration, months_performance_grant_received)


@article(
    "WSF 2000", "5.7", paragraph=1, since="2015-09-01", until="2017-12-31",
    nl="Er worden {result} reisproduct omgezet in een gift.",
    en="{result} of travel product become a gift.",
)  # fmt: skip
def converted_travel_months(
    conversion_ground: ConversionGround,
    vocational_education: Flag,
    diploma_duration: Months,
    months_travel_received: Months,
) -> Months:
    """Months of travel product that become a gift (maanden reisproduct die gift worden).

    As many as of the rest of the performance grant.
    """
    if conversion_ground == ConversionGround.NONE:
        return 0
    if conversion_ground == ConversionGround.DIPLOMA and not vocational_education:
        return min(diploma_duration, months_travel_received)
    return months_travel_received


@article(
    "WSF 2000", "5.7", paragraph="1 and 3", since="2018-01-01",
    nl="Er worden {result} reisproduct omgezet in een gift.",
    en="{result} of travel product become a gift.",
)  # fmt: skip
def converted_travel_months(
    conversion_ground: ConversionGround,
    vocational_education: Flag,
    diploma: DiplomaKind,
    associate_degree_programme: Flag,
    diploma_duration: Months,
    conversion_travel_extra_months: Months,
    months_travel_received: Months,
) -> Months:
    """Months of travel product that become a gift (maanden reisproduct die gift worden).

    After a bachelor or master one year more than the programme; after an associate degree all of it, but after an
    associate degree course of before 2018 as long as the course (12.23).
    """
    if conversion_ground == ConversionGround.NONE:
        return 0
    if conversion_ground != ConversionGround.DIPLOMA or vocational_education:
        return months_travel_received
    if diploma == DiplomaKind.ASSOCIATE_DEGREE:
        return min(diploma_duration, months_travel_received) if associate_degree_programme else months_travel_received
    return min(diploma_duration + conversion_travel_extra_months, months_travel_received)


@article(
    "WSF 2000", "5.7", paragraph="1 and 3", since="2015-09-01",
    nl="Van je prestatiebeurs wordt {result} een gift.",
    en="Of your performance grant {result} becomes a gift.",
)  # fmt: skip
def converted_grant(
    converted_months: Months, months_performance_grant_received: Months, performance_grant_received: Cents
) -> Cents:
    """Performance grant that becomes a gift (prestatiebeurs die gift wordt).

    The act names a duration and not which months: when not all months convert, each month counts for an equal part
    of the sum, half up to the cent.
    """
    if converted_months == months_performance_grant_received:
        return performance_grant_received
    return half_up(performance_grant_received * converted_months, months_performance_grant_received)


@article(
    "WSF 2000", "5.7", paragraph="1 and 3", since="2015-09-01",
    nl="Van de waarde van je reisproduct wordt {result} een gift.",
    en="Of the value of your travel product {result} becomes a gift.",
)  # fmt: skip
def converted_travel(
    converted_travel_months: Months, months_travel_received: Months, travel_value_received: Cents
) -> Cents:
    """Travel value that becomes a gift (reiswaarde die gift wordt).

    Divided over months as the grant is.
    """
    if converted_travel_months == months_travel_received:
        return travel_value_received
    return half_up(travel_value_received * converted_travel_months, months_travel_received)
