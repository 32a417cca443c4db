"""The share of loves still alive after so long, with an interval that knows about brands.

The share is the product-limit one (Kaplan & Meier 1958), each stretch by its weight: a love still
going on when last seen counts for the months it was seen. Its variance is the larger of two:
Greenwood's (1926), and the sum over brands of squared influences on its logarithm (the
infinitesimal jackknife, Therneau & Grambsch 2000, section 7.3) times G / (G - 1), for stories of
one brand resemble one another; few brands are paid for by Student's quantile. The share is then
worth as many independent stories as would give that variance (Korn & Graubard 1998), never more
than there are, and has the interval of Wilson (1927) for that number. Where nobody, or everybody,
has ended, the number is that of the stories whose fate at that date is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtrit

from ..curves import kaplan_meier
from ..proportions import wilson_interval
from ..values import Floats, Interval
from .data import LoveSpells
from .plan import HORIZON_MONTHS, LEAST_SHOWN, LEVEL, Lack, Missing


@dataclass(frozen=True)
class Survival:
    """A share alive after so many months, 0 to 1, and what it rests on."""

    value: float
    interval: Interval
    stories: int
    at_risk: float  # weighed stories still followed by then
    worth: float  # independent stories that would know as much

    @property
    def ended(self) -> float:
        """The complement: the share that ended by then."""
        return 1 - self.value

    @property
    def ended_interval(self) -> Interval:
        return Interval(1 - self.interval.high, 1 - self.interval.low)


def survival_at(spells: LoveSpells, month: int = HORIZON_MONTHS) -> Survival | Lack:
    """The share of these stretches alive after `month` months; time grows as the stretches."""
    stories = spells.stories
    if stories < LEAST_SHOWN:
        return Lack(Missing.TOO_FEW, stories, LEAST_SHOWN)
    curve = kaplan_meier(spells.months, spells.ended, spells.weight)
    known = curve.at(month)
    if known is None:
        return Lack(Missing.NOT_FOLLOWED, int((spells.months >= month).sum()), 1)
    share = known.value
    seen = spells.ended & (spells.months <= month)
    ends = np.zeros(len(curve.at_risk))
    np.add.at(ends, spells.months[seen], spells.weight[seen])
    variance = share**2 * max(
        _greenwood(curve.at_risk, ends), _between_brands(spells, curve.at_risk, ends, month)
    )
    most = float(spells.weight.sum() ** 2 / (spells.weight**2).sum())
    if share * (1 - share) > 0 and variance > 0:
        worth = min(share * (1 - share) / variance, most)
    else:
        worth = min(max(known.at_risk, float(ends.sum())), most)
    return Survival(
        value=share,
        interval=wilson_interval(share * worth, worth, level=LEVEL),
        stories=stories,
        at_risk=known.at_risk,
        worth=worth,
    )


def _greenwood(at_risk: Floats, ends: Floats) -> float:
    """Of the logarithm of the share; 0 where all have ended, as that share has no logarithm."""
    left = at_risk - ends
    tells = (ends > 0) & (left > 1e-12 * at_risk)
    return float((ends[tells] / (at_risk[tells] * left[tells])).sum())


def _between_brands(spells: LoveSpells, at_risk: Floats, ends: Floats, month: int) -> float:
    """Of the logarithm of the share, from what each brand's stories add to it."""
    groups = spells.brands_told
    if groups < 2:
        return 0.0
    left = at_risk - ends
    tells = left > 1e-12 * at_risk
    rate = np.divide(ends, at_risk * left, out=np.zeros_like(ends), where=tells)
    drawn = np.cumsum(rate)[spells.months]
    own = np.divide(1.0, left, out=np.zeros_like(left), where=tells)[spells.months]
    own[~(spells.ended & (spells.months <= month))] = 0.0
    by_brand = np.bincount(spells.brand, weights=spells.weight * (own - drawn))
    paid = float(stdtrit(groups - 1, (1 + LEVEL) / 2) / ndtri((1 + LEVEL) / 2)) ** 2
    return float((by_brand**2).sum()) * groups / (groups - 1) * paid


@dataclass(frozen=True)
class Difference:
    """Two shares alive and how far apart they stand, in shares; `first` minus `second`."""

    first: Survival
    second: Survival
    value: float
    interval: Interval


def difference(first: Survival, second: Survival) -> Difference:
    """Both intervals joined by squares (Newcombe 1998, method 10; Zou & Donner 2008)."""
    gap = first.value - second.value
    down = np.hypot(first.value - first.interval.low, second.interval.high - second.value)
    up = np.hypot(first.interval.high - first.value, second.value - second.interval.low)
    return Difference(first, second, gap, Interval(gap - float(down), gap + float(up)))
