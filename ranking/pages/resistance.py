"""How many made-up stories each ranked brand resists: worked out once for an edition, and kept."""

from __future__ import annotations

import numpy as np
from django.core.cache import cache

from ..methods.cells import tallies_of
from ..methods.fakes import UNSEEN, resistance
from ..methods.tallies import stack
from ..methods.values import Gate
from ..methods.whatif import BinSums
from ..models import Edition
from .holding import KEPT_FOR, SETTINGS, held_at, read_months, rivals_of


def resistances(edition: Edition, probability: float = UNSEEN) -> dict[str, int]:
    """Slug of each ranked brand to the number of fakes its tier resists, 999 at most.

    `probability` is what the detector gives to the fakes. The other brands and what all brands
    share are held. Four queries the first time, none after.
    """
    key = f"ranking.pages.resistance.{edition.method}.{edition.digest}.{probability}"
    found = cache.get(key)
    if found is None:
        found = _worked_out(edition, probability)
        cache.set(key, found, KEPT_FOR)
    return found


def _worked_out(edition: Edition, probability: float) -> dict[str, int]:
    rivals, held = rivals_of(edition), held_at(edition)
    ranked = edition.standings.filter(gate=Gate.RANKED)
    odds = dict(ranked.values_list("brand__slug", "ad_odds"))
    tallies = [tally for tally in tallies_of(read_months()[0]) if tally.brand in odds]
    if not tallies:
        return {}
    sums = stack(tallies)
    place = {brand: at for at, brand in enumerate(rivals.brands)}
    places = np.array([place[brand] for brand in sums.brands])
    bins = BinSums.under(
        sums.stories,
        sums.events.sum(axis=2),
        sums.exposure @ held.hazard,
        np.array([odds[brand] for brand in sums.brands]),
        SETTINGS,
    )
    found = resistance(bins, places, rivals, held, probability)
    return dict(zip(sums.brands, found.tolist(), strict=True))
