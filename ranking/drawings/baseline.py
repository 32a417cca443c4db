"""The usual rhythm at which love ends: nine intervals of a relationship, each with its rate.

Pure: parameters of an edition in, rows and coordinates out, for `charts/baseline.html`. Rates are
in ends a month per 100 loves still alive; distances are SVG user units. Intervals have the same
width on paper, for half a year and eight years would not fit one scale.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scipy.special import gammaincinv

from ..methods import Settings
from ..methods.values import CUT_MONTHS

WIDTH, HEIGHT = 344, 190
_LEFT, _RIGHT, _TOP, _FOOT = 26, 12, 22, 34
_MOST_TICKS = 5
_NICE = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True)
class Rate:
    """How often love ends in one interval; bounds and sums are None where an edition lacks them."""

    start: int  # months since the beginning of the relationship
    stop: int | None  # None: no end
    rate: float
    lower: float | None
    upper: float | None
    ends: float | None  # discounted stories
    months: float | None  # lived, discounted


@dataclass(frozen=True)
class Band:
    """One rate on paper."""

    x: float  # left edge
    x_end: float
    middle: float
    y: float
    y_lower: float | None  # of the lower bound: lower on paper
    y_upper: float | None
    clipped: bool  # whether the interval goes on above the picture
    month: int  # where it opens


@dataclass(frozen=True)
class Tick:
    y: float
    value: float


@dataclass(frozen=True)
class BaselinePlot:
    """The picture, in the box 0 0 width height."""

    width: int
    height: int
    left: int
    right: int
    top: int
    foot: int
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]


def rates_of(parameters: Mapping) -> tuple[Rate, ...]:
    """The nine rates of an edition's parameters, with 95% intervals; empty without parameters.

    The interval is that of a gamma distribution whose shape is the ends and whose rate is the
    months, both with what is lent to each interval: its mean is the rate printed.
    """
    hazard = parameters.get("hazard") or ()
    ends, months = parameters.get("ends"), parameters.get("months")
    if len(hazard) != len(CUT_MONTHS):
        return ()
    stops = (*CUT_MONTHS[1:], None)
    if not (ends and months and len(ends) == len(months) == len(CUT_MONTHS)):
        return tuple(
            Rate(start, stop, 100 * rate, None, None, None, None)
            for start, stop, rate in zip(CUT_MONTHS, stops, hazard, strict=True)
        )
    settings = Settings()
    lent = settings.baseline_prior_months
    usual = sum(ends) / sum(months)
    tail = (1 - settings.level) / 2
    return tuple(
        Rate(
            start,
            stop,
            100 * rate,
            *(
                100 * float(gammaincinv(ended + lent * usual, chance)) / (lived + lent)
                for chance in (tail, 1 - tail)
            ),
            ended,
            lived,
        )
        for start, stop, rate, ended, lived in zip(
            CUT_MONTHS, stops, hazard, ends, months, strict=True
        )
    )


def baseline_plot(rates: Sequence[Rate]) -> BaselinePlot | None:
    """The picture of the rates; None without any.

    Its height holds every rate; an interval that would flatten the others is cut, and says so.

    >>> rates = rates_of({"hazard": [0.01] * 9})
    >>> [tick.value for tick in baseline_plot(rates).ticks]
    [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    """
    if not rates:
        return None
    right, foot = WIDTH - _RIGHT, HEIGHT - _FOOT
    highest = max(rate.rate for rate in rates)
    reach = max((rate.upper or rate.rate for rate in rates), default=highest)
    step, top = _scale(min(reach, 2 * highest))
    width = (right - _LEFT) / len(rates)

    def up(value: float) -> float:
        return round(foot - min(value / top, 1.0) * (foot - _TOP), 1)

    bands = tuple(
        Band(
            x=round(_LEFT + place * width + 2, 1),
            x_end=round(_LEFT + (place + 1) * width - 2, 1),
            middle=round(_LEFT + (place + 0.5) * width, 1),
            y=up(rate.rate),
            y_lower=None if rate.lower is None else up(rate.lower),
            y_upper=None if rate.upper is None else up(rate.upper),
            clipped=rate.upper is not None and rate.upper > top,
            month=rate.start,
        )
        for place, rate in enumerate(rates)
    )
    ticks = tuple(
        Tick(up(count * step), round(count * step, 1)) for count in range(round(top / step) + 1)
    )
    return BaselinePlot(WIDTH, HEIGHT, _LEFT, right, _TOP, foot, bands, ticks)


def _scale(highest: float) -> tuple[float, float]:
    """A step and a top that hold the highest value in few round ticks."""
    for step in _NICE:
        if highest <= step * _MOST_TICKS:
            return step, step * max(1, math.ceil(highest / step))
    return highest, highest
