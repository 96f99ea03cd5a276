"""Words and facts that several statutes share: kinds of education, nationality, a person's age and home."""

from spil.law.engine import NEVER, Choice, Date, Flag, Months, fact


class Education(Choice):
    """Kind of education that a student is enrolled in (soort onderwijs; WSF 2000, art. 2.4 and 2.8)."""

    NONE = 0, "geen opleiding", "no education"
    MBO_12 = 1, "mbo niveau 1 of 2", "vocational education level 1 or 2"
    MBO_34 = 2, "mbo niveau 3 of 4", "vocational education level 3 or 4"
    ASSOCIATE_DEGREE = 3, "associate degree", "associate degree"
    HBO_BACHELOR = 4, "hbo-bachelor", "bachelor at a university of applied sciences"
    HBO_MASTER = 5, "hbo-master", "master at a university of applied sciences"
    WO_BACHELOR = 6, "universitaire bachelor", "university bachelor"
    WO_MASTER = 7, "universitaire master", "university master"


class StudyForm(Choice):
    """How the education is followed (inrichtingsvorm; dual counts as full-time, WSF 2000, art. 1.1(2))."""

    FULL_TIME = 0, "voltijd of bol", "full-time"
    DUAL = 1, "duaal", "dual"
    PART_TIME = 2, "deeltijd", "part-time"
    WORK_BASED = 3, "bbl", "work-based (bbl)"


class Nationality(Choice):
    """Nationality as far as the law looks at it (WSF 2000, art. 2.2)."""

    DUTCH = 0, "Nederlands", "Dutch"
    EU_EEA_SWISS = 1, "EU, EER of Zwitsers", "EU, EEA or Swiss"
    SURINAMESE = 2, "Surinaams", "Surinamese"
    OTHER = 3, "andere nationaliteit", "other nationality"


class ResidencePermit(Choice):
    """Residence permit (verblijfsvergunning; Bsf 2000, art. 3)."""

    NONE = 0, "geen verblijfsvergunning", "no residence permit"
    TYPE_I_DESIGNATED = 1, "type I, met een reden van verblijf die meetelt", "type I, with a ground of stay that counts"
    TYPE_I_OTHER = 2, "type I, met een andere reden van verblijf", "type I, with another ground of stay"
    TYPE_II = 3, "type II (regulier, onbepaalde tijd)", "type II (regular, permanent)"
    TYPE_III = 4, "type III (asiel, bepaalde tijd)", "type III (asylum, temporary)"
    TYPE_IV = 5, "type IV (asiel, onbepaalde tijd)", "type IV (asylum, permanent)"
    TYPE_V = 6, "EU-langdurig ingezetene", "EU long-term resident"
    EU_FAMILY = 7, "familielid van een EU-burger", "family member of an EU citizen"


birth_date = fact(Date, nl="Geboortedatum", en="Date of birth", register="BRP")
nationality = fact(Nationality, nl="Nationaliteit", en="Nationality", register="BRP", default=Nationality.DUTCH)
residence_permit = fact(
    ResidencePermit, nl="Verblijfsvergunning", en="Residence permit", register="IND", default=ResidencePermit.NONE
)
lives_in_netherlands = fact(Flag, nl="Woont in Nederland", en="Lives in the Netherlands", register="BRP", default=True)
education = fact(Education, nl="Soort onderwijs", en="Kind of education", register="ROD")
study_form = fact(
    StudyForm, nl="Vorm van de opleiding", en="Form of study", register="ROD", default=StudyForm.FULL_TIME
)
months_into_study_year = fact(
    Months,
    nl="Maanden sinds het begin van het studiejaar waarin de inschrijving begon (0 = augustus of september)",
    en="Months from the start of the study year to the start of the enrolment (0 = August or September)",
    register="ROD",
    default=0,
    least=0,
    most=11,
)
funded_programme = fact(
    Flag, nl="De overheid bekostigt de opleiding", en="The programme is publicly funded", register="RIO", default=True
)
enrolment_ended_on = fact(
    Date, nl="Eerste dag zonder inschrijving", en="First day without enrolment", register="ROD", default=NEVER
)
