"""The sections of an article: what stands under each heading, and the anchor each heading has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import count

from stories.folding import fold

from .content import Block

ANCHOR_MAX = 80  # characters
# Ids the pages of the wiki use themselves: no heading of an article takes them.
_KINDS = re.compile(r"(?:note|ref|p|typed)(?:-\d|$)|wiki-|id_")
_OURS = frozenset(
    {
        *("main", "toc", "in-short", "evidence", "notes", "bibliography", "related", "quote"),
        *("preview", "preview-title", "evidence-box", "similar", "places", "result"),  # the editor
        *("changes", "decide", "now", "problems", "settle"),  # an edit that waits
    }
)


def section_span(blocks: Sequence[Block], number: int) -> range:
    """Places of the blocks of a section: 0 is the introduction, n the n-th heading and what follows.

    Raises `LookupError` when there is no such section.
    """
    heads = [at for at, block in enumerate(blocks) if block.kind == "heading"]
    if not 0 <= number <= len(heads):
        raise LookupError(number)
    start = heads[number - 1] if number else 0
    stop = heads[number] if number < len(heads) else len(blocks)
    return range(start, stop)


def section_name(blocks: Sequence[Block], number: int) -> str:
    """The heading of a section; empty for the introduction."""
    return str(blocks[section_span(blocks, number).start].value) if number else ""


def with_section(blocks: Sequence[Block], number: int, section: Sequence[Block]) -> list[Block]:
    """The blocks of an article with those of one section replaced."""
    span = section_span(blocks, number)
    return [*blocks[: span.start], *section, *blocks[span.stop :]]


def anchor_of(words: str) -> str:
    """The anchor a heading makes: the same but for case, accents and signs, and links find it.

    >>> anchor_of("L’Œuvre d'un été !") == anchor_of("l'oeuvre d’un ÉTÉ")
    True
    """
    made = re.sub(r"\W+", "-", fold(words))[:ANCHOR_MAX].strip("-") or "section"
    return f"s-{made}" if made in _OURS or _KINDS.match(made) else made


def anchors(headings: Sequence[str]) -> list[str]:
    """The anchor of each heading of an article: words said again take a number."""
    made = [anchor_of(words) for words in headings]
    taken, said = set(made), set()
    numbers = defaultdict(lambda: count(2))
    given = []
    for anchor in made:
        if anchor in said:
            numbered = (f"{anchor}-{number}" for number in numbers[anchor])
            given.append(next(each for each in numbered if each not in taken))
        else:
            given.append(anchor)
        said.add(anchor)
        taken.add(given[-1])
    return given


def heading_words(blocks: Sequence[Block]) -> list[str]:
    """The words of the headings of both levels, in order."""
    return [str(block.value) for block in blocks if block.kind in ("heading", "subheading")]
