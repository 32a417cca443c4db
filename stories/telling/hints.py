"""What would make a story more its author's own: what is missing, in words, never a score."""

from __future__ import annotations

from functools import lru_cache

from ..detector import Text
from ..detector_in_use import detector_in_use
from ..substance_words import advice_in_words

_KEPT = 64  # texts: the same one is shown on two screens


def hints_for(title: str, text: str, language: str) -> list[str]:
    """At most three hints; none without a detector, or when nothing is missing."""
    detector = detector_in_use().detector
    if detector is None or not text.strip():
        return []
    return advice_in_words(_advice(detector, title, text, language))


@lru_cache(maxsize=_KEPT)
def _advice(detector, title: str, text: str, language: str) -> tuple[str, ...]:
    return detector.substance(Text(text, title=title, language=language)).advice
