"""Who keeps its customers? Tallies in, places out; no database, no framework.

>>> from ranking.methods import CountedStory, Outcome, detector_bin, rank, spells_of, tally_of
>>> def story(author, outcome, began):
...     spells = spells_of(outcome, told=1291, began=began)
...     return CountedStory(
...         bin=detector_bin(0.02),
...         weight=1000,
...         spells=spells,
...         outcome=outcome,
...         author=author,
...         month=1291,
...     )
>>> kept = tally_of("kept", [story(1, Outcome.LOYAL, 1100), story(2, Outcome.LOYAL, 1200)])
>>> left = tally_of("left", [story(3, Outcome.LEFT, 1250)])
>>> [(place.brand, place.gate.value) for place in rank([left, kept])]
[('kept', 'too_few'), ('left', 'too_few')]
"""

from collections.abc import Iterable

import numpy as np

from .adshare import AdShares, ad_shares, honesty
from .loyalty import Fit, baseline_hazard, fit_frailty, posterior
from .places import places_of
from .proportions import Share, weighted_share, wilson_interval
from .spells import (
    Break,
    ImpossibleDates,
    Spell,
    When,
    bin_centre,
    detector_bin,
    month_number,
    spells_of,
)
from .tallies import CountedStory, Sums, stack, tally_of
from .tiers import more_loyal
from .values import Cause, Gate, Interval, NothingToRank, Outcome, Place, Settings, Tally
from .weights import is_surge, iso_week, story_weight, surge_holds

__all__ = [
    "Break",
    "Cause",
    "CountedStory",
    "Fit",
    "Gate",
    "ImpossibleDates",
    "Interval",
    "NothingToRank",
    "Outcome",
    "Place",
    "Settings",
    "Share",
    "Spell",
    "Tally",
    "When",
    "bin_centre",
    "detector_bin",
    "fit",
    "fit_sums",
    "honesty",
    "is_surge",
    "iso_week",
    "month_number",
    "more_loyal",
    "rank",
    "spells_of",
    "story_weight",
    "surge_holds",
    "tally_of",
    "weighted_share",
    "wilson_interval",
]

_DEFAULT = Settings()


def rank(tallies: Iterable[Tally], settings: Settings = _DEFAULT) -> list[Place]:
    """What the stories of one window say of each brand, the best score first.

    Every brand given gets a place, ranked or not: `Place.gate` says why. The order of the tallies
    never matters, and equal tallies give equal places.

    Raises `NothingToRank` when no story counts or no love ended on the whole site, `ValueError`
    when a brand comes twice or its sums contradict each other.
    """
    return places_of(fit(tallies, settings), settings)


def fit(tallies: Iterable[Tally], settings: Settings = _DEFAULT) -> Fit:
    """The estimates behind the places: ad shares, baseline, frailty, posteriors.

    Time grows as brands x 25 bins x 9 intervals. Raises what `rank` raises.
    """
    return fit_sums(stack(tallies), settings)


def fit_sums(sums: Sums, settings: Settings = _DEFAULT, ads: AdShares | None = None) -> Fit:
    """The same from sums that need not be whole, such as those of stories that fade with age.

    `ads` stands in for the estimated shares of advertisements. Raises `NothingToRank` when no
    story counts or no love ended.
    """
    if not sums.stories.any():
        raise NothingToRank(NothingToRank.NO_STORY)
    if not sums.events.any():
        raise NothingToRank(NothingToRank.NO_EVENT)
    ads = ads or ad_shares(sums.stories, settings)
    hazard = baseline_hazard(
        np.einsum("bj,bjk->bk", ads.honesty, sums.events),
        np.einsum("bj,bjk->bk", ads.honesty, sums.exposure),
        settings,
    )
    prior = fit_frailty(
        np.einsum("bj,bj->b", ads.honesty, sums.events.sum(axis=2)),
        np.einsum("bj,bj->b", ads.honesty, sums.exposure @ hazard),
        settings,
    )
    known = posterior(sums, ads.suspicion, ads.honesty, hazard, prior, settings)
    return Fit(sums=sums, ads=ads, hazard=hazard, frailty=prior, posterior=known)
