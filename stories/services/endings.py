"""The author says how it goes on: the ending of a public story, changed at any time."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from ..models import Story, StoryMargin
from ..vocabulary import Ending, NewEnding
from .asking import cancel, schedule
from .brands import brand_for
from .editing import NothingEdited, public_state
from .insiders import blur
from .margins import margin_of
from .versions import ENDED, change_version

_COLUMNS = ("ended", "returned", "cause", "handed_to", "cheaper", "better", "renews_on")


@transaction.atomic
def change_ending(story: Story, ending: NewEnding, *, by=None) -> Story:
    """Put another ending on a public story, at once: closed answers and dates, nothing to judge.

    An edit that waits becomes one of the new version. Raises `WrongState` when the story is not
    public any more, `NothingEdited` when this is its ending already.
    """
    row = public_state(story)
    public = Story.objects.get(pk=story.pk)
    before = _told(public)
    _put(public, ending)
    if _told(public) == before:
        raise NothingEdited
    margin_of(story.pk)
    StoryMargin.objects.filter(pk=story.pk).update(ending_changed_at=timezone.now())
    public = change_version(row, lambda each: _put(each, ending), note=ENDED, by=by)
    if Ending(public.ending).goes_on:
        schedule(public)
    else:
        cancel(public)  # nobody is asked whether a love that ended goes on
    return public


def _put(story: Story, told: NewEnding) -> None:
    story.ending = told.ending
    story.staying_reasons = list(told.staying_reasons)
    story.switched_to = brand_for(told.switched_to) if told.switched_to else None
    for name in _COLUMNS:
        setattr(story, name, getattr(told, name))
    blur(story)


def _told(story: Story) -> tuple:
    values = [getattr(story, name) for name in _COLUMNS]
    return (story.ending, list(story.staying_reasons), story.switched_to_id, *values)
