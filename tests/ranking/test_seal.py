"""Closed editions: sealed, chained, immutable; whatever is changed behind their back is named."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import subprocess
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import ProtectedError

from ranking import signing
from ranking.models import Edition, Standing
from ranking.models.immutable import NeverEdited
from ranking.seal import details_file, standings_file
from ranking.services import close_months, make_edition
from ranking.verifying import problems_of_the_chain
from stories.models import Brand, Story
from tests.factories import BrandFactory, StoryFactory
from tests.ranking.counted import published, told_by, weights

pytestmark = pytest.mark.django_db
MARCH = dt.date(2024, 3, 15)


@pytest.fixture
def chain(ranked_brand) -> list[Edition]:
    """January and February 2024, closed."""
    return close_months(today=MARCH)


def tamper(sql: str, *values) -> None:
    """Write behind the back of the code, as somebody with the database would."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1


def problems() -> list[str]:
    return [str(problem) for problem in problems_of_the_chain()]


# --- closing --------------------------------------------------------------------------------------


def test_every_whole_month_since_the_first_publication_is_closed_in_order(chain):
    assert [str(edition) for edition in chain] == ["2024-01", "2024-02"]
    assert [edition.previous_hash for edition in chain] == ["", chain[0].hash]


def test_the_month_that_is_still_running_is_not_closed(ranked_brand):
    assert [str(edition) for edition in close_months(today=dt.date(2024, 2, 29))] == ["2024-01"]


def test_months_without_a_publication_are_closed_too(ranked_brand):
    assert len(close_months(today=dt.date(2024, 7, 1))) == 6


def test_closing_twice_makes_nothing_new(chain):
    assert close_months(today=MARCH) == []
    assert Edition.objects.closed().count() == 2


def test_later_months_are_added_to_the_same_chain(chain):
    (march,) = close_months(today=dt.date(2024, 4, 1))
    assert march.previous_hash == chain[1].hash


def test_a_month_of_which_nothing_can_be_said_has_no_edition(db):
    StoryFactory(first_published_at=published(0))  # a love that never ended
    assert close_months(today=MARCH) == []


def test_no_month_is_closed_on_an_empty_site(db):
    assert close_months(today=MARCH) == []


def test_a_closed_edition_counts_the_stories_up_to_its_month(chain):
    january = Story.objects.filter(first_published_at__lt=dt.datetime(2024, 2, 1, tzinfo=dt.UTC))
    assert [edition.stories for edition in chain] == [january.count(), 14]
    assert [edition.told for edition in chain] == [january.count(), 14]


def test_a_closed_month_is_kept_whatever_comes_after(chain, ranked_brand):
    late = told_by("late", brand=ranked_brand, first_published_at=published(3.5))
    assert weights()[late.pk] == 1000
    close_months(today=dt.date(2024, 3, 20))
    make_edition()
    make_edition()
    kept = Edition.objects.closed().first()
    assert (kept.pk, kept.digest, kept.stories) == (chain[1].pk, chain[1].digest, 14)
    assert kept.standings.exists()


