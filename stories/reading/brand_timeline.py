"""The life of a brand on one line: founded, bought, renamed, split, closed.

Pure: dates in, coordinates out, in SVG units. Each mark bears the number of its row in the table,
so that no word stands in the picture; marks too near each other are moved apart, in order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 360, 56, 14
APART = 24  # units between two marks, so that their numbers never touch
MOST = (WIDTH - 2 * MARGIN) // APART + 1  # events a picture has room for


@dataclass(frozen=True)
class Mark:
    """One event: where its number stands, and the stretch of days it may have happened in."""

    number: int
    x: float
    left: float
    right: float


@dataclass(frozen=True)
class Timeline:
    """The drawing, in the box 0 0 width height; the thread runs from `start` to `end`."""

    width: int
    height: int
    start: float
    end: float
    ended: bool  # the brand closed: the thread is cut
    first_year: int
    last_year: int
    marks: tuple[Mark, ...]


def timeline(
    spans: Sequence[tuple[dt.date, dt.date]], *, today: dt.date, closed: dt.date | None = None
) -> Timeline | None:
    """Draw events given by their first and last day, the oldest first.

    The line ends today, or on the day the brand closed. None without an event, or with more than
    a picture has room for: the table says it all.
    """
    if not 0 < len(spans) <= MOST:
        return None
    first = min(first for first, _last in spans)
    last = max([*(last for _first, last in spans), closed or today])
    days = max((last - first).days, 1)

    def x(day: dt.date) -> float:
        return MARGIN + (WIDTH - 2 * MARGIN) * (day - first).days / days

    wanted = [x(start + (end - start) / 2) for start, end in spans]
    places = moved_apart(wanted, APART, MARGIN, WIDTH - MARGIN)
    return Timeline(
        width=WIDTH,
        height=HEIGHT,
        start=round(x(first), 1),
        end=round(x(last), 1),
        ended=closed is not None,
        first_year=first.year,
        last_year=last.year,
        marks=tuple(
            Mark(number, round(place, 1), round(x(start), 1), round(x(end), 1))
            for number, (place, (start, end)) in enumerate(zip(places, spans, strict=True), 1)
        ),
    )


def moved_apart(places: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """The same places in the same order, `apart` from each other, between two bounds.

    They must fit: (number - 1) times `apart` is at most the width.

    >>> moved_apart([0, 1, 50], 10, 0, 100)
    [0, 10, 50]
    >>> moved_apart([98, 99, 100], 10, 0, 100)
    [80, 90, 100]
    """
    kept: list[float] = []
    for place in places:
        kept.append(max(place, low if not kept else kept[-1] + apart))
    bound = high
    for at in range(len(kept) - 1, -1, -1):
        kept[at] = min(kept[at], bound)
        bound = kept[at] - apart
    return kept
