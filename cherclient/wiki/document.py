"""An article as one text: a head of `name: value` lines, then its body in the notation."""

from __future__ import annotations

from collections.abc import Mapping

from .content import LISTS, PARAGRAPHS, WORDS, Block, Content
from .notation import to_text
from .references import without_marks


def document(content: Content, language: str, **more: str) -> str:
    """The text of a content; `more` lines stand in the head after its title. Empty values have none."""
    words = {name: getattr(content, name) for name in WORDS}
    lists = {name: ", ".join(getattr(content, name)) for name in LISTS}
    head = {"title": words.pop("title"), **more, "language": language} | words | lists
    return f"---\n{_lines(head)}---\n\n{to_text(content.blocks, language)}"


def _lines(head: Mapping[str, str]) -> str:
    return "".join(f"{name}: {' '.join(said.split())}\n" for name, said in head.items() if said)


def plain_text(content: Content) -> str:
    """What an article says in words alone: no mark, no citation, no image; a line for each block."""
    return "\n".join(filter(None, map(_plain, content.blocks)))


def _plain(block: Block) -> str:
    value = block.value
    if block.kind in (*PARAGRAPHS, "heading", "subheading"):
        return without_marks(str(value))
    if block.kind == "quotation":
        return " — ".join(filter(None, (" ".join(value["quotation"].split()), value["source"])))
    if block.kind == "table":
        rows = [[value["caption"]], value["head"], *value["rows"]]
        return "\n".join("\t".join(row) for row in rows if any(row))
    return value["caption"] if block.kind == "figure" else ""
