"""The front door: what this is, ways in for everyone, and the law itself at work."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from spil.law.common import Education
from spil.portals.site.calculation import MONTHS_OF, compute, months, usual

LAW, SHOWN = "student_finance", ("basic_grant", "supplementary_grant")
BORN_YEARS_AGO = 20


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What can I do here? With what a student living away from home gets this month at most, computed here and now."""
    month = usual(months(LAW, *SHOWN))
    facts = {
        "birth_date": date(month.year - BORN_YEARS_AGO, 1, 1), "education": Education.HBO_BACHELOR,
        "nominal_months": MONTHS_OF[Education.HBO_BACHELOR], "registered_with_parent": False,
    }  # fmt: skip
    result = compute(LAW, facts, month, *SHOWN)
    context = {"month": month, "rows": result.rows(*SHOWN), "sum": sum(result[name] for name in SHOWN)}
    return render(request, "site/start.html", context)
