"""Persons and what is known of them: facts with two time axes, kept so by the database.

`valid` says when a fact holds in the world (days, upper bound exclusive), `recorded` when we held it for true.
Nothing is overwritten: a correction closes `recorded` of the wrong version and adds the right one (see service.py).
"""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db import models
from django.db.models import BooleanField, CheckConstraint, F, Func, Q, Value
from django.db.models.expressions import Combinable, Expression

from spil.text import T


class Person(models.Model):
    """Someone we know: a student, a parent, a partner. Who has no BSN has an education number (onderwijsnummer)."""

    bsn = models.CharField(max_length=9, null=True, blank=True, unique=True)
    education_number = models.CharField(max_length=9, null=True, blank=True, unique=True)
    given_name = models.CharField(max_length=200, blank=True)
    family_name = models.CharField(max_length=200)
    birth_date = models.DateField()
    death_date = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=2, default="nl", db_default="nl")

    class Meta:
        constraints = [
            CheckConstraint(
                name="person_bsn_eleven_test",
                condition=Q(bsn=None) | Q(Func(F("bsn"), function="spil_eleven_test", output_field=BooleanField())),
            ),
            CheckConstraint(
                name="person_education_number_form",
                condition=Q(education_number=None) | Q(education_number__regex=r"^\d{9}$"),
            ),
            CheckConstraint(
                name="person_has_number", condition=Q(bsn__isnull=False) | Q(education_number__isnull=False)
            ),
            CheckConstraint(
                name="person_dies_after_birth", condition=Q(death_date=None) | Q(death_date__gte=F("birth_date"))
            ),
            CheckConstraint(name="person_language", condition=Q(language__in=["nl", "en"])),
        ]
        indexes = [models.Index(fields=["family_name", "birth_date"], name="person_name_birth")]

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class RecordedFromNow(Func):
    """`[now, )`: known from this moment on, as the database's clock has it."""

    template = "tstzrange(clock_timestamp(), null)"
    output_field = DateTimeRangeField()


def point(expression: str | Combinable) -> Func:
    """A whole number as a range of one, so that an exclusion constraint can compare it without btree_gist."""
    return Func(expression, expression, Value("[]"), function="int8range")


def text_point(field: str) -> Func:
    """A text as a range of one number, its 64-bit hash. Two texts of one person that collide are refused."""
    return point(Func(F(field), Value(0), function="hashtextextended"))


def no_overlap(*key: Expression) -> ExclusionConstraint:
    """For one person and `key` there is at most one fact for each day, at each moment of our knowledge.

    The person is a place on a line: its index is searched five times as fast as one of ranges, and it is exact for
    numbers up to 2^53.
    """
    person = Func("person_id", Value(0), function="point")
    return ExclusionConstraint(
        name="%(class)s_no_overlap",
        expressions=[(person, "~="), *((part, "&&") for part in key), ("valid", "&&"), ("recorded", "&&")],
    )


