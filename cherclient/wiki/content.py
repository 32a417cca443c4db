"""What an article says, as a plain value: the shape that history, diff, merge and export share.

A `Content` is independent of the site it lives in: categories by slug, stories by public id,
sources by key, images by the digest of their file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .vocabulary import Kind

_SPLIT = re.compile(r"\n[ \t]*\n\s*")
PARAGRAPHS = frozenset({"text", "to_support"})
WORDS = ("title", "kind", "thesis", "summary", "origin", "signed_by", "company", "interest")
LISTS = ("hypotheses", "figures", "categories")


@dataclass(frozen=True, slots=True)
class Block:
    """One part of an article: `kind` is the name of a block, `value` is JSON.

    | kind | value |
    |---|---|
    | text, to_support | a paragraph or a list in the small Markdown |
    | heading, subheading | words |
    | quotation | {"quotation", "source"} |
    | story | the public id of a story |
    | source | {"source": key, "place": "p. 12"} |
    | live_figure | a reference: "finissent-mal@2026-10" |
    | table | {"caption", "head": [words], "rows": [[words]]} |
    | figure | {"image": digest of the file, "alt", "caption"} |
    """

    id: str
    kind: str
    value: object

    def as_json(self) -> dict:
        return {"id": self.id, "kind": self.kind, "value": self.value}


@dataclass(frozen=True, slots=True)
class Content:
    """A whole article: its words, its lists and its blocks, in order."""

    title: str
    kind: str = Kind.ARTICLE.value
    thesis: str = ""
    summary: str = ""
    origin: str = ""
    signed_by: str = ""
    company: str = ""
    interest: str = ""
    hypotheses: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()  # slugs, sorted
    blocks: tuple[Block, ...] = ()

    def as_json(self) -> dict:
        return {
            **{name: getattr(self, name) for name in WORDS},
            **{name: list(getattr(self, name)) for name in LISTS},
            "blocks": [block.as_json() for block in self.blocks],
        }

    @classmethod
    def from_json(cls, data: dict) -> Content:
        """Raises `KeyError` or `TypeError` when `data` was not made by `as_json`."""
        return cls(
            **{name: str(data[name]) for name in WORDS},
            **{name: tuple(data[name]) for name in LISTS},
            blocks=tuple(Block(each["id"], each["kind"], each["value"]) for each in data["blocks"]),
        )

    def with_blocks(self, blocks: Iterable[Block]) -> Content:
        return replace(self, blocks=tuple(blocks))

    @property
    def size(self) -> int:
        """Characters of all that can be read."""
        return sum(len(getattr(self, name)) for name in WORDS) + sum(
            len(words) for block in self.blocks for words in strings(block.value)
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the content in canonical JSON: sorted keys, no spaces, UTF-8."""
        return _digest(self.as_json())

    def says_the_same_as(self, other: Content) -> bool:
        """Equal but for the ids of blocks."""
        return _without_ids(self) == _without_ids(other)


def _without_ids(content: Content) -> dict:
    data = content.as_json()
    data["blocks"] = [{**each, "id": ""} for each in data["blocks"]]
    return data


def strings(value: object) -> Iterable[str]:
    """Every string of a JSON value, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)


def chained(
    previous: str,
    number: int,
    made_at: str,
    summary: str,
    content_digest: str,
    summary_digest: str = "",
) -> str:
    """The hash of a revision: SHA-256 of the hash before it, its number, its moment (ISO 8601, UTC,
    microseconds), the digest of its summary (given once the summary is erased) and of its content.

    Neither the author nor the words themselves enter it: an account erased or a text blanked for the
    law leaves the chain whole (after Merkle 1987; RFC 9162 keeps digests for the same reason).
    """
    words = summary_digest or digest_of_words(summary)
    return _digest([previous, number, made_at, words, content_digest])


def digest_of_words(words: str) -> str:
    """SHA-256 of some words in UTF-8."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def moment(made_at: dt.datetime) -> str:
    """As the chain writes a moment: UTC, to the microsecond."""
    return made_at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _digest(data: object) -> str:
    said = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def new_id() -> str:
    return str(uuid.uuid4())


def by_paragraph(blocks: Iterable[Block]) -> list[Block]:
    """Blocks of text cut at their blank lines: what is compared and merged is the paragraph.

    The first keeps its id; the others take one drawn from it, the same each time.
    """
    cut = []
    for block in blocks:
        if block.kind not in PARAGRAPHS or not isinstance(block.value, str):
            cut.append(block)
            continue
        parts = [part for part in _SPLIT.split(block.value.strip()) if part.strip()]
        for at, part in enumerate(parts):
            cut.append(replace(block, id=derived_id(block.id, at), value=part.rstrip()))
    return cut


def derived_id(block_id: str, at: int) -> str:
    return block_id if at == 0 else str(uuid.uuid5(uuid.NAMESPACE_OID, f"{block_id}/{at}"))
