"""What a revision changed: the same brands in two editions of one month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.core.cache import cache

from ..models import Edition, Standing

KEPT_SECONDS = 24 * 3600
COLUMNS = (
    "slug",
    "name",
    "gate",
    "stories",
    "score",
    "lower",
    "upper",
    "rank_lower",
    "rank_upper",
    "tier",
)


class Figures(NamedTuple):
    """What a page prints of a brand in one edition, in whole numbers."""

    name: str
    gate: str
    stories: int
    percent: int
    lower: int
    upper: int
    rank_lower: int | None
    rank_upper: int | None
    tier: int | None


@dataclass(frozen=True)
class Move:
    """One brand whose printed figures differ; None on the side where it is absent."""

    name: str
    before: Figures | None
    after: Figures | None

    @property
    def distance(self) -> int:
        """How far the score moved, in points; a brand that came or went moved farthest."""
        if self.before is None or self.after is None:
            return 100
        return abs(self.after.percent - self.before.percent)


def moves(former: Edition, edition: Edition) -> list[Move]:
    """The brands whose printed figures differ, those that moved farthest first."""

    def compare() -> list[Move]:
        return moves_between(_figures(former), _figures(edition))

    key = f"edition-moves-{former.hash}-{edition.hash}"
    return cache.get_or_set(key, compare, KEPT_SECONDS)


def moves_between(before: dict[str, Figures], after: dict[str, Figures]) -> list[Move]:
    """The same of figures by slug.

    >>> figures = Figures("Naubelle", "ranked", 14, 60, 50, 70, 1, 3, 1)
    >>> moves_between({"naubelle": figures}, {"naubelle": figures})
    []
    >>> moves_between({}, {"naubelle": figures})[0].distance
    100
    """
    found = [
        Move((after.get(slug) or before[slug]).name, before.get(slug), after.get(slug))
        for slug in before.keys() | after.keys()
        if before.get(slug) != after.get(slug)
    ]
    return sorted(found, key=lambda move: (-move.distance, move.name))


def _figures(edition: Edition) -> dict[str, Figures]:
    rows: Iterable[tuple] = Standing.objects.filter(edition=edition).values_list(*COLUMNS)
    return {
        slug: Figures(name, gate, stories, *(round(100 * value) for value in shares), *ranks)
        for slug, name, gate, stories, *rest in rows
        for shares, ranks in [(rest[:3], rest[3:])]
    }
