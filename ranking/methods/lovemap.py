"""Love and loyalty as two axes, after Jones & Sasser, "Why Satisfied Customers Defect" (HBR 1995).

Love never enters the score: the two axes stay free to disagree.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from .values import WEIGHT_UNIT, Floats

LOVE_MOST: Final = 10.0  # love is declared from 0 to 10
LEAST_SPREAD_WITHIN: Final = 0.25  # variance of one answer: a scale of whole numbers is no finer
LEAST_SPREAD_BETWEEN: Final = 0.01  # variance of the brands' means
REACH: Final = 1.96  # standard errors on either side: a 95% interval


@dataclass(frozen=True)
class LoveMeans:
    """Mean love of each brand, 0 to 10, drawn to the mean of all; all of the shape (B,).

    NaN for a brand without any answer on love.
    """

    mean: Floats
    lower: Floats
    upper: Floats
    answers: Floats  # honest stories with an answer on love


def love_means(
    weight: ArrayLike, total: ArrayLike, squares: ArrayLike, honesty: ArrayLike
) -> LoveMeans:
    """Means by the normal-normal empirical Bayes estimate, with their 95% intervals.

    All four have the shape (B, 25), by brand and bin of the detector: thousandths of a story with
    an answer, the same times love, times love squared, and the worth of a story of the bin, 0 to
    1. Within brands the variance is pooled, between brands it is the moment estimate of
    DerSimonian & Laird (1986) at equal variances; both are kept above a floor.

    Raises `ValueError` when the shapes differ.

    >>> answers = np.full((1, 25), 40)
    >>> love_means(answers, 8 * answers, 64 * answers, np.ones((1, 25))).mean
    array([8.])
    """
    sums = [np.asarray(table, dtype=float) for table in (weight, total, squares)]
    worth = np.asarray(honesty, dtype=float)
    if any(table.shape != worth.shape or table.ndim != 2 for table in sums):
        raise ValueError(f"shapes differ: {[table.shape for table in sums]}, {worth.shape}")
    answers, loved, loved_twice = (
        np.einsum("bj,bj->b", worth, table) / WEIGHT_UNIT for table in sums
    )
    mean, reach = np.full(len(answers), np.nan), np.full(len(answers), np.nan)
    told = answers > 0
    if told.any():
        mean[told], reach[told] = _drawn_means(answers[told], loved[told], loved_twice[told])
    return LoveMeans(
        mean=mean,
        lower=np.clip(mean - reach, 0, LOVE_MOST),
        upper=np.clip(mean + reach, 0, LOVE_MOST),
        answers=answers,
    )


def _drawn_means(n: Floats, loved: Floats, squares: Floats) -> tuple[Floats, Floats]:
    """Mean and half interval of brands that all have answers."""
    own, all_answers, brands = loved / n, n.sum(), len(n)
    centre = loved.sum() / all_answers
    within = (squares - n * own**2).sum() / max(1.0, all_answers - brands)
    within = max(LEAST_SPREAD_WITHIN, within)
    between = LEAST_SPREAD_BETWEEN
    room = all_answers - (n**2).sum() / all_answers
    if brands > 1 and room > 0:
        spread = (n * (own - centre) ** 2).sum() - (brands - 1) * within
        between = max(LEAST_SPREAD_BETWEEN, spread / room)
    precision = n / within + 1 / between
    return (n * own / within + centre / between) / precision, REACH / np.sqrt(precision)


class Quadrant(StrEnum):
    """Where a brand stands on the map, and by extension its customers."""

    APOSTLES = "apostles"  # loved, and it lasts
    HOSTAGES = "hostages"  # little loved, and yet they stay
    MERCENARIES = "mercenaries"  # loved, and yet they leave
    DEFECTORS = "defectors"  # little loved, and they leave
    UNDECIDED = "undecided"  # an interval crosses a line


@dataclass(frozen=True)
class Lines:
    """Where the map is cut: half of the stories lie on either side of each line."""

    love: float  # 0 to 10
    stay: float  # 0 to 1


def quadrants(
    love_lower: ArrayLike, love_upper: ArrayLike, lower: ArrayLike, upper: ArrayLike, lines: Lines
) -> list[Quadrant]:
    """The quadrant of each brand, from the rectangle of its two intervals.

    A rectangle that touches a line is undecided, and so is a brand with an unknown bound (NaN).
    """
    loved = _side(love_lower, love_upper, lines.love)
    stays = _side(lower, upper, lines.stay)
    named = {
        (1, 1): Quadrant.APOSTLES,
        (-1, 1): Quadrant.HOSTAGES,
        (1, -1): Quadrant.MERCENARIES,
        (-1, -1): Quadrant.DEFECTORS,
    }
    return [
        named.get(sides, Quadrant.UNDECIDED)
        for sides in zip(loved.tolist(), stays.tolist(), strict=True)
    ]


def _side(low: ArrayLike, high: ArrayLike, line: float) -> np.ndarray:
    """1 above the line, -1 below it, 0 on it."""
    return (np.asarray(low) > line).astype(int) - (np.asarray(high) < line).astype(int)


def weighted_median(values: ArrayLike, weights: ArrayLike) -> float:
    """The value with half of the weight on either side; midway when two share the half.

    Raises `ValueError` when shapes differ, a weight is negative, or there is no weight.

    >>> weighted_median([1.0, 2.0, 9.0], [1, 1, 3])
    9.0
    >>> weighted_median([1.0, 2.0], [1, 1])
    1.5
    """
    value, weight = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    if value.shape != weight.shape or value.ndim != 1:
        raise ValueError(f"values {value.shape} and weights {weight.shape} do not match")
    if not (np.isfinite(value).all() and (weight >= 0).all() and weight.sum() > 0):
        raise ValueError("values are finite, weights are not negative and not all zero")
    value, weight = value[weight > 0], weight[weight > 0]
    order = np.argsort(value, kind="stable")
    value, share = value[order], np.cumsum(weight[order]) / weight.sum()
    at = int(np.searchsorted(share, 0.5 - 1e-12))
    shared = abs(share[at] - 0.5) <= 1e-12 and at + 1 < len(value)
    return float((value[at] + value[at + 1]) / 2 if shared else value[at])
