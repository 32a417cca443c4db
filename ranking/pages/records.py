"""The record of love stories: how many, how strong, how long. The score plays no part in it.

What is picked is kept with the edition, so that a page costs four queries whatever the number of
brands and stories.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Q, QuerySet

from stories.published import stories_in_lines

from ..endings import ENDINGS, STILL_SEEN
from ..methods import Gate, Interval, wilson_interval
from ..methods.shrunken import shrunken_interval
from ..methods.values import MIDDLE_BIN
from ..models import Edition, Spell, Standing
from ..queries import counted_spells
from .parts import KEPT_SECONDS, key_of

SHOWN = 10  # of each record
_GOING_ON = [ENDINGS.index(code) for code in (*STILL_SEEN, "came_back")]


class Lasting(NamedTuple):
    """A long spell: its story and its months of love."""

    story: int
    months: int


class Picks(NamedTuple):
    """Keys of the standings and stories that hold a record, the first first."""

    most: list[int]
    share: list[int]
    strongest: list[int]
    came_back: list[int]
    alive: list[Lasting]
    over: list[Lasting]


@dataclass(frozen=True)
class Holder:
    """One brand, and a share of its stories in per cent."""

    standing: Standing
    percent: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Memory:
    """One long love, and its story."""

    story: object
    months: int

    @property
    def years(self) -> int:
        return self.months // 12


@dataclass(frozen=True)
class Records:
    most: list[Holder] = field(default_factory=list)  # by number of love stories
    share: list[Holder] = field(default_factory=list)  # by their share, ranked brands only
    strongest: list[Standing] = field(default_factory=list)  # by mean love
    came_back: list[Holder] = field(default_factory=list)
    alive: list[Memory] = field(default_factory=list)
    over: list[Memory] = field(default_factory=list)


def records_of(edition: Edition | None) -> Records:
    if not edition:
        return Records()
    key = f"records-{key_of(edition)}"
    picks = cache.get_or_set(key, lambda: _pick(edition), KEPT_SECONDS)
    wanted = {*picks.most, *picks.share, *picks.strongest, *picks.came_back}
    standings = edition.standings.select_related("brand").in_bulk(list(wanted))
    stories = stories_in_lines(spell.story for spell in (*picks.alive, *picks.over))
    return Records(
        most=[_loved(standings[pk]) for pk in picks.most],
        share=[_loved(standings[pk]) for pk in picks.share],
        strongest=[standings[pk] for pk in picks.strongest],
        came_back=[_returning(standings[pk]) for pk in picks.came_back],
        alive=_memories(picks.alive, stories),
        over=_memories(picks.over, stories),
    )


def _pick(edition: Edition) -> Picks:
    ranked = edition.standings.filter(gate=Gate.RANKED)
    honest = edition.standings.exclude(gate=Gate.TOO_MANY_ADS)
    spells = counted_spells().filter(bin__lt=MIDDLE_BIN)
    spells = spells.exclude(brand__in=_brands_of(edition, Gate.TOO_MANY_ADS))
    going_on = Q(event=False, ending__in=_GOING_ON)
    return Picks(
        most=_first(honest.filter(love_stories__gt=0), "-love_stories"),
        share=_by_share(ranked),
        strongest=_first(ranked.filter(love__isnull=False), "-love"),
        came_back=_first(ranked.filter(share_came_back__gt=0), "-share_came_back"),
        alive=_longest(spells.filter(going_on)),
        over=_longest(spells.exclude(going_on)),
    )


def _brands_of(edition: Edition, gate: Gate) -> QuerySet:
    return edition.standings.filter(gate=gate).values("brand")


def _first(standings: QuerySet[Standing], order: str) -> list[int]:
    """Keys of the first; brands that tie stand in the order of their names."""
    return list(standings.order_by(order, "name").values_list("pk", flat=True)[:SHOWN])


def _by_share(ranked: QuerySet[Standing]) -> list[int]:
    """By the lower bound of the share, so that luck with few stories makes no record."""
    rows = ranked.filter(love_stories__gt=0).values_list("pk", "name", "love_stories", "stories")
    bounds = [(-wilson_interval(loved, stories).low, name, pk) for pk, name, loved, stories in rows]
    return [pk for _low, _name, pk in sorted(bounds)[:SHOWN]]


def _longest(spells: QuerySet[Spell]) -> list[Lasting]:
    """The longest, each story once: one that came back has two spells."""
    rows = spells.order_by("-duration", "story").values_list("story", "duration")[: 2 * SHOWN]
    longest: dict[int, int] = {}
    for story, months in rows:
        longest.setdefault(story, months)
    return [Lasting(*each) for each in longest.items()][:SHOWN]


def _loved(standing: Standing) -> Holder:
    share = standing.love_stories / standing.stories
    return _holder(standing, share, wilson_interval(standing.love_stories, standing.stories))


def _returning(standing: Standing) -> Holder:
    share = min(standing.share_came_back, 1.0)
    return _holder(standing, share, shrunken_interval(share, standing.weight))


def _holder(standing: Standing, share: float, bounds: Interval) -> Holder:
    return Holder(standing, 100 * share, 100 * bounds.low, 100 * bounds.high)


def _memories(spells: Sequence[Lasting], stories: dict) -> list[Memory]:
    """Those whose story is still public."""
    return [
        Memory(stories[spell.story], spell.months) for spell in spells if spell.story in stories
    ]
