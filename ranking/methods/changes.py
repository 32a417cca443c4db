"""Whether a brand changed: its new stories against all its earlier ones."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .loyalty import Fit, posterior
from .tallies import arrays_of
from .tiers import more_loyal
from .values import BrandId, Settings, Tally

_DEFAULT = Settings()


def changes(
    fit: Fit, new: Iterable[Tally], old: Iterable[Tally], settings: Settings = _DEFAULT
) -> dict[BrandId, float]:
    """Probability that a brand's new stories are the more loyal, for brands that have both.

    What was estimated from all brands together is held at `fit`, which was made from the new and
    the old stories. Raises `ValueError` for a brand that `fit` does not know.
    """
    recent = {tally.brand: tally for tally in new}
    before = {tally.brand: tally for tally in old}
    both = sorted(recent.keys() & before.keys())
    if not both:
        return {}
    place = {brand: at for at, brand in enumerate(fit.sums.brands)}
    if unknown := [brand for brand in both if brand not in place]:
        raise ValueError(f"brand {unknown[0]!r} is not in the fit")
    at = np.array([place[brand] for brand in both])
    now, then = (
        posterior(
            arrays_of([told[brand] for brand in both]),
            fit.ads.suspicion[at],
            fit.ads.honesty[at],
            fit.hazard,
            fit.frailty,
            settings,
        )
        for told in (recent, before)
    )
    better = more_loyal(now.shape, now.rate, then.shape, then.rate)
    return dict(zip(both, better.tolist(), strict=True))
