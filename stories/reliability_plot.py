"""A reliability plot: what the detector expected against what was found, bin by bin.

Pure: bins in, coordinates out, for `charts/reliability.html`. Both axes run from 0 to 1.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SIDE = 260
MARGIN = 36
TICKS = (0, 25, 50, 75, 100)  # per cent
SMALLEST, LARGEST = 3.0, 13.0  # radius of a point


@dataclass(frozen=True)
class Point:
    """One bin: its place, a radius that grows with its texts, and its figures in per cent."""

    x: float
    y: float
    radius: float
    texts: int
    advertisements: int
    low: int
    high: int
    expected: float
    observed: float


@dataclass(frozen=True)
class Tick:
    percent: int
    x: float
    y: float


@dataclass(frozen=True)
class ReliabilityPlot:
    side: int
    start: int  # 0 on both axes
    end: int  # 1 on both axes
    ticks: tuple[Tick, ...]
    points: tuple[Point, ...]


def reliability_plot(bins: Sequence[Mapping[str, float]]) -> ReliabilityPlot:
    """The plot of bins as `detector.comparison.reliability` gives them.

    >>> plot = reliability_plot(
    ...     [
    ...         {
    ...             "low": 0.5,
    ...             "high": 0.6,
    ...             "texts": 4,
    ...             "advertisements": 2,
    ...             "expected": 0.5,
    ...             "observed": 0.5,
    ...         }
    ...     ]
    ... )
    >>> plot.points[0].x, plot.points[0].y
    (130.0, 130.0)
    """
    most = max((each["texts"] for each in bins), default=1)
    return ReliabilityPlot(
        SIDE,
        MARGIN,
        SIDE - MARGIN,
        tuple(Tick(each, _across(each / 100), _up(each / 100)) for each in TICKS),
        tuple(_point(each, most) for each in bins),
    )


def _point(row: Mapping[str, float], most: float) -> Point:
    texts = int(row["texts"])
    return Point(
        x=_across(row["expected"]),
        y=_up(row["observed"]),
        radius=round(max(SMALLEST, LARGEST * math.sqrt(texts / most)), 1),
        texts=texts,
        advertisements=int(row["advertisements"]),
        low=round(100 * row["low"]),
        high=round(100 * row["high"]),
        expected=round(100 * row["expected"], 1),
        observed=round(100 * row["observed"], 1),
    )


def _across(share: float) -> float:
    return round(MARGIN + share * (SIDE - 2 * MARGIN), 1)


def _up(share: float) -> float:
    return round(SIDE - MARGIN - share * (SIDE - 2 * MARGIN), 1)
