"""A brand's portrait: how long love lasts with it, why it ends, and whether that changed.

The figures come from the standing (the model, drawn to all brands) and from the brand's own
counted spells (curves and rates, nothing else); each carries its interval and its number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from django.core.cache import cache
from django.utils.translation import get_language

from ..methods import Interval
from ..methods.shrunken import love_years_interval, shrunken_interval
from ..models import Edition, Spell, Standing
from .brand_spells import spells_of_brand
from .portrait_figures import LEAST_FOR_A_CURVE, Figure, Told, told_by

MEMORIES, EDITIONS = 5, 24
KEPT_FROM = 2_000  # counted stories: from there, the figures of an edition are worth keeping
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Memory:
    """One of the longest loves told."""

    story: object
    years: int
    months: int
    alive: bool


@dataclass(frozen=True)
class Portrait:
    """All a page says of a brand that has a standing."""

    told: Told
    missing: int  # stories a curve still needs
    years: Interval | None  # of the restricted mean love years
    habit: Figure
    captive: Figure
    came_back: Figure
    memories: list[Memory]
    history: list[Standing]
    change: Standing | None  # the last closed month that announced one

    @property
    def needed(self) -> int:
        return LEAST_FOR_A_CURVE


def portrait_of(brand, edition: Edition, standing: Standing) -> Portrait:
    """The portrait of a brand in an edition; three queries, whatever the number of stories."""
    hazard = np.array(edition.parameters.get("hazard", ()), dtype=float)
    known = len(hazard) and standing.rate > 0
    history = history_of(brand)
    return Portrait(
        told=_told(brand, edition, standing, hazard),
        missing=max(1, math.ceil(round(LEAST_FOR_A_CURVE - standing.weight, 1))),
        years=love_years_interval(standing.shape, standing.rate, hazard) if known else None,
        habit=_drawn(standing.share_habit, standing),
        captive=_drawn(standing.share_captive, standing),
        came_back=_drawn(standing.share_came_back, standing),
        memories=longest_memories(brand),
        history=history,
        change=next((each for each in history if each.change), None),
    )


def _told(brand, edition: Edition, standing: Standing, hazard: np.ndarray) -> Told:
    """The figures of a brand's spells; of a brand of many stories, kept as long as the edition."""

    def read() -> Told:
        return told_by(spells_of_brand(brand, standing.ad_odds), standing, hazard)

    if standing.stories < KEPT_FROM:
        return read()
    key = f"portrait:{edition.pk}:{edition.made_at:%Y%m%d%H%M%S%f}:{brand.pk}:{get_language()}"
    return cache.get_or_set(key, read, KEPT_SECONDS)


def _drawn(share: float, standing: Standing) -> Figure:
    return Figure.of(share, shrunken_interval(share, standing.weight))


def longest_memories(brand) -> list[Memory]:
    """The longest counted loves, each story once; those still public only."""
    rows = Spell.objects.filter(brand=brand, weight__gt=0, story__live=True)
    rows = rows.select_related("story__brand", "story__author").defer("story__text")
    longest: dict[int, Memory] = {}
    for spell in rows.order_by("-duration", "story_id")[: 2 * MEMORIES]:
        years, months = divmod(spell.duration, 12)
        longest.setdefault(spell.story_id, Memory(spell.story, years, months, not spell.event))
    return list(longest.values())[:MEMORIES]


def history_of(brand) -> list[Standing]:
    """The brand in the last closed editions, the latest first; of a month, its last revision."""
    closed = Standing.objects.filter(brand=brand, edition__kind=Edition.Kind.CLOSED)
    rows = (
        closed.select_related("edition")
        .defer("edition__document", "edition__parameters")
        .order_by("-edition__month", "-edition__revision")
    )
    latest: dict[object, Standing] = {}
    for standing in rows[: 2 * EDITIONS]:
        latest.setdefault(standing.edition.month, standing)
    return list(latest.values())[:EDITIONS]
