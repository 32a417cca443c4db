"""The same method on a part of the stories: ranked when first asked for, then kept."""

from __future__ import annotations

import time
from typing import NamedTuple

from django.core.cache import cache

from ..methods import NothingToRank, Settings, fit
from ..methods.cells import tallies_of
from ..models import Edition, Standing
from ..queries import read_cells
from ..services.editions import standings_from
from ..windows import Window

SMALL_BELOW = 50  # stories: a ranked brand with fewer is a small one
KEPT_SECONDS = 24 * 3600
RANKING = "board-window-ranking"  # in the cache while a part is ranked
LONGEST_RANKING = 120  # seconds
WAITS, WAIT_SECONDS = 20, 0.1  # for a part being ranked


def key_of(edition: Edition) -> str:
    """A name in the cache that no other making of an edition has, be its sums the same."""
    return f"{edition.pk}-{edition.made_at:%Y%m%d%H%M%S%f}"


class Busy(Exception):
    """Another part of the stories is being ranked."""


class Kept(NamedTuple):
    """What is kept of a brand's standing in a part of the stories: columns of `Standing`."""

    brand_id: int
    name: str
    position: int
    gate: str
    stories: int
    love_stories: int
    weight: float
    score: float
    lower: float
    upper: float
    rank_lower: int | None
    rank_upper: int | None
    tier: int | None

    @property
    def kind(self) -> tuple[str, int | None, bool]:
        """Its gate, its tier, and whether it is small."""
        return self.gate, self.tier, self.stories < SMALL_BELOW


class Part(NamedTuple):
    """A part of the stories, ranked: brands by score, or why none could be."""

    stories: int
    nothing: str
    brands: list[Kept]


def ranked_window(edition: Edition, window: Window) -> Part:
    """The brands of a part of the stories, kept as long as the edition.

    One part is ranked at a time: on a large site it takes seconds, and many askers would take
    the whole machine. Raises `Busy` when another part keeps it for too long.
    """
    key = f"board-window-{key_of(edition)}-{window.key}"
    for _ in range(WAITS):
        if (part := cache.get(key)) is not None:
            return part
        if cache.add(RANKING, True, LONGEST_RANKING):
            try:
                part = _rank(window)
                cache.set(key, part, KEPT_SECONDS)
                return part
            finally:
                cache.delete(RANKING)
        time.sleep(WAIT_SECONDS)
    raise Busy


def _rank(window: Window) -> Part:
    cells = read_cells(window)
    stories = int(cells.stories[cells.first].sum())
    try:
        estimate = fit(tallies_of(cells), Settings())
    except NothingToRank as nothing:
        return Part(stories, nothing.reason, [])
    standings = standings_from(Edition(), estimate, cells, {})
    return Part(stories, "", [_kept(standing) for standing in standings])


def _kept(standing: Standing) -> Kept:
    return Kept(**{name: getattr(standing, name) for name in Kept._fields})
