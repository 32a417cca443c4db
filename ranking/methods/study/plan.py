"""What the study fixed before it saw any data: groups, horizons, and how much it needs to speak."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scipy.special import ndtri

LOVE_MOST: Final = 10
BANDS: Final = ((0, 2), (3, 4), (5, 6), (7, 8), (9, 10))  # love declared, both ends included
MOST_LOVED: Final = 9  # from here up
MUCH_LOVED: Final = 8  # a love story: the answer on "always" rests on these
LITTLE_LOVED: Final = 4  # up to here
HORIZON_MONTHS: Final = 60
LANDMARK_MONTHS: Final = 12  # H1 looks at loves that reached their first year
STEP: Final = 2  # points of love a hazard ratio stands for
KNOTS: Final = (3.0, 6.0, 9.0)  # of the spline: little loved, merely satisfied, loved
LEVEL: Final = 0.95
ALWAYS_LIMIT: Final = 0.05  # "always" would bear no more exceptions than this

LEAST_SHOWN: Final = 5  # stories; a group below it is not shown
LEAST_ENDS: Final = 30  # ten for each coefficient: within, between, frailty
LEAST_BRANDS: Final = 5  # to compare brands with one another
CHECKED_FROM: Final = 200  # counted stories of a brand whose score is checked
CHECKED_SHARE: Final = (0.90, 0.99)  # of such brands inside their interval

DETECTED_DIFFERENCE: Final = 0.20  # in survival, between two groups
DETECTED_RATIO: Final = 0.75  # of hazards, for two points of love
POWER: Final = 0.80


def needed_in_each_group(difference: float = DETECTED_DIFFERENCE) -> int:
    """Stories of each group that tell a difference of shares from none, four times out of five.

    Two proportions around one half, the least favourable, at the 5% level (Fleiss, Levin & Paik
    2003, chapter 4), rounded up to ten.

    >>> needed_in_each_group()
    100
    """
    number = _reach() ** 2 * 2 * 0.25 / difference**2
    return math.ceil(number / 10) * 10


def needed_ends(ratio: float = DETECTED_RATIO, spread: float = 1.0) -> int:
    """Ends that tell a hazard ratio from 1, four times out of five (Schoenfeld 1983), by tens.

    `spread` is the standard deviation of love in the unit of the ratio: here two points.

    >>> needed_ends()
    100
    """
    number = _reach() ** 2 / (math.log(ratio) * spread) ** 2
    return math.ceil(number / 10) * 10


def _reach() -> float:
    return float(ndtri((1 + LEVEL) / 2) + ndtri(POWER))


class Missing(StrEnum):
    """Why a figure is not given."""

    NO_LOVE = "no_love"  # no story says how strong love was
    NO_END = "no_end"  # nothing ended: nothing to explain
    TOO_FEW = "too_few"  # stories of a group
    TOO_FEW_ENDS = "too_few_ends"
    TOO_FEW_BRANDS = "too_few_brands"
    SAME_LOVE = "same_love"  # love does not vary where it should
    SEPARATION = "separation"  # love foretells every end: no finite figure fits
    NOT_FOLLOWED = "not_followed"  # nobody is followed long enough
    NO_FOLLOW_UP = "no_follow_up"  # nobody was asked again yet


@dataclass(frozen=True)
class Lack:
    """A figure that is not given: why, and how many of how many there are."""

    why: Missing
    number: int = 0
    needed: int = 0
