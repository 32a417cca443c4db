"""The author of a story that is held, or waits for them, rewrites it while nobody has decided."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import signals
from ..models import Episode, Story, StoryEvent, StoryState
from ..vocabulary import Edit, Rewriting, State
from .questions import WAITING, close_question
from .states import WrongState, move

REWRITABLE = (State.HELD, *WAITING)
REWRITINGS_A_DAY = 10
REWRITTEN = "rewritten"  # the note of the event
_DAY = dt.timedelta(days=1)


class NotRewritten(Exception):
    """Nothing was changed; the message says why and what to do."""


class TooOften(NotRewritten):
    """The story was rewritten `REWRITINGS_A_DAY` times within a day."""

    def __init__(self) -> None:
        super().__init__(
            ngettext(
                "A story can be rewritten %(count)d time a day. Nothing was sent: copy your text, "
                "and come back tomorrow. A person reads the story meanwhile.",
                "A story can be rewritten %(count)d times a day. Nothing was sent: copy your text, "
                "and come back tomorrow. A person reads the story meanwhile.",
                REWRITINGS_A_DAY,
            )
            % {"count": REWRITINGS_A_DAY}
        )


class Overtaken(NotRewritten):
    """The story was rewritten elsewhere since the author opened this form."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You rewrote this story in another window meanwhile. Nothing was sent: the text "
                "below is the one you have just typed. Send it again to keep it."
            )
        )


class SameText(NotRewritten):
    """Title, text and moments are those of the story."""

    def __init__(self, state: State = State.HELD) -> None:
        super().__init__(
            _("Nothing has changed in the text: a person will read it as it is.")
            if state == State.HELD
            else _("Nothing has changed in the text. Change it, or answer the question instead.")
        )


def rewritings_left(story: Story) -> int:
    """How many times the author may still rewrite the story, in the day that ends now."""
    done = StoryEvent.objects.filter(
        story=story,
        before=State.HELD,
        after=State.SCREENING,
        made_at__gt=timezone.now() - _DAY,
    )
    return max(0, REWRITINGS_A_DAY - done.count())


@transaction.atomic
def rewrite_story(story: Story, rewriting: Rewriting, *, by=None) -> Story:
    """Keep the new words as a revision, and send the story to the detector again on commit.

    What was screened before stays written. Raises `WrongState` when somebody decided meanwhile,
    else a `NotRewritten`; nothing is changed then.
    """
    row = StoryState.objects.select_for_update().get(pk=story.pk)
    if row.state not in REWRITABLE:
        raise WrongState(State(row.state))
    if row.version != rewriting.version:
        raise Overtaken
    story = Story.objects.get(pk=story.pk)
    before = _words(story)
    put_words(story, rewriting)
    if _words(story) == before:
        raise SameText(State(row.state))
    if not rewritings_left(story):
        raise TooOften
    if story.workflow_in_progress:
        story.current_workflow_state.cancel(user=by)
    story.save()
    story.save_revision(user=by)
    close_question(story)
    move(story, State.SCREENING, actor=by, note=REWRITTEN)
    signals.story_submitted.send(sender=Story, story_id=story.pk)
    return story


def _words(story: Story) -> tuple:
    return story.title, story.text, [(each.title, each.text) for each in story.episodes.all()]


def put_words(story: Story, rewriting: Rewriting | Edit) -> None:
    """Set the words; an episode keeps its dates, its love and its key."""
    story.title, story.text = rewriting.title, rewriting.text
    told = list(story.episodes.all())
    kept = []
    for place, (title, text) in enumerate(rewriting.moments):
        if not title and not text:
            continue
        episode = told[place] if place < len(told) else Episode(sort_order=place)
        episode.title, episode.text = title, text
        kept.append(episode)
    story.episodes.set(kept)
