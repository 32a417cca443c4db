"""Second readings: a share of decisions made again by another person, to know how far they agree."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Decision, DoubleReading, Story, StoryState
from ..models.desk import SECOND_READINGS
from ..moderation import DecisionKind
from ..vocabulary import State
from ..waiting import desk_of, second_readings
from .desk import NotOffered, already_dealt, may_decide


def is_drawn(number: str) -> bool:
    """Whether a decision of this number is read again: nobody chooses it, anybody can check it."""
    place = int.from_bytes(hashlib.sha256(number.encode()).digest()[:8])
    return place % 10_000 < 100 * settings.DOUBLE_READING_PERCENT


def draw_double_reading(decision: Decision) -> DoubleReading | None:
    """Have a share of the decisions on held stories read again by a second person."""
    held = decision.before == State.HELD and decision.kind in SECOND_READINGS
    if not held or not is_drawn(decision.number):
        return None
    return DoubleReading.objects.create(
        decision=decision, story=decision.story, text_hash=decision.story.text_hash
    )


def second_reading(story: Story, *, by) -> DoubleReading | None:
    """The second reading of this story that waits for this person."""
    return second_readings(desk_of(by)).filter(story=story.pk).first()


@transaction.atomic
def answer_double_reading(
    reading: DoubleReading, *, by, answer: str, reason: str = ""
) -> DoubleReading:
    """Keep what a second person would have decided; the story does not move.

    An empty answer says they would have asked first: it is kept out of the agreement. Raises
    `NotOffered` for who decided first, `ValueError` on another answer, `AlreadyDealt`.
    """
    if answer and answer not in SECOND_READINGS:
        raise ValueError(_("Publish or refuse."))
    row = StoryState.objects.select_for_update().get(pk=reading.story_id)
    kept = DoubleReading.objects.select_related("decision").get(pk=reading.pk)
    if kept.decision.actor_id == by.pk or not may_decide(by, row.story):
        raise NotOffered
    if kept.read_at:
        raise already_dealt(row)
    kept.reader, kept.answer, kept.read_at = by, answer, timezone.now()
    kept.reason = reason if answer == DecisionKind.REFUSE else ""
    kept.save()
    StoryState.objects.filter(pk=row.pk, claimed_by=by).update(claimed_by=None, claimed_at=None)
    return kept
