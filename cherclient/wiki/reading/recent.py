"""The recent changes of the wiki, and those of one contributor: lists read by their last key."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Max
from django.utils import timezone

from ..models import ArticleRevision, WikiCategory
from .history import with_articles
from .recent_filter import RecentFilter

PAGE = 50
LOOKED_AT = 20_000  # revisions one page reads at the most, whatever it looks for
LOOKED_AT_IN_INDEX = 200_000  # the same, when an index says which to read
WAITING_TOLD = 99  # proposals; above, the page says "more than"

Days = list[tuple[dt.date, list[ArticleRevision]]]


@dataclass(frozen=True, slots=True)
class RecentPage:
    """Fifty changes by day, the last first; `older` is the address of what follows."""

    asked: RecentFilter
    rows: list[ArticleRevision]
    older: str = ""
    looked_at: int = 0  # revisions this page went through, when it gives less than it could

    @property
    def days(self) -> Days:
        return by_day(self.rows)


def recent_page(asked: RecentFilter, size: int = PAGE) -> RecentPage:
    """One page of changes; two queries, three with a category.

    A page looks at `LOOKED_AT` revisions at the most, or `LOOKED_AT_IN_INDEX`: a rare choice may give
    fewer than `size`, even none, and still an address of what is older.
    """
    back = LOOKED_AT_IN_INDEX if asked.is_in_index else LOOKED_AT
    last = asked.before or (_last_key() + 1)
    rows = asked.narrow(ArticleRevision.objects.filter(pk__gte=last - back))
    found = list(with_articles(rows)[: size + 1])
    if len(found) > size:
        return RecentPage(asked, found[:size], asked.after(found[size - 1].pk))
    return RecentPage(asked, found, asked.after(last - back) if last > back else "", back)


def shelves() -> list[WikiCategory]:
    return sorted(WikiCategory.objects.all(), key=str)


def by_day(rows: list[ArticleRevision]) -> Days:
    """Changes by the day of the site, in their order."""
    return [
        (day, list(those))
        for day, those in groupby(rows, key=lambda r: timezone.localdate(r.made_at))
    ]


def _last_key() -> int:
    return ArticleRevision.objects.aggregate(last=Max("pk"))["last"] or 0
