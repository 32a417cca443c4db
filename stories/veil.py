"""A text with the names of a brand hidden, for a reading that does not know whom it is about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from .folding import fold

MARK = "▮▮▮"
WITHIN_WORDS = 6  # letters from which a name is hidden inside a longer word too
_BETWEEN = r"[^0-9a-z&+]*"  # what may stand between the words of a name
_LIGATURES = {"œ": "oe", "æ": "ae"}
Cut = TypeVar("Cut")


def veiled(text: str, names: Sequence[str]) -> str:
    """The text with each name replaced by `MARK`, whatever its case, accents or punctuation.

    >>> veiled("Chez KETTLE-BÝ, rien.", ["Kettleby"])
    'Chez ▮▮▮, rien.'
    """
    shown, at = [], 0
    for start, end in _places(text, names):
        shown += (text[at:start], MARK)
        at = end
    return "".join([*shown, text[at:]])


def veiled_runs(runs: Sequence[Cut], names: Sequence[str]) -> list[Cut]:
    """The pieces one text is cut into (dataclasses with a `text`), veiled: a name that straddles
    two of them is hidden whole."""
    places = _places("".join(run.text for run in runs), names)
    found, at = [], 0
    for run in runs:
        found.append(replace(run, text=_cut(run.text, at, places)))
        at += len(run.text)
    return found


def _cut(text: str, at: int, places: Iterable[tuple[int, int]]) -> str:
    """The text of a run that begins at `at`; the mark stands where a name begins."""
    shown, here, end_of_run = [], at, at + len(text)
    for start, end in places:
        if end <= at or start >= end_of_run:
            continue
        shown.append(text[here - at : max(start - at, 0)])
        if start >= at:
            shown.append(MARK)
        here = min(end, end_of_run)
    return "".join([*shown, text[here - at :]])


def _places(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """Where the names stand, in order and apart."""
    pattern = _pattern(names)
    if pattern is None:
        return []
    folded, origin = _folded(text)
    return [(origin[m.start()], origin[m.end() - 1] + 1) for m in pattern.finditer(folded)]


def _pattern(names: Iterable[str]) -> re.Pattern | None:
    """The longest names first; short ones only as whole words, with or without a plural."""
    folded = sorted({fold(name) for name in names} - {""}, key=len, reverse=True)
    parts = []
    for name in folded:
        words = _BETWEEN.join(re.escape(word) for word in name.split())
        whole = len(name.replace(" ", "")) < WITHIN_WORDS
        parts.append(rf"(?<![0-9a-z]){words}s?(?![0-9a-z])" if whole else words)
    return re.compile("|".join(parts)) if parts else None


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without case nor accents, and the place in `text` each character comes from."""
    letters, origin = [], []
    for place, letter in enumerate(text):
        plain = unicodedata.normalize("NFKD", _LIGATURES.get(letter.casefold(), letter.casefold()))
        for each in plain:
            if not unicodedata.combining(each):
                letters.append(each)
                origin.append(place)
    return "".join(letters), origin