class Fact(models.Model):
    """What is known of a person for a period (bitemporal). `source` is the register or role that it came from."""

    KEY: ClassVar[tuple[str, ...]] = ()  # fields that, with the person, say which fact it is; the others are its value
    label: ClassVar[Any]

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="%(class)s_facts")
    valid = DateRangeField()
    recorded = DateTimeRangeField(db_default=RecordedFromNow())
    source = models.CharField(max_length=30)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        abstract = True
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    if TG_OP = 'DELETE' then
                        raise exception 'a fact is never deleted: correct it' using errcode = 'restrict_violation';
                    end if;
                    if not upper_inf(OLD.recorded) or upper_inf(NEW.recorded) or isempty(NEW.recorded)
                        or lower(NEW.recorded) is distinct from lower(OLD.recorded)
                        or to_jsonb(NEW) - 'recorded' is distinct from to_jsonb(OLD) - 'recorded' then
                        raise exception 'of a fact only the recorded period may be closed, once'
                            using errcode = 'restrict_violation';
                    end if;
                    return NEW;
                """,
            )
        ]


def rules(*constraints: models.BaseConstraint, key: tuple[Expression, ...] = ()) -> list[models.BaseConstraint]:
    """The constraints that every kind of fact has, and those of one kind."""
    return [
        no_overlap(*key),
        CheckConstraint(name="%(class)s_valid_not_empty", condition=Q(valid__isempty=False)),
        CheckConstraint(name="%(class)s_recorded_not_empty", condition=Q(recorded__isempty=False)),
        *constraints,
    ]


class Address(Fact):
    """Where someone is registered (BRP). `country` is ISO 3166 alpha-2; abroad the postcode is free."""

    label = T(nl="Adres", en="Address")
    street = models.CharField(max_length=80)
    house_number = models.CharField(max_length=16)  # with letter and addition: 12 A-2
    postcode = models.CharField(max_length=16, blank=True)
    city = models.CharField(max_length=80)
    country = models.CharField(max_length=2, default="NL", db_default="NL")

    class Meta(Fact.Meta):
        constraints = rules(
            CheckConstraint(
                name="address_postcode_form", condition=~Q(country="NL") | Q(postcode__regex=r"^[1-9]\d{3}[A-Z]{2}$")
            ),
            CheckConstraint(name="address_country_form", condition=Q(country__regex=r"^[A-Z]{2}$")),
        )
        indexes = [models.Index(fields=["postcode", "house_number"], name="address_postcode")]


class Nationality(Fact):
    """A nationality; someone may have several. `category` is what the law makes of it (law.common.Nationality)."""

    KEY = ("code",)
    label = T(nl="Nationaliteit", en="Nationality")
    code = models.CharField(max_length=4)  # BRP table 32: 0001 is Dutch
    category = models.PositiveSmallIntegerField()

    class Meta(Fact.Meta):
        constraints = rules(
            CheckConstraint(name="nationality_code_form", condition=Q(code__regex=r"^\d{4}$")),
            CheckConstraint(name="nationality_category_known", condition=Q(category__lte=3)),
            key=(text_point("code"),),
        )


class ResidencePermit(Fact):
    """Residence permit (IND; law.common.ResidencePermit) and the EU right of permanent residence."""

    label = T(nl="Verblijfsvergunning", en="Residence permit")
    permit = models.PositiveSmallIntegerField()
    permanent_right = models.BooleanField(default=False, db_default=False)

    class Meta(Fact.Meta):
        constraints = rules(CheckConstraint(name="permit_known", condition=Q(permit__lte=7)))


class Work(Fact):
    """Hours worked in the Netherlands in each month of the period (UWV); counts for EU workers (Bsf 2000, 3)."""

    label = T(nl="Werk", en="Work")
    hours_per_month = models.PositiveSmallIntegerField()

    class Meta(Fact.Meta):
        constraints = rules(CheckConstraint(name="work_hours_in_month", condition=Q(hours_per_month__lte=744)))


class FamilyTie(Fact):
    """Who is someone's parent or partner. A child finds its parents here; `position` is 1 or 2 as in the BRP."""

    class Kind(models.IntegerChoices):
        PARENT = 1, "parent"
        PARTNER = 2, "partner"

    KEY = ("kind", "position")
    label = T(nl="Familie", en="Family")
    kind = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(default=1, db_default=1)
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ties_to")

    class Meta(Fact.Meta):
        constraints = rules(
            CheckConstraint(name="tie_not_with_oneself", condition=~Q(other=F("person"))),
            CheckConstraint(name="tie_place", condition=Q(kind=1, position__in=[1, 2]) | Q(kind=2, position=1)),
            key=(point(F("kind") * 10 + F("position")),),
        )


class Enrolment(Fact):
    """Enrolment in a programme (ROD and RIO). Numbers are those of law.common: Education and StudyForm."""

    KEY = ("institution", "programme")
    label = T(nl="Inschrijving", en="Enrolment")
    institution = models.CharField(max_length=6)  # BRIN; abroad empty
    institution_name = models.CharField(max_length=200, blank=True)
    programme = models.CharField(max_length=12)  # CROHO/RIO or crebo code
    programme_name = models.CharField(max_length=200, blank=True)
    education = models.PositiveSmallIntegerField()
    form = models.PositiveSmallIntegerField(default=0, db_default=0)
    country = models.CharField(max_length=2, default="NL", db_default="NL")
    nominal_months = models.PositiveSmallIntegerField()
    ec = models.PositiveSmallIntegerField(default=0, db_default=0)  # credits of the programme; 0 in mbo
    recognised = models.BooleanField(default=True, db_default=True)
    specialist = models.BooleanField(default=False, db_default=False)  # mbo specialist programme
    teacher_top_up = models.BooleanField(default=False, db_default=False)
    fee_cents = models.IntegerField(default=0, db_default=0)  # fee due a year as the institution says it

    class Meta(Fact.Meta):
        constraints = rules(
            CheckConstraint(name="enrolment_education_known", condition=Q(education__range=(1, 7))),
            CheckConstraint(name="enrolment_form_known", condition=Q(form__lte=3)),
            CheckConstraint(name="enrolment_length", condition=Q(nominal_months__lte=120) & Q(ec__lte=420)),
            CheckConstraint(name="enrolment_fee_not_negative", condition=Q(fee_cents__gte=0)),
            key=(text_point("institution"), text_point("programme")),
        )


class Degree(Fact):
    """A diploma (ROD). Valid from the day of the diploma on; `kind` is law.student_finance.facts.DiplomaKind."""

    KEY = ("institution", "programme")
    label = T(nl="Diploma", en="Diploma")
    institution = models.CharField(max_length=6)
    programme = models.CharField(max_length=12)
    programme_name = models.CharField(max_length=200, blank=True)
    kind = models.PositiveSmallIntegerField()
    sector = models.CharField(max_length=20, blank=True)  # care, teaching, ... as far as a fee depends on it
    diploma_on = models.DateField()
    nominal_months = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta(Fact.Meta):
        constraints = rules(
            CheckConstraint(name="degree_kind_known", condition=Q(kind__range=(1, 8))),
            CheckConstraint(name="degree_valid_from_diploma", condition=Q(valid__startswith=F("diploma_on"))),
            key=(text_point("institution"), text_point("programme")),
        )


