"""How many made-up stories it takes to move the tier of a brand (feature « résiste à k faux récits »).

The other brands, and what all brands share, are held; the share of advertisements of the brand is
estimated anew, which is how the detector defends it. Fakes are whole stories, each by another
author and unlike any other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .rivals import Rivals
from .spells import detector_bin
from .values import Integers
from .weights import WEEKS_LOOKED_BACK, surge_threshold
from .whatif import MOST, BinSums, Change, Held, known, least_numbers, story_like, with_own_share

GLOWING_MONTHS: Final = 120  # a fake love of ten years
BREAKUP_MONTHS: Final = 12  # a fake break-up within a year
UNSEEN, DOUBTED = 0.05, 0.5  # probabilities that the detector gives to fakes
_WEEKS_MOST = 520


@dataclass(frozen=True)
class Fake:
    """One kind of made-up story."""

    ended: bool
    months: int
    probability: float  # of an advertisement, as the detector sees it

    def change(self, brands: int, held: Held) -> Change:
        """One more of them for each of B brands."""
        return story_like(
            brands,
            detector_bin(self.probability),
            ended=self.ended,
            due=held.due_of(self.months),
        )


def glowing(probability: float) -> Fake:
    return Fake(ended=False, months=GLOWING_MONTHS, probability=probability)


def breakup(probability: float) -> Fake:
    return Fake(ended=True, months=BREAKUP_MONTHS, probability=probability)


def fakes_to_move(
    bins: BinSums, places: Integers, rivals: Rivals, held: Held, fake: Fake, most: int = MOST
) -> Integers:
    """Fakes that move the tier of each of B ranked brands: up for glowing ones, down for break-ups.

    `bins` holds the sums of the brands that stand at these `places` of the board, from 0. The
    answer is 0 where `most` do not move it: a brand of the first tier never goes up. A brand set
    apart for too many advertisements has moved too.
    """
    change = fake.change(len(bins), held)
    openers = set(rivals.openers.tolist()) & set(places.tolist())
    others = {place: rivals.without(rivals.brands[place]) for place in openers}

    def moves(at: Integers, number: Integers) -> NDArray[np.bool_]:
        flooded, share = with_own_share(bins[at].plus(change[at], number.astype(np.float64)), held)
        found = known(flooded, held)
        figures = (found.score, found.shape, found.rate)
        tier = rivals.tier_for(*figures)
        for row in np.flatnonzero(np.isin(places[at], list(others))):  # without it tiers open anew
            one = (figure[row : row + 1] for figure in figures)
            tier[row] = others[int(places[at[row]])].tier_for(*one)[0]
        before = rivals.tier[places[at]]
        moved = tier > before if fake.ended else tier < before
        return np.asarray(moved | (share >= held.settings.ad_share_limit))

    return least_numbers(moves, len(bins), most)


def set_apart(bins: BinSums, held: Held, fake: Fake, number: Integers) -> NDArray[np.bool_]:
    """Whether so many fakes set each brand apart for too many advertisements, shape (B,)."""
    flooded = bins.plus(fake.change(len(bins), held), number.astype(np.float64))
    share = with_own_share(flooded, held)[1]
    return np.asarray(share >= held.settings.ad_share_limit)


def resistance(
    bins: BinSums, places: Integers, rivals: Rivals, held: Held, probability: float = UNSEEN
) -> Integers:
    """How many fakes of either kind each brand resists: one more would move its tier.

    Arguments as for `fakes_to_move`. `MOST` where no number up to it moves the tier.
    """
    found = [
        fakes_to_move(bins, places, rivals, held, kind(probability)) for kind in (glowing, breakup)
    ]
    least = np.min([np.where(number > 0, number, MOST + 1) for number in found], axis=0)
    return np.asarray(least - 1, dtype=np.int64)


def weeks_for(stories: int, weeks_before: Sequence[int]) -> int:
    """Weeks that so many stories take under the surge rule, if no other story arrives.

    `weeks_before` holds the stories of each of the last 52 weeks, the latest last. The flood
    fills each week to its limit, and its own weeks raise the limit of those that follow: the rule
    slows a flood down, it does not stop it.

    >>> weeks_for(3, []), weeks_for(4, []), weeks_for(20, [1] * 52)
    (1, 2, 7)
    """
    weeks, taken = list(weeks_before)[-WEEKS_LOOKED_BACK:], 0
    spent = 0
    while taken < stories and spent < _WEEKS_MOST:
        room = math.ceil(surge_threshold(weeks))
        taken += room
        spent += 1
        weeks = [*weeks, room][-WEEKS_LOOKED_BACK:]
    return spent
