"""The sections of an article: what stands under each heading of the second level."""

from __future__ import annotations

from collections.abc import Sequence

from .content import Block


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
