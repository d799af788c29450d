"""Settings, from the environment alone; docs/operations.md lists them."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from environ import Env

from campaign.environment import (
    read_account,
    read_apart,
    read_choice,
    read_count,
    read_database,
    read_flag,
    read_hosts,
    read_icp_licence,
    read_networks,
    read_origin,
    read_public_security_licence,
    read_redis,
    read_secret,
    read_token,
)

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
# Where the site writes: the SQLite file, pictures, what it has drawn, collected statics.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# the site and its secrets
DEBUG = read_flag(env, "DEBUG")
SECRET_KEY = read_secret(env, "SECRET_KEY", debug=DEBUG)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SITE_URL = read_origin(env.str("SITE_URL", default="http://127.0.0.1:8000"), "SITE_URL")
SITE_ALIASES = [
    read_origin(alias, "SITE_ALIASES") for alias in env.list("SITE_ALIASES", default=[])
]
SITE_ORIGINS = frozenset([SITE_URL, *SITE_ALIASES])
ALLOWED_HOSTS = read_hosts(
    env,
    "ALLOWED_HOSTS",
    default=sorted({urlsplit(origin).hostname or "" for origin in SITE_ORIGINS}),
)
# What seals the ledger is signed with; beside it lies the last checkpoint it has signed.
LEDGER_KEY_FILE = Path(env.str("LEDGER_KEY_FILE", default=str(VAR_DIR / "ledger-key")))
TRUSTED_PROXIES = read_networks(env, "TRUSTED_PROXIES")
WECHAT_APP_ID, WECHAT_APP_SECRET = read_account(env, "WECHAT_APP_ID", "WECHAT_APP_SECRET")
HTTPS = SITE_URL.startswith("https://")

# the numbers under which a site in China is filed; without one the footer says nothing
ICP_LICENCE = read_icp_licence(env, "ICP_LICENCE")
PUBLIC_SECURITY_LICENCE = read_public_security_licence(env, "PUBLIC_SECURITY_LICENCE")

# the house
INSTALLED_APPS = [
    "campaign.apps.CampaignConfig",
    "voting.apps.VotingConfig",
    "profiles.apps.ProfilesConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "simple_history",
    "import_export",
    "campaign.apps.LocksConfig",
    "django_otp",
    "campaign.apps.AuthenticatorsConfig",
    "django_prose_editor",  # its script alone: the desk's rich text
]
MIDDLEWARE = [
    "campaign.logs.name_requests",
    "campaign.measures.count_requests",
    "django.middleware.security.SecurityMiddleware",
    "campaign.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "campaign.middleware.language_from_url",
    "campaign.middleware.whole_cookies",
    "campaign.middleware.whole_queries",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "campaign.errors.Away",
    "axes.middleware.AxesMiddleware",
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
ROOT_URLCONF = "campaign.urls"
WSGI_APPLICATION = "campaign.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# the database is the referee
DATABASES = {
    "default": read_database(env, "DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'site.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # FULL: in WAL, NORMAL may lose the last commits when the power fails. Without recursive
    # triggers, INSERT OR REPLACE would take a row's place and ask no guard against DELETE.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
        ),
    }
else:
    # A like that waits longer than this answers 503 and may be tried again. Locks have a limit
    # of their own, because foreign keys are checked at COMMIT, which statement_timeout lets wait.
    # manage.py sets 0: to recount ten million likes takes a minute, and nobody waits for it.
    STATEMENT_SECONDS = read_count(env, "STATEMENT_SECONDS", default=10, least=0)
    # A machine that is off the network refuses no connection: it was waited for two minutes.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 3,
        **DATABASES["default"].get("OPTIONS", {}),
        "options": f"-c statement_timeout={STATEMENT_SECONDS * 1000} -c lock_timeout=8000",
    }
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

SILENCED_SYSTEM_CHECKS = [
    # The site speaks for its own host; a newspaper's other hosts may not be on https.
    "security.W005",
    "security.W021",
    # The edge redirects to https: behind it, the site can't see the scheme.
    "security.W008",
]

# what slows a script down and leaves thousands behind one carrier's address alone
NETWORK_BUDGET = read_count(env, "NETWORK_BUDGET", default=600)  # likes a minute
# how long after the close is known from which networks likes came; the privacy text says so
FORGET_AFTER_DAYS = read_count(env, "FORGET_AFTER_DAYS", default=30)
# how long the proxy keeps its own log, as deploy/logrotate does; the privacy page says so
PROXY_LOG_DAYS = read_count(env, "PROXY_LOG_DAYS", default=180)

# where proven backups are kept, and the file with the words that encrypt them
BACKUP_DIR = Path(env.str("BACKUP_DIR", default=str(VAR_DIR / "backups")))
BACKUP_KEY_FILE = env.str("BACKUP_KEY_FILE", default="")

# the cache holds friction and WeChat's ticket, so losing it loses nothing
RATELIMIT_FAIL_OPEN = True
REDIS_URL = read_redis(env, "REDIS_URL")
CACHES: dict[str, dict[str, Any]]
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "campaign.cache.FailOpenRedisCache", "LOCATION": REDIS_URL}}
    # W001: Django's own RedisCache is atomic, django-ratelimit just does not know it.
    SILENCED_SYSTEM_CHECKS += ["django_ratelimit.W001"]
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            # Each visitor and network of the last minute or two is one; 300 would be the default.
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }
    # E003: each worker counts by itself. Friction may be that coarse; the limits
    # that must hold stand in the database.
    SILENCED_SYSTEM_CHECKS += ["django_ratelimit.E003", "django_ratelimit.W001"]

# words and hours
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
# Originals of photographs, which no address leads to.
PRIVATE_MEDIA_ROOT = read_apart(
    env.str("PRIVATE_MEDIA_ROOT", default=str(VAR_DIR / "originals")),
    "PRIVATE_MEDIA_ROOT",
    public=[MEDIA_ROOT, STATIC_ROOT],
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# tables of nominees: who may add may import, who may look may export
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "add"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"

# doors and locks
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}
LOGIN_URL = "admin:login"
# Five wrong passwords lock the name for a quarter of an hour, whoever typed them: thousands
# share an address here, and none is kept.
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "campaign.signing_in.no_address"
AXES_CLIENT_STR_CALLABLE = "campaign.signing_in.client_in_words"
AXES_LOCKOUT_CALLABLE = "campaign.signing_in.locked"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False  # campaign/admin/accounts.py shows what an editor needs of it
SILENCED_SYSTEM_CHECKS += ["axes.W006"]  # "lock by address": see above
OTP_TOTP_ISSUER = "Campaign desk"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_TRUSTED_ORIGINS = sorted(SITE_ORIGINS)
CSRF_FAILURE_VIEW = "campaign.errors.csrf_failure"
SECURE_HSTS_SECONDS = 30 * 24 * 60 * 60 if HTTPS else 0
# SECURE_REFERRER_POLICY keeps Django's default, same-origin: with no-referrer the
# browser would send "Origin: null" and no like could be told from a forged one.
X_FRAME_OPTIONS = "DENY"

# Whoever brings the token may read /metrics; without one that address does not exist.
METRICS_TOKEN = read_token(env, "METRICS_TOKEN")
SENTRY_DSN = env.str("SENTRY_DSN", default="")
SLOW_STATEMENT_MS = read_count(env, "SLOW_STATEMENT_MS", default=500)
LOG_FORMAT = read_choice(env, "LOG_FORMAT", ("plain", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "campaign.logs.WithRequestId"},
        "no_visitors": {"()": "campaign.logs.WithoutVisitors"},
    },
    "formatters": {
        "plain": {"format": "%(message)s"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s",
            "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
        },
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["request_id", "no_visitors"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # a 404 or 429 is an answer, not an event
        "django.request": {"level": "ERROR"},
        "axes": {"level": "WARNING"},
    },
}
