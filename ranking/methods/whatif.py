"""What the score becomes when the stories of one brand change and nothing else does.

What all brands share is held where a fit left it: the baseline, the prior of the frailty and the
worth of a story of each bin. Figures then follow from the sums of the brand by closed formulas.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .adshare import likelihood_ratios, share_given
from .loyalty import Fit, Frailty, cumulative_hazard, posterior_by_bin, survival, survival_bound
from .values import Floats, Integers, Settings

MOST = 999  # stories added at most, when a number is looked for


@dataclass(frozen=True, eq=False)
class Held:
    """What all brands share, as one fit left it."""

    hazard: Floats  # (9,) ends per story month
    frailty: Frailty
    ad_mean: float  # of the prior of brands' shares of advertisements, 0 to 1
    ad_strength: float  # of that prior, in stories
    settings: Settings

    @classmethod
    def of(cls, fit: Fit, settings: Settings) -> Held:
        return cls(fit.hazard, fit.frailty, fit.ads.mean, fit.ads.strength, settings)

    @property
    def due(self) -> float:
        """Ends a story expects before the horizon of the score, under the baseline (Lambda5)."""
        return cumulative_hazard(self.hazard, self.settings.horizon_months)

    def due_of(self, months: int) -> float:
        """Ends a story of this length expects, under the baseline."""
        return cumulative_hazard(self.hazard, months)


@dataclass(frozen=True, eq=False)
class BinSums:
    """All that the formula reads of B brands, by bin of the detector, each of shape (B, 25)."""

    stories: Floats  # weighed, before any discount
    ends: Floats
    due: Floats  # ends expected under the baseline
    honesty: Floats  # worth of a story of the bin, 0 to 1
    suspicion: Floats  # its complement

    @classmethod
    def of(cls, fit: Fit) -> BinSums:
        return cls(
            fit.sums.stories,
            fit.sums.events.sum(axis=2),
            fit.sums.exposure @ fit.hazard,
            fit.ads.honesty,
            fit.ads.suspicion,
        )

    @classmethod
    def under(
        cls, stories: Floats, ends: Floats, due: Floats, odds: Floats, settings: Settings
    ) -> BinSums:
        """With the worth that goes with odds of advertisement, `Place.ad_odds`, shape (B,)."""
        lifted = likelihood_ratios(settings.detector_prior) * np.asarray(odds)[:, None]
        return cls(stories, ends, due, 1 / (1 + lifted), lifted / (1 + lifted))

    def __len__(self) -> int:
        return len(self.stories)

    def __getitem__(self, chosen: slice | Integers) -> BinSums:
        """Some of the brands; a place given twice gives its brand twice."""
        return BinSums(
            self.stories[chosen],
            self.ends[chosen],
            self.due[chosen],
            self.honesty[chosen],
            self.suspicion[chosen],
        )

    @property
    def weight(self) -> Floats:
        """Discounted stories of each brand (W), shape (B,)."""
        return np.asarray(np.einsum("bj,bj->b", self.honesty, self.stories))

    def plus(self, change: Change, times: Floats) -> BinSums:
        """The sums once each brand has its change so many times; `times` has the shape (B,)."""
        stories, ends, due = (table.copy() for table in (self.stories, self.ends, self.due))
        rows = np.arange(len(self))
        stories[rows, change.bin] += times * change.stories
        ends[rows, change.bin] += times * change.ends
        due[rows, change.bin] += times * change.due
        return BinSums(stories, ends, due, self.honesty, self.suspicion)


@dataclass(frozen=True, eq=False)
class Change:
    """One more story of one kind for each of B brands; every field has the shape (B,)."""

    bin: Integers
    stories: Floats
    ends: Floats
    due: Floats

    def __getitem__(self, chosen: slice | Integers) -> Change:
        return Change(self.bin[chosen], self.stories[chosen], self.ends[chosen], self.due[chosen])


def with_own_share(bins: BinSums, held: Held) -> tuple[BinSums, Floats]:
    """The sums with the worth of stories estimated anew, and the shares of advertisements (B,).

    The prior that brands share is held. Stories that look like advertisements then discount the
    others of their brand.
    """
    prior = (held.ad_mean, held.ad_strength)
    share, odds = share_given(bins.stories, *prior, held.settings)
    return BinSums.under(bins.stories, bins.ends, bins.due, odds, held.settings), share


def average_story(bins: BinSums, *, ended: bool) -> Change:
    """A whole story as long as the brand's own, in the bin that holds the middle of them.

    It expects as many ends as the brand's discounted stories do on average; a brand without a
    story borrows both from all brands.
    """
    total = bins.stories.sum(axis=1) > 0
    stories = np.where(total[:, None], bins.stories, bins.stories.sum(axis=0))
    weight = bins.weight
    due = np.einsum("bj,bj->b", bins.honesty, bins.due)
    common = due.sum() / weight.sum() if weight.sum() > 0 else 0.0
    reached = stories.cumsum(axis=1) * 2 >= stories.sum(axis=1, keepdims=True)
    return Change(
        bin=reached.argmax(axis=1),
        stories=np.ones(len(bins)),
        ends=np.full(len(bins), float(ended)),
        due=np.divide(due, weight, out=np.full(len(bins), common), where=weight > 0),
    )


def story_like(brands: int, bin: int, *, ended: bool, due: float) -> Change:
    """The same story for each of B brands, in this bin and with these expected ends."""
    return Change(
        bin=np.full(brands, bin),
        stories=np.ones(brands),
        ends=np.full(brands, float(ended)),
        due=np.full(brands, due),
    )


@dataclass(frozen=True, eq=False)
class Known:
    """The frailty and the score of B brands, each of shape (B,)."""

    shape: Floats
    rate: Floats
    score: Floats


def known(bins: BinSums, held: Held) -> Known:
    """Frailties and scores of brands of these sums, all that brands share being held."""
    found = posterior_by_bin(
        bins.stories,
        bins.ends,
        bins.due,
        bins.suspicion,
        bins.honesty,
        held.frailty,
        held.settings,
    )
    return Known(found.shape, found.rate, survival(found.shape, found.rate, held.due))


@dataclass(frozen=True)
class Steps:
    """The formula of one brand, figure after figure, in the order in which they follow."""

    stories: float  # n: weighed, before any discount
    weight: float  # W: discounted for suspected advertisement
    observed: float  # O: ends of love, discounted
    expected: float  # E: ends, had its stories the hazard of all brands
    prior_shape: float  # a
    prior_rate: float  # a / mu
    first_shape: float  # A = a + O
    first_rate: float  # R = a / mu + E
    frailty: float  # theta = A / R: below 1, love outlives that of all brands
    label_variance: float  # of log theta: honest story or advertisement, nobody knows for sure
    model_variance: float  # s2: rounded dates, hazards that are not proportional
    variance: float  # v, the two together
    shape: float  # A' = 1 / (1 / A + v)
    rate: float  # R' = A' / theta
    due: float  # Lambda5
    score: float  # 0 to 1
    lower: float
    upper: float


def steps(bins: BinSums, held: Held) -> Steps:
    """Every figure between the sums of one brand and its score.

    Raises `ValueError` unless there is one brand.
    """
    if len(bins) != 1:
        raise ValueError(f"the steps are those of one brand, not of {len(bins)}")
    settings, frailty = held.settings, held.frailty
    found = known(bins, held)
    observed = float((bins.honesty * bins.ends).sum())
    expected = float((bins.honesty * bins.due).sum())
    shape, rate = frailty.shape + observed, frailty.rate + expected
    told = np.where(bins.stories > 0, bins.stories, 1.0)
    doubt = bins.suspicion * bins.honesty
    label = float((doubt * (bins.ends / shape**2 + 2 * bins.due**2 / told / rate**2)).sum())
    tail = (1 - settings.level) / 2
    return Steps(
        stories=float(bins.stories.sum()),
        weight=float(bins.weight[0]),
        observed=observed,
        expected=expected,
        prior_shape=frailty.shape,
        prior_rate=frailty.rate,
        first_shape=shape,
        first_rate=rate,
        frailty=shape / rate,
        label_variance=label,
        model_variance=settings.model_variance,
        variance=label + settings.model_variance,
        shape=float(found.shape[0]),
        rate=float(found.rate[0]),
        due=held.due,
        score=float(found.score[0]),
        lower=float(survival_bound(found.shape, found.rate, held.due, 1 - tail)[0]),
        upper=float(survival_bound(found.shape, found.rate, held.due, tail)[0]),
    )


def least_numbers(
    meets: Callable[[Integers, Integers], NDArray[np.bool_]], brands: int, most: int = MOST
) -> Integers:
    """For each of B brands, a number of stories that meets where one story less does not.

    `meets` takes places of brands and one number for each, and says which meet. Numbers are
    doubled up to `most`, then the gap is halved: the least number wherever more stories never
    undo what fewer did. 0 where even `most` does not meet.

    >>> least_numbers(lambda at, k: k >= np.array([1, 5, 2000])[at], 3).tolist()
    [1, 5, 0]
    """
    low, high = np.zeros(brands, dtype=np.int64), np.ones(brands, dtype=np.int64)
    met = np.zeros(brands, dtype=bool)
    looking = np.arange(brands)
    while len(looking):
        met[looking] = meets(looking, high[looking])
        looking = looking[~met[looking] & (high[looking] < most)]
        low[looking] = high[looking]
        high[looking] = np.minimum(2 * high[looking], most)
    while len(looking := np.flatnonzero(met & (high - low > 1))):
        middle = (low[looking] + high[looking]) // 2
        found = meets(looking, middle)
        high[looking[found]] = middle[found]
        low[looking[~found]] = middle[~found]
    return np.where(met, high, 0)
