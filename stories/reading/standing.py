"""Where a story stands for its author: what was decided, what is asked, what can be done by when."""

from __future__ import annotations

from dataclasses import dataclass

from ..models import Appeal, Decision, Question, Story
from ..moderation import APPEALABLE, AppealState, DecisionKind
from ..vocabulary import RelationKind, State
from .statement import Statement, statement_of

TELLS_OF_TROUBLE = 4  # a love at or under which mediators are named, out of 10


@dataclass(frozen=True, slots=True)
class Contested:
    """A decision that may be appealed, and what became of the appeal."""

    decision: Decision
    statement: Statement
    appeal: Appeal | None = None
    outcome: Statement | None = None

    @property
    def can_be_appealed(self) -> bool:
        return self.appeal is None and self.decision.can_be_appealed

    @property
    def overturned(self) -> bool:
        return self.appeal is not None and self.appeal.state == AppealState.OVERTURNED


@dataclass(frozen=True, slots=True)
class Standing:
    """`contested` is the decision on the story itself, `edit` the one on its last edit."""

    question: Question | None = None  # waits for an answer
    answered: Question | None = None  # the last that had one
    contested: Contested | None = None
    edit: Contested | None = None
    in_trouble: bool = False


def standing_of(story: Story, *, question: Question | None) -> Standing:
    """What concerns the author now, in three queries; `question` is the one they may answer."""
    decisions = list(
        Decision.objects.filter(story=story.pk).select_related("appeal__outcome").order_by("-id")
    )
    last = next((each for each in decisions if _on_the_story(each)), None)
    where = State(story.state.state)
    contested = contested_of(last) if last and last.kind in APPEALABLE else None
    if contested and where in (State.PUBLISHED, State.ACCEPTED) and not contested.overturned:
        contested = None
    edit = next((each for each in decisions if _on_an_edit(each)), None)
    edited = edit is not None and edit.kind == DecisionKind.REFUSE and where == State.PUBLISHED
    answered = Question.objects.filter(story=story.pk).exclude(answered_at=None).first()
    return Standing(
        question=question,
        answered=answered,
        contested=contested,
        edit=contested_of(edit) if edited and not story.state.edit else None,
        in_trouble=_tells_of_trouble(story),
    )


def contested_of(decision: Decision) -> Contested:
    """A decision with its statement, its appeal and the statement of what came of it."""
    appeal = getattr(decision, "appeal", None)
    outcome = appeal.outcome if appeal else None
    return Contested(
        decision, statement_of(decision), appeal, statement_of(outcome) if outcome else None
    )


def _on_the_story(decision: Decision) -> bool:
    """Whether it says where the story stands; what came of an appeal hangs on the first decision."""
    if decision.kind == DecisionKind.REMOVE:
        return True
    kinds = (DecisionKind.PUBLISH, DecisionKind.REFUSE)
    return decision.kind in kinds and decision.before != State.PUBLISHED


def _on_an_edit(decision: Decision) -> bool:
    kinds = (DecisionKind.PUBLISH, DecisionKind.REFUSE)
    return decision.kind in kinds and decision.before == State.PUBLISHED


def _tells_of_trouble(story: Story) -> bool:
    """A consumer's story of little love: mediators and the authorities may help with the brand."""
    unhappy = story.love is not None and story.love <= TELLS_OF_TROUBLE
    return unhappy and story.relation_kind == RelationKind.CONSUMER
