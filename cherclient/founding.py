"""Reading the texts the site is founded with: Markdown files with a small head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HEAD = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


@dataclass(frozen=True)
class FoundingText:
    """One file: its head and its body, in Markdown."""

    head: dict[str, str]
    body: str

    @property
    def blocks(self) -> list[tuple[str, object]]:
        """The body as blocks of a site page, `(type, value)` each; neighbouring paragraphs are one."""
        return list(_blocks(self.body))


def read_text(path: Path) -> FoundingText:
    """Raises `ValueError` naming the file when its head is missing."""
    source = path.read_text(encoding="utf-8")
    found = _HEAD.match(source)
    if not found:
        raise ValueError(f"{path.name} does not begin with a head between two lines of ---")
    lines = (line.partition(":") for line in found[1].splitlines())
    head = {name.strip(): value.strip() for name, _colon, value in lines}
    return FoundingText(head, source[found.end() :])


def _blocks(body: str) -> Iterator[tuple[str, object]]:
    text: list[str] = []
    for part in filter(None, (part.strip() for part in re.split(r"\n\s*\n", body))):
        special = _special(part)
        if special is None:
            text.append(part)
            continue
        if text:
            yield "text", "\n\n".join(text)
            text = []
        yield special
    if text:
        yield "text", "\n\n".join(text)


def _special(part: str) -> tuple[str, object] | None:
    if part.startswith("## "):
        return "heading", part[3:].strip()
    if part.startswith("> "):
        lines = [line.removeprefix(">").strip() for line in part.splitlines()]
        source = lines.pop().lstrip("— ").strip() if lines[-1].startswith("—") else ""
        return "quotation", {"quotation": " ".join(lines), "source": source}
    return None
