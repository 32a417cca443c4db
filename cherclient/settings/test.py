"""For tests: fast hashing, mail kept in memory, nothing written outside a temporary folder."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "DATA_DIR" not in os.environ:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="cherclient-test-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
Path(os.environ["DATA_DIR"], "static").mkdir(parents=True, exist_ok=True)

from .base import *  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Factories write rows that announce nothing; tests of the page cache turn it on.
CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
AXES_ENABLED = False
ACCOUNT_RATE_LIMITS = False
LIMITS_FACTOR = 1_000  # journeys tell many stories from one address
DOUBLE_READING_PERCENT = 0  # drawn at random: tests of second readings turn it on
