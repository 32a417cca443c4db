"""The "always" of the question, by its exceptions: much loved and over, little loved and lasting."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from ..curves import kaplan_meier
from ..proportions import Share, weighted_share
from ..values import Floats
from .data import LoveSpells
from .plan import BANDS, HORIZON_MONTHS, LEAST_SHOWN, LITTLE_LOVED, MOST_LOVED, MUCH_LOVED, Lack
from .survival import Survival, survival_at


@dataclass(frozen=True, eq=False)
class Band:
    """The stories of one band of love: the share alive month by month, and after five years."""

    low: int
    high: int
    stories: int
    alive: Floats  # (up to 61,) from month 0 to the last month seen; empty when not shown
    at_horizon: Survival | Lack


@dataclass(frozen=True)
class WhyEnded:
    """One way the most loved stories ended, among all of those."""

    kind: int  # the caller's code
    stories: int
    share: Share


@dataclass(frozen=True, eq=False)
class Exceptions:
    """All that bears on "always"."""

    bands: tuple[Band, ...]
    most_loved: Survival | Lack  # read its `ended`: loved, and over within five years
    much_loved: Survival | Lack  # the same one point lower: decides on "always"
    little_loved: Survival | Lack  # little loved, and still lasting
    causes: tuple[WhyEnded, ...]  # of the most loved that ended, the most frequent first
    rare_causes: int  # stories of the kinds that fewer than `LEAST_SHOWN` tell, together


def exceptions(spells: LoveSpells) -> Exceptions:
    """The figures of all bands; time grows as the stretches."""
    causes, rare = _causes(spells)
    return Exceptions(
        bands=tuple(_band(spells, low, high) for low, high in BANDS),
        most_loved=survival_at(spells.only(spells.love >= MOST_LOVED)),
        much_loved=survival_at(spells.only(spells.love >= MUCH_LOVED)),
        little_loved=survival_at(spells.only(spells.love <= LITTLE_LOVED)),
        causes=causes,
        rare_causes=rare,
    )


def _band(spells: LoveSpells, low: int, high: int) -> Band:
    here = spells.only((spells.love >= low) & (spells.love <= high))
    stories = here.stories
    alive = np.empty(0)
    if stories >= LEAST_SHOWN:
        curve = kaplan_meier(here.months, here.ended, here.weight)
        alive = curve.alive[: HORIZON_MONTHS + 1]
    return Band(low, high, stories, alive, survival_at(here))


def _causes(spells: LoveSpells) -> tuple[tuple[WhyEnded, ...], int]:
    over = (spells.love >= MOST_LOVED) & spells.ended & (spells.months <= HORIZON_MONTHS)
    lost = spells.only(over)
    told = Counter(lost.kind.tolist()).most_common()
    shown = tuple(
        WhyEnded(kind, number, weighted_share(lost.weight, lost.kind == kind))
        for kind, number in sorted(told, key=lambda each: (-each[1], each[0]))
        if number >= LEAST_SHOWN
    )
    return shown, sum(number for _, number in told if number < LEAST_SHOWN)
