"""One page of the leaderboard: brands tied in tiers, from an edition or from a part of the stories.

An edition is read a page at a time, whatever its size. A part of the stories is ranked by the same
method the first time somebody asks for it, and kept as long as the edition.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import OuterRef, Subquery, prefetch_related_objects
from django.utils import timezone

from ..methods import Gate
from ..models import Edition, Standing
from ..queries import standings_of
from ..windows import Window
from .board_query import ADS, FEW, RANKED, SMALL, BoardQuery
from .parts import KEPT_SECONDS, SMALL_BELOW, Busy, Kept, key_of, ranked_window

PAGE = 50  # brands
FEW_SHOWN = 12  # of those with too few stories, under the ranked ones
GATES = {RANKED: Gate.RANKED, SMALL: Gate.RANKED, FEW: Gate.TOO_FEW, ADS: Gate.TOO_MANY_ADS}


@dataclass(frozen=True)
class Tier:
    """The brands of one tier that stand on a page."""

    number: int
    size: int  # brands of the tier, on all pages
    continued: bool  # it began on an earlier page
    standings: list[Standing]


@dataclass(frozen=True)
class BoardPage:
    """What one page shows. `nothing` says why nothing could be ranked, if so."""

    asked: BoardQuery = field(default_factory=BoardQuery)
    tiers: list[Tier] = field(default_factory=list)
    listed: list[Standing] = field(default_factory=list)  # brands shown apart, without tiers
    few: list[Standing] = field(default_factory=list)  # the first with too few stories
    counts: dict[str, int] = field(default_factory=dict)  # brands of each list
    stories: int = 0  # counted in the part
    pages: int = 1
    nothing: str = ""
    busy: bool = False  # the part is not ranked yet: ask again

    @property
    def exists(self) -> bool:
        return not self.asked.wrong and self.asked.page <= self.pages

    @property
    def previous(self) -> str:
        """The query string of the page before; empty for the first, whose address has none."""
        return self.asked.address(page=self.asked.page - 1)

    @property
    def following(self) -> str:
        return self.asked.address(page=self.asked.page + 1)

    @property
    def all_few(self) -> str:
        return self.asked.address(show=FEW, page=1)

    @property
    def all_ads(self) -> str:
        return self.asked.address(show=ADS, page=1)

    @property
    def is_last(self) -> bool:
        return self.asked.page >= self.pages

    @property
    def too_few(self) -> int:
        return self.counts.get(FEW, 0)

    @property
    def too_many_ads(self) -> int:
        return self.counts.get(ADS, 0)


def board_of(edition: Edition | None, asked: BoardQuery) -> BoardPage:
    """The page asked for; without figures when it asks for what does not exist."""
    if not edition or asked.wrong:
        return BoardPage(asked)
    if asked.narrows:
        made_on = timezone.localdate(edition.made_at)
        try:
            return board_of_window(edition, asked.window(made_on), asked)
        except Busy:
            return BoardPage(asked, busy=True)
    return board_of_edition(edition, asked)


def board_of_edition(edition: Edition, asked: BoardQuery) -> BoardPage:
    """A page of an edition: three queries at most, the first kept."""
    index = _index_of(edition)
    rows = standings_of(edition)
    few = rows.filter(gate=Gate.TOO_FEW)[:FEW_SHOWN] if _shows_few(asked, index.kinds) else []
    if edition.kind == Edition.Kind.CURRENT:
        rows = rows.annotate(announced=_announced_by_the_month_before(edition))
    rows = rows.filter(gate=GATES[asked.show], **index.positions_of(asked))
    if asked.show == SMALL:
        rows = rows.filter(stories__lt=SMALL_BELOW)
    shown = list(rows)
    for standing in shown:
        standing.change = getattr(standing, "announced", standing.change) or ""
    return _page(asked, index.kinds, shown, list(few), stories=edition.stories)


def _announced_by_the_month_before(edition: Edition) -> Subquery:
    """What the month closed last says of a brand's change: a current edition has no new month."""
    made_on = timezone.localdate(edition.made_at)
    last_month = (made_on.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    closed = Standing.objects.filter(
        brand=OuterRef("brand"), edition__kind=Edition.Kind.CLOSED, edition__month=last_month
    )
    return Subquery(closed.order_by("-edition__revision").values("change")[:1])


class Index(NamedTuple):
    """How many brands an edition has of each kind, and the position each page of a list opens at."""

    kinds: Counter  # by gate, tier, and whether they are small
    starts: dict[str, list[int]]  # by list

    def positions_of(self, asked: BoardQuery) -> dict[str, int]:
        """The stretch of positions of a page, so that no page costs those before it."""
        starts = self.starts[asked.show]
        if asked.page > len(starts):
            return {"position__lt": 0}
        found = {"position__gte": starts[asked.page - 1]}
        if asked.page < len(starts):
            found["position__lt"] = starts[asked.page]
        return found


def _index_of(edition: Edition) -> Index:
    """Kept: an edition never changes."""

    def read() -> Index:
        columns = edition.standings.order_by("position").values_list(
            "gate", "tier", "stories", "position"
        )
        rows = [(gate, tier, few < SMALL_BELOW, at) for gate, tier, few, at in columns]
        starts = {
            show: [at for gate, _tier, small, at in rows if _listed(show, gate, small)][::PAGE]
            for show in GATES
        }
        return Index(Counter(row[:3] for row in rows), starts)

    return cache.get_or_set(f"board-index-{key_of(edition)}", read, KEPT_SECONDS)


def _listed(show: str, gate: str, small: bool) -> bool:
    return gate == GATES[show] and (small or show != SMALL)


def board_of_window(edition: Edition, window: Window, asked: BoardQuery) -> BoardPage:
    """A page of the same method on a part of the stories."""
    part = ranked_window(edition, window)
    kinds = Counter(brand.kind for brand in part.brands)
    chosen = [brand for brand in part.brands if brand.gate == GATES[asked.show]]
    if asked.show == SMALL:
        chosen = [brand for brand in chosen if brand.stories < SMALL_BELOW]
    first = PAGE * (asked.page - 1)
    shown = _standings(chosen[first : first + PAGE])
    few = [brand for brand in part.brands if brand.gate == Gate.TOO_FEW]
    under = _standings(few[:FEW_SHOWN]) if _shows_few(asked, kinds) else []
    prefetch_related_objects([*shown, *under], "brand")
    return _page(asked, kinds, shown, under, stories=part.stories, nothing=part.nothing)


def _standings(brands: Sequence[Kept]) -> list[Standing]:
    return [Standing(**brand._asdict()) for brand in brands]


def _shows_few(asked: BoardQuery, kinds: Counter) -> bool:
    """Only where the ranked brands end does the page go on with the others."""
    ranked = _number(kinds, RANKED)
    return asked.show == RANKED and asked.page == max(1, -(-ranked // PAGE))


def _number(kinds: Counter, show: str) -> int:
    return sum(n for (gate, _tier, small), n in kinds.items() if _listed(show, gate, small))


def _page(
    asked: BoardQuery,
    kinds: Counter,
    shown: list[Standing],
    few: list[Standing],
    *,
    stories: int,
    nothing: str = "",
) -> BoardPage:
    counts = {show: _number(kinds, show) for show in GATES}
    tied = asked.show in (RANKED, SMALL)
    return BoardPage(
        asked=asked,
        tiers=_tiers(asked, kinds, shown) if tied else [],
        listed=[] if tied else shown,
        few=few,
        counts=counts,
        stories=stories,
        pages=max(1, -(-counts[asked.show] // PAGE)),
        nothing=nothing,
    )


def _tiers(asked: BoardQuery, kinds: Counter, shown: list[Standing]) -> list[Tier]:
    sizes: Counter = Counter()
    for (_gate, tier, small), number in kinds.items():
        if small or asked.show != SMALL:
            sizes[tier] += number
    before = PAGE * (asked.page - 1)
    found = []
    for number, group in groupby(shown, lambda standing: standing.tier):
        earlier = sum(size for tier, size in sizes.items() if tier is not None and tier < number)
        found.append(Tier(number, sizes[number], not found and earlier < before, list(group)))
    return found
