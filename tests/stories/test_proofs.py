"""Proofs: sent by authors, opened by moderators alone, purged after a year."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.log_actions import registry

from stories import services
from stories.files.pictures import BYTES_MAX
from stories.files.proofs import PDF_BYTES_MAX
from stories.models import Proof, Story
from stories.services.proofs import KEPT_DAYS, PROOFS_MAX, SEEN
from stories.vocabulary import State
from tests.factories import StoryFactory
from tests.pictures import picture

PDF = b"%PDF-1.4 a bill"


def sent(content: bytes = PDF, name: str = "bill.pdf") -> dict:
    return {"proof": SimpleUploadedFile(name, content)}


def address(name: str, *args) -> str:
    with translation.override("en"):
        return reverse(f"stories:{name}", args=args)


@pytest.fixture
def story(member) -> Story:
    return StoryFactory(author=member)


@pytest.fixture
def page(story) -> str:
    return address("proof", story.public_id)


@pytest.fixture
def proof(story) -> Proof:
    return services.add_proof(story, ContentFile(PDF, name="proof.pdf"))


# --- sent -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "ending"), [(PDF, ".pdf"), (picture("PNG"), ".webp"), (picture("HEIF"), ".webp")]
)
def test_a_bill_or_a_picture_is_kept_apart_from_what_is_served(
    client, member, story, page, content, ending
):
    client.force_login(member)
    assert client.post(page, sent(content, "whatever.exe")).status_code == 302
    name = story.proofs.get().file.name
    assert name.endswith(ending)
    assert "whatever" not in name
    assert storages["private"].exists(name)
    assert not default_storage.exists(name)
    assert client.get(story.proofs.get().file.url, follow=True).status_code == 404


REFUSED = {
    "program": (b"MZ\x90\0" * 30, "A picture (JPEG, PNG, WebP, HEIC) or a PDF is."),
    "script": (b"#!/bin/sh\n", "A picture (JPEG, PNG, WebP, HEIC) or a PDF is."),
    "empty": (b"", "This file is empty."),
    "heavy": (b"%PDF-" + b"0" * PDF_BYTES_MAX, "This file weighs 11 MB; 10 MB at most."),
    "heavier": (b"%PDF-" + b"0" * BYTES_MAX, "This file is too heavy: 10 MB at most."),
}


@pytest.mark.parametrize(("content", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_another_file_is_refused_with_what_is_taken(client, member, page, content, why):
    client.force_login(member)
    answered = client.post(page, sent(content))
    assert answered.status_code == 200
    assert why in answered.content.decode()
    assert not Proof.objects.exists()


def test_no_file_is_said(client, member, page):
    client.force_login(member)
    assert "Choose a file first." in client.post(page).content.decode()


def test_a_story_holds_a_few_and_the_author_takes_them_back(client, member, story, page):
    client.force_login(member)
    for _n in range(PROOFS_MAX):
        client.post(page, sent())
    assert f"{PROOFS_MAX} files at most" in client.post(page, sent()).content.decode()
    first = story.proofs.first()
    client.post(page, {"remove": first.pk})
    assert story.proofs.count() == PROOFS_MAX - 1


@pytest.mark.parametrize("key", ["0", "nobody", "-1", "9" * 40, "\x00", "²"])
def test_taking_back_what_is_not_there_changes_nothing(client, member, page, proof, key):
    client.force_login(member)
    assert client.post(page, {"remove": key}).status_code == 302
    assert Proof.objects.count() == 1


def test_nobody_takes_back_the_proof_of_another_story(client, member, page, proof):
    other = StoryFactory(author=member)
    client.force_login(member)
    client.post(address("proof", other.public_id), {"remove": proof.pk})
    assert Proof.objects.count() == 1


def test_only_the_author_has_the_page(client, page, moderator):
    assert client.get(page).status_code == 302
    client.force_login(moderator)
    assert client.post(page, sent()).status_code == 404


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.REFUSED])
def test_a_closed_story_takes_no_proof(client, member, story, page, state):
    story.state.state = state
    story.state.save()
    client.force_login(member)
    assert client.post(page, sent()).status_code == 302
    assert not Proof.objects.exists()


# --- opened ---------------------------------------------------------------------------------------


def test_a_moderator_downloads_it_and_each_look_is_written_down(client, moderator, proof):
    client.force_login(moderator)
    for _look in range(2):
        answered = client.get(reverse("proof_file", args=[proof.pk]))
        assert b"".join(answered.streaming_content) == PDF
    assert answered["Content-Type"] == "application/pdf"
    assert answered["X-Content-Type-Options"] == "nosniff"
    assert answered["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answered["Content-Security-Policy"]
    proof.refresh_from_db()
    assert proof.seen_by == moderator
    looks = registry.get_logs_for_instance(proof.story).filter(action=SEEN)
    assert [look.user for look in looks] == [moderator, moderator]


def who(kind: str):
    """Somebody of each kind; editors reach the back office without deciding on stories."""
    if kind == "nobody":
        return None
    user = get_user_model().objects.create_user(f"{kind}@example.org", pseudonym=kind)
    if kind == "editor":
        user.groups.add(Group.objects.get(name="Editors"))
        user.user_permissions.remove(*Permission.objects.filter(codename="publish_story"))
    return user


@pytest.mark.parametrize("kind", ["nobody", "reader", "editor"])
def test_nobody_else_reaches_the_file(client, proof, kind):
    user = who(kind)
    if user:
        client.force_login(user)
    answered = client.get(reverse("proof_file", args=[proof.pk]))
    assert answered.status_code in (302, 403)
    assert PDF not in answered.content
    assert Proof.objects.get().seen_at is None


def test_not_even_its_author_nor_by_its_path(client, member, proof):
    client.force_login(member)
    assert client.get(reverse("proof_file", args=[proof.pk])).status_code in (302, 403)
    for root in ("/media/", "/static/", "/documents/"):
        assert client.get(root + proof.file.name, follow=True).status_code == 404


def test_a_proof_that_is_not_there_is_not_found(client, moderator, proof):
    client.force_login(moderator)
    there, unknown = (reverse("proof_file", args=[pk]) for pk in (proof.pk, proof.pk + 1))
    assert client.get(unknown, follow=True).status_code == 404
    assert client.post(there).status_code == 405
    storages["private"].delete(proof.file.name)
    assert client.get(there, follow=True).status_code == 404
    proof.refresh_from_db()
    assert proof.seen_at is None


def test_the_review_page_leads_to_photos_and_proofs(client, english_moderator, held_story):
    services.add_proof(held_story, ContentFile(PDF, name="proof.pdf"))
    client.force_login(english_moderator)
    shown = client.get(reverse("queue_item", args=[held_story.pk])).content.decode()
    assert reverse("proof_file", args=[Proof.objects.get().pk]) in shown


# --- purged ---------------------------------------------------------------------------------------


def purge(*options) -> str:
    out = io.StringIO()
    call_command("purge_proofs", *options, stdout=out)
    return out.getvalue().strip()


def test_proofs_are_erased_after_a_year_files_included(story, proof, commits):
    kept = services.add_proof(story, ContentFile(PDF, name="proof.pdf"))
    old = timezone.now() - dt.timedelta(days=KEPT_DAYS, seconds=1)
    Proof.objects.filter(pk=proof.pk).update(sent_at=old)
    assert purge("--dry-run") == "1 proofs to erase"
    assert Proof.objects.count() == 2
    with commits():
        assert purge() == "1 proofs erased"
    assert purge() == ""
    assert Proof.objects.get() == kept
    assert not storages["private"].exists(proof.file.name)
    assert storages["private"].exists(kept.file.name)


def test_an_erased_story_takes_its_proofs_with_it(story, proof, commits):
    with commits():
        story.delete()
    assert not storages["private"].exists(proof.file.name)
