"""Ranks with their uncertainty, and tiers of brands that the stories do not tell apart.

Brands are compared through their frailties theta ~ Gamma(shape, rate): the smaller, the more
loyal, and rank 1 is the smallest. Expected ranks and rank intervals follow Laird & Louis (1989)
and Goldstein & Spiegelhalter (1996); the intervals are marginal, one brand at a time.
"""

import numpy as np
from numpy.random import Philox
from scipy.special import betainc, gammaincinv

from . import manybrands
from .values import Floats, Integers, Settings

_DRAWS_AT_ONCE = 16  # keeps the work arrays in the processor's cache
_BRANDS_AT_ONCE = 1000


def more_loyal(shape: Floats, rate: Floats, other_shape: Floats, other_rate: Floats) -> Floats:
    """Probability that a brand is more loyal than another: theta below the other's.

    The regularised incomplete beta function, for the ratio of two gamma variables.

    >>> float(more_loyal(5.0, 5.0, 8.0, 5.0).round(11))
    0.80615234375
    """
    return np.asarray(betainc(shape, other_shape, rate / (rate + other_rate)), dtype=np.float64)


def expected_ranks(shape: Floats, rate: Floats, settings: Settings) -> Floats:
    """Mean rank of each of n brands, shape (n,); they sum to n (n + 1) / 2."""
    if len(shape) > settings.exact_up_to:
        return manybrands.expected_ranks(shape, rate)
    return exact_expected_ranks(shape, rate)


def exact_expected_ranks(shape: Floats, rate: Floats) -> Floats:
    """Mean rank of each brand, from every pair once: time and memory grow as n squared."""
    one, other = np.triu_indices(len(shape), k=1)
    behind = more_loyal(shape[other], rate[other], shape[one], rate[one])
    ranks = np.ones(len(shape))
    ranks += np.bincount(one, weights=behind, minlength=len(shape))
    ranks += np.bincount(other, weights=1 - behind, minlength=len(shape))
    return ranks


def uniforms(stream: Philox, draws: int, brands: int) -> Floats:
    """The next draws, strictly above 0, shape (draws, brands), in the middle of 2^53 cells."""
    raw = stream.random_raw(draws * brands).reshape(draws, brands)
    cells = (raw >> np.uint64(11)).astype(np.float64)
    return (cells + 0.5) / 2.0**53


def rank_intervals(shape: Floats, rate: Floats, settings: Settings) -> tuple[Integers, Integers]:
    """Lowest and highest likely rank of each of n brands, in the order of their ids.

    Quantiles of the rank in posterior draws from a fixed stream (Philox, Salmon et al. 2011):
    number i of draw d uses place d n + i of the stream, and equal draws keep the order of ids.
    """
    brands = len(shape)
    if brands == 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    many = brands > settings.exact_up_to
    quantile = manybrands.LogQuantile(shape, rate) if many else _Quantile(shape, rate)
    stream = Philox(key=settings.draw_key)
    kind = np.uint16 if brands <= np.iinfo(np.uint16).max else np.uint32
    ranks = np.empty((settings.draws, brands), dtype=kind)
    in_order = np.arange(1, brands + 1, dtype=kind)
    for first in range(0, settings.draws, _DRAWS_AT_ONCE):
        block = ranks[first : first + _DRAWS_AT_ONCE]
        drawn = quantile(uniforms(stream, len(block), brands))
        for row, thetas in zip(block, drawn, strict=True):
            row[quantile.order(thetas)] = in_order
    return _rank_quantiles(ranks, settings)


class _Quantile:
    """Quantiles of theta, of which only the order matters below."""

    def __init__(self, shape: Floats, rate: Floats) -> None:
        self.shape, self.rate = shape, rate

    def __call__(self, u: Floats) -> Floats:
        return gammaincinv(self.shape, u) / self.rate

    @staticmethod
    def order(theta: Floats) -> Integers:
        """Brands from the smallest theta up, equal ones in the order of ids."""
        return np.argsort(theta, kind="stable")


def _rank_quantiles(ranks: Integers, settings: Settings) -> tuple[Integers, Integers]:
    """Outward order statistics of each column: the 50th and the 1951st of 2 000 at 95%."""
    draws, brands = ranks.shape
    tail = (1 - settings.level) / 2 * (draws - 1)
    low, high = int(np.floor(tail)), int(np.ceil(draws - 1 - tail))
    lower, upper = np.empty(brands, dtype=np.int64), np.empty(brands, dtype=np.int64)
    for first in range(0, brands, _BRANDS_AT_ONCE):
        part = slice(first, first + _BRANDS_AT_ONCE)
        by_brand = ranks[:, part].T.copy()  # each brand's ranks side by side
        by_brand.partition((low, high), axis=1)
        lower[part], upper[part] = by_brand[:, low], by_brand[:, high]
    return lower, upper


def tiers(shape: Floats, rate: Floats, settings: Settings) -> list[int]:
    """The tier of each brand, the first being 1, for brands given from the best score down.

    The first brand opens tier 1. A brand opens the next tier, and is its opener, when the opener
    of the current tier is more loyal than it with the certainty asked; no brand goes back up.
    """
    found: list[int] = []
    opener = 0
    for place in range(len(shape)):
        lead = more_loyal(shape[opener], rate[opener], shape[place], rate[place])
        if not found:
            found.append(1)
        elif lead >= settings.tier_certainty:
            opener = place
            found.append(found[-1] + 1)
        else:
            found.append(found[-1])
    return found
