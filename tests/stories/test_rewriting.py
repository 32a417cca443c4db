"""A held story rewritten by its author: what it changes and what it never loses."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone, translation

from stories import services
from stories.models import Signature, StoryEvent, StoryState
from stories.services import REWRITINGS_A_DAY, NotRewritten, TooOften, WrongState
from stories.vocabulary import State
from tests.factories import AD
from tests.stories.rewritten import (
    TOLD,
    now,
    rewrite_often,
    told_with_moments,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_moments(commits):
    return told_with_moments(commits)


# --- the verb -------------------------------------------------------------------------------------


def test_a_rewritten_story_is_read_again_and_published(held_story, commits):
    with commits():
        services.rewrite_story(held_story, words(held_story), by=held_story.author)
    story = now(held_story)
    assert (story.where, story.live, story.text) == (State.PUBLISHED, True, TOLD)


def test_a_story_that_still_sells_is_held_again(held_story, commits):
    with commits():
        services.rewrite_story(held_story, words(held_story, text=f"{AD} Really!"))
    story = now(held_story)
    assert (story.where, story.live) == (State.HELD, False)
    assert story.workflow_in_progress


def test_after_three_held_versions_a_person_reads_whatever_the_text_says(held_story, commits):
    for tail in (" Vraiment.", " Vraiment !"):
        with commits():
            services.rewrite_story(held_story, words(held_story, text=AD + tail))
    with commits():
        services.rewrite_story(held_story, words(held_story))
    screening = now(held_story).screenings.first()
    assert now(held_story).state.state == State.HELD
    assert screening.verdict == "unsure"
    assert [reason["code"] for reason in screening.reasons if not reason["weight"]] == [
        "held_before"
    ]


def test_each_text_keeps_its_own_screening_and_its_revision(held_story, commits):
    first = held_story.screenings.get()
    with commits():
        services.rewrite_story(held_story, words(held_story))
    assert list(held_story.screenings.values_list("text_hash", flat=True)) == [
        now(held_story).text_hash,
        first.text_hash,
    ]
    texts = [revision.content["text"] for revision in held_story.revisions.order_by("pk")]
    assert texts[0] == AD
    assert texts[-1] == TOLD


def test_rewriting_leaves_an_event_that_says_so(held_story):
    services.rewrite_story(held_story, words(held_story), by=held_story.author)
    event = held_story.events.first()
    assert (event.before, event.after, event.actor, event.note) == (
        State.HELD,
        State.SCREENING,
        held_story.author,
        "rewritten",
    )


def test_what_moderators_were_asked_about_the_old_text_is_over(held_story):
    services.rewrite_story(held_story, words(held_story))
    assert not now(held_story).workflow_in_progress


def test_the_signature_follows_the_text(held_story, commits):
    with commits():
        services.rewrite_story(held_story, words(held_story))
    assert Signature.objects.get(story=held_story).text_hash == now(held_story).text_hash


def test_a_held_again_story_is_approved_as_it_was_rewritten(held_story, moderator, commits):
    with commits():
        services.rewrite_story(held_story, words(held_story, title="Again", text=f"{AD} Really!"))
    services.approve_story(now(held_story), by=moderator)
    story = now(held_story)
    assert (story.title, story.text, story.live) == ("Again", f"{AD} Really!", True)


@pytest.mark.parametrize(
    "state", [State.PUBLISHED, State.REFUSED, State.WITHDRAWN, State.SCREENING]
)
def test_a_story_that_is_not_held_is_not_rewritten(held_story, state):
    rewriting = words(held_story)
    StoryState.objects.filter(pk=held_story.pk).update(state=state)
    with pytest.raises(WrongState), transaction.atomic():
        services.rewrite_story(held_story, rewriting)
    assert now(held_story).text == AD


def test_the_same_words_are_not_read_again(held_story):
    same = words(held_story, title=held_story.title, text=held_story.text)
    with pytest.raises(NotRewritten), transaction.atomic():
        services.rewrite_story(held_story, same)
    assert now(held_story).where == State.HELD


def test_words_typed_before_another_rewriting_do_not_undo_it(held_story, commits):
    early = words(held_story, text=f"{AD} Early.")
    with commits():
        services.rewrite_story(held_story, words(held_story, text=f"{AD} Late."))
    with pytest.raises(NotRewritten), transaction.atomic():
        services.rewrite_story(held_story, early)
    assert now(held_story).text == f"{AD} Late."


def test_a_story_is_rewritten_ten_times_a_day_at_most(held_story, commits):
    rewrite_often(held_story, REWRITINGS_A_DAY, commits)
    with pytest.raises(TooOften, match="10"), transaction.atomic(), translation.override("en"):
        services.rewrite_story(held_story, words(held_story))
    assert now(held_story).where == State.HELD


def test_the_next_day_it_may_be_rewritten_again(held_story, commits):
    yesterday = timezone.now() - dt.timedelta(hours=25)
    for _ in range(REWRITINGS_A_DAY):
        StoryEvent.objects.create(
            story=held_story, before=State.HELD, after=State.SCREENING, made_at=yesterday
        )
    with commits():
        services.rewrite_story(held_story, words(held_story))
    assert now(held_story).live


# --- moments --------------------------------------------------------------------------------------


def test_a_moment_keeps_its_key_its_date_and_its_love(with_moments):
    before = list(with_moments.episodes.values("pk", "when_min", "love", "sort_order"))
    rewriting = words(with_moments, moments=(("A box", "On a Monday."), ("Steam", "")))
    services.rewrite_story(with_moments, rewriting)
    assert list(with_moments.episodes.values("pk", "when_min", "love", "sort_order")) == before
    assert [e.title for e in now(with_moments).episodes.all()] == ["A box", "Steam"]


def test_an_emptied_moment_is_taken_out(with_moments, commits):
    with commits():
        services.rewrite_story(
            with_moments, words(with_moments, moments=(("", ""), ("The steam", "")))
        )
    story = now(with_moments)
    assert story.live
    assert [episode.title for episode in story.episodes.all()] == ["The steam"]


def test_moments_alone_may_be_rewritten(with_moments):
    only = words(with_moments, text=AD, moments=(("A box", ""), ("The steam", "")))
    services.rewrite_story(with_moments, only)
    assert now(with_moments).where == State.SCREENING
