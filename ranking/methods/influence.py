"""Which stories of a brand weigh most on its score: each left out in turn, all else held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .spells import split_months
from .values import WEIGHT_UNIT
from .whatif import BinSums, Change, Held, known

_AT_ONCE = 4096  # stories left out side by side


@dataclass(frozen=True)
class OwnStory:
    """What the score knows of one counted story."""

    key: int | str
    bin: int
    weight: int  # thousandths of a story, above 0
    spells: tuple[tuple[int, bool], ...]  # (months, whether the love ended)


@dataclass(frozen=True)
class Influence:
    """One story, and what the score owes it: positive when the story raises it."""

    story: OwnStory
    change: float  # of the score, 0 to 1

    @property
    def points(self) -> float:
        """How far the score moves, in points of 100, without its sign."""
        return 100 * abs(self.change)


def influences(
    stories: Sequence[OwnStory], bins: BinSums, held: Held, most: int = 5
) -> list[Influence]:
    """The stories whose absence would move the score most, the strongest first.

    `bins` holds the sums of the brand that told them. Exact: each story is taken out of the sums,
    whole numbers all. Raises `ValueError` unless the sums are those of one brand.
    """
    if len(bins) != 1:
        raise ValueError(f"stories are those of one brand, not of {len(bins)}")
    if not stories:
        return []
    change = _contributions(stories, held)
    score = known(bins, held).score[0]
    moved = np.empty(len(stories))
    for first in range(0, len(stories), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        number = len(moved[some])
        out = bins[np.zeros(number, dtype=np.int64)].plus(change[some], np.full(number, -1.0))
        moved[some] = score - known(_cleared(out), held).score
    order = np.lexsort((np.arange(len(moved)), -np.abs(moved).round(12)))
    return [Influence(stories[at], float(moved[at])) for at in order[:most].tolist()]


def _contributions(stories: Sequence[OwnStory], held: Held) -> Change:
    weight = np.array([story.weight for story in stories]) / WEIGHT_UNIT
    ends = [sum(ended for _months, ended in story.spells) for story in stories]
    due = [
        float(held.hazard @ sum(split_months(months) for months, _ended in story.spells))
        for story in stories
    ]
    return Change(
        bin=np.array([story.bin for story in stories]),
        stories=weight,
        ends=weight * np.array(ends),
        due=weight * np.array(due),
    )


def _cleared(bins: BinSums) -> BinSums:
    """A bin that lost its last story holds nothing, not the rounding of a difference."""
    empty = bins.stories < 1 / (2 * WEIGHT_UNIT)
    stories, ends, due = (
        np.where(empty, 0.0, table) for table in (bins.stories, bins.ends, bins.due)
    )
    return BinSums(stories, ends, due, bins.honesty, bins.suspicion)
