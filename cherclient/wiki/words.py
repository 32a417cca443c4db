"""The words an article is found by, and what each is worth. Pure.

The index holds stems, each with its worth in front: a search asks them on every database alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stories.finding.stemming import stems

from .content import PARAGRAPHS, Content, strings
from .references import without_marks

TITLE, HEAD, TEXT = 1, 2, 3  # in the title; above the text or in a heading; in the text
_ABOVE = ("thesis", "summary", "origin", "signed_by", "company", "interest")
HEADINGS = frozenset({"heading", "subheading"})
_GAP = "x0"  # between two passages: no phrase runs from one into the next


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words of an article: `place` is that of their block, from 1; 0 above the text."""

    worth: int
    words: str
    place: int = 0
    kind: str = ""  # of the block


def passages(content: Content) -> Iterator[Passage]:
    """All that can be read in an article, in order; keys of stories and sources are no words."""
    yield Passage(TITLE, content.title)
    for name in _ABOVE:
        if words := getattr(content, name):
            yield Passage(HEAD, words)
    for place, block in enumerate(content.blocks, 1):
        match block.kind:
            case kind if kind in HEADINGS:
                yield Passage(HEAD, str(block.value), place, kind)
            case kind if kind in PARAGRAPHS:
                yield Passage(TEXT, without_marks(str(block.value)), place, kind)
            case "quotation" | "table" as kind:
                yield Passage(TEXT, without_marks(" · ".join(strings(block.value))), place, kind)
            case "figure" as kind:
                said = " ".join(words for name, words in block.value.items() if name != "image")
                yield Passage(TEXT, said, place, kind)


def token(worth: int, stem: str) -> str:
    """A stem as the index holds it: letters and figures only, so that no database cuts it, and one
    figure at least, so that PostgreSQL stems it in no language.
    """
    return f"x{worth}{stem}"


def tokens(content: Content, language: str) -> str:
    """The whole article for the index, in its order."""
    found: list[str] = []
    for passage in passages(content):
        found += [token(passage.worth, stem) for stem in stems(passage.words, language)]
        found.append(_GAP)
    return " ".join(found)
