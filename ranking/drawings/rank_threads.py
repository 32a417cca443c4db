"""A brand's ranks under several choices: one fine thread each, on a common scale of ranks.

Pure: ranks in, coordinates out, in SVG units, for `charts/rank_threads.html`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..methods.choices import RankUnder

WIDTH = 400
STEP = 16  # between two threads
TOP = 12
FOOT = 14  # room for the figures of the scale
LEFT, RIGHT = 24, 14  # room for the number of the choice, and for a whole knot


@dataclass(frozen=True)
class Strand:
    """The ranks under one choice; no line when the brand is not ranked there."""

    number: int
    y: int
    line: tuple[float, float] | None  # from the lowest likely rank to the highest
    x: float  # the mean rank


@dataclass(frozen=True)
class RankThreads:
    """The drawing, in the box 0 0 width height; rank 1 at the left."""

    width: int
    height: int
    most: int  # the last rank of the scale
    start: int
    end: int
    band: tuple[float, float]  # the ranks under the first choice, over the whole height
    strands: tuple[Strand, ...]

    @property
    def band_height(self) -> int:
        return self.height - FOOT

    @property
    def band_width(self) -> float:
        """Never so thin that it cannot be seen."""
        return round(max(self.band[1] - self.band[0], 2.0), 1)


def rank_threads(ranks: Sequence[RankUnder | None], most: int) -> RankThreads:
    """Threads of a brand ranked under the first choice, among `most` brands at the widest.

    >>> rank_threads([RankUnder(1, 1.5, 1, 3), None], 3).strands[1].line is None
    True
    """

    def across(rank: float) -> float:
        share = (rank - 1) / (most - 1) if most > 1 else 0.5
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    home = ranks[0]
    return RankThreads(
        width=WIDTH,
        height=2 * TOP + STEP * (len(ranks) - 1) + FOOT,
        most=most,
        start=LEFT,
        end=WIDTH - RIGHT,
        band=(across(home.lower), across(home.upper)) if home else (LEFT, LEFT),
        strands=tuple(
            Strand(
                number=number,
                y=TOP + STEP * number,
                line=(across(rank.lower), across(rank.upper)) if rank else None,
                x=across(rank.expected) if rank else LEFT,
            )
            for number, rank in enumerate(ranks)
        ),
    )
