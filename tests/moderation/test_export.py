"""The archive a member takes away, and the consents it holds."""

from __future__ import annotations

import hashlib
import html
import io
import json
import zipfile
from decimal import Decimal
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from cherclient.accounts.export import account_row, archive_of
from cherclient.privacy.inventory import personal_fields
from cherclient.wiki.reading import member_data
from stories import services
from stories.exporting import TABLES
from stories.imports.lines import line_of
from stories.models import Attempt, Consent, Story
from stories.services.erasure import erase_story
from stories.vocabulary import TellingEpisode, TellingStep
from tests.factories import a_telling, lived

from .whole_member import MAIL, NAME, OTHER, SENTENCE, TITLE, a_whole_member


def at(name: str, *args) -> str:
    with translation.override("en"):
        return reverse(name, args=args)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def whole(moderator, commits):
    return a_whole_member(moderator, commits)


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def page_of(archive: zipfile.ZipFile) -> str:
    return html.unescape(archive.read("index.html").decode())


def test_f45_the_archive_holds_everything_and_nobody_else(client, whole, moderator):
    """Also F41: each box with its words and their fingerprint."""
    client.force_login(whole.member)
    assert at("account_export") in client.get(at("account_data")).content.decode()
    answer = client.post(at("account_export"))
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    archive = opened(b"".join(answer.streaming_content))
    names = archive.namelist()
    data = json.loads(archive.read("data.json"))
    assert data["account"]["email"] == MAIL
    public = whole.public.public_id
    for section in ("drafts", "screenings", "questions", "appeals", "comments", "me_toos"):
        assert data[section], section
    for section in ("spirit_votes", "reports", "letters", "events", "versions", "follow_ups"):
        assert data[section], section
    assert {row["public_id"] for row in data["stories"]} == {public, whole.refused.public_id}
    for table in member_data.TABLES:
        assert data[table.name], table.name
        assert str(table.title) in page_of(archive)
    assert "Deux pichets." in data["wiki_revisions"][0]["content"]
    statement = next(row for row in data["decisions"] if row["kind"] == "refuse")
    assert SENTENCE in statement["facts"]
    assert statement["decided_by"] == "a moderator"
    boxes = {row["box"]: row for row in data["consents"]}
    assert set(boxes) == {"follow_up", "attestation", "age"}
    wording = boxes["age"]["wording"]
    assert boxes["age"]["sha256"] == hashlib.sha256(wording.encode()).hexdigest()
    photos, proofs = data["photos"], data["proofs"]
    assert [row["story"] for row in photos] == [public, "draft"]
    assert {row["file"] for row in (*photos, *proofs)} <= set(names)
    assert archive.read(proofs[0]["file"]).startswith(b"%PDF")
    page = page_of(archive)
    assert TITLE in page
    assert proofs[0]["file"] in page
    whole_text = b"".join(archive.read(name) for name in names).decode("utf-8", "replace")
    for foreign in (OTHER, "Rosalind", "Other", moderator.email, str(moderator), "Geoff Ruby"):
        assert foreign not in whole_text, foreign
    for secret in ("token", whole.member.password or "!", "sessionid"):
        assert f'"{secret}"' not in whole_text


def test_f45_what_is_personal_is_in_the_archive_or_withheld_for_a_reason(whole):
    """F40 and F45 agree: a field said to be in a section of the archive is a column of it."""
    columns = {
        table.name: {column.split("__")[0] for column in table.columns}
        for table in (*TABLES, *member_data.TABLES)
    }
    sections = {
        section: set(rows[0]) if rows else set()
        for section, rows in json.loads(
            opened(archive_of(whole.member).read()).read("data.json")
        ).items()
        if isinstance(rows, list)
    }
    lines = opened(archive_of(whole.member).read()).read("stories.jsonl").decode()
    told = Story.objects.get(pk=whole.public.pk)
    known = {"stories": sections["stories"], "account": set(account_row(whole.member))}
    missing = []
    for field in personal_fields():
        section = field.group.section
        name = field.name
        if not section or section in ("stories.jsonl", "account"):
            continue
        if section in columns:
            held = columns[section]
        elif section == "stories" and field.model == "stories.StoryState":
            held, name = known["stories"], f"state__{name}"
        else:
            held = sections[section]
        aliases = {name, {"public_id": "story", "number": "number"}.get(name, name)}
        if not aliases & held:
            missing.append(f"{field.model}.{field.name} is not in the section {section}")
    assert missing == []
    assert told.text.split(". ")[0] in lines
    account = {f.name for f in personal_fields() if f.model == "accounts.User" and f.group.section}
    assert account <= known["account"]


