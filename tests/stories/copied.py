"""A text told again in nearly the same words, and how the copies are grouped and weighed."""

from __future__ import annotations

from ranking.models import Spell
from stories.models import Signature


def reworded(text: str, times: int = 3) -> str:
    """The same text with some words changed, here and there."""
    words = text.split()
    for place in range(times):
        words[(place * 37 + 5) % len(words)] = "kettle"
    return " ".join(words)


def clusters() -> dict[int, int]:
    return dict(Signature.objects.values_list("story", "cluster"))


def weights() -> dict[int, int]:
    return dict(Spell.objects.filter(part=0).values_list("story", "weight"))
