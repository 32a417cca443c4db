"""Does the ranking's model hold? Scores of well-known brands against their own curves.

A score supposes that a brand's hazard is the site's times a constant, and widens its interval by a
fixed variance for what that leaves out. For brands with 200 counted stories or more the curve of
their stories alone needs no such thing: it must fall inside the interval of the score for 90 to
99% of them. Fewer, and the intervals are too narrow; more, and they are needlessly wide.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..proportions import wilson_interval
from ..values import Interval
from .plan import CHECKED_FROM, CHECKED_SHARE


@dataclass(frozen=True)
class Checked:
    """One brand: its counted stories, its own curve after five years, its score's interval."""

    brand: str
    weight: float
    alive: float
    lower: float
    upper: float

    @property
    def inside(self) -> bool:
        return self.lower <= self.alive <= self.upper


@dataclass(frozen=True)
class ScoreCheck:
    """How many of the brands checked have their curve inside the interval of their score."""

    brands: int
    inside: int
    interval: Interval  # of the share inside
    outside: tuple[Checked, ...]

    @property
    def share(self) -> float:
        return self.inside / self.brands

    @property
    def holds(self) -> bool:
        """Whether a share from 90 to 99% is among those the brands allow."""
        least, most = CHECKED_SHARE
        return self.interval.low <= most and self.interval.high >= least


def check_scores(brands: Iterable[Checked]) -> ScoreCheck | None:
    """None without a brand of 200 counted stories."""
    known = [each for each in brands if each.weight >= CHECKED_FROM]
    if not known:
        return None
    inside = sum(each.inside for each in known)
    return ScoreCheck(
        brands=len(known),
        inside=inside,
        interval=wilson_interval(inside, len(known)),
        outside=tuple(each for each in known if not each.inside),
    )
