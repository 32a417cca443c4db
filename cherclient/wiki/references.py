"""What a content refers to: wikilinks, stories, sources and figures, with the sentence around each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from ..markdown import CITATION, WIKILINK, without_code
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
_MARKS = re.compile(r"\*{1,3}|`+|^\s*(?:[-+]|\d+[.)])\s+", re.MULTILINE)


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
    for sentence in _SENTENCE_END.split(read):
        found = sorted(
            [*WIKILINK.finditer(sentence), *CITATION.finditer(sentence)], key=lambda m: m.start()
        )
        plain = plain_words(sentence) if found else ""
        for each in found:
            if each.re is WIKILINK:
                yield Reference(LINK, each[1].strip(), place, plain)
            else:
                kind = CITED[each[1].casefold()]
                yield Reference(kind.value, each[2].strip(), place, plain)


def plain_words(text: str) -> str:
    """A passage as it reads, without its marks, at most `SENTENCE_MAX` characters."""
    words = without_marks(text)
    return words if len(words) <= SENTENCE_MAX else words[: SENTENCE_MAX - 1].rstrip() + "…"


def without_marks(text: str) -> str:
    """A passage as it reads, on one line."""
    words = WIKILINK.sub(lambda found: (found[2] or found[1]).strip(), text)
    words = _MARKS.sub("", CITATION.sub("", words))
    return re.sub(r"\s+([,.])", r"\1", re.sub(r"\s+", " ", words)).strip()


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
        if title_key(found[1].strip(), language) not in keys:
            continue
        words = (found[2] or found[1]).strip()
        written += (
            text[at : found.start()],
            f"[[{title}]]" if words == title else f"[[{title}|{words}]]",
        )
        at = found.end()
    return "".join([*written, text[at:]])
