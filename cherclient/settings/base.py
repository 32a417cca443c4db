"""The embedded site: everything works with no service running and no variable set.

This file is the only reader of the environment; `docs/reference/variables.md` lists what it reads.
"""

from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _
from environs import Env

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = env.path("DATA_DIR", BASE_DIR / "var")
DATA_DIR.mkdir(parents=True, exist_ok=True)


def local_secret(path: Path) -> str:
    """The key of an embedded site: made once, readable by its owner only."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key(), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = env.str("SECRET_KEY", "") or local_secret(DATA_DIR / "secret-key")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "cherclient",
    "cherclient.accounts",
    "cherclient.home",
    "cherclient.images",
    "cherclient.surfaces",
    "cherclient.wiki",
    "ranking",
    "stories",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",  # the script of tables in the editor
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "cherclient.accounts.apps.StaffConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cherclient.page_cache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cherclient.api.middleware.ApiMiddleware",
    "cherclient.policy.PolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cherclient.accounts.middleware.SecondFactorMiddleware",
    "cherclient.accounts.middleware.TooOftenMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cherclient.urls"
WSGI_APPLICATION = "cherclient.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cherclient.navigation.site_frame",
            ],
        },
    },
]

# --- data -----------------------------------------------------------------------------------------

if env.str("DATABASE_URL", ""):
    DATABASES = {"default": env.dj_db_url("DATABASE_URL")}
    if "postgresql" in DATABASES["default"]["ENGINE"]:
        INSTALLED_APPS.append("django.contrib.postgres")
        DATABASES["default"]["CONN_MAX_AGE"] = 0  # required with a pool
        DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
            "min_size": 1,
            "max_size": 8,  # at least the threads of one process
            "timeout": 10,
        }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "cherclient.sqlite3",
            "OPTIONS": {
                # Without IMMEDIATE, a third or more of concurrent submissions fail as "locked".
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                    "PRAGMA cache_size=-20000; PRAGMA mmap_size=134217728;"
                ),
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if env.str("CACHE_URL", ""):
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": env.str("CACHE_URL"),
        }
    }
    CACHES["pages"] = CACHES["default"] | {"KEY_PREFIX": "pages"}
else:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        "pages": {  # kept whole: cherclient.page_cache
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "pages",
            "OPTIONS": {"MAX_ENTRIES": 1_000},
        },
    }

TASKS = {
    "default": {
        "BACKEND": {
            "immediate": "django_tasks.backends.immediate.ImmediateBackend",
            "database": "django_tasks_db.DatabaseBackend",
        }[env.str("TASKS", "immediate")],
        "QUEUES": [],
    }
}
if env.str("TASKS", "immediate") == "database":
    INSTALLED_APPS.append("django_tasks_db")

# --- people ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_stories"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SIGNUP_FORM_CLASS = "cherclient.accounts.forms.PseudonymForm"
ACCOUNT_FORMS = {
    "login": "cherclient.accounts.sign_in.SignInForm",
    "request_login_code": "cherclient.accounts.sign_in.CodeForm",
    "signup": "cherclient.accounts.sign_in.SignUpForm",
    "reset_password": "cherclient.accounts.sign_in.ForgottenPasswordForm",
    "add_email": "cherclient.accounts.sign_in.NewAddressForm",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "CherClient : "
ACCOUNT_USER_DISPLAY = str
ACCOUNT_ADAPTER = "cherclient.accounts.adapter.AccountAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", False)
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)  # of ours, each adding to X-Forwarded-For
LIMITS_FACTOR = env.int("LIMITS_FACTOR", 1)  # times the numbers of stories.limits
AXES_CLIENT_IP_CALLABLE = "cherclient.accounts.adapter.address_of_attempt"
AXES_FAILURE_LIMIT = 8
AXES_DISABLE_ACCESS_LOG = True  # failed attempts only: no diary of who signed in from where
AXES_COOLOFF_TIME = 1  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cherclient.front.views.csrf_failure"

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if env.str("EMAIL_URL", ""):
    _email = env.dj_email_url("EMAIL_URL")
    if "EMAIL_BACKEND" not in _email:
        raise ImproperlyConfigured(
            "EMAIL_URL begins with submission:// (encrypted, port 587), smtp:// or console://."
        )
    EMAIL_BACKEND = _email["EMAIL_BACKEND"]
    EMAIL_HOST = _email["EMAIL_HOST"]
    EMAIL_PORT = _email["EMAIL_PORT"]
    EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
    EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
    EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
    EMAIL_FILE_PATH = _email.get("EMAIL_FILE_PATH")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "CherClient <ne-pas-repondre@cherclient.wiki>")

# --- languages ------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # addresses read the same in every message they are sent in
USE_TZ = True
TIME_ZONE = "Europe/Paris"

# --- files ----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {  # proofs: no address leads there
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "cherclient.storage.EmbeddedStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- what the browser may do ----------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
    },
}
# Wagtail's pages of lists and forms start with inline scripts that carry no nonce; nothing else of
# theirs needs more than the public policy.
BACK_OFFICE_POLICY = {"script-src": [SELF, UNSAFE_INLINE]}
PERMISSIONS_POLICY = {
    name: []
    for name in ("camera", "geolocation", "microphone", "payment", "usb", "display-capture")
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

# --- Wagtail --------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "CherClient.wiki"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILIMAGES_IMAGE_MODEL = "images.CherImage"
WAGTAIL_USER_CREATION_FORM = "cherclient.accounts.forms.StaffCreationForm"
WAGTAIL_USER_EDIT_FORM = "cherclient.accounts.forms.StaffEditForm"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}  # pages only
# The admin calls out by default: avatars and a version check. No page of ours asks a third party.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = (
    False  # no mail from inside a transaction: there is the queue
)
WAGTAILDOCS_SERVE_METHOD = "serve_view"
TAGGIT_CASE_INSENSITIVE = True

# --- CherClient -----------------------------------------------------------------------------------

DETECTOR_ARTIFACT = env.str("DETECTOR_ARTIFACT", "")
EDITION_KEY = env.str("EDITION_KEY", "")  # Ed25519, signs editions: ranking.signing says the forms
EDITION_KEY_FILE = DATA_DIR / "edition-key.pem"  # made once, when no key is given
RANKING_REFRESH_SECONDS = env.int("RANKING_REFRESH_SECONDS", 0)
CONTACT_EMAIL = env.str("CONTACT_EMAIL", "contact@cherclient.wiki")  # of the public, for machines
OPERATOR_EMAIL = env.str("OPERATOR_EMAIL", "")  # warned of threats; else the superusers
DECISION_DAYS = env.int("DECISION_DAYS", 7)  # published on the rules page
DOUBLE_READING_PERCENT = env.int(
    "DOUBLE_READING_PERCENT", 5
)  # of decisions, read by a second person
CONFIRMATION_DAYS = 7

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.log_level("LOG_LEVEL", "WARNING")},
}
