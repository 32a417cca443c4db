"""How long love lasts with one brand, from its own stories: curves without a model.

A stretch of love lasts a whole number of months and ended, or was still going on when last seen.
Its weight is the fraction of a story it counts for: near-duplicates share one story, and a
doubtful one counts by its chance to be honest. Weights are read as fractional counts, so that two
half stories tell as much as a whole one, and equal stretches may come as one with their summed
weight: the stories at risk are the sum of the weights. While no story weighs more than 1, that sum
never exceeds the effective number of Kish (1965), and bands are never narrower than those of
weights read as sampling weights (Xie & Liu 2005).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from .values import Floats, Integers, Interval

MOST_MONTHS: Final = 32_767  # what a stored duration holds
LEAST_WEIGHT: Final = 1e-12  # below, a story tells nothing
_MOST_EXPONENT = 700.0  # of a double


@dataclass(frozen=True)
class Estimate:
    """A share, its interval, and the stories still followed, in fractional counts."""

    value: float  # 0 to 1
    interval: Interval
    at_risk: float


@dataclass(frozen=True)
class Median:
    """The month by which half have ended, and its bounds; None where the curve does not go."""

    month: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True, eq=False)
class Curve:
    """The share of loves alive at each month from 0 to the last one seen, each of shape (T + 1,)."""

    alive: Floats
    lower: Floats
    upper: Floats
    at_risk: Floats  # followed until that month at least

    @property
    def last(self) -> int:
        """The last month anybody was followed to."""
        return len(self.alive) - 1

    def at(self, month: int) -> Estimate | None:
        """What is known at a month; None once nobody is followed and some were still alive."""
        if month > self.last and self.alive[-1] > 0:
            return None
        at = min(month, self.last)
        bounds = Interval(float(self.lower[at]), float(self.upper[at]))
        followed = float(self.at_risk[at]) if month <= self.last else 0.0
        return Estimate(float(self.alive[at]), bounds, followed)

    @property
    def median(self) -> Median:
        """When half the loves have ended; bounds from the band (Brookmeyer & Crowley 1982)."""
        half = 0.5 + 1e-12  # a product of shares may miss one half by its rounding
        return Median(*(_first(line <= half) for line in (self.alive, self.lower, self.upper)))


def kaplan_meier(
    months: ArrayLike, ended: ArrayLike, weights: ArrayLike | None = None, *, level: float = 0.95
) -> Curve:
    """The product-limit curve (Kaplan & Meier 1958) of weighted, right-censored stretches.

    All have the shape (n,). A love last seen in a month was still alive in it. The band is
    pointwise: Greenwood's variance (1926) on the scale log(-log) (Kalbfleisch & Prentice 2002,
    section 1.4). Where that variance says nothing, because nobody or everybody has ended, the
    bound is the exact binomial one (Clopper & Pearson 1934) for the stories at risk.

    Raises `ValueError` when the shapes differ, a duration is not a whole number of months from 1
    to 32 767, a weight is negative or not finite, or all weigh nothing.

    >>> curve = kaplan_meier([12, 24, 24, 60], [True, True, False, False])
    >>> curve.alive[[11, 12, 23, 24, 60]].tolist()
    [1.0, 0.75, 0.75, 0.5, 0.5]
    """
    stretches = Stretches.checked(months, np.asarray(ended, dtype=bool), weights)
    at_risk, ends = stretches.at_risk, stretches.ends_of(None)
    rest = _rest(at_risk, ends)
    alive = np.cumprod(np.divide(rest, at_risk, out=np.ones_like(rest), where=ends > 0))
    terms = np.divide(ends, at_risk * rest, out=np.zeros_like(ends), where=(ends > 0) & (rest > 0))
    lower, upper = _complementary_log_log(alive, np.cumsum(terms), level)
    edge = np.power((1 - level) / 2, 1 / at_risk)  # nobody ended among that many
    lower = np.where(alive == 1, edge, lower)
    lower[0] = 1.0  # a love that begins is alive
    if alive[-1] == 0:
        upper[-1] = min(float(upper[-2]), 1 - float(edge[-1]))
    return Curve(alive=alive, lower=lower, upper=upper, at_risk=at_risk)


@dataclass(frozen=True, eq=False)
class Stretches:
    """Stretches of love that passed the checks, in an order that depends on their content alone.

    Sums run in that order, so that equal stories give equal figures to the last bit.
    """

    months: Integers  # (n,)
    kinds: Integers  # (n,), 0 where no end was seen
    weights: Floats  # (n,)

    @classmethod
    def checked(cls, months: ArrayLike, kinds: ArrayLike, weights: ArrayLike | None) -> Stretches:
        """The stretches that weigh something; raises what `kaplan_meier` raises."""
        lasted, kind = np.asarray(months), np.asarray(kinds).astype(np.int64)
        weight = np.ones(lasted.shape) if weights is None else np.asarray(weights, dtype=float)
        if lasted.ndim != 1 or lasted.shape != kind.shape or lasted.shape != weight.shape:
            raise ValueError(f"shapes differ: {lasted.shape}, {kind.shape}, {weight.shape}")
        if not ((weight >= 0) & (weight < np.inf)).all():  # also false for NaN
            raise ValueError("a weight is finite and not negative")
        tells = weight >= LEAST_WEIGHT
        if not tells.any():
            raise ValueError("no story weighs anything")
        if lasted.dtype.kind not in "iu" or not ((lasted >= 1) & (lasted <= MOST_MONTHS)).all():
            raise ValueError(f"a love lasts a whole number of months from 1 to {MOST_MONTHS}")
        lasted, kind, weight = lasted[tells].astype(np.int64), kind[tells], weight[tells]
        order = np.lexsort((weight, kind, lasted))
        return cls(lasted[order], kind[order], weight[order])

    @property
    def at_risk(self) -> Floats:
        """Weight of the stories followed until each month at least, shape (T + 1,)."""
        seen = np.bincount(self.months, weights=self.weights)
        return np.cumsum(seen[::-1])[::-1]

    def ends_of(self, kind: int | None) -> Floats:
        """Weight of the ends of one kind, or of all, in each month, shape (T + 1,)."""
        chosen = self.kinds > 0 if kind is None else self.kinds == kind
        return np.bincount(
            self.months, weights=self.weights * chosen, minlength=int(self.months[-1]) + 1
        )


def _rest(at_risk: Floats, ends: Floats) -> Floats:
    """Those at risk who went on, shape (T + 1,); exactly 0 where all have ended."""
    rest = at_risk - ends
    return np.where(rest > at_risk * 1e-12, rest, 0.0)


def _complementary_log_log(share: Floats, variance: Floats, level: float) -> tuple[Floats, Floats]:
    """Both bounds of shares whose logarithm has this variance; a share of 0 or 1 is its own."""
    within = (share > 0) & (share < 1)
    logs = np.log(share, out=np.full_like(share, -1.0), where=within)
    spread = np.minimum(ndtri((1 + level) / 2) * np.sqrt(variance) / -logs, _MOST_EXPONENT)
    bounds = (np.exp(logs * np.exp(sign * spread)) for sign in (1, -1))
    low, high = (np.where(within, bound, share) for bound in bounds)
    return low, high


def _first(reached: np.ndarray) -> int | None:
    found = np.flatnonzero(reached)
    return int(found[0]) if len(found) else None
