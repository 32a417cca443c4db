"""Photos of a telling and of a story: sent, described, ordered, removed, served, erased."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from PIL import Image

from stories import services
from stories.files.pictures import BYTES_MAX, clean_picture
from stories.files.uploads import WithinBounds
from stories.models import DraftPhoto, Photo, Story, TellingDraft
from stories.services.photos import key_of
from stories.vocabulary import ALT_MAX, PHOTOS_MAX, State
from tests.factories import StoryFactory, a_telling
from tests.pictures import picture


def sent(name: str = "me.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture() if content is None else content)


def address(name: str, *args) -> str:
    with translation.override("en"):
        return reverse(f"stories:{name}", args=args)


@pytest.fixture
def draft(db) -> TellingDraft:
    return TellingDraft.objects.create(language="en")


@pytest.fixture
def screen(draft) -> str:
    return address("tell_photos", draft.key)


@pytest.fixture
def story(member) -> Story:
    return StoryFactory(author=member)


@pytest.fixture
def page(story) -> str:
    return address("photos", story.public_id)


def add(owner, alt: str = "The pump", colour: str = "red"):
    return services.add_photo(owner, clean_picture(io.BytesIO(picture(colour=colour))), alt=alt)


def words(owner) -> list[str]:
    return [photo.alt for photo in services.photos_of(owner)]


# --- while telling --------------------------------------------------------------------------------


def test_several_photos_are_sent_at_once_and_described_afterwards(client, draft, screen):
    answered = client.post(screen, {"photos": [sent("a.jpg"), sent("b.png")], "add": "1"})
    assert (answered.status_code, answered.url) == (302, screen)
    first, second = (key_of(photo) for photo in services.photos_of(draft))
    typed = {f"alt-{first}": "The pump", f"alt-{second}": " Geoff’s\n van "}
    answered = client.post(screen, {**typed, "go": "1"})
    assert answered.url.endswith("/love/")
    assert words(draft) == ["The pump", "Geoff’s van"]


def test_the_telling_goes_on_without_a_photo_and_not_with_one_that_is_not_described(
    client, draft, screen
):
    assert client.post(screen, {"go": "1"}).url.endswith("/love/")
    refused = client.post(screen, {"photos": [sent()], "go": "1"})
    assert refused.status_code == 200
    assert "Say what this photo shows" in refused.content.decode()
    assert draft.photos.count() == 1


def test_what_was_typed_is_kept_whatever_the_button(client, draft, screen):
    one, two = key_of(add(draft, "")), key_of(add(draft, ""))
    client.post(screen, {f"alt-{one}": "One", f"alt-{two}": "Two", "up": two})
    assert words(draft) == ["Two", "One"]
    client.post(screen, {f"alt-{one}": "First", f"alt-{two}": "Second", "remove": two})
    assert words(draft) == ["First"]


def test_a_refused_file_takes_nothing_else_with_it(client, draft, screen):
    files = [sent("mine.jpg"), sent("mine.svg", b"<svg/>"), sent("x" * 90 + ".jpg", b"")]
    kept = add(draft, "")
    answered = client.post(
        screen, {"photos": files, "add": "1", f"alt-{key_of(kept)}": "The pump"}
    ).content.decode()
    assert "“mine.svg”: This file is no picture we can read." in answered
    assert f"“{'x' * 40}…”: This file is empty." in answered
    assert words(draft) == ["The pump", ""]


def test_six_photos_at_most(client, draft, screen):
    files = [sent(f"{n}.jpg") for n in range(PHOTOS_MAX + 1)]
    answered = client.post(screen, {"photos": files, "add": "1"}).content.decode()
    assert "“6.jpg”: Not kept: 6 photos at most." in answered
    assert draft.photos.count() == PHOTOS_MAX
    assert 'type="file"' not in client.get(screen).content.decode()


def test_words_that_are_too_long_are_shown_again_and_said(client, draft, screen):
    key = key_of(add(draft, "Before"))
    long = "a" * (ALT_MAX + 1)
    answered = client.post(screen, {f"alt-{key}": long, "go": "1"}).content.decode()
    assert f"{ALT_MAX + 1} characters: {ALT_MAX} at most." in answered
    assert f'value="{long}"' in answered
    assert words(draft) == ["Before"]


@pytest.mark.parametrize("value", ["", "0", "nobody", "../../etc", "\x00", "a" * 10_000])
def test_an_unknown_photo_is_neither_moved_nor_removed(client, draft, screen, value):
    add(draft)
    for button in ("up", "remove"):
        assert client.post(screen, {button: value, "alt-nobody": "x\x00"}).status_code == 302
    assert words(draft) == ["The pump"]


def test_a_told_draft_takes_no_photo_any_more(client, draft, screen):
    services.tell_story(a_telling(), draft=draft, email="nell@example.org")
    assert client.post(screen, {"photos": [sent()]}).url == address("told", draft.key)
    with pytest.raises(services.DraftClosed):
        add(draft)
    assert not Photo.objects.exists()


def test_no_draft_no_screen(client, db):
    assert client.get(address("tell_photos", "nobody")).status_code == 404


# --- from the telling to the story ----------------------------------------------------------------


def test_photos_go_with_the_telling_in_their_order_and_their_files_stay(draft, commits):
    for alt, colour in (("One", "red"), ("Two", "blue")):
        add(draft, alt, colour)
    services.move_photo_up(draft, key_of(services.photos_of(draft)[1]))
    files = [photo.file.name for photo in services.photos_of(draft)]
    with commits():
        story = services.tell_story(a_telling(), draft=draft, email="nell@example.org")
    assert words(story) == ["Two", "One"]
    assert [photo.file.name for photo in services.photos_of(story)] == files
    assert all(default_storage.exists(name) for name in files)
    assert not DraftPhoto.objects.exists()
    assert [each.alt for each in story.latest_revision.as_object().photos.all()] == ["Two", "One"]


def test_telling_opens_no_file(draft, monkeypatch):
    add(draft)

    def touched(*args, **kwargs):
        raise AssertionError("opened")

    monkeypatch.setattr(default_storage.__class__, "_open", touched, raising=False)
    monkeypatch.setattr(Image, "open", touched)
    story = services.tell_story(a_telling(), draft=draft, email="nell@example.org")
    assert words(story) == ["The pump"]


def test_an_earlier_revision_brings_no_photo_back(member):
    story = services.tell_story(a_telling(), author=member)
    kept, removed = add(story, "Kept"), add(story, "Removed")
    revision = story.save_revision()
    services.remove_photo(story, key_of(removed))
    later = add(story, "Added later")
    revision.publish()
    assert [photo.pk for photo in services.photos_of(story)] == [kept.pk, later.pk]


# --- once told ------------------------------------------------------------------------------------


def test_the_author_adds_describes_orders_and_removes(client, member, story, page):
    client.force_login(member)
    client.post(page, {"photos": [sent()], "alt-new": "The pump", "add": "1"})
    client.post(page, {"photos": [sent()], "alt-new": "The van", "add": "1"})
    pump, van = (key_of(photo) for photo in services.photos_of(story))
    client.post(page, {f"alt-{pump}": "The pump, opened", f"alt-{van}": "The van", "up": van})
    assert words(story) == ["The van", "The pump, opened"]
    client.post(page, {"remove": van})
    assert words(story) == ["The pump, opened"]
    assert client.post(page, {"go": "1"}).url == address("mine", story.public_id)


def test_a_public_photo_needs_its_words(client, member, story, page):
    client.force_login(member)
    answered = client.post(page, {"photos": [sent()], "alt-new": " ", "add": "1"})
    assert "Say what this photo shows" in answered.content.decode()
    assert not story.photos.exists()
    kept = add(story)
    answered = client.post(page, {f"alt-{key_of(kept)}": "", "go": "1"})
    assert answered.status_code == 200
    assert words(story) == ["The pump"]


def test_words_of_a_refused_photo_are_given_back(client, member, page):
    client.force_login(member)
    answered = client.post(page, {"photos": [sent(content=b"?")], "alt-new": "The pump"})
    assert 'value="The pump"' in answered.content.decode()


def test_somebody_else_has_no_page(client, story, page, moderator):
    assert client.get(page).status_code == 302
    client.force_login(moderator)
    assert client.post(page, {"photos": [sent()], "alt-new": "x"}).status_code == 404
    assert client.get(address("photos_by_link", "unknown")).status_code == 404


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.REFUSED])
def test_a_closed_story_takes_no_photo(client, member, story, page, state):
    story.state.state = state
    story.state.save()
    client.force_login(member)
    assert client.post(page, {"photos": [sent()], "alt-new": "x"}).status_code == 302
    with pytest.raises(services.WrongState):
        add(story)
    assert not story.photos.exists()


def test_the_page_costs_the_same_with_one_photo_as_with_six(client, member, story, page):
    client.force_login(member)
    add(story)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for _more in range(PHOTOS_MAX - 1):
        add(story)
    with CaptureQueriesContext(connection) as six:
        client.get(page)
    assert len(six) == len(one) <= 8


# --- bounds of what is read -----------------------------------------------------------------------


def test_a_heavy_file_is_read_past_and_the_form_with_it(client, draft, screen):
    heavy = sent("heavy.jpg", b"\xff\xd8\xff" + b"\0" * BYTES_MAX)
    light = sent("light.jpg")
    key = key_of(add(draft, ""))
    answered = client.post(
        screen, {f"alt-{key}": "The pump", "photos": [heavy, light], "add": "1"}
    ).content.decode()
    assert "A file was too heavy, and was not kept: 12 MB at most for each." in answered
    assert words(draft) == ["The pump", ""]


def test_forged_requests_are_refused_though_the_bounds_come_first(screen):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(screen, {"photos": [sent()], "add": "1"}).status_code == 403
    token = re.search(
        r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(screen).content.decode()
    )[1]
    posted = {"photos": [sent()], "add": "1", "csrfmiddlewaretoken": token}
    assert browser.post(screen, posted).status_code == 302


def test_the_bounds_of_all_files_together(rf):
    request = rf.post("/", {"a": sent("a", b"x" * 60), "b": sent("b", b"x" * 60), "said": "yes"})
    request.upload_handlers.insert(0, WithinBounds(request, each=100, total=100))
    assert list(request.FILES) == ["a"]
    assert (request.POST["said"], request.dropped_files) == ("yes", 1)


# --- files ----------------------------------------------------------------------------------------


def test_a_removed_photo_an_erased_story_and_a_purged_draft_leave_no_file(draft, story, commits):
    removed, of_story, of_draft = add(story), add(story), add(draft)
    names = [photo.file.name for photo in (removed, of_story, of_draft)]
    with commits():
        services.remove_photo(story, key_of(removed))
    assert [default_storage.exists(name) for name in names] == [False, True, True]
    TellingDraft.objects.update(touched_at="2020-01-01T00:00Z")
    with commits():
        story.delete()
        call_command("purge_drafts", stdout=io.StringIO())
    assert not any(default_storage.exists(name) for name in names)


def test_a_photo_is_served_as_what_it_is(client, story):
    photo = add(story)
    answered = client.get(photo.file.url)
    assert answered["Content-Type"] == "image/webp"
    assert answered["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in answered["Content-Security-Policy"]
    assert Image.open(io.BytesIO(b"".join(answered.streaming_content))).format == "WEBP"


def test_a_photo_of_a_story_that_was_withdrawn_is_gone(client, story, draft):
    photo, waiting = add(story), add(draft)
    services.withdraw_story(story)
    assert client.get(photo.file.url).status_code == 404
    assert client.get(waiting.file.url).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "photos/ab/nobody.webp",
        "photos/../../cherclient.sqlite3",
        "photos/%00",
        "photos/" + "a" * 5_000,
        "proofs/x.pdf",
        "documents/secret.pdf",
        "images/nothing.png",
        "images/%00",
        "images/..%2f..%2fsecret-key",
        "original_images/nothing.svg",
    ],
)
def test_nothing_else_is_served_under_media(client, db, path):
    assert client.get(f"/media/{path}", follow=True).status_code == 404


def test_a_photo_whose_file_is_lost_is_not_found(client, story):
    photo = add(story)
    default_storage.delete(photo.file.name)
    assert client.get(photo.file.url).status_code == 404


def test_pictures_of_pages_are_served_and_nothing_that_runs(client, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.png").write_bytes(picture("PNG"))
    (tmp_path / "images" / "a.svg").write_bytes(b"<svg/>")
    (tmp_path / "images" / "a.html").write_bytes(b"<script>")
    assert client.get("/media/images/a.png")["Content-Type"] == "image/png"
    assert client.get("/media/images/a.svg").status_code == 404
    assert client.get("/media/images/a.html").status_code == 404
