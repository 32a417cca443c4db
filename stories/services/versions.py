"""Putting another version of a public story before its readers; which versions they have seen."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ..models import Story, StoryEvent, StoryMargin, StoryState
from ..vocabulary import State
from .margins import margin_of, recount_me_toos
from .near_duplicates import sign_stories
from .states import show

EDITED, ENDED, RECKONED = "edited", "ending", "reckoning"  # first words of the notes of events
VERSION_NOTE = re.compile(rf"({EDITED}|{ENDED}|{RECKONED}) ([0-9]+) ([0-9]+)")


def publish_version(row: StoryState, *, screening=None, by=None) -> StoryState:
    """Put the last revision in the place of the version readers see.

    `live` and the day of first publication stay; words, twins and counts follow. `row` is locked.
    """
    public = Story.objects.get(pk=row.pk)
    before, revision = public.live_revision_id, public.latest_revision
    if before != revision.pk:  # else a workflow has just published it
        revision.publish(user=by, skip_permission_checks=True)  # the author has no admin
    return follow_version(row, before, screening=screening, by=by)


def follow_version(row: StoryState, before: int, *, screening=None, by=None) -> StoryState:
    """What follows from a version being published in the place of revision `before`."""
    story = Story.objects.get(pk=row.pk)
    row.edit, row.edit_since, row.deadline, row.priority = "", None, None, 0
    row.screening = screening or row.screening
    row.version += 1
    row.save()
    _note(story, EDITED, before, by)
    margin_of(story.pk)
    StoryMargin.objects.filter(pk=story.pk).update(edits=F("edits") + 1, edited_at=timezone.now())
    recount_me_toos(story.pk)  # those of a moment taken out went with it
    sign_stories([story])
    show(story)
    return row


@transaction.atomic
def change_version(
    row: StoryState, change: Callable[[Story], None], *, note: str, by=None
) -> Story:
    """Change what nobody judges, in the version readers see and in an edit that waits.

    `change` sets columns of a story and may add moments to it. `row` is locked; note is the first
    word of the event's.
    """
    public = Story.objects.get(pk=row.pk)
    keep_public_version(public)
    before = public.live_revision_id
    waiting = public.latest_revision.as_object() if row.edit else None
    told = {episode.pk for episode in public.episodes.all()}
    change(public)
    public.save()
    kept = public.save_revision(user=by)
    now = timezone.now()
    Story.objects.filter(pk=public.pk).update(
        live_revision=kept, last_published_at=now, has_unpublished_changes=bool(waiting)
    )
    if waiting:
        _follow(waiting, public, told, by)
    row.version += 1
    row.save()
    _note(public, note, before, by, after=kept.pk)
    public = Story.objects.get(pk=row.pk)
    show(public)
    return public


def keep_public_version(public: Story) -> None:
    """Save what readers see as a revision, for a story that was published without one."""
    if public.live_revision_id:
        return
    kept = public.save_revision(clean=False)
    Story.objects.filter(pk=public.pk).update(live_revision=kept, has_unpublished_changes=False)
    public.live_revision = kept


def _follow(waiting: Story, public: Story, told: set[int], by) -> None:
    """Make the edit that waits an edit of the new version; the open review goes on with it."""
    for name in _UNJUDGED:
        setattr(waiting, name, getattr(public, name))
    kept = {each.pk: each for each in waiting.episodes.all()}
    for each in public.episodes.all():
        if each.pk not in told:
            waiting.episodes.add(each)
        elif each.pk in kept:
            kept[each.pk].love = each.love
    revision = waiting.save_revision(user=by)
    task_state = public.current_workflow_task_state
    if task_state:
        task_state.revision = revision
        task_state.save(update_fields=["revision"])


_UNJUDGED = (
    *(f"{date}_{part}" for date in ("ended", "returned") for part in ("min", "max", "words")),
    "ending",
    "cause",
    "staying_reasons",
    "handed_to",
    "switched_to",
    "cheaper",
    "better",
    "renews_on",
)


def _note(story: Story, word: str, before: int, by, after: int | None = None) -> None:
    StoryEvent.objects.create(
        story=story,
        before=State.PUBLISHED,
        after=State.PUBLISHED,
        actor=by,
        note=f"{word} {before} {after or story.live_revision_id}",
    )