def test_two_processes_closing_at_once_make_one_edition(chain):
    """The database itself refuses a second edition of a month, and a second link after one."""
    row = Edition.objects.closed().first()
    values = {f.name: getattr(row, f.name) for f in Edition._meta.concrete_fields if f.name != "id"}
    from django.db import IntegrityError, transaction

    for change in ({"previous_hash": "a" * 64}, {"revision": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Edition(**values | {"hash": "b" * 64} | change).save()
    assert Edition.objects.closed().count() == 2


# --- the seal -------------------------------------------------------------------------------------


def test_the_document_is_what_was_hashed_and_signed(chain):
    edition = Edition.objects.closed().first()
    content = edition.document.encode()
    assert hashlib.sha256(content).hexdigest() == edition.hash
    assert signing.verify(content, edition.signature, edition.key)
    told = json.loads(content)
    assert (told["month"], told["revision"], told["previous_hash"]) == ("2024-02", 0, chain[0].hash)
    assert told["digest"] == edition.digest
    assert told["made_at"] == edition.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_the_document_is_canonical(chain):
    """Sorted keys, no space, no float: any implementation of RFC 8785 writes the same bytes."""

    def no_float(text: str):
        raise AssertionError(f"{text} is a decimal")

    for edition in chain:
        told = json.loads(edition.document, parse_float=no_float)
        again = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert again == edition.document


def test_the_document_vouches_for_both_tables(chain):
    edition = Edition.objects.closed().first()
    told, standings = json.loads(edition.document), list(edition.standings.all())
    for name, content in (
        ("standings_digest", standings_file(standings)),
        ("details_digest", details_file(standings)),
    ):
        assert told[name] == hashlib.sha256(content).hexdigest()


def test_the_table_of_standings_has_the_columns_of_the_open_data(chain):
    edition = Edition.objects.closed().first()
    header, line = standings_file(edition.standings.all()).decode().splitlines()
    assert header == (
        "brand,stories,weight,score,lower,upper,expected_rank,rank_lower,rank_upper,tier,ranked"
    )
    standing = edition.standings.get()
    assert line == (
        f"solbrune,14,{standing.weight:.6f},{standing.score:.6f},{standing.lower:.6f},"
        f"{standing.upper:.6f},{standing.expected_rank:.6f},1,1,1,true"
    )


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_openssl_finds_the_signature_good_and_a_changed_document_bad(chain, tmp_path):
    edition = chain[0]
    (tmp_path / "key.pem").write_text(signing.public_key_pem(edition.key))
    (tmp_path / "edition.sig").write_bytes(bytes.fromhex(edition.signature))
    command = (
        "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in edition.json -sigfile edition.sig"
    )
    for document, status in ((edition.document, 0), (edition.document + " ", 1)):
        (tmp_path / "edition.json").write_text(document, encoding="utf-8")
        done = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == status, done.stderr


def test_a_brand_renamed_later_changes_nothing_of_a_closed_edition(chain, ranked_brand):
    Brand.objects.filter(pk=ranked_brand.pk).update(name="Solbrune & Cie", slug="solbrune-et-cie")
    assert problems() == []
    assert b"solbrune,14" in standings_file(Edition.objects.closed().first().standings.all())


# --- nobody edits, nobody erases ------------------------------------------------------------------


def test_a_closed_edition_and_its_standings_can_be_neither_edited_nor_erased(chain):
    edition = Edition.objects.closed().first()
    standing = edition.standings.first()
    for forbidden in (
        edition.save,
        edition.delete,
        standing.save,
        standing.delete,
        lambda: Edition.objects.closed().update(stories=3),
        lambda: Edition.objects.all().delete(),
        lambda: Standing.objects.update(score=0.9),
        lambda: edition.standings.all().delete(),
        lambda: Standing.objects.bulk_update([standing], ["score"]),
        lambda: Standing.objects.bulk_create(
            [standing], update_conflicts=True, update_fields=["score"], unique_fields=["id"]
        ),
    ):
        with pytest.raises(NeverEdited):
            forbidden()
    assert problems() == []


def test_a_brand_cited_by_a_closed_edition_cannot_be_deleted(chain, ranked_brand):
    Story.objects.all().delete()
    with pytest.raises(ProtectedError):
        ranked_brand.delete()


def test_a_brand_only_the_current_edition_names_goes_with_its_standing(ranked_brand):
    make_edition()
    Story.objects.all().delete()
    ranked_brand.delete()
    assert not Standing.objects.exists()


# --- tampering ------------------------------------------------------------------------------------

CHANGES = {
    "a score": ("UPDATE ranking_standing SET score = score + 0.001 WHERE id = %s", "standings.csv"),
    "the ninth digit of a score": (
        "UPDATE ranking_standing SET score = score + 0.000000001 WHERE id = %s",
        "details.csv",
    ),
    "a share that the table has not": (
        "UPDATE ranking_standing SET share_captive = 0.5 WHERE id = %s",
        "details.csv",
    ),
    "a name": ("UPDATE ranking_standing SET name = 'Naubelle' WHERE id = %s", "details.csv"),
    "a standing erased": ("DELETE FROM ranking_standing WHERE id = %s", "“brands” is 0"),
}


@pytest.mark.parametrize(("sql", "named"), CHANGES.values(), ids=CHANGES.keys())
def test_one_digit_changed_in_the_standings_is_named(chain, sql, named):
    tamper(sql, chain[0].standings.get().pk)
    found = problems()
    assert all(problem.startswith("2024-01: ") for problem in found)
    assert any(named in problem for problem in found)


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        ("stories", 99, "“stories” is 99"),
        ("sad_share", 0.25, "“sad_share” is 0.25"),
        ("reason", "because", "“reason” is because"),
        ("hash", "0" * 64, "another hash"),
        ("signature", "0" * 128, "the signature is not one"),
        ("signature", "not hexadecimal", "the signature is not one"),
        ("key", "0" * 64, "the signature is not one"),
        ("document", "{}", "another hash"),
        ("document", "not JSON", "the document cannot be read"),
        ("standings_digest", "0" * 64, "the digest of the standings"),
    ],
)
def test_one_column_changed_in_an_edition_is_named(chain, column, value, named):
    sql = f"UPDATE ranking_edition SET {column} = %s WHERE id = %s"  # noqa: S608
    tamper(sql, value, chain[0].pk)
    found = problems()
    assert found[0].startswith("2024-01: ")
    assert any(named in problem for problem in found)


