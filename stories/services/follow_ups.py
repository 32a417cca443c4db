"""Asking an author again, months later: letters to send, answers kept."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _noop

from ..fuzzy_dates import FuzzyDate
from ..models import Consent, Episode, FollowUp, Story
from ..models.draft import hash_token
from ..vocabulary import Ending, State
from ..words import EpisodeKind, FollowUpAnswer, FollowUpKind
from .asking import BOX, set_consent
from .editing import pending_version, public_state, submit_edit
from .insiders import blur
from .versions import RECKONED, change_version

LINK_DAYS = 90
QUIET = dt.timedelta(days=30)  # between two letters about one story
GOING_ON = tuple(ending for ending in Ending if ending.goes_on)
_TITLES = {
    FollowUpKind.SIX_MONTHS: _noop("Looking back after 6 months"),
    FollowUpKind.ONE_YEAR: _noop("Looking back after 12 months"),
    FollowUpKind.TWO_YEARS: _noop("Looking back after 24 months"),
    FollowUpKind.RENEWAL: _noop("Looking back at the renewal date"),
}


class NotAsked(Exception):
    """The story is not public any more: nothing can be answered."""


# --- letters --------------------------------------------------------------------------------------


def due(today: dt.date) -> QuerySet[FollowUp]:
    """The letters to send on a day: the latest one due of each story, in the order of stories."""
    unsent = FollowUp.objects.filter(sent_at=None, due_on__lte=today)
    latest = unsent.filter(story=OuterRef("story")).order_by("-due_on", "-pk").values("pk")[:1]
    said = Consent.objects.filter(story=OuterRef("story"), box=BOX).order_by("-pk")
    lately = FollowUp.objects.filter(story=OuterRef("story"), sent_at__gt=timezone.now() - QUIET)
    return (
        unsent.annotate(agreed=Subquery(said.values("given")[:1]))
        .filter(
            ~Exists(lately),
            pk=Subquery(latest),
            agreed=True,
            story__state__state=State.PUBLISHED,
            story__ending__in=GOING_ON,
        )
        .select_related("story__author", "story__confirmation", "story__brand")
        .order_by("story")
    )


@transaction.atomic
def claim(follow_up: FollowUp) -> str:
    """Take a letter for this run and give the token of its links; empty when another run has it.

    Older letters of the story are skipped for good: an author is not asked four times at once.
    """
    token = secrets.token_urlsafe(24)
    free = FollowUp.objects.filter(pk=follow_up.pk, sent_at=None)
    if not free.update(sent_at=timezone.now(), token_hash=hash_token(token)):
        return ""
    FollowUp.objects.filter(
        story=follow_up.story_id, sent_at=None, due_on__lte=follow_up.due_on
    ).delete()
    return token


def unclaim(follow_up: FollowUp) -> None:
    """The letter could not be sent: the next run tries again."""
    FollowUp.objects.filter(pk=follow_up.pk, answered_at=None).update(sent_at=None, token_hash="")


# --- answers --------------------------------------------------------------------------------------


def follow_up_with(token: str) -> FollowUp | None:
    """What a letter's link is about; None for an unknown one."""
    found = FollowUp.objects.select_related("story__state", "story__brand", "story__author")
    return found.filter(token_hash=hash_token(token)).first()


def is_expired(follow_up: FollowUp) -> bool:
    age = timezone.now() - follow_up.sent_at
    return age > dt.timedelta(days=LINK_DAYS)


@transaction.atomic
def answer(
    follow_up: FollowUp, said: FollowUpAnswer, *, love: int | None = None, note: str = ""
) -> FollowUp:
    """Keep an answer, or another one in its place; the love said grows the story's life-line.

    « over » changes no ending: the author says which one. A note is an edit, judged like any other.
    Raises `NotAsked` when the story is not public any more.
    """
    story = Story.objects.select_related("state").get(pk=follow_up.story_id)
    if story.where != State.PUBLISHED:
        raise NotAsked
    row = public_state(story)
    follow_up = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    asked_on = timezone.localdate(follow_up.answered_at or timezone.now())
    follow_up.told_ending = follow_up.told_ending or story.ending
    follow_up.answered_at = follow_up.answered_at or timezone.now()
    follow_up.answer, follow_up.love = said, love
    follow_up.save()
    if said == FollowUpAnswer.STOP:
        set_consent(story, given=False)
        return follow_up
    if love is not None:
        change = _Moment(follow_up.kind, asked_on, love, story.language)
        change_version(row, change, note=RECKONED, by=story.author)
    if note.strip():
        _add_note(story, asked_on, note.strip())
    return follow_up


class _Moment:
    """Adds the moment of an answer to a story, or changes the love of the one that is there."""

    def __init__(self, kind: str, day: dt.date, love: int, language: str) -> None:
        self.day, self.love = day, love
        with override(language):
            self.title = gettext(_TITLES[FollowUpKind(kind)])
            self.words = FuzzyDate(day, day).in_words()

    def __call__(self, story: Story) -> None:
        told = moment_of(story.episodes.all(), self.day)
        if told:
            told.love = self.love
            story.episodes.add(told)
            return
        moment = Episode(
            title=self.title,
            kind=EpisodeKind.RENEWAL,
            love=self.love,
            sort_order=max((each.sort_order or 0 for each in story.episodes.all()), default=-1) + 1,
        )
        moment.when = FuzzyDate(self.day, self.day, self.words)
        story.episodes.add(moment)
        blur(story)


def moment_of(episodes: Sequence[Episode], day: dt.date) -> Episode | None:
    """The moment an answer of that day left on a story; of an insider's, that of its season."""
    renewals = (each for each in episodes if each.kind == EpisodeKind.RENEWAL and each.when_min)
    return next((e for e in renewals if e.when_min <= day <= e.when_max), None)


def _add_note(story: Story, day: dt.date, note: str) -> None:
    row = public_state(story)
    edited = pending_version(story) or Story.objects.get(pk=story.pk)
    moment = moment_of(edited.episodes.all(), day)
    if moment is None or moment.text == note:
        return
    moment.text = note
    edited.episodes.add(moment)
    submit_edit(row, edited, by=story.author)
