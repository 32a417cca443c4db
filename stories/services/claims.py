"""Who reads which story: taken one at a time, given back, given up when forgotten."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from ..models import Story, StoryState
from ..vocabulary import State
from ..waiting import Place, claims_from, desk_of, queue_places
from ..words import EditState
from .desk import NotOffered, already_dealt, may_decide
from .double_reading import second_reading
from .states import WrongState

_TRIES = 5  # stories looked at, when colleagues take them at the same moment


class ClaimedBy(ValueError):
    """Another moderator reads the story now: `name` is their public name."""

    def __init__(self, row: StoryState) -> None:
        self.name, self.since = str(row.claimed_by), row.claimed_at
        super().__init__(
            _("%(name)s took this story %(time)s ago. Nothing was done: take another one.")
            % {"name": self.name, "time": timesince(row.claimed_at, depth=1)}
        )


@transaction.atomic
def claim(story: Story, *, by) -> StoryState:
    """Take a story that waits, or keep it longer; a claim older than `CLAIM_MINUTES` is given up.

    Raises `NotOffered`, `ClaimedBy`, `WrongState`.
    """
    row = row_to_decide(story, by)
    row.claimed_by, row.claimed_at = by, timezone.now()
    row.save(update_fields=["claimed_by", "claimed_at"])
    return row


@transaction.atomic
def release(story: Story, *, by) -> bool:
    """Give a story back; False when it was not theirs."""
    mine = StoryState.objects.filter(pk=story.pk, claimed_by=by)
    return bool(mine.update(claimed_by=None, claimed_at=None))


def take_next(*, by, after: Place | None = None) -> StoryState | None:
    """Claim the most pressing story nobody reads, after a place and then from the start; None when
    nothing is left."""
    desk = desk_of(by)
    starts = [after, None] if after else [None]
    for start in starts:
        for place in queue_places(desk, start, size=_TRIES, free=True):
            if after and place.story_id == after.story_id:
                continue
            try:
                return claim(Story(pk=place.story_id), by=by)
            except (ClaimedBy, WrongState, NotOffered):
                continue  # a colleague was faster
    return None


def row_to_decide(story: Story, by) -> StoryState:
    """The locked state row of a story that waits for this person, and that nobody else reads."""
    row = StoryState.objects.select_for_update().get(pk=story.pk)  # joined rows would be stale
    if not may_decide(by, row.story):
        raise NotOffered
    if not waits(row) and not second_reading(row.story, by=by):
        raise already_dealt(row)
    taken = row.claimed_by_id and row.claimed_by_id != by.pk
    if taken and row.claimed_at and row.claimed_at >= claims_from():
        raise ClaimedBy(row)
    return row


def waits(row: StoryState) -> bool:
    return row.state == State.HELD or (row.state == State.PUBLISHED and row.edit == EditState.HELD)
