"""What a dump holds, what it never holds, and what becomes of it when something goes wrong."""

from __future__ import annotations

import csv
import datetime as dt
import json
import subprocess

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ranking import signing
from ranking.dump import Refused, export_dump, exporting
from ranking.dump.codebook import TABLES, columns_of
from ranking.dump.manifest import FILES, faults_of, read_manifest
from ranking.methods import NothingToRank
from stories.models import BrandAlias, Story
from stories.services import withdraw_story
from stories.vocabulary import Ending, Licence
from tests.factories import BrandFactory, StoryFactory
from tests.ranking.counted import told_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand():
    return BrandFactory(name="Solbrune")


@pytest.fixture
def ended(brand, member):
    """A story that ended, told by a member under a free licence."""
    return StoryFactory(
        brand=brand,
        author=member,
        ending=Ending.FADED,
        licence=Licence.CC_BY_SA,
        title="Free words",
    )


@pytest.fixture
def kept(brand):
    """A story told by a name, under no licence."""
    return told_by("Ludivine Ostric", brand=brand, title="Reserved words")


@pytest.fixture
def dump(tmp_path, ended, kept):
    export_dump(tmp_path / "dump")
    return tmp_path / "dump"


def rows(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines(dump) -> dict[str, dict]:
    found = map(json.loads, (dump / "stories.jsonl").read_text(encoding="utf-8").splitlines())
    return {line["story"]: line for line in found}


# --- what it holds --------------------------------------------------------------------------------


def test_each_public_story_has_a_row_and_each_column_is_described(dump, ended, kept):
    found = rows(dump / "stories.csv")
    assert [row["story"] for row in found] == [ended.public_id, kept.public_id]
    assert found[0]["brand"] == "solbrune"
    assert found[0]["began"] == "2005-03"
    for table in TABLES:
        if table.file.endswith(".csv"):
            with (dump / table.file).open(encoding="utf-8", newline="") as file:
                assert tuple(next(csv.reader(file))) == columns_of(table)


def test_the_lines_of_json_say_what_the_table_says(dump):
    said = lines(dump)
    for row in rows(dump / "stories.csv"):
        line = said[row["story"]]
        for column, cell in row.items():
            value = line[column]
            number = f"{value:.6f}" if isinstance(value, float) else str(value)
            assert cell == ("" if value is None else number)


def test_words_are_there_only_under_a_free_licence(dump, ended, kept, member):
    free, reserved = lines(dump)[ended.public_id], lines(dump)[kept.public_id]
    assert (free["title"], free["text"], free["byline"]) == ("Free words", ended.text, str(member))
    assert reserved["title"] is reserved["text"] is reserved["byline"] is None


def test_no_address_no_name_and_no_reserved_text_is_anywhere(dump, kept, member):
    for path in dump.iterdir():
        content = path.read_bytes()
        assert member.email.encode() not in content
        assert b"Ludivine Ostric" not in content
        assert kept.text[:60].encode() not in content
    assert member.pseudonym.encode() not in (dump / "stories.csv").read_bytes()


def test_an_author_cannot_be_followed_from_brand_to_brand_nor_from_dump_to_dump(dump, tmp_path):
    told_by("Ludivine Ostric", brand=BrandFactory(name="Other"))
    told_by("Ludivine Ostric", brand=BrandFactory.create(name="Third"))
    export_dump(tmp_path / "next")
    found = [row["author"] for row in rows(tmp_path / "next" / "stories.csv")]
    former = [row["author"] for row in rows(dump / "stories.csv")]
    assert len({*found, *former}) == len(found) + len(former)


def test_two_stories_of_one_author_on_one_brand_say_so_and_which_counts(brand, ended, tmp_path):
    told_by("Ludivine Ostric", brand=brand)
    told_by("Ludivine Ostric", brand=brand)
    export_dump(tmp_path / "dump")
    first, second = rows(tmp_path / "dump" / "stories.csv")[1:]
    assert first["author"] == second["author"]
    assert (first["weight"], first["uncounted_because"]) == ("0", "told_again")
    assert (second["weight"], second["uncounted_because"]) == ("1000", "")


def test_brands_go_by_their_other_names(brand, ended, tmp_path):
    BrandAlias.objects.create(brand=brand, name="Sol Brune")
    export_dump(tmp_path / "dump")
    assert rows(tmp_path / "dump" / "brands.csv") == [
        {"brand": "solbrune", "name": "Solbrune", "sector": "appliances", "aliases": "Sol Brune"}
    ]


def test_a_story_taken_back_leaves_a_tombstone_and_nothing_else(dump, ended, kept, tmp_path):
    kept.refresh_from_db()
    withdraw_story(kept)
    never_public = StoryFactory(live=False, first_published_at=timezone.now())
    Story.objects.filter(pk=never_public.pk).update(last_published_at=None)
    export_dump(tmp_path / "next")
    day = f"{timezone.now().astimezone(dt.UTC):%Y-%m-%d}"
    assert rows(tmp_path / "next" / "tombstones.csv") == [
        {"story": kept.public_id, "withdrawn": day}
    ]
    held = [path for path in (tmp_path / "next").iterdir() if path.name != "tombstones.csv"]
    assert not any(kept.public_id.encode() in path.read_bytes() for path in held)


def test_the_codebook_speaks_both_languages(dump):
    codebook = json.loads((dump / "codebook.json").read_bytes())
    assert {"fr", "en", "licence"} == set(codebook)
    assert [table["file"] for table in codebook["fr"]] == [table.file for table in TABLES]
    ending = {column["name"]: column for column in codebook["fr"][0]["columns"]}["ending"]
    assert ending["codes"]["faded"] == "L’amour s’est éteint"
    assert "`faded`: The love faded" in (dump / "codebook.md").read_text(encoding="utf-8")


# --- whole or not at all --------------------------------------------------------------------------


def test_a_dump_replaces_a_former_one(dump, kept):
    StoryFactory(brand=kept.brand)
    export_dump(dump)
    assert len(rows(dump / "stories.csv")) == 3
    assert [path.name for path in dump.parent.iterdir()] == ["dump"]


def test_a_folder_that_holds_something_else_is_left_alone(ended, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(Refused, match=r"notes\.txt"):
        export_dump(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(Refused, match=r"notes\.txt"):
        export_dump(tmp_path)
    with pytest.raises(Refused, match="not a folder"):
        export_dump(tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_an_interrupted_export_leaves_the_former_dump_and_nothing_else(dump, kept, monkeypatch):
    before = {path.name: path.read_bytes() for path in dump.iterdir()}

    def interrupted(folder):
        (folder / "stories.csv").write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr(exporting, "write_dump", interrupted)
    with pytest.raises(KeyboardInterrupt):
        export_dump(dump)
    assert {path.name: path.read_bytes() for path in dump.iterdir()} == before
    assert [path.name for path in dump.parent.iterdir()] == ["dump"]


def test_without_an_edition_nothing_is_written(tmp_path, kept):
    with pytest.raises(NothingToRank) as endless:
        export_dump(tmp_path / "dump")
    assert endless.value.reason == NothingToRank.NO_EVENT
    assert not list(tmp_path.iterdir())
    with pytest.raises(CommandError) as said:
        call_command("export_dump", str(tmp_path / "dump"))
    assert said.value.returncode == 3


def test_queries_do_not_grow_with_the_stories(
    ended, brand, tmp_path, django_assert_max_num_queries
):
    for n in range(12):
        told_by(f"author {n}", brand=brand)
    with django_assert_max_num_queries(26):
        export_dump(tmp_path / "dump")


# --- as it was signed -----------------------------------------------------------------------------


def test_a_dump_is_signed_and_its_manifest_lists_every_file(dump, capsys):
    manifest = read_manifest(dump)
    assert list(faults_of(dump, manifest)) == []
    assert {file.name for file in manifest.files} == set(FILES)
    assert {path.name for path in dump.iterdir()} == {*FILES, "manifest.json", "manifest.sig"}
    assert manifest.said["counts"] == {
        "stories": 2,
        "counted": 2,
        "with_text": 1,
        "brands": 1,
        "ranked": 0,
        "tombstones": 0,
    }
    call_command("check_dump", str(dump), "--key", signing.public_key_hex())
    assert "as signed" in capsys.readouterr().out


def test_openssl_checks_the_signature_alone(dump):
    words = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in manifest.json -sigfile"
    command = [*words.split(), "manifest.sig"]
    found = subprocess.run(command, cwd=dump, capture_output=True, text=True)
    assert "Signature Verified Successfully" in found.stdout + found.stderr


def checked(dump, *options: str) -> CommandError:
    with pytest.raises(CommandError) as caught:
        call_command("check_dump", str(dump), *options)
    return caught.value


@pytest.mark.parametrize("name", FILES)
def test_a_truncated_file_is_named_with_the_bytes_found_and_expected(dump, name):
    path = dump / name
    size = path.stat().st_size
    path.write_bytes(path.read_bytes()[:-7])
    error = checked(dump)
    assert error.returncode == 1
    assert f"{name}: truncated: {size - 7:,} bytes found, {size:,} bytes expected" in str(error)


def test_a_changed_digit_is_found_although_the_size_is_the_same(dump):
    path = dump / "stories.csv"
    path.write_bytes(path.read_bytes().replace(b",1000,", b",1001,", 1))
    assert "stories.csv: changed" in str(checked(dump))


def test_a_missing_file_is_named(dump):
    (dump / "brands.csv").unlink()
    (dump / "manifest.sig").unlink()
    said = str(checked(dump))
    assert "brands.csv: No such file" in said
    assert "manifest.sig: No such file" in said


def test_a_manifest_signed_by_somebody_else_is_not_ours(dump):
    assert f"not with {'0' * 64}" in str(checked(dump, "--key", "0" * 64))
    manifest = (dump / "manifest.json").read_bytes()
    (dump / "manifest.json").write_bytes(manifest.replace(b"loyalty-1", b"loyalty-2"))
    assert "does not sign these" in str(checked(dump))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[" * 100_000,
        b"[]",
        b"{}",
        b'{"format": "cherclient-dump-1", "files": 3}',
        b'{"format": "cherclient-dump-1", "files": [{"name": "../x", "bytes": 1, "sha256": ""}]}',
        b'{"format": "cherclient-dump-1", "files": [{"name": "x", "bytes": true, "sha256": ""}]}',
        b" " * 2_000_000,
    ],
)
def test_a_folder_without_a_readable_manifest_is_no_dump(tmp_path, content):
    assert checked(tmp_path).returncode == 2
    (tmp_path / "manifest.json").write_bytes(content)
    error = checked(tmp_path)
    assert error.returncode == 2
    assert "manifest.json" in str(error)