def test_a_document_changed_with_its_hash_is_betrayed_by_its_signature_and_the_next_link(chain):
    forged = chain[0].document.replace('"stories":', '"stories":1')
    tamper("UPDATE ranking_edition SET document = %s WHERE id = %s", forged, chain[0].pk)
    new = hashlib.sha256(forged.encode()).hexdigest()
    tamper("UPDATE ranking_edition SET hash = %s WHERE id = %s", new, chain[0].pk)
    found = " ".join(problems())
    assert "2024-01: the signature is not one" in found
    assert "2024-02: it follows" in found


def erase(edition: Edition) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ranking_standing WHERE edition_id = %s", [edition.pk])
    tamper("DELETE FROM ranking_edition WHERE id = %s", edition.pk)


def test_an_edition_erased_breaks_the_chain_at_the_next(chain):
    close_months(today=dt.date(2024, 4, 1))
    erase(chain[1])
    assert [problem.partition(":")[0] for problem in problems()] == ["2024-03"]
    assert "one was erased" in problems()[0]


def test_the_first_edition_erased_is_missed(chain):
    erase(chain[0])
    assert "2024-02: the chain begins with it" in problems()[0]


def test_the_last_edition_erased_is_missed_by_whoever_kept_its_hash(chain):
    erase(chain[1])
    call_command("verify_editions", stdout=StringIO())  # nothing in the chain can tell
    with pytest.raises(CommandError, match="not in it"):
        call_command("verify_editions", holds=[chain[1].hash], stderr=StringIO())


def test_an_edition_whose_seal_was_taken_off_is_named(chain):
    tamper("UPDATE ranking_edition SET hash = '' WHERE id = %s", chain[1].pk)
    assert problems() == ["2024-02: it is not sealed"]


def test_the_command_says_that_all_holds(chain, capsys):
    call_command("verify_editions")
    said = capsys.readouterr().out
    assert "2 closed editions hold" in said
    assert chain[1].hash in said


def test_the_command_names_the_first_broken_link_and_fails(chain, capsys):
    tamper("UPDATE ranking_edition SET stories = 99 WHERE id = %s", chain[0].pk)
    with pytest.raises(CommandError, match="broken, first at 2024-01"):
        call_command("verify_editions")
    assert "2024-01: “stories” is 99" in capsys.readouterr().err


def test_the_command_can_ask_for_one_key(chain):
    call_command("verify_editions", key=[chain[0].key.upper()], stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("verify_editions", key=["ab" * 32], stderr=StringIO())


def test_a_site_without_a_closed_edition_has_nothing_to_check(db, capsys):
    call_command("verify_editions")
    assert "No closed edition" in capsys.readouterr().out


def test_a_chain_signed_by_two_keys_holds(chain, settings):
    settings.EDITION_KEY = "c2VlZCBzZWVkIHNlZWQgc2VlZCBzZWVkIHNlZWQgc2U="
    (march,) = close_months(today=dt.date(2024, 4, 1))
    assert march.key != chain[0].key
    assert problems() == []


def test_a_brand_merged_later_changes_nothing_of_a_closed_edition(chain, ranked_brand):
    from stories.services import merge_brands

    merge_brands(ranked_brand, into=BrandFactory(name="Naubelle"))
    assert problems() == []
