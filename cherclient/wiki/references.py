"""What a content refers to: wikilinks, stories, sources and figures, with the sentence around each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache

from ..markdown import CITATION, WIKILINK, Wikilink, without_code
from .content import PARAGRAPHS, Block, Content
from .titles import title_key
from .vocabulary import SENTENCE_MAX, Evidence

LINK = "link"
CITED = {
    "récit": Evidence.STORY,
    "recit": Evidence.STORY,
    "story": Evidence.STORY,
    "source": Evidence.SOURCE,
    "chiffre": Evidence.FIGURE,
    "figure": Evidence.FIGURE,
}
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\s\u00a0\u202f]+(?=[A-ZÀ-ÖØ-Þ«“\[])|\n+")
_BREAKS = re.compile(r"[^\S\u00a0\u202f]+")
_MARKS = re.compile(r"\*{1,3}|`+|^[^\S\n]*(?:[-+]|\d+[.)])[^\S\n]+", re.MULTILINE)
_BEFORE_STOPS = re.compile(r"(?<!\s)\s+(?=[,.])")


@dataclass(frozen=True, slots=True)
class Reference:
    """One mention: `kind` is LINK or a value of `Evidence`, `key` a title, an id, a key or a figure."""

    kind: str
    key: str
    place: int  # of the block, from 1
    sentence: str = ""  # empty for a block of its own


def references(content: Content) -> list[Reference]:
    """Every mention of a content, in order; code spans hold none."""
    return [each for place, block in enumerate(content.blocks, 1) for each in _in(block, place)]


def _in(block: Block, place: int) -> Iterator[Reference]:
    match block.kind:
        case "story":
            yield Reference(Evidence.STORY.value, str(block.value), place)
        case "source":
            yield Reference(Evidence.SOURCE.value, str(block.value["source"]), place)
        case "live_figure":
            yield Reference(Evidence.FIGURE.value, str(block.value), place)
        case kind if kind in PARAGRAPHS:
            yield from _in_text(str(block.value), place)


def _in_text(text: str, place: int) -> Iterator[Reference]:
    read = without_code(text)
    found = sorted(
        [*WIKILINK.finditer(read), *CITATION.finditer(read)], key=lambda each: each.start()
    )
    ends = _sentence_ends(read, found) if found else []
    plain = cache(lambda start, stop: plain_words(read[start:stop]))
    for each in found:
        at = bisect_right(ends, each.start())
        sentence = plain(ends[at - 1] if at else 0, ends[at] if at < len(ends) else len(read))
        if each.re is CITATION:
            yield Reference(CITED[each[1].casefold()].value, each[2].strip(), place, sentence)
        elif title := Wikilink.of(each).title:
            yield Reference(LINK, title, place, sentence)


def _sentence_ends(text: str, signs: list[re.Match[str]]) -> list[int]:
    """Where sentences end; what stands in a sign ends none: a title may hold a question mark."""
    starts = [each.start() for each in signs]
    ends = []
    for found in _SENTENCE_END.finditer(text):
        before = bisect_right(starts, found.start()) - 1
        if before < 0 or signs[before].end() <= found.start():
            ends.append(found.end())
    return ends


def plain_words(text: str) -> str:
    """A passage as it reads, without its marks, at most `SENTENCE_MAX` characters."""
    words = without_marks(text)
    return words if len(words) <= SENTENCE_MAX else words[: SENTENCE_MAX - 1].rstrip() + "…"


def without_marks(text: str) -> str:
    """A passage as it reads, on one line; French spaces that hold words together stay."""
    words = WIKILINK.sub(lambda found: Wikilink.of(found).words, text)
    words = _MARKS.sub("", CITATION.sub("", words))
    return _BEFORE_STOPS.sub("", _BREAKS.sub(" ", words)).strip()


def with_links_to(content: Content, title: str, keys: Collection[str], language: str) -> Content:
    """The content with its links to titles of these keys led to `title`; the words shown stay.

    The same object when no link is concerned. Code spans show a link without making one.
    """
    blocks = tuple(
        replace(block, value=_with_links_to(block.value, title, keys, language))
        if block.kind in PARAGRAPHS and isinstance(block.value, str)
        else block
        for block in content.blocks
    )
    return content if blocks == content.blocks else content.with_blocks(blocks)


def _with_links_to(text: str, title: str, keys: Collection[str], language: str) -> str:
    written, at = [], 0
    for found in WIKILINK.finditer(without_code(text)):
        link = Wikilink.of(found)
        if not link.title or title_key(link.title, language) not in keys:
            continue
        written += (text[at : found.start()], str(link.led_to(title)))
        at = found.end()
    return "".join([*written, text[at:]])
