"""Insiders: people who tell of a brand they work or worked for. What would give them away is kept out.

Their dates become seasons when they are told, and their stories are published on a day drawn at
random: neither the story nor the day it appears says when it was told.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format

from ..fuzzy_dates import FuzzyDate
from ..models import Story, StoryState
from ..seasons import season_around
from ..vocabulary import State
from .states import WrongState, bring_out, move, shown

DELAY_DAYS = (7, 30)  # at least, at most
ITS_DAY = "insider: its day"  # the note of the event
_DATES = ("began", "ended", "returned")


def blur(story: Story) -> None:
    """Widen the dates of an insider's unsaved story and of its moments; any other is left alone.

    The renewal date of a contract is a day by nature: it is not kept.
    """
    if not story.is_insider:
        return
    for name in _DATES:
        setattr(story, name, season_of(getattr(story, name), story.language))
    story.renews_on = None
    story.told_on = story.told_on.replace(day=1)
    moments = list(story.episodes.all())
    for moment in moments:
        moment.when = season_of(moment.when, story.language)
    story.episodes.set(moments)


def season_of(date: FuzzyDate | None, language: str) -> FuzzyDate | None:
    """The season a date lies in, or the whole years of one that is vaguer, in words of `language`."""
    if date is None:
        return None
    first, last = season_around(date.first)
    if date.last > last:
        first, last = dt.date(date.first.year, 1, 1), dt.date(date.last.year, 12, 31)
    with translation.override(language):
        return FuzzyDate(first, last, FuzzyDate(first, last).in_words())


def waits_for_a_day(story: Story) -> bool:
    """Whether a story that may be published waits for its day; once public, it never does again.

    What an import brings was public elsewhere.
    """
    return story.is_insider and story.first_published_at is None and not story.source


def draw_day(now: dt.datetime | None = None) -> dt.datetime:
    """A moment drawn evenly between `DELAY_DAYS` from now, to the second."""
    least, most = (dt.timedelta(days=days) for days in DELAY_DAYS)
    drawn = secrets.randbelow(int((most - least).total_seconds()) + 1)
    return (now or timezone.now()) + least + dt.timedelta(seconds=drawn)


def day_in_words(moment: dt.datetime, language: str) -> str:
    """The day of a moment, as a letter in that language says it."""
    with translation.override(language):
        return date_format(timezone.localtime(moment), "j F Y")


def accepted_due(now: dt.datetime | None = None) -> list[int]:
    """Keys of the accepted stories whose day has come, the earliest first."""
    rows = StoryState.objects.filter(state=State.ACCEPTED, deadline__lte=now or timezone.now())
    return list(rows.order_by("deadline", "pk").values_list("pk", flat=True))


@transaction.atomic
def publish_on_its_day(story_id: int) -> bool:
    """Publish an accepted story whose day has come; False when somebody was faster."""
    story = Story.objects.get(pk=story_id)
    row = StoryState.objects.select_for_update().get(pk=story_id)
    if row.deadline is None or row.deadline > timezone.now():
        return False
    try:
        move(story, State.PUBLISHED, only_from=State.ACCEPTED, note=ITS_DAY)
    except WrongState:  # taken back meanwhile
        return False
    bring_out(story)
    shown(story)
    return True
