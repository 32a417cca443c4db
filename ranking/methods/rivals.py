"""Where a brand would stand among the ranked brands if its figures changed and theirs did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import gammainc, gammaincinv, ndtr

from .tiers import more_loyal, rank_intervals, tiers
from .values import BrandId, Floats, Integers, Settings

_SCORE_UNIT = 1e9  # as for the order of the board
_FEW = 50  # ranked brands; above, the fast draws, which give the same ranks, are the faster
_REACH, _NODES, _FINE = 4.0, 33, 1001  # of the frailty, when the others are too many to draw


@dataclass(frozen=True)
class Stand:
    """Where a brand stands: never a bare ordinal."""

    tier: int
    expected_rank: float
    rank_lower: int
    rank_upper: int
    ranked: int  # brands, itself included


@dataclass(frozen=True, eq=False)
class Rivals:
    """Ranked brands in the order of the board, the best score first."""

    brands: list[BrandId]
    score: Floats  # (n,)
    shape: Floats
    rate: Floats
    tier: Integers
    settings: Settings

    @classmethod
    def of(
        cls,
        brands: Sequence[BrandId],
        score: Floats,
        shape: Floats,
        rate: Floats,
        settings: Settings,
    ) -> Rivals:
        """Brands given in the order of the board; their tiers are worked out."""
        found = np.array(tiers(shape, rate, settings), dtype=np.int64)
        return cls(list(brands), score, shape, rate, found, settings)

    def __len__(self) -> int:
        return len(self.brands)

    @property
    def keys(self) -> Floats:
        """Scores as the board compares them, falling."""
        return np.rint(_SCORE_UNIT * self.score)

    @property
    def openers(self) -> Integers:
        """Places of the brands that open a tier."""
        return np.flatnonzero(np.diff(self.tier, prepend=0))

    def without(self, brand: BrandId) -> Rivals:
        """The others; tiers change only when the brand opened one."""
        if brand not in self.brands:
            return self
        at = self.brands.index(brand)
        kept = np.arange(len(self)) != at
        score, shape, rate = (column[kept] for column in (self.score, self.shape, self.rate))
        brands = self.brands[:at] + self.brands[at + 1 :]
        if at in self.openers:
            return Rivals.of(brands, score, shape, rate, self.settings)
        return Rivals(brands, score, shape, rate, self.tier[kept], self.settings)

    def ahead_of(self, score: Floats) -> Integers:
        """How many stand before a brand of this score; equal scores stand before."""
        return np.searchsorted(-self.keys, -np.rint(_SCORE_UNIT * np.asarray(score)), side="right")

    def tier_for(self, score: Floats, shape: Floats, rate: Floats) -> Integers:
        """The tier of a brand of these figures, let in among these brands; shapes (C,)."""
        openers = self.openers
        keys = -self.keys[openers]
        place = np.searchsorted(keys, -np.rint(_SCORE_UNIT * score), side="right") - 1
        first = np.where(place >= 0, openers[place], 0) if len(openers) else np.zeros_like(place)
        if not len(self):
            return np.ones(len(place), dtype=np.int64)
        lead = more_loyal(self.shape[first], self.rate[first], shape, rate)
        below = self.tier[first] + (lead >= self.settings.tier_certainty)
        return np.where(place < 0, 1, below)

    def stand_of(self, brand: BrandId, score: float, shape: float, rate: float) -> Stand:
        """Tier and ranks of one brand of these figures among these, itself not being one."""
        ahead = more_loyal(self.shape, self.rate, np.asarray(shape), np.asarray(rate))
        figures = (np.array([value]) for value in (score, shape, rate))
        low, high = self._ranks(brand, shape, rate)
        return Stand(
            tier=int(self.tier_for(*figures)[0]),
            expected_rank=float(1 + ahead.sum()),
            rank_lower=low,
            rank_upper=high,
            ranked=len(self) + 1,
        )

    def _ranks(self, brand: BrandId, shape: float, rate: float) -> tuple[int, int]:
        """The rank interval of the board's own draws; close to it above `exact_up_to` brands."""
        if len(self) + 1 > self.settings.exact_up_to:
            return _near_ranks(self.shape, self.rate, shape, rate, self.settings)
        everyone = [*self.brands, brand]
        order = sorted(range(len(everyone)), key=lambda at: everyone[at])
        shapes, rates = np.append(self.shape, shape)[order], np.append(self.rate, rate)[order]
        fast = replace(self.settings, exact_up_to=_FEW)
        low, high = rank_intervals(shapes, rates, fast)
        at = order.index(len(self))
        return int(low[at]), int(high[at])


def _near_ranks(
    shapes: Floats, rates: Floats, shape: float, rate: float, settings: Settings
) -> tuple[int, int]:
    """Rank interval of one brand among very many, without drawing the others.

    Given the frailty of the brand, its rank is one more than a sum of independent trials, close
    to normal when they are many (Hodges & Le Cam 1960); its mean and variance are interpolated over
    the frailty.
    """
    nodes = np.linspace(-_REACH, _REACH, _NODES)  # of the frailty, on the normal scale
    likely = gammaincinv(shape, ndtr(nodes)) / rate
    before = [gammainc(shapes, rates * theta) for theta in likely]
    fine = np.linspace(-_REACH, _REACH, _FINE)
    weight = np.exp(-(fine**2) / 2)
    weight /= weight.sum()
    mean = np.interp(fine, nodes, [chances.sum() for chances in before])
    spread = np.interp(fine, nodes, [(chances * (1 - chances)).sum() for chances in before])
    spread = np.sqrt(np.maximum(spread, 1e-12))
    tail = (1 - settings.level) / 2
    found = []
    for level in (tail, 1 - tail):
        low, high = 0, len(shapes)  # brands before it
        while low < high:
            middle = (low + high) // 2
            reached = weight @ ndtr((middle + 0.5 - mean) / spread) >= level
            low, high = (low, middle) if reached else (middle + 1, high)
        found.append(1 + low)
    return found[0], found[1]
