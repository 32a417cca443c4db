"""What a visitor asks of the leaderboard: which stories count, which brands are listed, which page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from ..endings import CONTRACTS
from ..methods import month_number
from ..windows import Window

YEAR = "year"  # the one period beside all time
RANKED, SMALL, FEW, ADS = "", "small", "few", "ads"  # which brands are listed
LISTS = (RANKED, SMALL, FEW, ADS)
FIRST_DECADE = 1940  # offered; an older one is understood
PERIOD_MONTHS = 12
PARAMETERS = ("sector", "decade", "contract", "period", "show", "page")
_DECADE = re.compile(r"(19|20)[0-9]0")
_PAGE = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True)
class BoardQuery:
    """A part of the leaderboard; `wrong` names what asks for something that does not exist."""

    sector: str = ""
    decade: int | None = None
    contract: str = ""
    period: str = ""
    show: str = RANKED
    page: int = 1
    wrong: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, str], sectors: Collection[str]) -> BoardQuery:
        """What an address asks, `sectors` being the codes of all lines of business.

        >>> BoardQuery.from_query({"decade": "1990", "page": "-1"}, [])
        BoardQuery(sector='', decade=1990, contract='', period='', show='', page=1, wrong=('page',))
        """
        asked = {name: query.get(name, "").strip() for name in PARAMETERS}
        known = {
            "sector": lambda value: value in sectors,
            "decade": _DECADE.fullmatch,
            "contract": lambda value: value in CONTRACTS,
            "period": lambda value: value == YEAR,
            "show": lambda value: value in LISTS,
            "page": _PAGE.fullmatch,
        }
        right = {name: value for name, value in asked.items() if value and known[name](value)}
        return cls(
            sector=right.get("sector", ""),
            decade=int(right["decade"]) if "decade" in right else None,
            contract=right.get("contract", ""),
            period=right.get("period", ""),
            show=right.get("show", RANKED),
            page=int(right.get("page", 1)),
            wrong=tuple(name for name, value in asked.items() if value and name not in right),
        )

    @property
    def narrows(self) -> bool:
        """Whether the method is fitted anew on a part of the stories."""
        return bool(self.sector or self.decade is not None or self.contract or self.period)

    def window(self, today: dt.date) -> Window:
        """The stories asked for; this year is the last twelve whole months of publication."""
        this_month = month_number(today)
        return Window(
            since=this_month - PERIOD_MONTHS if self.period else None,
            until=this_month - 1 if self.period else None,
            sector=self.sector,
            decade=self.decade,
            contract=self.contract,
        )

    def address(self, **changes) -> str:
        """The query string of this part, or of one that differs by `changes`; nothing empty in it.

        >>> BoardQuery(decade=1990, page=3).address(page=1)
        '?decade=1990'
        >>> BoardQuery().address()
        ''
        """
        values = {name: changes.get(name, getattr(self, name)) for name in PARAMETERS}
        if values["page"] == 1:
            values["page"] = None
        found = urlencode({name: value for name, value in values.items() if value})
        return f"?{found}" if found else ""

    def strays_from(self, query: Mapping[str, str]) -> bool:
        """Whether the address it came from has parameters that say nothing."""
        said = {part.partition("=")[0] for part in self.address().removeprefix("?").split("&")}
        return not self.wrong and any(name in query and name not in said for name in PARAMETERS)


def page_of(query: Mapping[str, str]) -> int:
    """The number of the page an address asks for; 0 when it is none.

    >>> page_of({}), page_of({"page": "3"}), page_of({"page": "-1"})
    (1, 3, 0)
    """
    asked = query.get("page", "").strip() or "1"
    return int(asked) if _PAGE.fullmatch(asked) else 0


def decades(today: dt.date) -> list[int]:
    """Those offered, the last first."""
    return list(range(today.year // 10 * 10, FIRST_DECADE - 1, -10))
