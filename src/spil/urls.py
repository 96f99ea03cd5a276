"""Where everything is. Each portal has its own `urls.py`."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from spil.portals.base import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("taal/<str:language>/", views.set_language, name="language"),
    path("inloggen/", include("spil.core.access.urls")),
    path("mijn/", include("spil.portals.my.urls")),
    path("werk/", include("spil.portals.work.urls")),
    path("api/v1/", include("spil.portals.api.urls")),
    path("", include("spil.portals.site.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("spil.demo.urls")))

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
