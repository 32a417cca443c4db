"""Questions put to an author: asked by a person, answered or not, with letters in between."""

from __future__ import annotations

import datetime as dt

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import signals
from ..models import Question, Story, StoryState
from ..models.redress import ANSWER_MAX, QUESTION_MAX
from ..moderation import QUESTION_DAYS, REMINDER_DAYS, DecisionKind
from ..vocabulary import State
from .letters import write_letter
from .proofs import add_proof
from .states import WrongState, decide, move

ANSWERED = "answered"  # the note of the event
UNANSWERED = "no answer"
WAITING = (State.AWAITING_AUTHOR, State.DORMANT)  # a held story, with its author
_ASKABLE = (State.HELD, State.PUBLISHED)


@transaction.atomic
def ask_author(story: Story, *, by, text: str, wants_proof: bool = False) -> Question:
    """A person asks the author of a held story, which waits for them, or of a public one, which
    stays online. The author has `QUESTION_DAYS`.

    Raises `WrongState` when the story is neither held nor public, or a question is open already;
    `ValueError` without words.
    """
    text = text.replace("\x00", "").strip()
    if not text or len(text) > QUESTION_MAX:
        raise ValueError(
            _("A question needs words, %(most)d characters at most.") % {"most": QUESTION_MAX}
        )
    row = StoryState.objects.select_for_update().get(pk=story.pk)
    if row.state not in _ASKABLE or open_question(story):
        raise WrongState(State(row.state))
    answer_by = timezone.now() + dt.timedelta(days=QUESTION_DAYS)
    story.state, before = row, State(row.state)
    if before == State.HELD:
        move(story, State.AWAITING_AUTHOR, actor=by, deadline=answer_by, event=False)
    decision = decide(story, by, DecisionKind.ASK, before, facts=text)
    if before == State.HELD and story.workflow_in_progress:
        story.current_workflow_state.cancel(user=by)
    question = Question.objects.create(
        story=story,
        decision=decision,
        text=text,
        wants_proof=wants_proof,
        asked_by=by,
        answer_by=answer_by,
    )
    write_letter("asked", story=story, question=question.pk, public=before == State.PUBLISHED)
    return question


def open_question(story: Story) -> Question | None:
    """The question an author has still to answer, in time or, for a story asleep, late."""
    return Question.objects.filter(story=story.pk, closed_at=None).first()


def unanswered(story: Story) -> Question | None:
    """The last question about a public story, when its time ran out without an answer."""
    last = Question.objects.filter(story=story.pk).first()
    if last is None or last.answered_at or not last.closed_at or last.closed_at < last.answer_by:
        return None
    return last if StoryState.objects.filter(pk=story.pk, state=State.PUBLISHED).exists() else None


def to_answer(story: Story) -> Question | None:
    """What its author may answer: an open question, or one about a public story that came to
    nothing for want of an answer."""
    return open_question(story) or unanswered(story)


@transaction.atomic
def answer_question(
    question: Question, *, by, text: str, proof: ContentFile | None = None
) -> Question:
    """Keep an author's answer, and a proof already checked; a held story is read again on commit.

    Raises `WrongState` when the question is closed or the story went elsewhere, `ValueError`
    without words nor file, `TooManyProofs`.
    """
    text = text.replace("\x00", "").strip()
    if not text and proof is None:
        raise ValueError(_("Write an answer, or choose a file."))
    if len(text) > ANSWER_MAX:
        raise ValueError(
            _("%(count)d characters: an answer has %(most)d at most.")
            % {"count": len(text), "most": ANSWER_MAX}
        )
    row = StoryState.objects.select_for_update().get(pk=question.story_id)
    story = Story.objects.get(pk=question.story_id)
    asked = to_answer(story)
    if asked is None or asked.pk != question.pk:
        raise WrongState(State(row.state))
    asked.answer = text
    asked.proof = add_proof(story, proof) if proof is not None else None
    asked.answered_at = timezone.now()
    _close(asked, asked.answered_at)
    if row.state in WAITING:
        move(story, State.SCREENING, actor=by, note=ANSWERED)
        signals.story_submitted.send(sender=Story, story_id=story.pk)
    return asked


def close_question(story: Story) -> None:
    """The author rewrote the story: that is an answer."""
    if asked := open_question(story):
        asked.answered_at = timezone.now()
        _close(asked, asked.answered_at)


def _close(question: Question, now: dt.datetime) -> None:
    question.closed_at = now
    question.save()


def remind_authors(now: dt.datetime | None = None) -> int:
    """Write to authors who have not answered, on the days `REMINDER_DAYS`; how many letters.

    Safe to run twice; after an interruption one letter stands for those that were due.
    """
    now = now or timezone.now()
    first = now - dt.timedelta(days=REMINDER_DAYS[0])
    waiting = Question.objects.filter(
        closed_at=None, asked_at__lte=first, answer_by__gt=now, reminders__lt=len(REMINDER_DAYS)
    )
    return sum(_remind(key, now) for key in waiting.values_list("pk", flat=True))


@transaction.atomic
def _remind(key: int, now: dt.datetime) -> bool:
    question = _locked(key)
    if question is None:
        return False
    age = now - question.asked_at
    due = sum(age >= dt.timedelta(days=days) for days in REMINDER_DAYS)
    if question.reminders >= due:
        return False
    question.reminders = due
    question.save(update_fields=["reminders"])
    write_letter("reminder", story=question.story, question=question.pk)
    return True


def put_to_sleep(now: dt.datetime | None = None) -> int:
    """End the wait for an answer: a held story falls asleep until its author comes back, a question
    about a public one closes unanswered. How many. Safe to run twice."""
    now = now or timezone.now()
    late = Question.objects.filter(closed_at=None, answer_by__lte=now)
    late = late.filter(story__state__state__in=(State.AWAITING_AUTHOR, State.PUBLISHED))
    return sum(_give_up(key, now) for key in late.values_list("pk", flat=True))


@transaction.atomic
def _give_up(key: int, now: dt.datetime) -> bool:
    question = _locked(key)
    if question is None:
        return False
    if question.story.state.state == State.PUBLISHED:
        _close(question, now)
        return True
    move(question.story, State.DORMANT, only_from=State.AWAITING_AUTHOR, note=UNANSWERED)
    write_letter("dormant", story=question.story, question=question.pk)
    return True


def _locked(key: int) -> Question | None:
    """An open question whose story still waits in time, behind the lock of its state row."""
    asked = Question.objects.filter(pk=key).values_list("story_id", flat=True).first()
    row = StoryState.objects.select_for_update().filter(pk=asked).first()
    if row is None or row.state not in (State.AWAITING_AUTHOR, State.PUBLISHED):
        return None
    question = Question.objects.select_related("story__state").filter(pk=key, closed_at=None)
    return question.first()