def test_f45_the_importer_reads_the_stories_back(db, commits, tmp_path):
    """Round trip: what was told comes back field by field."""
    member = get_user_model().objects.create_user("back@example.org", pseudonym="Back Again")
    step = TellingStep("phone", 47, Decimal("15.90"), True, 2, "cut", automated=True)
    moment = TellingEpisode(
        "A coin",
        "In the pump.",
        None,
        4,
        kind="delay",
        stage="ordeal",
        emotions=("impatience",),
        excuses=("procedure",),
        expected_channel="phone",
        gift_value=Decimal("12.50"),
        parties=(("carrier", "Brinx"),),
        steps=(step,),
    )
    told = a_telling(
        text=lived(305_020),
        tags=("repair", "telephone"),
        licence="cc-by-sa-4.0",
        repurchases=2,
        free_to_leave="yes",
        spirit="both",
        wish_1="A person",
        switched_to="Brumel",
        episodes=(moment,),
    )
    with commits():
        first = services.tell_story(told, author=member)
        answering = a_telling(text=lived(305_021), brand="Hoverly", in_chain_of=first.pk)
        services.tell_story(answering, author=member)
    file = tmp_path / "stories.jsonl"
    file.write_bytes(opened(archive_of(member).read()).read("stories.jsonl"))
    before = [line_of(story, beside=[first.public_id]) for story in Story.objects.order_by("pk")]
    for story in list(Story.objects.all()):
        erase_story(story)
    call_command("import_stories", str(file), source="mine", strict=True, stdout=StringIO())
    back = Story.objects.order_by("source_key")
    ids = {story.public_id: story.source_key for story in back}
    after = {}
    for story in back:
        line = line_of(story, beside=ids)
        line |= {"id": story.source_key} | (
            {"answers": ids[line["answers"]]} if "answers" in line else {}
        )
        after[story.source_key] = line
    assert len(before) == 2
    for line in before:
        assert {name: after[line["id"]].get(name) for name in line} == line
        assert set(after[line["id"]]) == set(line)


def test_the_archive_is_asked_for_a_few_times_and_one_at_a_time(client, member, settings):
    settings.LIMITS_FACTOR = 1
    client.force_login(member)
    assert client.get(at("account_export")).status_code == 405
    cache.add(f"export-{member.pk}", True)
    busy = client.post(at("account_export"))
    assert busy.status_code == 429
    cache.delete(f"export-{member.pk}")
    answers = [client.post(at("account_export")).status_code for _again in range(4)]
    assert answers == [200, 200, 200, 429]
    assert Attempt.objects.count() == 3
    client.logout()
    assert client.post(at("account_export")).status_code == 302
    assert client.get(at("account_data")).status_code == 302


def test_the_page_of_ones_data_does_not_ask_more_for_more_stories(
    client, member, commits, django_assert_max_num_queries
):
    for n in range(3):
        told = a_telling(text=lived(305_030 + n), brand=f"Brand {n}")
        story = services.tell_story(told, author=member, consents={"age": f"I am {15 + n}."})
        Consent.objects.create(story=story, box="follow_up", given=False, wording="No more.")
    client.force_login(member)
    with django_assert_max_num_queries(8):
        page = client.get(at("account_data"))
    said = page.content.decode()
    assert said.count("SHA-256") == 6
    assert "I am 17." in said
    assert member.email in said
    assert NAME not in said
