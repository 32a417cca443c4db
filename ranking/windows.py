"""Which stories a leaderboard is made from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """A part of the counted stories; what is left empty is not looked at.

    The method is fitted anew on the part, and its brands are gated on their own stories.
    """

    since: int | None = None  # month of publication, since January 1900, included
    until: int | None = None
    sector: str = ""  # code
    decade: int | None = None  # in which the love began: 1990 for 1990 to 1999
    contract: str = ""  # code of stories.vocabulary.ContractKind

    @property
    def whole(self) -> bool:
        """Whether it leaves nothing out."""
        return self == Window()

    @property
    def by_month(self) -> bool:
        """Whether the sums of months are enough, without going back to the spells."""
        return self.decade is None and not self.contract

    @property
    def key(self) -> str:
        """A name for a cache: equal windows, equal names."""
        parts = (self.since, self.until, self.sector, self.decade, self.contract)
        return ".".join("" if part is None else str(part) for part in parts)
