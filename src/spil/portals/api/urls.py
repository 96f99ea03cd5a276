"""Where the API is: /api/v1/."""

from django.urls import URLPattern, include, path
from django.views.generic import RedirectView

from spil.portals.api import views
from spil.portals.api.endpoints import api
from spil.portals.api.problems import method_as_problem, not_found

app_name = "api"
operations = [
    path(str(one.pattern), method_as_problem(one.callback), name=one.name)
    for one in api.urls[0]
    if isinstance(one, URLPattern) and one.name != "api-root"
]
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api:docs"), name="root"),
    path("openapi.json", views.openapi, name="openapi"),
    path("docs", views.docs, name="docs"),
    path("zgw/", include("spil.portals.api.zgw")),
    *operations,
    path("<path:rest>", not_found),
]
