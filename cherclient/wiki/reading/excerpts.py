"""What is shown of an article found by its words: the passage that holds most of them, marked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stories.finding.stemming import stem, stems

from ..content import PARAGRAPHS, Content
from ..sections import anchors, heading_words
from ..words import HEADINGS, passages
from .rendering import anchor_of

LENGTH = 240  # characters of an excerpt
_BEFORE = 80  # of them, before the first word found
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters, and whether they are a word asked for."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`heading` is the one the passage stands under, or is; `anchor` leads there.

    Both are empty for what stands above the text.
    """

    runs: list[Run]
    heading: list[Run]
    anchor: str


def runs(words: str, wanted: frozenset[str], language: str) -> list[Run]:
    """Words cut where those asked for begin and end."""
    found, at = [], 0
    for word in _WORD.finditer(words):
        if stem(word[0], language) in wanted:
            found += [Run(words[at : word.start()]), Run(word[0], is_marked=True)]
            at = word.end()
    return [each for each in (*found, Run(words[at:])) if each.text]


def excerpt_of(
    content: Content, worth: int, wanted: frozenset[str], language: str
) -> Excerpt | None:
    """The first passage of this worth with the most words; None for the thesis, always shown."""
    best, most, heading, name = None, 0, None, ""
    names = iter(anchors(heading_words(content.blocks)))
    for passage in passages(content):
        if passage.kind in HEADINGS:
            heading, name = passage, next(names)
        number = len(wanted.intersection(stems(passage.words, language)))
        if passage.worth == worth and number > most:
            place = anchor_of(passage.place) if passage.kind in PARAGRAPHS else name
            best, most = (passage, heading, place), number
    if best is None or best[0].words == content.thesis:
        return None
    passage, heading, anchor = best
    words = "" if passage is heading else _cut(passage.words, wanted, language)
    named = runs(heading.words, wanted, language) if heading else []
    return Excerpt(runs(words, wanted, language), named, anchor)


def _cut(words: str, wanted: frozenset[str], language: str) -> str:
    """At most `LENGTH` characters around the first word found, cut between words."""
    if len(words) <= LENGTH:
        return words
    marked = (m.start() for m in _WORD.finditer(words) if stem(m[0], language) in wanted)
    start = max(0, min(next(marked, 0) - _BEFORE, len(words) - LENGTH))
    if start:
        start = words.find(" ", start, start + _BEFORE) + 1 or start
    end = start + LENGTH
    if end < len(words):
        end = max(words.rfind(" ", start, end), start + LENGTH - _BEFORE)
    return f"{'… ' if start else ''}{words[start:end].strip()}{' …' if end < len(words) else ''}"
