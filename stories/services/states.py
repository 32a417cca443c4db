"""Moving a story from one state to another, and what follows from it being public."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from .. import signals
from ..finding import search
from ..models import Brand, Decision, Story, StoryEvent, StoryState
from ..moderation import APPEAL_DAYS, APPEALABLE, DecisionKind, Ground
from ..published import facts_of
from ..vocabulary import State
from ..words import BrandMask
from .asking import schedule
from .letters import write_letter
from .margins import forget, recount_answers

MOVES: dict[State, set[State]] = {
    State.AWAITING_CONFIRMATION: {State.SCREENING, State.WITHDRAWN},
    State.SCREENING: {State.PUBLISHED, State.ACCEPTED, State.HELD, State.WITHDRAWN},
    State.HELD: {
        State.PUBLISHED,
        State.ACCEPTED,
        State.REFUSED,
        State.AWAITING_AUTHOR,
        State.SCREENING,
        State.WITHDRAWN,
    },
    State.AWAITING_AUTHOR: {State.SCREENING, State.DORMANT, State.WITHDRAWN},
    State.DORMANT: {State.SCREENING, State.WITHDRAWN},
    State.ACCEPTED: {State.PUBLISHED, State.WITHDRAWN},
    State.PUBLISHED: {State.REMOVED, State.WITHDRAWN},
    State.REFUSED: {State.APPEALED, State.WITHDRAWN},
    State.REMOVED: {State.APPEALED, State.WITHDRAWN},
    State.APPEALED: {
        State.REFUSED,
        State.REMOVED,
        State.PUBLISHED,
        State.ACCEPTED,
        State.WITHDRAWN,
    },
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
    row.claimed_by, row.claimed_at = None, None
    row.version += 1
    row.save()
    story.state = row
    if event:
        StoryEvent.objects.create(story=story, before=before, after=to, actor=actor, note=note)
    return before


def decide(story: Story, by, kind: DecisionKind, before: State, **grounds) -> Decision:
    """Write down what a person decided; one that restricts says until when it can be appealed."""
    decision = drafted(story, by, kind, before, State(story.state.state), **grounds)
    decision.save()
    return decision


def drafted(
    story: Story, by, kind: DecisionKind, before: State, after: State, **grounds
) -> Decision:
    """A decision nobody has taken yet: what its author would read."""
    last = story.screenings.first()
    appealable = kind in APPEALABLE
    named = story.brand_mask == BrandMask.NAMED and not story.is_insider  # the log is public
    return Decision(
        story=story,
        public_id=story.public_id,
        brand_id=story.brand_id if named else None,
        language=story.language,
        kind=kind,
        before=before,
        after=after,
        actor=by,
        verdict=last.verdict if last else "",
        appeal_until=timezone.now() + dt.timedelta(days=APPEAL_DAYS) if appealable else None,
        **grounds,
    )


def ground_of(law: str) -> dict:
    """What a decision rests on: the text of law that is named, else the rules."""
    return {"ground": Ground.LAW, "law": law.strip()} if law.strip() else {}


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


def hide(story: Story) -> None:
    """Take a public story off the pages, the search, the margins and the ranking, at once."""
    story.unpublish(user=None)
    search.unindex_story(story.pk)
    forget(story)
    signals.story_hidden.send(sender=Story, story_id=story.pk, brand_id=story.brand_id)


def bring_out(story: Story) -> None:
    """Make a story public in its last version; its state row says so already."""
    revision = story.latest_revision
    if revision:
        revision.publish()
        story.refresh_from_db()
    if not story.live:
        make_live(story)


def shown(story: Story, *, bulk: bool = False, letter: str = "published") -> None:
    """What follows from a story being public, in the same transaction.

    `letter` is the kind written to its author; empty when another letter says so.
    """
    if story.brand_id and not story.brand.live:
        now = timezone.now()
        Brand.objects.filter(pk=story.brand_id, merged_into=None).update(
            live=True, first_published_at=now, last_published_at=now
        )
        story.brand.refresh_from_db()
    show(story, bulk=bulk)
    if not bulk:
        schedule(story)
        if letter:
            write_letter(letter, story=story)


def show(story: Story, *, bulk: bool = False) -> None:
    """Make what a public story now says findable, and count it anew."""
    search.index_story(story)
    recount_answers(story.in_chain_of_id)
    signals.story_shown.send(sender=Story, facts=facts_of(story), bulk=bulk)
