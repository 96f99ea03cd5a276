"""Settings of the tests: as in development, without waiting for the disk and without collected static files."""

from spil.settings import *  # noqa: F403
from spil.settings import DATABASES, STORAGES

DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | {
    "options": "-c synchronous_commit=off -c spil.may_truncate=on"
}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
ALLOWED_HOSTS = ["*"]
LOGGING = {"json": False, "level": "CRITICAL"}
