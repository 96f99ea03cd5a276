"""What only the allowance for pupils asks about: their school, and what they applied for."""

from django.db import models
from django.db.models import CheckConstraint, Q

from spil.core.people.models import KINDS, Fact, rules, text_point
from spil.text import T


class SchoolEnrolment(Fact):
    """Enrolment at a school for secondary education or in vavo (ROD).

    `school_kind` is law.school_costs.facts.SchoolKind. `completed_on` is the day on which the last school year was
    completed successfully (WTOS 2.19).
    """

    KEY = ("institution",)
    label = T(nl="Inschrijving op een school", en="Enrolment at a school")
    institution = models.CharField(max_length=6)  # BRIN
    institution_name = models.CharField(max_length=200, blank=True)
    school_kind = models.PositiveSmallIntegerField()
    recognised = models.BooleanField(default=True, db_default=True)
    at_least_one_year = models.BooleanField(default=True, db_default=True)
    hours_a_year = models.PositiveSmallIntegerField(default=1000, db_default=1000)  # clock hours
    special_course = models.BooleanField(default=False, db_default=False)  # funded under WVO 2020, 4.28
    completed_on = models.DateField(null=True, blank=True)

    class Meta(Fact.Meta):
        constraints = rules(
            CheckConstraint(name="school_enrolment_kind_known", condition=Q(school_kind__range=(1, 6))),
            CheckConstraint(name="school_enrolment_hours", condition=Q(hours_a_year__lte=8784)),
            key=(text_point("institution"),),
        )


class AllowanceChoice(Fact):
    """What a pupil applied for, from the first of a month on.

    `counting_parent` is the place (1 or 2) of the parent who counts, as the pupil stated; 0 leaves it to the rules.
    `away_from` is the month from which the higher amount for living away was asked for (WTOS 4.10(3)); null: never.
    """

    label = T(nl="Aanvraag tegemoetkoming scholieren", en="Application for the allowance for pupils")
    applied_on = models.DateField()
    supplementary_allowance = models.BooleanField()
    counting_parent = models.PositiveSmallIntegerField(default=0, db_default=0)
    away_from = models.DateField(null=True, blank=True)

    class Meta(Fact.Meta):
        constraints = rules(CheckConstraint(name="allowance_parent_known", condition=Q(counting_parent__lte=2)))


KINDS["school_enrolment"] = SchoolEnrolment
KINDS["allowance_choice"] = AllowanceChoice
