"""A public story edited by its author: the former version stays up until the new one is judged."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import signals
from ..models import Story, StoryEvent, StoryState
from ..vocabulary import Edit, State
from ..words import EditState
from .insiders import blur
from .judging import UNSURE, text_of
from .rewriting import put_words
from .states import WrongState
from .tags import as_known
from .versions import keep_public_version, publish_version

EDITS_A_DAY = 10
SENT, DROPPED = "edit sent", "edit dropped"  # notes of events
_DAY = dt.timedelta(days=1)


class NotEdited(Exception):
    """Nothing was changed; the message says why and what to do."""


class EditedTooOften(NotEdited):
    """The story was edited `EDITS_A_DAY` times within a day."""

    def __init__(self) -> None:
        super().__init__(
            ngettext(
                "A story can be edited %(count)d time a day. Nothing was sent: copy what you typed, "
                "and come back tomorrow.",
                "A story can be edited %(count)d times a day. Nothing was sent: copy what you typed, "
                "and come back tomorrow.",
                EDITS_A_DAY,
            )
            % {"count": EDITS_A_DAY}
        )


class EditOvertaken(NotEdited):
    """The story has changed since the author opened this form."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This story has changed in another window meanwhile. Nothing was sent: what you read "
                "below is what you have just typed. Send it again to keep it."
            )
        )


class NothingEdited(NotEdited):
    """Everything is as it was."""

    def __init__(self) -> None:
        super().__init__(_("Nothing has changed: the story stays as it is."))


def edits_left(story: Story) -> int:
    """How many times the author may still edit the story, in the day that ends now."""
    done = StoryEvent.objects.filter(
        story=story.pk, note=SENT, made_at__gt=timezone.now() - _DAY
    ).count()
    return max(0, EDITS_A_DAY - done)


def public_state(story: Story) -> StoryState:
    """The state row of a public story, locked. Raises `WrongState` for a story that is not public."""
    row = StoryState.objects.select_for_update().get(pk=story.pk)
    if row.state != State.PUBLISHED:
        raise WrongState(State(row.state))
    return row


def pending_version(story: Story) -> Story | None:
    """The edit that waits for a judgement, as a story; None without one."""
    row = StoryState.objects.get(pk=story.pk)
    return Story.objects.get(pk=story.pk).latest_revision.as_object() if row.edit else None


@transaction.atomic
def edit_story(story: Story, edit: Edit, *, by=None) -> StoryState:
    """Keep an edit as a revision, and have it judged on commit; the public version stays up.

    An edit that waits already is replaced by this one. Where the detector would read what it has
    read before, the edit is published at once. Raises `WrongState` when the story is not public
    any more, else a `NotEdited`; nothing is changed then.
    """
    row = public_state(story)
    if row.version != edit.version:
        raise EditOvertaken
    edited = pending_version(story) or Story.objects.get(pk=story.pk)
    before = _told(edited)
    _put(edited, edit)
    if _told(edited) == before:
        raise NothingEdited
    if not edits_left(story):
        raise EditedTooOften
    return submit_edit(row, edited, by=by)


def submit_edit(row: StoryState, edited: Story, *, by=None) -> StoryState:
    """Send an edited story to the detector, or publish it when there is nothing new to read."""
    public = Story.objects.get(pk=row.pk)
    if public.workflow_in_progress:  # of the edit this one replaces
        public.current_workflow_state.cancel(user=by)
    keep_public_version(public)
    edited.prepare()
    edited.save_revision(user=by)
    StoryEvent.objects.create(
        story=public, before=State.PUBLISHED, after=State.PUBLISHED, actor=by, note=SENT
    )
    if text_of(edited) == text_of(public):
        return publish_version(row, by=by)
    row.edit, row.edit_since = EditState.SCREENING, timezone.now()
    row.deadline, row.priority = None, UNSURE  # a priority is what finds waiting edits
    row.screening = row.screening or public.screenings.first()
    row.version += 1
    row.save()
    signals.edit_submitted.send(sender=Story, story_id=row.pk)
    return row


@transaction.atomic
def drop_edit(story: Story, *, by=None) -> bool:
    """The author thinks better of an edit that waits; False when none does."""
    row = public_state(story)
    if not row.edit:
        return False
    public = Story.objects.get(pk=story.pk)
    if public.workflow_in_progress:
        public.current_workflow_state.cancel(user=by)
    leave_edit(row)
    StoryEvent.objects.create(
        story=public, before=State.PUBLISHED, after=State.PUBLISHED, actor=by, note=DROPPED
    )
    return True


def leave_edit(row: StoryState) -> None:
    """The version readers see is the last one again."""
    story = Story.objects.filter(pk=row.pk)
    story.update(latest_revision=story.values("live_revision"), has_unpublished_changes=False)
    row.edit, row.edit_since, row.deadline, row.priority = "", None, None, 0
    row.version += 1
    row.save()


def _told(story: Story) -> tuple:
    """All that an edit can change."""
    return (
        story.title,
        story.text,
        [(each.title, each.text) for each in story.episodes.all()],
        story.product,
        sorted(tag.name for tag in story.tags.all()),
        story.began,
        story.wishes,
        story.advice,
        story.licence,
    )


def _put(story: Story, edit: Edit) -> None:
    put_words(story, edit)
    story.product, story.advice, story.licence = edit.product, edit.advice, edit.licence
    story.wish_1, story.wish_2, story.wish_3 = edit.wishes
    story.began = edit.began
    blur(story)
    if sorted(tag.name for tag in story.tags.all()) != sorted(edit.tags):
        story.tags.set(as_known(edit.tags))
