"""A text cut into plain and marked runs, paragraph by paragraph, for the pages that quote it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A passage to be marked: `text[start:end]`; `kinds` say as what, the first above all."""

    start: int
    end: int
    kinds: tuple[str, ...] = ()
    number: int = 0  # from 1, in the order of the text; 0 without one

    @property
    def kind(self) -> str:
        return self.kinds[0] if self.kinds else ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one paragraph; `begins` and `ends` say whether its mark does so here."""

    text: str
    mark: Mark | None = None
    begins: bool = False
    ends: bool = False


def paragraphs_of(text: str, marks: Iterable[Mark]) -> list[list[Run]]:
    """Every character but the blank lines, once and in order. Marks must not overlap.

    >>> [run.text for run in paragraphs_of("One two.", [Mark(4, 7)])[0]]
    ['One ', 'two', '.']
    """
    ordered = sorted(marks)
    found, place = [], 0
    for paragraph in text.split("\n\n"):
        runs = _runs(text, ordered, place, place + len(paragraph))
        if runs:
            found.append(runs)
        place += len(paragraph) + 2
    return found


def _runs(text: str, marks: Sequence[Mark], start: int, end: int) -> list[Run]:
    runs, at = [], start
    for mark in marks:
        first, last = max(mark.start, start), min(mark.end, end)
        if first >= last:
            continue
        if first > at:
            runs.append(Run(text[at:first]))
        runs.append(Run(text[first:last], mark, first == mark.start, last == mark.end))
        at = last
    if at < end:
        runs.append(Run(text[at:end]))
    return runs
