"""Where everything is. Each portal has its own `urls.py`."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from spil.portals.base import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("taal/<str:language>/", views.set_language, name="language"),
]
for prefix, module in (
    ("inloggen/", "spil.core.access.urls"),
    ("mijn/", "spil.portals.my.urls"),
    ("werk/", "spil.portals.work.urls"),
    ("api/v1/", "spil.portals.api.urls"),
    ("demo/", "spil.demo.urls" if settings.DEMO else ""),
    ("", "spil.portals.site.urls"),
):
    if module and find_spec(module):
        urlpatterns.append(path(prefix, include(module)))
urlpatterns.append(path("", views.placeholder, name="home"))

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
