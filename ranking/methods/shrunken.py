"""Intervals of a brand's secondary figures: shares drawn to the site's, years of love."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import betaincinv, gammaincinv

from .loyalty import cumulative_hazard, survival, survival_bound
from .values import Floats, Interval, Settings

_DEFAULT: Final = Settings()


def shrunken_interval(share: float, stories: float, settings: Settings = _DEFAULT) -> Interval:
    """Bounds of a share that was drawn to the site's share.

    Drawing a share with `settings.share_prior_stories` stories lent at the site's share is to take
    the mean of a beta distribution of that many stories more than the brand's own: the bounds are
    its quantiles, or the exact binomial bound where the site has seen nothing else. Raises
    `ValueError` unless the share is from 0 to 1 and `stories` not negative.

    >>> shrunken_interval(0.2, 30).rounded(2)
    Interval(low=0.09, high=0.34)
    """
    if not (0 <= share <= 1 and 0 <= stories < np.inf):
        raise ValueError(f"{share!r} of {stories!r} stories is no share")
    known = stories + settings.share_prior_stories
    edge = (1 - settings.level) / 2
    if share in (0, 1):
        reach = 1 - edge ** (1 / known)
        return Interval(0.0, reach) if share == 0 else Interval(1 - reach, 1.0)
    low, high = (betaincinv(share * known, (1 - share) * known, q) for q in (edge, 1 - edge))
    return Interval(float(low), float(high))


def alive_after(
    shape: float, rate: float, hazard: Floats, months: int, settings: Settings = _DEFAULT
) -> tuple[float, Interval]:
    """The share alive after any number of months, as the score says it after five years.

    `shape` and `rate` are those of the brand's frailty, `hazard` the baseline, of shape (9,).
    """
    due = cumulative_hazard(hazard, months)
    edge = (1 - settings.level) / 2
    bounds = (float(survival_bound(shape, rate, due, q)) for q in (1 - edge, edge))
    return float(survival(shape, rate, due)), Interval(*bounds)


def love_years_interval(
    shape: float, rate: float, hazard: Floats, settings: Settings = _DEFAULT
) -> Interval:
    """Bounds of the restricted mean love years: those of the most and the least frail brand.

    A frailty fixes the whole curve, the years fall as it grows, so that its quantiles give theirs.
    """
    months = settings.restricted_months
    due = np.array([cumulative_hazard(hazard, month) for month in range(months + 1)])
    edge = (1 - settings.level) / 2
    frailties = (float(gammaincinv(shape, q)) / rate for q in (1 - edge, edge))
    return Interval(*(float(np.trapezoid(np.exp(-theta * due))) / 12 for theta in frailties))
