"""Proportions with honest intervals, for counts that are small or weighted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from .values import Interval


@dataclass(frozen=True)
class Share:
    """A proportion, its interval, and the number of equal stories it is worth."""

    value: float  # 0 to 1
    interval: Interval
    effective_number: float


def wilson_interval(kept: float, told: float, *, level: float = 0.95) -> Interval:
    """Bounds for a proportion that behave for small counts (Wilson, 1927).

    `kept` out of `told`, which need not be whole. Raises `ValueError` when nothing was told, when
    more was kept than told, or when the level is not between 0 and 1.

    >>> wilson_interval(9, 10).rounded(2)
    Interval(low=0.6, high=0.98)
    """
    if not (0 < told < np.inf and 0 <= kept <= told):
        raise ValueError(f"{kept!r} out of {told!r} is no proportion")
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level!r}")
    share = kept / told
    z = float(ndtri((1 + level) / 2))
    centre = share + z**2 / (2 * told)
    reach = z * float(np.sqrt(share * (1 - share) / told + z**2 / (4 * told**2)))
    scale = 1 + z**2 / told
    low = 0.0 if kept == 0 else (centre - reach) / scale
    high = 1.0 if kept == told else (centre + reach) / scale
    return Interval(low, high)


def weighted_share(weights: ArrayLike, marked: ArrayLike, *, level: float = 0.95) -> Share:
    """The share of marked stories by weight, with a Wilson interval on the effective number.

    Both have the shape (stories,). The effective number is the squared sum of the weights over the
    sum of their squares (Kish 1965): as many stories of equal weight would know as much. Raises
    `ValueError` when shapes differ, a weight is negative or not finite, or all are zero.

    >>> weighted_share([1, 1, 0.5, 0.5], [True, False, False, True]).effective_number
    3.6
    """
    weight = np.asarray(weights, dtype=float)
    mark = np.asarray(marked, dtype=bool)
    if weight.ndim != 1 or weight.shape != mark.shape:
        raise ValueError(f"weights {weight.shape} and marks {mark.shape} do not match")
    if not (np.isfinite(weight).all() and (weight >= 0).all() and weight.any()):
        raise ValueError("weights are finite, not negative, and not all zero")
    weight = weight / weight.max()  # squares of tiny weights would vanish
    return share_of_sums(
        float(weight[mark].sum()), float(weight.sum()), float((weight**2).sum()), level=level
    )


def share_of_sums(marked: float, total: float, squares: float, *, level: float = 0.95) -> Share:
    """The same from sums: the marked weights, all weights, and the squares of all weights.

    Raises `ValueError` when the total or the squares are not above zero.

    >>> share_of_sums(1.5, 3.0, 2.5).effective_number
    3.6
    """
    if not (total > 0 and squares > 0):
        raise ValueError(f"weights of sum {total!r} and squares {squares!r} tell nothing")
    number = total**2 / squares
    value = min(marked / total, 1.0)
    return Share(value, wilson_interval(value * number, number, level=level), number)
