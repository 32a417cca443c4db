"""Pages wanted: titles that articles link to and nobody wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from ..models import FormerTitle, Link, WikiArticlePage
from ..titles import check_title

PAGE = 50  # titles
_AFTER = re.compile(r"(\d{1,9})-([^\x00]{1,300})\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A title, how many articles ask for it, and the sentence of one of them."""

    title: str
    articles: int
    sentence: str
    asked_in: str  # title of that article
    slug: str
    place: int  # of the paragraph, from 1

    @property
    def problem(self) -> str:
        """Why no article can have this title, in the active language; empty when one can."""
        try:
            check_title(self.title)
        except ValidationError as error:
            return error.messages[0]
        return ""


@dataclass(frozen=True, slots=True)
class WantedPage:
    """Most wanted first; `following` asks for the next page, empty on the last."""

    titles: list[Wanted]
    following: str
    is_first: bool


def wanted_titles(language: str, query: Mapping[str, str]) -> WantedPage:
    """Two queries, whatever the number of links."""
    after = _AFTER.match(query.get("after", ""))
    rows = list(_after(_asked(language), after)[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    said = Link.objects.filter(pk__in=[row["first"] for row in rows]).values_list(
        "pk", "title", "sentence", "article__title", "article__slug", "place"
    )
    first = {pk: more for pk, *more in said}
    titles = [
        Wanted(title, row["articles"], *more)
        for row in rows
        if row["first"] in first
        for title, *more in [first[row["first"]]]
    ]
    following = f"{rows[-1]['articles']}-{rows[-1]['key']}" if more else ""
    return WantedPage(titles, following, is_first=after is None)


def most_wanted(language: str, number: int) -> list[Wanted]:
    """The first titles of the page, for the door of the wiki."""
    return wanted_titles(language, {}).titles[:number]


def _asked(language: str) -> QuerySet:
    """Keys without article, with how many articles ask for each and the first link to it."""
    written = WikiArticlePage.objects.live().filter(title_key=OuterRef("key"))
    former = FormerTitle.objects.filter(key=OuterRef("key"), article__live=True)
    red = Link.objects.filter(
        ~Exists(written),
        ~Exists(former),
        key__startswith=f"{language}:",
        article__live=True,
    )
    counted = red.values("key").annotate(articles=Count("article", distinct=True), first=Min("pk"))
    return counted.order_by("-articles", "key")


def _after(rows: QuerySet, after: re.Match[str] | None) -> QuerySet:
    if after is None:
        return rows
    articles, key = int(after[1]), after[2]
    return rows.filter(Q(articles__lt=articles) | Q(articles=articles, key__gt=key))
