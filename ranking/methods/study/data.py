"""Stretches of love with the love declared, and their sums by brand, love and interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..spells import CUTS, WIDTHS
from ..values import INTERVALS, Floats, Integers
from .plan import LOVE_MOST


@dataclass(frozen=True, eq=False)
class LoveSpells:
    """n stretches of love of B brands, each with the love its author declared.

    `weight` is the fraction of a story a stretch counts for: its weight among near-duplicates
    times its chance to be honest. `kind` is the caller's code of how it ended.

    Raises `ValueError` when shapes differ or a value lies outside its bounds.
    """

    brands: Sequence[str]
    brand: Integers  # (n,) place in `brands`
    love: Integers  # (n,) 0 to 10, at the strongest moment
    months: Integers  # (n,) 1 at least
    ended: np.ndarray  # (n,) whether love ended; else it was still going on when last seen
    weight: Floats  # (n,) above 0, up to 1
    story: Integers  # (n,) equal for stretches of one story
    kind: Integers  # (n,)

    def __post_init__(self) -> None:
        columns = (self.love, self.months, self.ended, self.weight, self.story, self.kind)
        if any(column.shape != (len(self.brand),) for column in columns):
            raise ValueError("columns of stretches differ in length")
        if not len(self.brand):
            return
        if not (self.brand.min() >= 0 and self.brand.max() < len(self.brands)):
            raise ValueError("a stretch names no brand of the list")
        if not (self.love.min() >= 0 and self.love.max() <= LOVE_MOST):
            raise ValueError(f"love lies from 0 to {LOVE_MOST}")
        if self.months.min() < 1:
            raise ValueError("a love lasts one month at least")
        if not ((self.weight > 0) & (self.weight <= 1)).all():
            raise ValueError("a weight lies above 0 and up to 1")

    def __len__(self) -> int:
        return len(self.brand)

    def only(self, where: np.ndarray) -> LoveSpells:
        """The stretches marked, shape (n,); brands keep their places."""
        columns = (self.brand, self.love, self.months, self.ended)
        more = (self.weight, self.story, self.kind)
        return LoveSpells(self.brands, *(column[where] for column in (*columns, *more)))

    @property
    def stories(self) -> int:
        """Distinct stories."""
        ordered = np.sort(self.story)  # of a million, ten times faster than hashing them
        return int(np.count_nonzero(np.diff(ordered))) + bool(len(ordered))

    @property
    def brands_told(self) -> int:
        """Brands with at least one stretch."""
        return int(np.count_nonzero(np.bincount(self.brand)))


@dataclass(frozen=True, eq=False)
class Panel:
    """Sums of the stretches of each (brand, love) that occurs, M in all."""

    brand: Integers  # (M,) 0 to G - 1, brands without a stretch left out
    love: Integers  # (M,)
    exposure: Floats  # (M, 9) weighed months spent in each interval
    ends: Floats  # (M, 9) weighed ends
    mean_love: Floats  # (G,) of each brand, by weight

    @property
    def brands(self) -> int:
        return len(self.mean_love)


def panel(spells: LoveSpells) -> Panel:
    """The sums a piecewise-constant hazard needs; time and room grow as the stretches."""
    told, brand = np.unique(spells.brand, return_inverse=True)
    pairs, at = np.unique(brand * (LOVE_MOST + 1) + spells.love, return_inverse=True)
    interval = np.minimum(np.searchsorted(CUTS, spells.months) - 1, INTERVALS - 1)
    size = (len(pairs), INTERVALS)
    stopping, exposure, ends = np.zeros(size), np.zeros(size), np.zeros(size)
    np.add.at(stopping, (at, interval), spells.weight)
    np.add.at(exposure, (at, interval), spells.weight * (spells.months - CUTS[interval]))
    np.add.at(ends, (at, interval), spells.weight * spells.ended)
    # What stops in a later interval spent the whole of this one.
    later = stopping[:, ::-1].cumsum(axis=1)[:, ::-1] - stopping
    exposure[:, :-1] += WIDTHS[:-1] * later[:, :-1]
    weight = np.bincount(brand, weights=spells.weight, minlength=len(told))
    love = np.bincount(brand, weights=spells.weight * spells.love, minlength=len(told))
    return Panel(
        brand=pairs // (LOVE_MOST + 1),
        love=pairs % (LOVE_MOST + 1),
        exposure=exposure,
        ends=ends,
        mean_love=love / weight,
    )
