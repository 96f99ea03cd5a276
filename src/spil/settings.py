"""Django settings. Everything that differs between installations, and every secret, comes from the environment.

SPIL_ENV            development (default) or production
SPIL_SECRET_KEY     required in production; in development one is made in var/
SPIL_HOSTS          host names served, separated by commas
SPIL_DEMO           1 shows the demo society's log-in page (default in development only)
SPIL_DEBUG          1 shows Django's debug pages (development only)
SPIL_VAR            folder for data of this installation (default: var/ in the checkout)
DATABASE_URL        postgresql://user:password@host:port/name; without it the embedded server is used
SPIL_DB             name of the database on the embedded server (default: spil)
SPIL_TEST_DB        name of the test database (default: test_spil)
OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET    who logs people in
OIDC_LEVEL          lowest level of assurance (acr) that may come in (default: eIDAS substantial)
SPIL_API_CALLS      calls of the API a minute from one address and worker, tenfold with a token; 0: no limit
                    (default 600)
SPIL_CLAMD          host:port of ClamAV's daemon, which looks at what people send (needed in production)
MOLLIE_API_KEY      key of the payment provider (Mollie API v2) for iDEAL; without one, in a demo, a stand-in answers
MOLLIE_WEBHOOK_SECRET    with which the provider signs its events
PAYMENT_PROVIDER_IBAN    account from which the provider pays out what it took in for us
SPIL_AUDIT_KEY      secret behind the key that signs the access record; made in var/ in development
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "spil"
VAR = Path(os.environ.get("SPIL_VAR", ROOT / "var")).resolve()
VAR.mkdir(parents=True, exist_ok=True)

ENVIRONMENT = os.environ.get("SPIL_ENV", "development")
if ENVIRONMENT not in ("development", "production"):
    raise ImproperlyConfigured(f"SPIL_ENV is {ENVIRONMENT!r}; it must be development or production.")
PRODUCTION = ENVIRONMENT == "production"
DEMO = os.environ.get("SPIL_DEMO", "0" if PRODUCTION else "1") == "1"
DEBUG = os.environ.get("SPIL_DEBUG") == "1" and not PRODUCTION


def secret(name: str) -> str:
    """A secret from the environment; in development one that is made once and kept under var/."""
    value = os.environ.get(name)
    if value:
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(f"{name} must be set in the environment in production.")
    kept = VAR / name.lower()
    if not kept.exists():
        made = kept.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(64))
        made.rename(kept)
    return kept.read_text()


def database() -> dict[str, Any]:
    """The database from DATABASE_URL, or the embedded one."""
    common = {
        "ENGINE": "spil.postgres",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": os.environ.get("SPIL_TEST_DB", "test_spil")},
    }
    if EMBEDDED_POSTGRES:
        return common | {"NAME": os.environ.get("SPIL_DB", "spil"), "USER": "postgres"}
    url = urlsplit(os.environ["DATABASE_URL"])
    return common | {
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
        "OPTIONS": dict(parse_qsl(url.query)),
    }


SECRET_KEY = secret("SPIL_SECRET_KEY")
ALLOWED_HOSTS = [
    host for host in os.environ.get("SPIL_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost").split(",") if host
]
EMBEDDED_POSTGRES = not os.environ.get("DATABASE_URL")
DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "spil.portals.base",  # before django.forms, whose templates it replaces
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "ninja",
    "pgtrigger",
    "procrastinate.contrib.django",
    "spil.core.access",
    "spil.core.people",
    "spil.core.decisions",
    "spil.core.ledger",
    "spil.core.payments",
    "spil.core.messages",
    "spil.core.cases",
    "spil.core.runs",
    "spil.services.student_finance",
    "spil.services.compensation",
    "spil.services.school_costs",
    "spil.services.arrears",
    "spil.services.repayment",
    "spil.services.policy",
    "spil.services.take_up",
    "spil.services.selection",
    "spil.portals.site",
    "spil.portals.my",
    "spil.portals.work",
    "spil.portals.api",
    "spil.demo",
]

MIDDLEWARE = [
    "spil.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "spil.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "spil.urls"
WSGI_APPLICATION = "spil.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "spil.portals.base.context.page",
            ],
            "builtins": ["spil.portals.base.templatetags.spil"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Who may come in
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "/inloggen/"
LOGIN_REDIRECT_URL = "/mijn/"
LOGOUT_REDIRECT_URL = "/"
OIDC_ISSUER = os.environ.get("OIDC_ISSUER", "")
OIDC_CLIENT_ID = os.environ.get("OIDC_CLIENT_ID", "spil")
OIDC_CLIENT_SECRET = os.environ.get("OIDC_CLIENT_SECRET", "")
OIDC_LEVEL = os.environ.get("OIDC_LEVEL", "http://eidas.europa.eu/LoA/substantial")

# Payments through a provider
MOLLIE_API = "https://api.mollie.com/v2"
MOLLIE_API_KEY = os.environ.get("MOLLIE_API_KEY", "")
MOLLIE_WEBHOOK_SECRET = os.environ.get("MOLLIE_WEBHOOK_SECRET", "")
PAYMENT_PROVIDER_IBAN = os.environ.get("PAYMENT_PROVIDER_IBAN", "NL35SPIL0999999980" if DEMO else "")

SESSION_COOKIE_NAME = "__Host-sessie" if PRODUCTION else "sessie"
SESSION_COOKIE_AGE = 2 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "spil.portals.base.views.csrf_failure"

# What a browser may do with our pages
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("SPIL_BEHIND_PROXY") == "1" else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # the component library draws its small icons as data: images
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": [
            "'self'",
            *([OIDC_ISSUER] if OIDC_ISSUER else []),
            *(["https://*.mollie.com"] if MOLLIE_API_KEY else []),
        ],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in ("accelerometer", "autoplay", "camera", "display-capture", "fullscreen", "geolocation", "gyroscope",
                    "magnetometer", "microphone", "midi", "payment", "usb")
}  # fmt: skip
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
CLAMD = os.environ.get("SPIL_CLAMD", "")
API_CALLS_PER_MINUTE = int(os.environ.get("SPIL_API_CALLS", "600"))

LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LANGUAGE_CODE = "nl"
LANGUAGE_COOKIE_NAME = "taal"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR / "media"

LOGGING_CONFIG = "spil.log.configure"
LOGGING = {"json": PRODUCTION, "level": os.environ.get("SPIL_LOG_LEVEL", "INFO")}
