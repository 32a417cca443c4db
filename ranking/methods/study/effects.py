"""How love moves the hazard of its end: inside brands, between brands, and along the scale.

The model is the one of `hazard`, with the covariates of Mundlak (1978): how far a story's love
stands from its brand's mean, and how far that mean stands from the mean of all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from ..values import Floats, Interval
from .cox import fit_cox
from .data import LoveSpells, Panel, panel
from .hazard import HazardFit, NoFiniteEstimate, fit_hazard
from .plan import KNOTS, LEAST_BRANDS, LEAST_ENDS, LEAST_SHOWN, LEVEL, STEP, Lack, Missing
from .spline import spline


@dataclass(frozen=True)
class Ratio:
    """Hazard of an end after over before: below 1, love lasts longer."""

    value: float
    interval: Interval

    @property
    def protects(self) -> bool:
        """Whether the whole interval says that love lasts longer."""
        return self.interval.high < 1

    @property
    def harms(self) -> bool:
        return self.interval.low > 1


@dataclass(frozen=True)
class Point:
    """The hazard at a degree of love against that of the middle knot."""

    love: int
    ratio: Ratio


@dataclass(frozen=True)
class Threshold:
    """The effect along the scale: points of the curve, and two steps of equal height."""

    points: tuple[Point, ...]
    lower_step: Ratio  # from the first knot to the middle one
    upper_step: Ratio  # from the middle knot to the last one
    bends: bool  # whether the data tell the curve from a straight line


@dataclass(frozen=True)
class Effects:
    """Hazard ratios for `STEP` points of love, and what they rest on."""

    within: Ratio  # two customers of one brand
    between: Ratio | Lack  # two brands, by the mean love of their customers
    threshold: Threshold | Lack
    cox: Ratio | Lack  # the same as `within` by Cox's regression, without frailty
    frailty_variance: float  # of brands, beyond what love explains
    stories: int
    ends: float  # weighed
    brands: int


def effects(spells: LoveSpells, *, least_ends: int = LEAST_ENDS) -> Effects | Lack:
    """All that the model says of these stretches, or why it says nothing."""
    if not len(spells):
        return Lack(Missing.NO_LOVE)
    ends = float(spells.weight[spells.ended].sum())
    if ends == 0:
        return Lack(Missing.NO_END, 0, least_ends)
    if ends < least_ends:
        return Lack(Missing.TOO_FEW_ENDS, int(ends), least_ends)
    sums = panel(spells)
    try:
        fit, within, between = _linear(sums)
    except NoFiniteEstimate:
        return Lack(Missing.SEPARATION)
    except ValueError:
        return Lack(Missing.SAME_LOVE)
    return Effects(
        within=within,
        between=between,
        threshold=_threshold(spells, sums),
        cox=_cox(spells),
        frailty_variance=1 / fit.shape,
        stories=spells.stories,
        ends=ends,
        brands=sums.brands,
    )


def _linear(sums: Panel) -> tuple[HazardFit, Ratio, Ratio | Lack]:
    inside = sums.love - sums.mean_love[sums.brand]
    if not np.abs(inside).max() > 1e-9:
        raise ValueError("love does not vary inside any brand")
    columns, between = _columns(sums, inside[:, None])
    fit = fit_hazard(sums, columns)
    step = np.zeros(columns.shape[1])
    step[0] = STEP
    if isinstance(between, Lack):
        return fit, _ratio(fit, step), between
    return fit, _ratio(fit, step), _ratio(fit, step[::-1])


def _columns(sums: Panel, own: Floats) -> tuple[Floats, Lack | None]:
    """A story's own covariates and, where brands are many enough, their mean love."""
    if sums.brands < LEAST_BRANDS:
        return own, Lack(Missing.TOO_FEW_BRANDS, sums.brands, LEAST_BRANDS)
    mean = sums.mean_love - sums.mean_love.mean()
    if not np.abs(mean).max() > 1e-9:
        return own, Lack(Missing.SAME_LOVE)
    return np.column_stack([own, mean[sums.brand]]), None


def _ratio(fit: HazardFit, change: Floats) -> Ratio:
    return Ratio(*fit.ratio(change))


def _threshold(spells: LoveSpells, sums: Panel) -> Threshold | Lack:
    told = np.flatnonzero(np.bincount(spells.love) >= LEAST_SHOWN)
    if len(told) < 3 or told[0] > KNOTS[0] or told[-1] < KNOTS[-1]:
        return Lack(Missing.SAME_LOVE)
    middle = spline([KNOTS[1]])[0]
    columns, _ = _columns(sums, spline(sums.love) - middle)
    try:
        fit = fit_hazard(sums, columns)
    except NoFiniteEstimate:
        return Lack(Missing.SEPARATION)
    except ValueError:
        return Lack(Missing.SAME_LOVE)

    def between(low: float, high: float) -> Ratio:
        change = np.zeros(columns.shape[1])
        change[:2] = spline([high])[0] - spline([low])[0]
        return _ratio(fit, change)

    bend = np.zeros(columns.shape[1])
    bend[1] = 1.0
    turn = _ratio(fit, bend)
    return Threshold(
        points=tuple(Point(love, between(KNOTS[1], love)) for love in range(told[0], told[-1] + 1)),
        lower_step=between(KNOTS[0], KNOTS[1]),
        upper_step=between(KNOTS[1], KNOTS[2]),
        bends=turn.protects or turn.harms,
    )


def _cox(spells: LoveSpells) -> Ratio | Lack:
    weight = np.bincount(spells.brand, weights=spells.weight)
    love = np.bincount(spells.brand, weights=spells.weight * spells.love)
    mean = np.divide(love, weight, out=np.zeros(len(love)), where=weight > 0)[spells.brand]
    inside: Floats = spells.love - mean
    columns: Floats = inside[:, None] if np.ptp(mean) < 1e-9 else np.column_stack([inside, mean])
    try:
        fit = fit_cox(spells.months, spells.ended, columns, spells.weight)
    except NoFiniteEstimate:
        return Lack(Missing.SEPARATION)
    reach = float(ndtri((1 + LEVEL) / 2)) * float(np.sqrt(fit.covariance[0, 0]))
    low, value, high = np.exp(STEP * (fit.effect[0] + np.array([-reach, 0.0, reach]))).tolist()
    return Ratio(value, Interval(low, high))
