"""Two versions of a text, word by word, paragraph by paragraph.

The fewest words taken out and put in (longest common subsequence, Hunt & McIlroy 1976), found in
words² / 64 steps whatever the words: a page that anybody opens has no worse case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rapidfuzz.distance import Indel

SAME, ADDED, REMOVED = "same", "added", "removed"
_WORD = re.compile(r"\s*\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, came or went, with the space before them."""

    kind: str
    text: str


Passage = tuple[Piece, ...]  # a paragraph


def changed_passages(before: str, after: str) -> list[Passage]:
    """The paragraphs that differ, in order.

    >>> [piece.text for piece in changed_passages("A big dog.", "A small dog.")[0]]
    ['A', ' big', ' small', ' dog.']
    """
    return [p for p in passages(before, after) if any(piece.kind != SAME for piece in p)]


def passages(before: str, after: str, word: re.Pattern[str] = _WORD) -> Iterator[Passage]:
    """Every paragraph of both texts; those that changed are cut into pieces.

    `word` finds the words, each with the space before it, and leaves nothing out.
    """
    old, new = _paragraphs(before), _paragraphs(after)
    for kind, former, latter in _blocks(old, new):
        if kind == SAME:
            yield from ((Piece(SAME, each),) for each in former)
        else:
            for pair in zip_longest(former, latter, fillvalue=""):
                yield _words(*pair, word)


def _paragraphs(text: str) -> list[str]:
    return [part for part in text.split("\n\n") if part.strip()]


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Runs of equal paragraphs, and runs where some went and some came."""
    gone: list[str] = []
    come: list[str] = []
    for step in Indel.opcodes(old, new):
        former = list(old[step.src_start : step.src_end])
        latter = list(new[step.dest_start : step.dest_end])
        if step.tag == "equal":
            if gone or come:
                yield "changed", gone, come
            gone, come = [], []
            yield SAME, former, latter
        else:
            gone, come = gone + former, come + latter
    if gone or come:
        yield "changed", gone, come


def _words(before: str, after: str, word: re.Pattern[str]) -> Passage:
    old, new = word.findall(before), word.findall(after)
    pieces = []
    for kind, former, latter in _blocks(old, new):
        if kind == SAME:
            pieces.append(Piece(SAME, "".join(former)))
            continue
        if former:
            pieces.append(Piece(REMOVED, "".join(former)))
        if latter:
            pieces.append(Piece(ADDED, "".join(latter)))
    return tuple(pieces)
