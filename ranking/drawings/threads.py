"""A brand's thread on the leaderboard: solid at its score, thinning to both ends of its interval.

Pure: figures in, coordinates out, in whole SVG units for `charts/thread.html`. A score runs from 0 to 100.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

WIDTH, HEIGHT = 400, 24
MARGIN = 8  # so that a point at 0 or 100 is whole
SCALE = 100


@dataclass(frozen=True)
class Thread:
    """One brand's thread, in the box 0 0 width height; the figures are whole numbers, to be read aloud."""

    width: int
    height: int
    strand: str  # a closed path, thin at both ends
    x: int  # the score
    x_lower: int
    x_upper: int
    middle: int
    start: int  # 0 on the scale
    end: int  # 100 on the scale
    score: int
    lower: int
    upper: int


@dataclass(frozen=True)
class Tick:
    """A mark of the scale; `percent` of the width, so that its figure keeps its size at any width."""

    percent: int
    value: int


@dataclass(frozen=True)
class Axis:
    """The scale all threads of a board share."""

    ticks: tuple[Tick, ...]


def place(value: float) -> float:
    """Where a value from 0 to 100 stands; what lies outside is brought back to the edge."""
    value = min(max(value, 0.0), float(SCALE)) if not math.isnan(value) else 0.0
    return MARGIN + value * (WIDTH - 2 * MARGIN) / SCALE


def thread(score: float, lower: float, upper: float, *, thickness: int = 8) -> Thread:
    """The thread of a brand whose score is most likely between `lower` and `upper`.

    The bounds are put in order and stretched to hold the score, so that a drawing never contradicts itself.

    >>> thread(62, 54, 69).x
    246
    """
    score, lower, upper = (
        0.0 if math.isnan(value) else min(max(value, 0.0), float(SCALE))
        for value in (score, lower, upper)
    )
    lower, upper = min(lower, upper, score), max(lower, upper, score)
    x, left, right, middle, half = (
        place(score),
        place(lower),
        place(upper),
        HEIGHT / 2,
        thickness / 2,
    )
    bulge = half * 0.55
    strand = (
        f"M{left:.1f} {middle:.1f}"
        f"Q{(left + x) / 2:.1f} {middle - bulge:.1f},{x:.1f} {middle - half:.1f}"
        f"Q{(right + x) / 2:.1f} {middle - bulge:.1f},{right:.1f} {middle:.1f}"
        f"Q{(right + x) / 2:.1f} {middle + bulge:.1f},{x:.1f} {middle + half:.1f}"
        f"Q{(left + x) / 2:.1f} {middle + bulge:.1f},{left:.1f} {middle:.1f}Z"
    )
    whole = [math.floor(value + 0.5) for value in (score, lower, upper)]
    return Thread(
        WIDTH,
        HEIGHT,
        strand,
        round(x),
        round(left),
        round(right),
        HEIGHT // 2,
        MARGIN,
        WIDTH - MARGIN,
        *whole,
    )


def axis(values: Iterable[int] = (0, 25, 50, 75, 100)) -> Axis:
    """The scale above the threads.

    >>> [tick.percent for tick in axis().ticks]
    [2, 26, 50, 74, 98]
    """
    return Axis(tuple(Tick(round(100 * place(value) / WIDTH), value) for value in values))
