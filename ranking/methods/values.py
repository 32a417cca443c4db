"""Plain values that go in and out of the ranking: tallies, settings, places.

What is baked into the stored integers (cut points, bins, unit of weight) is a constant of this
module: changing it means counting every story again. What is chosen when the integers are read
is a field of `Settings`.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

BrandId: TypeAlias = int | str
Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]

WEIGHT_UNIT: Final = 1000  # a story counted whole weighs 1000
CUT_MONTHS: Final = (0, 6, 12, 24, 36, 60, 96, 144, 240)  # where each interval of a spell opens
INTERVALS: Final = len(CUT_MONTHS)  # the last one is open-ended
BINS: Final = 25  # of the detector's probability, equally spaced on the logit
MIDDLE_BIN: Final = 12  # the bin of probability one half
BIN_STEP: Final = 0.5  # width of a bin, in logits


class Outcome(StrEnum):
    """What the ranking makes of the ending an author declared."""

    LOYAL = "loyal"  # together and still loved, or parted by force: no end of love was seen
    LEFT = "left"  # gone by choice
    CAPTIVE = "captive"  # stays, but love is over
    CAME_BACK = "came_back"  # left, then returned


class Cause(StrEnum):
    """Why an author left."""

    BETTER_OFFER = "better_offer"
    DISAPPOINTMENT = "disappointment"
    MOVED_ON = "moved_on"
    BRAND_CHANGED = "brand_changed"
    OTHER = "other"


class Gate(StrEnum):
    """Whether a brand takes part in ranks and tiers; the first that applies, top to bottom."""

    NO_STORY = "no_story"  # a page without a score
    TOO_MANY_ADS = "too_many_ads"  # listed apart
    RANKED = "ranked"
    TOO_FEW = "too_few"  # a page with a score and its interval, without a rank


@dataclass(frozen=True)
class Interval:
    """Two bounds of one figure, in its own unit."""

    low: float
    high: float

    def rounded(self, digits: int) -> "Interval":
        """Both bounds rounded for display."""
        return Interval(round(self.low, digits), round(self.high, digits))


class NothingToRank(Exception):
    """The whole site holds too little for any figure; `reason` says what is missing."""

    NO_STORY: Final = "no story"
    NO_EVENT: Final = "no event"

    def __init__(self, reason: str) -> None:
        super().__init__(f"nothing to rank: {reason}")
        self.reason = reason


_SHAPES: Final = {
    "weight": (BINS,),
    "exposure": (BINS, INTERVALS),
    "events": (BINS, INTERVALS),
    "outcome_weight": (len(Outcome), BINS),
    "cause_weight": (len(Cause), BINS),
    "love_weight": (BINS,),
    "love_sum": (BINS,),
    "love_squares": (BINS,),
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Tally:
    """Integer sums of one brand's counted stories over a window; a sum left out is zero.

    Weights are in thousandths of a story, exposure in thousandths of a story times months. A
    counted story has a weight above zero and at least one spell. Rows of the two last tables
    follow the order of `Outcome` and `Cause`.

    Raises `ValueError` when a sum is not an integer or a table has not its shape.

    >>> Tally(brand="saab", stories=1, authors=1, months=1).exposure.shape
    (25, 9)
    """

    brand: BrandId
    stories: int = 0  # counted stories, each once
    authors: int = 0  # distinct authors of the counted stories
    months: int = 0  # distinct months in which they were published
    weight: ArrayLike | None = None  # (25,) by bin: N
    exposure: ArrayLike | None = None  # (25, 9) by bin and interval: X
    events: ArrayLike | None = None  # (25, 9): D
    outcome_weight: ArrayLike | None = None  # (4, 25) by outcome and bin
    cause_weight: ArrayLike | None = None  # (5, 25) by cause and bin
    love_weight: ArrayLike | None = None  # (25,) of the stories with an answer on love: NL
    love_sum: ArrayLike | None = None  # (25,) weight x love, love from 0 to 10: L
    love_squares: ArrayLike | None = None  # (25,) weight x love^2: L2

    def __post_init__(self) -> None:
        for name, shape in _SHAPES.items():
            object.__setattr__(self, name, _table(name, getattr(self, name), shape))


def _table(name: str, given: ArrayLike | None, shape: tuple[int, ...]) -> Integers:
    if given is None:
        return _zeros(shape)
    table = np.array(given)
    if table.shape != shape:
        raise ValueError(f"{name} has the shape {table.shape}, {shape} was expected")
    if table.dtype.kind not in "iu":
        raise ValueError(f"{name} holds {table.dtype}, whole numbers were expected")
    table = table.astype(np.int64, copy=False)
    table.flags.writeable = False
    return table


def _zeros(shape: tuple[int, ...]) -> Integers:
    """A read-only table of zeros that takes the room of one number."""
    return np.broadcast_to(np.int64(0), shape)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the method chooses when it reads the sums. A change here is a new `method`."""

    method: str = "loyalty-1"  # version printed beside every figure

    # Share of disguised advertisements.
    detector_prior: float = 0.10  # share the detector assumed when it gave its probabilities
    ad_share_start: float = 0.05  # first guess of a brand's share
    ad_strength_start: float = 2.0  # first guess of the weight of that guess, in stories
    ad_passes: int = 40
    ad_mean_range: tuple[float, float] = (1e-4, 0.6)  # of the site's share
    ad_strength_range: tuple[float, float] = (0.3, 50.0)  # stories
    ad_share_range: tuple[float, float] = (1e-5, 0.98)  # of a brand's share
    ad_spread_least_stories: float = 4.0  # only brands above it tell the spread of shares
    ad_spread_most_stories: float = 50.0  # a brand weighs no more than this in the spread
    ad_spread_unknown: float = 0.01  # variance of the shares when no brand tells it
    ad_spread_least: float = 1e-6  # keeps the strength finite

    # Hazard common to all brands, and how brands differ.
    baseline_prior_months: float = 12.0  # exposure, in story months, lent to each interval
    shape_centre: float = 5.0  # centre of the log-normal hyperprior of the frailty's shape
    frailty_tolerance: float = 1e-10  # on the logarithms of shape and mean
    model_variance: float = 0.0144  # of log frailty: rounded dates, hazards not proportional

    # What is printed.
    horizon_months: int = 60  # the score: share of stories alive after this long
    restricted_months: int = 120  # horizon of the mean love years
    level: float = 0.95  # of every interval
    share_prior_stories: float = 10.0  # stories at the site's share lent to each brand's share

    # Ranks and tiers.
    draws: int = 2000  # posterior draws of the rank intervals
    draw_key: int = 20070807  # Philox key: one fixed stream for everybody
    tier_certainty: float = 0.95  # a tier opens when its opener is beaten this surely
    exact_up_to: int = 1000  # ranked brands; above, the fast computation

    # Who is ranked.
    least_weight: float = 10.0  # counted stories, once discounted for advertisement
    least_authors: int = 8
    least_months: int = 2  # distinct months of publication
    ad_share_limit: float = 0.5  # at this share or above, never ranked
    ad_least_stories: float = 10.0  # below, one suspect could make the share


@dataclass(frozen=True, kw_only=True)
class Place:
    """What the method says of one brand. Ranks, tier and expected rank exist when `ranked`."""

    brand: BrandId
    gate: Gate
    stories: int  # counted stories, each once
    weight: float  # « histoires comptées »: weighed, discounted for advertisement
    ad_share: float  # estimated share of disguised advertisements, 0 to 1
    ad_odds: float = field(repr=False)  # what `adshare.honesty` turns into the worth of a bin
    score: float  # share of love stories still alive after the horizon, 0 to 1
    lower: float
    upper: float
    shape: float = field(repr=False)  # A' and R': the frailty of the brand is
    rate: float = field(repr=False)  # Gamma(shape, rate), the smaller the more loyal
    observed: float  # ends of love, in discounted stories
    expected: float  # ends of love had the brand the site's hazard
    share_captive: float  # 0 to 1, drawn towards the site's share
    share_came_back: float
    restricted_mean_years: float  # mean love years within the restricted horizon
    expected_rank: float | None = None
    rank_lower: int | None = None
    rank_upper: int | None = None
    tier: int | None = None

    @property
    def ranked(self) -> bool:
        """Whether the brand takes part in ranks and tiers."""
        return self.gate is Gate.RANKED
