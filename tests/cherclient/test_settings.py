"""Settings: the embedded site needs nothing, production refuses to start half configured."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "cherclient.wiki",
    "SITE_URL": "https://cherclient.wiki",
    "DATABASE_URL": "postgres://nell:secret@127.0.0.1:1/cherclient",
    "DATA_DIR": "",  # a folder of the test
    "EDITION_KEY": "c2VlZCBzZWVkIHNlZWQgc2VlZCBzZWVkIHNlZWQgc2U=",
    "EMAIL_URL": "submission://nell:secret@127.0.0.1:1",
}
READ = re.compile(r"""\benv(?:\.\w+)?\(\s*["']([A-Z_]+)["']""")


def start(settings: str, code: str = "pass", **environment: str) -> subprocess.CompletedProcess:
    """A fresh Python that loads settings, with these variables and no other of the site's."""
    known = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    known |= {"PYTHONDONTWRITEBYTECODE": "1", "DJANGO_SETTINGS_MODULE": settings}
    program = f"from django.conf import settings; settings.DEBUG; {code}"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=known | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def production(tmp_path):
    """All that production asks for."""
    return PRODUCTION | {"DATA_DIR": str(tmp_path)}


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "DATA_DIR"])
def test_production_refuses_to_start_and_names_what_is_missing(production, name):
    del production[name]
    started = start("cherclient.settings.production", **production)
    assert started.returncode != 0
    assert re.findall(r"^(?:.*: )?Set ([A-Z_]+): .+\.$", started.stderr, re.MULTILINE) == [name]


def test_production_names_everything_that_is_missing_at_once(tmp_path):
    started = start("cherclient.settings.production", DATA_DIR=str(tmp_path))
    asked = re.findall(r"Set ([A-Z_]+): ", started.stderr)
    assert asked == [name for name in PRODUCTION if name != "DATA_DIR"]


def test_an_empty_variable_is_a_missing_one(production):
    started = start("cherclient.settings.production", **production | {"SITE_URL": ""})
    assert "Set SITE_URL:" in started.stderr


def test_an_address_of_mail_nobody_can_send_to_is_said(production):
    wrong = production | {"EMAIL_URL": "pigeon://nell@host"}
    assert "EMAIL_URL begins with" in start("cherclient.settings.production", **wrong).stderr


def test_the_examples_production_gives_for_its_variables_work(production):
    folder = {"DATA_DIR": production["DATA_DIR"]}
    asked = start("cherclient.settings.production", **folder).stderr
    examples = dict(re.findall(r"Set ([A-Z_]+): .*for example (\S+)\.", asked))
    assert {"SITE_URL", "DATABASE_URL", "EMAIL_URL"} <= examples.keys()
    assert start("cherclient.settings.production", **production | examples).stderr == ""


def test_production_starts_once_everything_is_said(production):
    code = "print(settings.SECURE_SSL_REDIRECT, settings.STAFF_SECOND_FACTOR, settings.DEBUG)"
    started = start("cherclient.settings.production", code, **production)
    assert started.stderr == ""
    assert started.stdout.split() == ["True", "True", "False"]


def test_the_embedded_site_starts_without_a_variable_but_its_folder(tmp_path):
    started = start("cherclient.settings.base", "print(settings.SITE_URL)", DATA_DIR=str(tmp_path))
    assert (started.stdout.strip(), started.stderr) == ("http://127.0.0.1:8000", "")


def test_the_key_of_an_embedded_site_is_made_once_and_read_by_its_owner_only(tmp_path):
    keys = {
        start(
            "cherclient.settings.base", "print(settings.SECRET_KEY)", DATA_DIR=str(tmp_path)
        ).stdout
        for _visit in range(2)
    }
    assert len(keys) == 1
    assert len(keys.pop().strip()) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def variables_read() -> set[str]:
    sources = [path.read_text() for path in (ROOT / "cherclient/settings").glob("*.py")]
    required = re.findall(r'^    "([A-Z_]+)": "', sources_of_required(), re.MULTILINE)
    return {name for source in sources for name in READ.findall(source)} | set(required)


def sources_of_required() -> str:
    source = (ROOT / "cherclient/settings/production.py").read_text()
    return source.partition("_REQUIRED")[2].partition("}")[0]


def variables_documented() -> set[str]:
    table = (ROOT / "docs/reference/variables.md").read_text()
    return set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))


def test_every_variable_read_is_documented_and_no_other():
    assert variables_read() == variables_documented() - {"DJANGO_SETTINGS_MODULE"}


def test_settings_are_the_only_readers_of_the_environment():
    readers = {
        str(path.relative_to(ROOT))
        for folder in ("cherclient", "stories", "ranking")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"\bos\.(environ|getenv)\b|\bEnv\(", path.read_text())
    }
    assert readers <= {
        "cherclient/settings/base.py",
        "cherclient/settings/test.py",
        "cherclient/wsgi.py",
    }
