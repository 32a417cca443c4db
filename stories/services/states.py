"""Moving a story from one state to another, and what follows from it being public."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from .. import signals
from ..finding import search
from ..models import Brand, Decision, Story, StoryEvent, StoryState
from ..published import facts_of
from ..vocabulary import DecisionKind, State
from .asking import schedule
from .margins import recount_answers

MOVES: dict[State, set[State]] = {
    State.AWAITING_CONFIRMATION: {State.SCREENING, State.WITHDRAWN},
    State.SCREENING: {State.PUBLISHED, State.HELD, State.WITHDRAWN},
    State.HELD: {State.PUBLISHED, State.REFUSED, State.WITHDRAWN, State.SCREENING},
    State.PUBLISHED: {State.WITHDRAWN},
    State.REFUSED: {State.WITHDRAWN},
    State.WITHDRAWN: set(),
}


class WrongState(Exception):
    """The story is not where this verb takes it from: somebody was faster. `state` says where."""

    def __init__(self, state: State) -> None:
        super().__init__(_("Already dealt with: this story is now “%s”.") % state.label)
        self.state = state


class TextChanged(ValueError):
    """The author rewrote the story since the moderator opened it."""

    def __init__(self) -> None:
        super().__init__(
            _("The author rewrote this story meanwhile. Nothing was decided: read it again.")
        )


def move(
    story: Story,
    to: State,
    *,
    only_from: State | None = None,
    actor=None,
    deadline: dt.datetime | None = None,
    priority: int = 0,
    event: bool = True,
    note: str = "",
) -> State:
    """Move the state row under a lock; returns the state left. Raises `WrongState`."""
    row = StoryState.objects.select_for_update().get(pk=story.pk)
    before = State(row.state)
    if to not in MOVES[before] or only_from not in (None, before):
        raise WrongState(before)
    row.state, row.since, row.deadline, row.priority = to, timezone.now(), deadline, priority
    row.edit, row.edit_since = "", None  # an edit that waits is of a public story only
    row.version += 1
    row.save()
    story.state = row
    if event:
        StoryEvent.objects.create(story=story, before=before, after=to, actor=actor, note=note)
    return before


def decide(story: Story, by, kind: DecisionKind, before: State, **grounds) -> Decision:
    last = story.screenings.first()
    return Decision.objects.create(
        story=story,
        kind=kind,
        before=before,
        after=story.state.state,
        actor=by,
        verdict=last.verdict if last else "",
        **grounds,
    )


def make_live(story: Story) -> None:
    """Publish a row that has no revision: the row itself is the latest version."""
    now = timezone.now()
    story.live, story.has_unpublished_changes = True, False
    story.first_published_at = story.first_published_at or now
    story.last_published_at = story.last_published_at or story.first_published_at
    story.save(
        update_fields=[
            "live",
            "has_unpublished_changes",
            "first_published_at",
            "last_published_at",
        ]
    )


def shown(story: Story, *, bulk: bool = False) -> None:
    """What follows from a story being public, in the same transaction."""
    if story.brand_id and not story.brand.live:
        now = timezone.now()
        Brand.objects.filter(pk=story.brand_id, merged_into=None).update(
            live=True, first_published_at=now, last_published_at=now
        )
        story.brand.refresh_from_db()
    show(story, bulk=bulk)
    if not bulk:
        schedule(story)
        signals.letter_due.send(sender=Story, story_id=story.pk, kind="published", context={})


def show(story: Story, *, bulk: bool = False) -> None:
    """Make what a public story now says findable, and count it anew."""
    search.index_story(story)
    recount_answers(story.in_chain_of_id)
    signals.story_shown.send(sender=Story, facts=facts_of(story), bulk=bulk)
