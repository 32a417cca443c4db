"""What time brings: interrupted readings, claims, and the command that does it all."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from stories import services, tasks
from stories.models import Letter, RulesVersion, Story, StoryEvent, StoryState
from stories.moderation import CLAIM_MINUTES
from stories.services.clocks import SCREENING_MINUTES
from stories.vocabulary import Edit, State
from tests.factories import AD, StoryFactory, a_telling, lived

pytestmark = pytest.mark.django_db
OLD = dt.timedelta(minutes=SCREENING_MINUTES + 1)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> None:
    """The lock and the mark of the day's purge are those of this test."""
    settings.DATA_DIR = tmp_path


def tick(**options) -> dict[str, int]:
    """Run the command; what it said, as counts by words."""
    said = StringIO()
    call_command("keep_clocks", stdout=said, **options)
    lines = (line.removesuffix(" (due)").partition(" ") for line in said.getvalue().splitlines())
    return {words: int(number) for number, _space, words in lines if number.isdigit()}


def left_behind(story: Story, **columns) -> None:
    """A worker was killed between the submission and the reading: nothing was enqueued again."""
    since = timezone.now() - OLD
    StoryState.objects.filter(pk=story.pk).update(**(columns or {"since": since}))


def told(n: int, **changes) -> Story:
    author = get_user_model().objects.member_for(f"author{n}@example.org", pseudonym=f"Author {n}")
    return services.tell_story(a_telling(text=lived(n), **changes), author=author)


def test_a_story_whose_reader_was_killed_is_read_once_and_published_once(
    django_capture_on_commit_callbacks,
):
    story, ad = told(427_001), told(427_002)  # commit callbacks do not run: the worker was killed
    Story.objects.filter(pk=ad.pk).update(text=AD)
    fresh = told(427_003)
    assert tick()["stories left unread, read"] == 0, "a reading that has just begun is left alone"
    for each in (story, ad):
        left_behind(each)
    assert tick(dry_run=True)["stories left unread, read"] == 2
    assert not story.screenings.exists()

    with django_capture_on_commit_callbacks(execute=True):
        assert tick()["stories left unread, read"] == 2
    assert tick()["stories left unread, read"] == 0
    tasks.screen.call(story.pk)  # the worker's own task comes back from the dead

    read = Story.objects.get(pk=story.pk)
    assert (read.where, read.live, read.screenings.count()) == (State.PUBLISHED, True, 1)
    published = StoryEvent.objects.filter(story=story, after=State.PUBLISHED)
    assert published.count() == 1
    assert Letter.objects.filter(story=story, kind="published").count() == 1
    assert [m.to for m in mail.outbox].count(["author427001@example.org"]) == 1
    held = Story.objects.get(pk=ad.pk)
    assert (held.where, held.screenings.count()) == (State.HELD, 1)
    assert Story.objects.get(pk=fresh.pk).where == State.SCREENING


def test_an_edit_whose_reader_was_killed_is_read_once():
    story = told(427_010)
    services.screen_story(story)
    row = StoryState.objects.get(pk=story.pk)
    story = Story.objects.get(pk=story.pk)
    services.edit_story(
        story, Edit(title="Anew", text=lived(427_011), moments=(), version=row.version)
    )
    left_behind(story, edit_since=timezone.now() - OLD)
    assert tick()["edits left unread, read"] == 1
    assert tick()["edits left unread, read"] == 0
    story = Story.objects.get(pk=story.pk)
    assert (story.title, story.where, story.screenings.count()) == ("Anew", State.PUBLISHED, 2)
    assert StoryState.objects.get(pk=story.pk).edit == ""


def test_what_an_import_left_unread_is_not_swept():
    story = StoryFactory(live=False, source="old blog", source_key="1", text=lived(427_020))
    left_behind(story)
    assert tick()["stories left unread, read"] == 0


def test_forgotten_claims_are_given_up_and_others_kept(held_story, moderator):
    ago = timezone.now() - dt.timedelta(minutes=CLAIM_MINUTES)
    row = StoryState.objects.filter(pk=held_story.pk)
    row.update(claimed_by=moderator, claimed_at=ago + dt.timedelta(minutes=1))
    assert tick()["forgotten claims given up"] == 0
    row.update(claimed_at=ago - dt.timedelta(minutes=1))
    assert tick(dry_run=True)["forgotten claims given up"] == 1
    assert row.get().claimed_by == moderator, "a dry run does nothing"
    assert tick()["forgotten claims given up"] == 1
    assert row.get().claimed_by is None


def test_authors_are_reminded_then_their_story_sleeps(held_story, moderator):
    question = services.ask_author(held_story, by=moderator, text="Which year was it?")
    asked = {"asked_at": timezone.now() - dt.timedelta(days=6)}
    type(question).objects.filter(pk=question.pk).update(**asked)
    assert tick(dry_run=True)["authors reminded of a question"] == 1
    assert tick()["authors reminded of a question"] == 1
    assert tick()["authors reminded of a question"] == 0
    type(question).objects.filter(pk=question.pk).update(answer_by=timezone.now())
    assert tick()["questions closed unanswered"] == 1
    assert StoryState.objects.get(pk=held_story.pk).state == State.DORMANT


def test_the_rules_are_kept_and_personal_data_purged_once_a_day(settings):
    first = tick()
    assert first["versions of the rules kept"] == 1
    assert first["purge of personal data"] == 1
    again = tick()
    assert again["versions of the rules kept"] == 0
    assert again["purge of personal data: done today"] == 0
    assert RulesVersion.objects.filter(page="rules").count() == 1
    mark = Path(settings.DATA_DIR, "purged-on")
    mark.write_text("2026-01-01")
    assert tick()["purge of personal data"] == 1


def test_a_part_that_fails_stops_no_other_and_is_said(held_story, settings):
    Path(settings.DATA_DIR, "purged-on").mkdir()  # the mark cannot be read
    StoryState.objects.filter(pk=held_story.pk).update(
        state=State.SCREENING, since=timezone.now() - OLD
    )
    said = StringIO()
    with pytest.raises(CommandError, match="purge"):
        call_command("keep_clocks", stdout=said)
    assert "1 stories left unread, read" in said.getvalue()
