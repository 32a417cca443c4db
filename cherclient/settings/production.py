"""Production: the embedded site plus what `check --deploy` asks; refuses to start half configured."""

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import DATABASES, STORAGES, env

_REQUIRED = {
    "SECRET_KEY": "a long random string that nobody else knows",
    "ALLOWED_HOSTS": "the names the site answers to, separated by commas",
    "SITE_URL": "the address people type, for example https://cherclient.wiki",
    "DATABASE_URL": "for example postgres://user:password@host:5432/cherclient",
    "DATA_DIR": "a folder that is backed up: media, keys",
    "EDITION_KEY": "the Ed25519 key that signs editions: openssl genpkey -algorithm ed25519 | base64 -w0",
    "EMAIL_URL": "for example submission://user:password@host:587",
}
_missing = [f"Set {name}: {what}." for name, what in _REQUIRED.items() if not env.str(name, "")]
if _missing:
    raise ImproperlyConfigured("\n".join(_missing))

STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", True)
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 1)
RANKING_REFRESH_SECONDS = env.int("RANKING_REFRESH_SECONDS", 3600)
STORAGES["staticfiles"]["BACKEND"] = "cherclient.storage.HashedStaticFilesStorage"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [env.str("SITE_URL").rstrip("/")]
if "postgresql" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"]["pool"]["min_size"] = 2
# The back office shows previews in a frame of its own origin.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
