"""Where the public site is: no log-in, and every result has an address that can be kept."""

from django.urls import path

from spil.portals.site import (
    algorithms,
    amounts,
    budget,
    late_stop,
    pupil,
    repayment,
    school_fee,
    start,
    student,
    tuition,
)

urlpatterns = [
    path("", start.start, name="home"),
    path("rekenen/", student.calculator, name="calculator"),
    path("budget/", budget.budget, name="budget"),
    path("collegegeld/", tuition.calculator, name="tuition-fee"),
    path("lesgeld/", school_fee.calculator, name="school-fee"),
    path("scholieren/", pupil.calculator, name="pupil"),
    path("reisproduct-te-laat/", late_stop.calculator, name="late-stop"),
    path("terugbetalen/", repayment.calculator, name="repayment"),
    path("algoritmes/", algorithms.algorithms, name="algorithms"),
    path("algoritmes/<slug:key>/", algorithms.algorithm, name="algorithm"),
    path("bedragen/", amounts.amounts, name="amounts"),
    path("bedragen/<str:law>/<str:name>/", amounts.amount, name="amount"),
]