class Income(Fact):
    """Income over a calendar year, in cents (verzamelinkomen or its foreign equivalent). Valid for that year."""

    class Status(models.TextChoices):
        ESTIMATED = "estimated"
        ASSESSED = "assessed"
        FOREIGN = "foreign"

    label = T(nl="Inkomen", en="Income")
    year = models.PositiveSmallIntegerField()
    amount_cents = models.BigIntegerField()
    status = models.CharField(max_length=9)
    lone_parent = models.BooleanField(default=False, db_default=False)  # had no partner in that year

    class Meta(Fact.Meta):
        constraints = rules(
            CheckConstraint(name="income_status_known", condition=Q(status__in=["estimated", "assessed", "foreign"])),
            CheckConstraint(
                name="income_valid_is_year",
                condition=Q(
                    valid=Func(
                        Func(F("year"), Value(1), Value(1), function="make_date"),
                        Func(F("year") + Value(1), Value(1), Value(1), function="make_date"),
                        function="daterange",
                        output_field=DateRangeField(),
                    )
                ),
            ),
        )


class BankAccount(Fact):
    """Where we pay someone. The IBAN's check digits are checked by the database too."""

    label = T(nl="Rekeningnummer", en="Bank account")
    iban = models.CharField(max_length=34)
    holder = models.CharField(max_length=140)

    class Meta(Fact.Meta):
        constraints = rules(
            CheckConstraint(
                name="account_iban_valid",
                condition=Q(Func(F("iban"), function="spil_iban_valid", output_field=BooleanField())),
            )
        )
        indexes = [models.Index(fields=["iban"], name="account_iban")]


class Detention(Fact):
    """In prison (DJI); `exempt` when the kind of detention does not count (WSF 2000, 2.17)."""

    label = T(nl="Detentie", en="Detention")
    exempt = models.BooleanField(default=False, db_default=False)

    class Meta(Fact.Meta):
        constraints = rules()


class SchoolAbsence(Fact):
    """Absent from school without leave for these days (ROD; mbo)."""

    label = T(nl="Ongeoorloofd afwezig", en="Unexcused absence")

    class Meta(Fact.Meta):
        constraints = rules()


class Circumstance(Fact):
    """What a case worker or another authority decided about someone. No free text: the reason is in the access record.

    `other` is the person it is about (a parent), `number` its size: months or cents, as the kind says.
    """

    class Kind(models.TextChoices):
        ESTRANGED_PARENT = "estranged_parent"
        UNTRACEABLE_PARENT = "untraceable_parent"
        COURT_MAINTENANCE = "court_maintenance"  # number: cents per month
        HARDSHIP = "hardship"
        DISABILITY_YEAR = "disability_year"
        DIPLOMA_TERM_EXTENSION = "diploma_term_extension"  # number: months
        STRUCTURAL = "structural"
        NO_LASTING_WORK_CAPACITY = "no_lasting_work_capacity"
        LIVES_ELSEWHERE = "lives_elsewhere"
        CARES_FOR_CHILD = "cares_for_child"
        CHILD_BENEFIT_CHILDREN = "child_benefit_children"  # number: other children that count for this parent
        EU_WORKER = "eu_worker"
        FAMILY_OF_EU_WORKER = "family_of_eu_worker"
        TIE_WITH_NETHERLANDS = "tie_with_netherlands"
        NOT_COMPARABLE_ABROAD = "not_comparable_abroad"
        EXCHANGE_ABROAD = "exchange_abroad"
        FOREIGN_SUPPORT = "foreign_support"
        DESIGNATED_DEPARTURE = "designated_departure"
        LATE_STOP_EXCUSED = "late_stop_excused"
        REFERENCE_YEAR = "reference_year"  # of a parent; number: the year whose income is to count

    KEY = ("kind", "other")
    label = T(nl="Bijzondere omstandigheid", en="Special circumstance")
    kind = models.CharField(max_length=30)
    other = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="circumstances_about"
    )
    number = models.BigIntegerField(default=0, db_default=0)

    class Meta(Fact.Meta):
        constraints = rules(
            CheckConstraint(name="circumstance_number_not_negative", condition=Q(number__gte=0)),
            key=(text_point("kind"), point(Func(F("other_id"), Value(0), function="coalesce"))),
        )


KINDS: dict[str, type[Fact]] = {
    "address": Address,
    "nationality": Nationality,
    "residence_permit": ResidencePermit,
    "work": Work,
    "family_tie": FamilyTie,
    "enrolment": Enrolment,
    "degree": Degree,
    "income": Income,
    "bank_account": BankAccount,
    "detention": Detention,
    "school_absence": SchoolAbsence,
    "circumstance": Circumstance,
}
