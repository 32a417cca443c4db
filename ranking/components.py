"""The leaderboard as it is drawn: brands tied in tiers, the others apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from .methods import Gate
from .models import Edition, Standing
from .queries import standings_of


@dataclass(frozen=True)
class Board:
    """Standings of one edition, sorted for the page."""

    tiers: list[tuple[int, list[Standing]]] = field(default_factory=list)
    too_few: list[Standing] = field(default_factory=list)
    too_many_ads: list[Standing] = field(default_factory=list)

    @property
    def ranked(self) -> int:
        return sum(len(brands) for _tier, brands in self.tiers)


def board_of(edition: Edition | None) -> Board:
    if not edition:
        return Board()
    standings = list(standings_of(edition))
    ranked = [standing for standing in standings if standing.ranked]
    return Board(
        tiers=[(tier, list(group)) for tier, group in groupby(ranked, lambda s: s.tier)],
        too_few=[s for s in standings if s.gate == Gate.TOO_FEW],
        too_many_ads=[s for s in standings if s.gate == Gate.TOO_MANY_ADS],
    )
