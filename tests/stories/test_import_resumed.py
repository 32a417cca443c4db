"""An import that is killed, or fed anything at all, loses nothing and repeats nothing."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stories.bulk import Importer
from stories.imports import NotAStoryFile, RowError, StoryFile, row_from
from stories.imports.files import LINE_MAX
from stories.models import Story
from stories.vocabulary import State
from tests.factories import lived
from tests.stories.importing import a_row, jsonl_file, run_import

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS = 1_400  # three batches
KILLED = """
import os, signal
import django
django.setup()
from django.core.management import call_command
from stories import bulk
kept, moment, batches = getattr(bulk.Importer, "{after}"), {batch}, []

def counted(self, rows):
    done = kept(self, rows)
    batches.append(1)
    if len(batches) == moment:
        os.kill(os.getpid(), signal.SIGKILL)
    return done

bulk.Importer.{after} = counted
call_command("import_stories", "{file}", "--no-screening")
"""


@pytest.fixture
def site(django_db_setup, django_db_blocker, tmp_path) -> dict[str, str]:
    """The environment of a site of its own, in a file of SQLite: a copy of the tests' own tables."""
    if connection.vendor != "sqlite":
        pytest.skip("the import that is killed writes in a file of SQLite, wherever the tests do")
    file = tmp_path / "site.sqlite3"
    around = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "cherclient.settings.test",
        "DATABASE_URL": f"sqlite:///{file}",
    }
    with django_db_blocker.unblock(), closing(sqlite3.connect(file)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    return around


def _python(around: dict[str, str], *words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=around,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_killed_import_goes_on_where_it_was(site, tmp_path):
    """Killed for good after the first batch, then inside the third, after its rows were written."""
    rows = [
        a_row(n, text=f"{lived(n % 7)} {n}", answers=f"row-{n + 1}" if n % 100 == 7 else None)
        for n in range(ROWS)
    ]
    path = jsonl_file(tmp_path, *rows)
    for after, batch, left in (("keep", 1, 500), ("_insert", 3, 1_000)):
        script = KILLED.format(after=after, batch=batch, file=path)
        assert _python(site, "-c", script).returncode == -signal.SIGKILL
        assert _count(tmp_path) == left
    printed = _python(site, "manage.py", "import_stories", str(path), "--no-screening").stdout
    assert printed.startswith(f"{ROWS} read, 400 created, 1000 duplicate, 0 rejected")
    assert _count(tmp_path) == ROWS
    assert _count(tmp_path, "in_chain_of_id IS NOT NULL") == ROWS // 100


def _count(folder: Path, where: str = "1") -> int:
    with closing(sqlite3.connect(folder / "site.sqlite3")) as tables:
        rows = tables.execute(f"SELECT COUNT(*) FROM stories_story WHERE {where}")  # noqa: S608
        return rows.fetchone()[0]


def test_what_a_killed_run_had_not_judged_is_judged_by_the_next(db, tmp_path, monkeypatch):
    path = jsonl_file(tmp_path, a_row(1), a_row(2))

    class Killed(BaseException):
        pass

    def die(self, stories):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Importer, "_screen", die)
        with pytest.raises(Killed):
            run_import(path)
    assert {story.where for story in Story.objects.all()} == {State.SCREENING}
    assert run_import(path)[:2] == [
        "2 read, 0 created, 2 duplicate, 0 rejected",
        "2 published, 0 held",
    ]
    assert run_import(path)[1] == "0 published, 0 held"


def test_a_story_its_author_took_back_does_not_come_back(db, tmp_path):
    from stories import services

    path = jsonl_file(tmp_path, a_row(1))
    run_import(path)
    services.withdraw_story(Story.objects.get())
    assert run_import(path)[0] == "1 read, 0 created, 1 duplicate, 0 rejected"
    assert not Story.objects.live().exists()


# --- anything as a file ---------------------------------------------------------------------------


def read_whole(path: Path, kind: str = "") -> list[str]:
    """What becomes of each line: a title, or a reason."""
    became = []
    with StoryFile(path, kind) as stories:
        for line, values in stories.lines():
            try:
                if isinstance(values, RowError):
                    raise values
                became.append(row_from(line, values).telling.title)
            except RowError as refused:
                became.append(str(refused))
        assert 0 <= stories.position <= stories.size
    return became


heads = st.sampled_from(
    [
        b"",
        b"\xef\xbb\xbf",
        b'{"text": "',
        b"text,love\n",
        b'text\n"',
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content>",
        b"<?xml version='1.0' encoding='utf-16'?><feed/>",
        b"<?xml version='1.0' encoding='nothing'?><feed>",
        b"<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel><item><title>x</title></item>",
        json.dumps(a_row(1)).encode() + b"\n",
    ]
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    heads, st.binary(max_size=200), st.sampled_from(["", "jsonl", "csv", "blogger", "wordpress"])
)
def test_any_bytes_are_lines_reasons_or_one_sentence(tmp_path, head, content, kind):
    path = tmp_path / "any.thing"
    path.write_bytes(head + content)
    try:
        became = read_whole(path, kind)
    except NotAStoryFile as refused:
        became = [str(refused)]
    assert all(became)


def test_a_line_without_end_is_a_reason_and_the_next_one_is_read(tmp_path):
    endless = b'{"text": "' + b"x" * (2 * LINE_MAX + 5) + b'"}\n'
    path = tmp_path / "stories.jsonl"
    path.write_bytes(endless + json.dumps(a_row(1)).encode())
    assert read_whole(path) == ["longer than 8,000,000 bytes", "Geoff and coin 1"]


def test_a_table_with_a_line_without_end_is_refused(db, tmp_path):
    path = tmp_path / "stories.csv"
    path.write_bytes(b"text\n" + b"x" * (LINE_MAX + 5))
    with pytest.raises(CommandError, match="a line longer than"):
        run_import(path)


def test_how_far_a_file_was_read_is_known_on_the_way(tmp_path):
    path = jsonl_file(tmp_path, *(a_row(n) for n in range(100)))
    with StoryFile(path) as stories:
        lines = stories.lines()
        places = []
        for _line in lines:
            places.append(stories.position)
        assert places == sorted(places)
        assert places[0] < places[50] < places[-1] == stories.size
