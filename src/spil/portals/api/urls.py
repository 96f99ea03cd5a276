"""Where the API is: /api/v1/."""

from django.urls import path

from spil.portals.api import views
from spil.portals.api.endpoints import api
from spil.portals.api.problems import not_found

operations, app_name, _ = api.urls
app_name = "api"
urlpatterns = [
    path("openapi.json", views.openapi, name="openapi"),
    path("docs", views.docs, name="docs"),
    *operations,
    path("<path:rest>", not_found),
]
