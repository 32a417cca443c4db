"""Sums of spells by kind, as they come from a database, and the tallies that follow from them.

A cell holds the sums of the counted spells of one brand that share a detector bin, an ending, a
cause, a place in their story, the interval of the hazard in which they stop, and whether love
ended there. Everything the method needs is a sum of cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .proportions import Share, share_of_sums
from .spells import WIDTHS
from .values import BINS, INTERVALS, WEIGHT_UNIT, Cause, Floats, Integers, Outcome, Tally

DIMENSIONS = ("brand", "bin", "ending", "cause", "part", "interval", "event")
MEASURES = (
    "stories",
    "weight",
    "squares",
    "months",
    "loved",
    "love_weight",
    "love_sum",
    "love_squares",
)


@dataclass(frozen=True, eq=False)
class Cells:
    """Sums of n cells of B brands; every column has the shape (n,) and holds whole numbers.

    Weights are in thousandths of a story. `stories`, `loved` and the sums of love are those of
    first parts (`part` 0), which carry the story.
    """

    brands: list[str]  # ids of the B brands, in order
    published_months: Integers  # (B,) distinct months of publication
    brand: Integers  # place in `brands`
    bin: Integers  # of the detector's probability, 0 to 24
    ending: Integers  # the caller's codes
    outcome: Integers  # place in `Outcome`
    cause: Integers  # 0 for none, else 1 + place in `Cause`
    part: Integers
    interval: Integers  # of the hazard, in which the spells stop
    event: Integers  # 1 where love ended
    stories: Integers
    weight: Integers
    squares: Integers  # of weights
    months: Integers  # weight x months spent in `interval`
    loved: Integers  # stories loved much
    love_weight: Integers
    love_sum: Integers
    love_squares: Integers

    @property
    def first(self) -> np.ndarray:
        """Which cells carry stories: those of first parts."""
        mask: np.ndarray = self.part == 0
        return mask

    def per_brand(self, measure: str, where: np.ndarray | None = None) -> Integers:
        """The sum of a measure of first parts for each brand, shape (B,)."""
        chosen = self.first if where is None else self.first & where
        found = np.zeros(len(self.brands), dtype=np.int64)
        np.add.at(found, self.brand[chosen], getattr(self, measure)[chosen])
        return found

    def by_bin(self, measure: str, where: np.ndarray | None = None) -> Integers:
        """The same for each brand and detector bin, shape (B, 25)."""
        chosen = self.first if where is None else self.first & where
        found = np.zeros((len(self.brands), BINS), dtype=np.int64)
        np.add.at(found, (self.brand[chosen], self.bin[chosen]), getattr(self, measure)[chosen])
        return found


def tallies_of(cells: Cells) -> list[Tally]:
    """One tally for each brand that has a counted story, in the order of brands."""
    brands = len(cells.brands)
    at = (cells.brand, cells.bin)
    stopping = np.zeros((brands, BINS, INTERVALS), dtype=np.int64)
    exposure, events = np.zeros_like(stopping), np.zeros_like(stopping)
    np.add.at(stopping, (*at, cells.interval), cells.weight)
    np.add.at(exposure, (*at, cells.interval), cells.months)
    ends = cells.event == 1
    np.add.at(
        events, (cells.brand[ends], cells.bin[ends], cells.interval[ends]), cells.weight[ends]
    )
    # What stops in a later interval spent the whole of this one.
    later = stopping[:, :, ::-1].cumsum(axis=2)[:, :, ::-1] - stopping
    exposure[:, :, :-1] += WIDTHS[:-1] * later[:, :, :-1]
    outcomes = _spread(cells, cells.outcome, len(Outcome), cells.first)
    causes = _spread(cells, cells.cause - 1, len(Cause), cells.first & (cells.cause > 0))
    told = cells.per_brand("stories")
    love = [cells.by_bin(name) for name in ("love_weight", "love_sum", "love_squares")]
    weight = cells.by_bin("weight")
    return [
        Tally(
            brand=cells.brands[b],
            stories=int(told[b]),
            authors=int(told[b]),  # an author counts once a brand: see weights
            months=int(cells.published_months[b]),
            weight=weight[b],
            exposure=exposure[b],
            events=events[b],
            outcome_weight=outcomes[b],
            cause_weight=causes[b],
            love_weight=love[0][b],
            love_sum=love[1][b],
            love_squares=love[2][b],
        )
        for b in np.flatnonzero(told).tolist()
    ]


def _spread(cells: Cells, rows: Integers, size: int, where: np.ndarray) -> Integers:
    """Weights by brand, row and bin, shape (B, size, 25)."""
    found = np.zeros((len(cells.brands), size, BINS), dtype=np.int64)
    np.add.at(found, (cells.brand[where], rows[where], cells.bin[where]), cells.weight[where])
    return found


def discounted(cells: Cells, honesty: Floats, where: np.ndarray | None = None) -> Floats:
    """Weighed stories of each brand, worth their chance to be honest (B, 25); shape (B,)."""
    found: Floats = (honesty * cells.by_bin("weight", where)).sum(axis=1) / WEIGHT_UNIT
    return found


def share_of_endings(
    cells: Cells, honesty: Floats, marked: Sequence[int], left_out: Sequence[int]
) -> Share | None:
    """The share of stories with one of the `marked` endings, by weight and honesty (B, 25).

    Endings `left_out` count neither way. Wilson interval on the effective number of stories
    (Kish 1965). None when no story is left.
    """
    counted = cells.first & ~np.isin(cells.ending, left_out) & (cells.weight > 0)
    if not counted.any():
        return None
    worth = honesty[cells.brand, cells.bin]
    kept = counted & np.isin(cells.ending, marked)
    total = float((worth * cells.weight)[counted].sum())
    squares = float((worth**2 * cells.squares)[counted].sum())
    return share_of_sums(float((worth * cells.weight)[kept].sum()), total, squares)
