"""What a story says, and its thread on two plain scales: time from 0 to 1, love from 0 to 10."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .endings import EndingShape

LOVE_MAX = 10
UNKNOWN_LOVE = 5.0  # where the line rests when nobody said how much

When = date | float | None  # a day, or a year with its fraction


@dataclass(frozen=True)
class Moment:
    """An episode as the author told it; whatever is unknown stays None."""

    label: str
    when: When = None
    love: float | None = None  # 0 to 10, right after it
    when_label: str = ""  # the author's own words for the date, "l'été 1985"
    of_brand: bool = False  # what happened to the brand itself: a mark, not an episode


@dataclass(frozen=True)
class Thread:
    """A story on two plain scales: time from 0 (first moment) to 1 (end), love from 0 to 10."""

    times: tuple[float, ...]
    loves: tuple[float, ...]
    guessed: tuple[bool, ...]
    gap: tuple[float, float] | None
    years: tuple[float, float] | None
    shape: EndingShape

    @classmethod
    def of(
        cls,
        told: Sequence[Moment],
        *,
        shape: EndingShape,
        ended: float | None,
        gap: tuple[When, When] | None,
    ) -> Thread:
        said = [love_of(m.love) for m in told]
        loves = filled(said) or [UNKNOWN_LOVE] * len(told)
        dates = [year_of(m.when) for m in told]
        known = [year for year in [*dates, ended] if year is not None]
        first, last = (min(known), max(known)) if known else (0.0, 0.0)
        if last - first > 1e-6:
            years = filled([*dates, last])
            times = [(year - first) / (last - first) for year in years[:-1]]
            edges = tuple(year_of(edge) for edge in gap) if gap else (None, None)
            span = tuple((edge - first) / (last - first) for edge in edges if edge is not None)
        else:  # no dates, or all the same: one step a moment
            times = [i / len(told) for i in range(len(told))]
            span = ()
        cut = None
        if shape is EndingShape.TIED:
            left, back = span if len(span) == 2 and 0 <= span[0] < span[1] <= 1 else (0.7, 0.86)
            cut = (left, max(back, left + 0.04))
        return cls(
            tuple(times),
            tuple(loves),
            tuple(value is None for value in said),
            cut,
            (first, last) if known else None,
            shape,
        )


def year_of(when: When) -> float | None:
    if isinstance(when, date):
        return when.year + (when.timetuple().tm_yday - 1) / 366
    if when is None or not math.isfinite(when) or not 0 < when < 10_000:
        return None
    return float(when)


def love_of(love: float | None) -> float | None:
    return (
        None
        if love is None or not math.isfinite(love)
        else min(max(float(love), 0.0), float(LOVE_MAX))
    )


def whole(number: float | None) -> int | None:
    return None if number is None else math.floor(number + 0.5)


def when_words(moment: Moment) -> str:
    year = year_of(moment.when)
    return moment.when_label or ("" if year is None else str(int(year)))


def in_order(moments: Iterable[Moment]) -> list[Moment]:
    """By date; a moment without one keeps its place after the moment told before it."""
    keyed, last = [], -math.inf
    for moment in moments:
        year = year_of(moment.when)
        last = last if year is None else year
        keyed.append((last, moment))
    return [moment for _, moment in sorted(keyed, key=lambda pair: pair[0])]


def filled(values: Sequence[float | None]) -> list[float]:
    """Unknown values take the straight line between their neighbours; nothing when all are unknown.

    >>> filled([None, 2.0, None, 4.0])
    [2.0, 2.0, 3.0, 4.0]
    """
    known = [(i, value) for i, value in enumerate(values) if value is not None]
    if not known:
        return []
    return [
        between(i, [float(at) for at, _ in known], [value for _, value in known])
        for i in range(len(values))
    ]


def between(at: float, places: Sequence[float], values: Sequence[float]) -> float:
    """The value on the straight line between the two places around `at`; at either end, that end's value."""
    after = bisect_right(places, at)
    if after == 0:
        return values[0]
    if after == len(places):
        return values[-1]
    (p0, v0), (p1, v1) = (places[after - 1], values[after - 1]), (places[after], values[after])
    return v0 + (v1 - v0) * (at - p0) / (p1 - p0)
