"""Anybody finds the leaderboard again from the dump alone, to the byte."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from ranking.dump.exporting import export_dump
from ranking.methods.table import rank_table
from ranking.models import Edition, Spell
from ranking.seal import standings_file
from ranking.services import release_surge
from stories.models import Brand
from stories.services import merge_brands, withdraw_story
from tests.ranking.dump.made_up_site import a_random_site

pytestmark = pytest.mark.django_db


def run(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess:
    """A command in a process of its own that can reach no database."""
    environment = os.environ | {
        "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/none",
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "cherclient.settings.base",
        "SECRET_KEY": "for this process only",
    }
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def live_standings() -> bytes:
    edition = Edition.objects.get(kind="current")
    return standings_file(edition.standings.order_by("position"))


def test_the_dump_gives_the_live_edition_back_to_the_byte(tmp_path):
    a_random_site(400, seed=1)
    dump = tmp_path / "dump"
    export_dump(dump)
    assert (dump / "standings.csv").read_bytes() == live_standings()
    assert b",true\n" in live_standings()

    found = run(
        "rank_table",
        dump / "stories.csv",
        "--output",
        tmp_path / "found.csv",
        "--check",
        dump / "standings.csv",
        folder=tmp_path / "data",
    )

    assert found.returncode == 0, found.stderr
    assert "identique" in found.stdout
    assert (tmp_path / "found.csv").read_bytes() == live_standings()


@pytest.mark.parametrize("seed", range(3))
def test_the_weights_too_are_found_again_where_no_person_decided(seed, tmp_path):
    a_random_site(150, seed=seed, brands=3)
    export_dump(tmp_path / "dump")
    bare = tmp_path / "bare.csv"
    bare.write_bytes(without_weights((tmp_path / "dump" / "stories.csv").read_bytes()))
    assert Spell.objects.filter(surge=True).exists()
    assert Spell.objects.filter(weight__in=range(1, 1000)).exists()

    with bare.open("rb") as source:
        board = rank_table(source, file="bare.csv")

    assert board.csv == live_standings() == (tmp_path / "dump" / "standings.csv").read_bytes()


def without_weights(table: bytes) -> bytes:
    rows = list(csv.DictReader(io.StringIO(table.decode(), newline="")))
    kept = [name for name in rows[0] if name != "weight"]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, kept, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def test_what_people_decided_since_is_in_the_weights(tmp_path, moderator):
    told = a_random_site(120, seed=4, brands=3)
    held = Spell.objects.filter(part=0, surge=True).values_list("story", flat=True)[:2]
    for story in list(held):
        release_surge(story, by=moderator, note="A real flood: the brand closed that week.")
    for story in told[::9]:
        story.refresh_from_db()
        withdraw_story(story)
    merge_brands(told[1].brand, into=Brand.objects.exclude(pk=told[1].brand_id).first())
    export_dump(tmp_path / "dump")

    with (tmp_path / "dump" / "stories.csv").open("rb") as source:
        board = rank_table(source, file="stories.csv")

    assert board.csv == live_standings() == (tmp_path / "dump" / "standings.csv").read_bytes()
