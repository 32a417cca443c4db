"""A brand through closed editions: one small picture, the score's line inside its interval.

Pure: figures in, coordinates out, in SVG units for `charts/history.html`. A score runs from 0 to 100;
all pictures of a page share one scale, a part of it in whole tens.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

WIDTH, HEIGHT, MARGIN = 240, 72, 6
LEAST_SPAN = 20  # points of the scale: a picture never makes a mountain of one point


@dataclass(frozen=True)
class Point:
    """A brand in one edition; `at` is the place of its month among those drawn, from 0."""

    at: int
    score: float  # 0 to 100, like its bounds
    lower: float
    upper: float


@dataclass(frozen=True)
class History:
    """The drawing, in the box 0 0 width height."""

    width: int
    height: int
    bands: tuple[str, ...]  # closed paths, one a stretch of months without a gap
    lines: tuple[str, ...]
    x: float  # the last point
    y: float


class Scale(NamedTuple):
    """The scores at the bottom and at the top of a picture."""

    low: int = 0
    high: int = 100


WHOLE = Scale()


def scale_of(points: Iterable[Point]) -> Scale:
    """Whole tens that hold every interval, 20 points apart or more.

    >>> scale_of([Point(0, 94, 89, 97)])
    Scale(low=80, high=100)
    >>> scale_of([])
    Scale(low=0, high=100)
    """
    held = [(point.lower, point.upper) for point in points]
    if not held:
        return WHOLE
    low = max(0, math.floor(min(lower for lower, _upper in held) / 10) * 10)
    high = min(100, math.ceil(max(upper for _lower, upper in held) / 10) * 10)
    if high - low < LEAST_SPAN:
        low = max(0, high - LEAST_SPAN)
        high = low + LEAST_SPAN
    return Scale(low, high)


def history(points: Sequence[Point], months: int, scale: Scale = WHOLE) -> History | None:
    """The drawing of a brand over `months` editions; None without a point.

    A month in which the brand has no standing breaks the line: nothing is drawn across it.

    >>> history([Point(0, 50, 40, 60), Point(1, 100, 90, 100)], months=2).lines
    ('M6.0 36.0L234.0 6.0',)
    """
    if not points:
        return None
    ordered = sorted(points, key=lambda point: point.at)
    stretches = [
        [point for _place, point in group]
        for _key, group in groupby(enumerate(ordered), lambda pair: pair[1].at - pair[0])
    ]
    last = ordered[-1]
    return History(
        width=WIDTH,
        height=HEIGHT,
        bands=tuple(_band(stretch, months, scale) for stretch in stretches),
        lines=tuple(
            _path([(_x(point.at, months), _y(point.score, scale)) for point in stretch])
            for stretch in stretches
        ),
        x=round(_x(last.at, months), 1),
        y=round(_y(last.score, scale), 1),
    )


def _band(stretch: Sequence[Point], months: int, scale: Scale) -> str:
    """The interval of neighbouring months; a lone month has a width, so that it is seen."""
    half = 1.5 if len(stretch) == 1 else 0.0
    above = [(_x(point.at, months), _y(point.upper, scale)) for point in stretch]
    below = [(_x(point.at, months), _y(point.lower, scale)) for point in reversed(stretch)]
    if half:
        (x, top), (_same, bottom) = above[0], below[0]
        above, below = [(x - half, top), (x + half, top)], [(x + half, bottom), (x - half, bottom)]
    return f"{_path(above + below)}Z"


def _path(places: Sequence[tuple[float, float]]) -> str:
    joined = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    return f"M{joined}" if len(places) > 1 else f"M{joined}h0.01"


def _x(at: int, months: int) -> float:
    if months < 2:
        return WIDTH / 2
    return MARGIN + min(max(at, 0), months - 1) * (WIDTH - 2 * MARGIN) / (months - 1)


def _y(score: float, scale: Scale) -> float:
    part = (score - scale.low) / (scale.high - scale.low)
    return HEIGHT - MARGIN - min(max(part, 0.0), 1.0) * (HEIGHT - 2 * MARGIN)
