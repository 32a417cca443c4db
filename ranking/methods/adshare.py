"""The share of disguised advertisements of each brand, and what a story is then worth.

The detector gives each story a probability under an assumed share of advertisements. The share of
each brand is estimated by the prior-shift correction of Saerens, Latinne & Decaestecker (2002,
"Adjusting the outputs of a classifier to new a priori probabilities", Neural Computation 14),
with a Beta prior common to all brands fitted by moments (empirical Bayes).
"""

from dataclasses import dataclass

import numpy as np

from .values import BIN_STEP, BINS, MIDDLE_BIN, Floats, Settings


@dataclass(frozen=True, eq=False)
class AdShares:
    """Shares of advertisements of B brands, and the probabilities that go with them."""

    mean: float  # of the Beta prior, 0 to 1
    strength: float  # of the Beta prior, in stories
    share: Floats  # (B,) estimated share of each brand
    odds: Floats  # (B,) prior odds under which the probabilities below hold
    suspicion: Floats  # (B, 25) probability that a story of the bin is an advertisement
    honesty: Floats  # (B, 25) its complement, which keeps its digits near zero


def likelihood_ratios(detector_prior: float) -> Floats:
    """How much likelier a text of each bin is from an advertiser, shape (25,).

    Raises `ValueError` unless the share the detector assumed lies strictly between 0 and 1.
    """
    if not 0 < detector_prior < 1:
        raise ValueError(f"the detector's prior lies between 0 and 1, not {detector_prior!r}")
    logits = BIN_STEP * (np.arange(BINS) - MIDDLE_BIN)
    ratios: Floats = np.exp(logits) / (detector_prior / (1 - detector_prior))
    return ratios


def honesty(odds: float | Floats, detector_prior: float = 0.10) -> Floats:
    """Probability that a story of each bin is honest, shape (..., 25), from `Place.ad_odds`.

    >>> honesty(1 / 9)[12].round(3)  # at the share the detector assumed, its own word stands
    np.float64(0.5)
    """
    worth: Floats = 1 / (1 + likelihood_ratios(detector_prior) * np.asarray(odds)[..., None])
    return worth


def ad_shares(stories: Floats, settings: Settings) -> AdShares:
    """Estimate the share of advertisements of each brand; `stories` has the shape (B, 25).

    One pass sets, from the shares of the last: the probabilities, the mean of the shares over the
    site, their spread beyond that mean, and the shares, drawn to the mean all the more that the
    spread is small and the brand has few stories. Raises `ValueError` without any story.
    """
    told = stories.sum(axis=1)
    if not told.sum() > 0:
        raise ValueError("no story to estimate a share of advertisements from")
    ratios = likelihood_ratios(settings.detector_prior)
    tells_spread = told > settings.ad_spread_least_stories
    spread_weight = np.minimum(told, settings.ad_spread_most_stories)[tells_spread]
    mean, strength = settings.ad_share_start, settings.ad_strength_start
    share = np.full(len(told), mean)
    for _ in range(settings.ad_passes):
        odds = share / (1 - share)
        lifted = ratios * odds[:, None]
        suspicion = lifted / (1 + lifted)
        suspected = np.einsum("bj,bj->b", stories, suspicion)
        mean = float(np.clip(suspected.sum() / told.sum(), *settings.ad_mean_range))
        spread = settings.ad_spread_unknown
        if tells_spread.any():
            gaps = suspected[tells_spread] / told[tells_spread] - mean
            spread = float(np.average(gaps**2, weights=spread_weight))
        strength = mean * (1 - mean) / max(spread, settings.ad_spread_least) - 1
        strength = float(np.clip(strength, *settings.ad_strength_range))
        share = (suspected + mean * strength) / (told + strength)
        share = np.clip(share, *settings.ad_share_range)
    return AdShares(
        mean=mean,
        strength=strength,
        share=share,
        odds=odds,
        suspicion=suspicion,
        honesty=1 / (1 + lifted),
    )


def share_given(
    stories: Floats, mean: float, strength: float, settings: Settings
) -> tuple[Floats, Floats]:
    """Share of advertisements of each brand, and its odds, the Beta prior being held; both (B,).

    The passes of `ad_shares` for brands whose stories, (B, 25), change while the site's do not.
    The odds are those under which the probabilities hold, one pass before the share.
    """
    told = stories.sum(axis=1)
    ratios = likelihood_ratios(settings.detector_prior)
    share = np.full(len(told), float(np.clip(mean, *settings.ad_share_range)))
    for _ in range(settings.ad_passes):
        odds = share / (1 - share)
        lifted = ratios * odds[:, None]
        suspected = np.einsum("bj,bj->b", stories, lifted / (1 + lifted))
        share = np.clip((suspected + mean * strength) / (told + strength), *settings.ad_share_range)
    return share, odds
