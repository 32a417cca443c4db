"""What a moderator decides of a story that waits, from its page in the queue."""

from __future__ import annotations

from django.db import transaction

from ..models import Decision, Story, StoryState
from ..models.desk import SECOND_READINGS
from ..moderation import DecisionKind
from ..vocabulary import State
from .claims import row_to_decide, waits
from .double_reading import answer_double_reading, second_reading
from .edit_reviews import approve_edit, refuse_edit
from .judging import approve_story, refuse_story
from .questions import ask_author
from .states import TextChanged, drafted, ground_of


@transaction.atomic
def decide_waiting(
    story: Story, *, by, kind: DecisionKind, version: int, **said
) -> Decision | None:
    """Publish, refuse or ask: what a moderator decides of a story, or of an edit, that waits.

    `said`: `reason`, `facts`, `passage`, `law` of a refusal, `text`, `wants_proof` of a question.
    Of a second reading the answer is kept and nothing else changes: None is given back. Raises
    `NotOffered`, `ClaimedBy`, `WrongState`, `TextChanged`, and `ValueError` for what is missing.
    """
    row = row_to_decide(story, by)
    if row.version != version:
        raise TextChanged
    if not waits(row):
        reading = second_reading(row.story, by=by)
        answer = kind if kind in SECOND_READINGS else ""
        answer_double_reading(reading, by=by, answer=answer, reason=said.get("reason", ""))
        return None
    if kind == DecisionKind.ASK:
        return ask_author(row.story, by=by, **said).decision
    if kind == DecisionKind.REFUSE:
        return _refuse(row, by, **said)
    return (approve_edit if row.edit else approve_story)(row.story, by=by)


def _refuse(row: StoryState, by, *, passage: str = "", **said) -> Decision:
    if row.edit:  # the words of a refused edit are not kept to learn from
        return refuse_edit(row.story, by=by, **said)
    return refuse_story(row.story, by=by, passage=passage, **said)


def refusal_if_confirmed(story: Story, *, by, reason: str, facts: str, law: str = "") -> Decision:
    """The decision a refusal would make, kept nowhere: its statement is what the author would read."""
    before = State(story.state.state)
    after = before if before == State.PUBLISHED else State.REFUSED
    said = {"reason": reason, "facts": facts.strip(), **ground_of(law)}
    return drafted(story, by, DecisionKind.REFUSE, before, after, **said)
