"""Releasing or keeping a story that came in a flood: a person decides, and the log keeps it."""

from __future__ import annotations

from django.db import transaction

from ..models import Spell, SurgeDecision
from .counting import Changes, lock_brands, reweigh


class NotHeld(ValueError):
    """The surge rule does not hold this story (any more)."""


@transaction.atomic
def release_surge(story_id: int, *, by, note: str) -> SurgeDecision:
    """Let a story that the surge rule held count. Raises `NotHeld`, `ValueError` without a note."""
    spell = _held(story_id, note)
    Spell.objects.filter(story_id=story_id).update(surge=False)
    changes = Changes()
    reweigh(spell.brand_id, spell.author, spell.cluster, changes)
    changes.write()
    return _log(story_id, SurgeDecision.Kind.RELEASED, by, note)


@transaction.atomic
def keep_surge(story_id: int, *, by, note: str) -> SurgeDecision:
    """Keep such a story out of the count for good; it stays readable.

    Raises `NotHeld`, `ValueError` without a note.
    """
    _held(story_id, note)
    return _log(story_id, SurgeDecision.Kind.KEPT, by, note)


def _held(story_id: int, note: str) -> Spell:
    """The first spell of a held story, its brand locked."""
    if not note.strip():
        raise ValueError("a decision says why")
    spell = Spell.objects.filter(story_id=story_id, part=0, surge=True).first()
    if spell is None:
        raise NotHeld(story_id)
    lock_brands(spell.brand_id)
    if not Spell.objects.filter(story_id=story_id, surge=True).exists():
        raise NotHeld(story_id)
    return spell


def _log(story_id: int, kind: str, by, note: str) -> SurgeDecision:
    return SurgeDecision.objects.create(story_id=story_id, kind=kind, actor=by, note=note.strip())
