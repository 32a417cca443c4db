"""The links of an article: who leads to it, and what it leads to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet

from stories.published import cited_stories

from ..models import Citation, Link, Source, WikiArticlePage
from ..vocabulary import Evidence
from .titled import Target, articles_titled, keys_of

PAGE = 50  # sentences
_AFTER = re.compile(r"(\d{1,15})-(\d{1,5})-(\d{1,15})\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said around a link, and where: the number of a block, from 1."""

    words: str
    place: int


@dataclass(frozen=True, slots=True)
class Linking:
    """An article that leads here."""

    title: str
    slug: str
    sentences: list[Sentence]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A title an article links to; without target, nobody wrote it yet."""

    title: str
    target: Target | None

    @property
    def is_former(self) -> bool:
        """Written under a title the target had."""
        return self.target is not None and self.target.title != self.title


@dataclass(frozen=True, slots=True)
class Links:
    """A page of backlinks; `following` asks for the next one, empty on the last."""

    here: list[Linking]
    following: str
    is_first: bool
    written: list[Outgoing]
    red: list[Outgoing]
    stories: list
    withdrawn: int  # stories cited that are not public any more
    sources: list[Source]


def links_of(article: WikiArticlePage, query: Mapping[str, str]) -> Links:
    """At most ten queries, however many links there are; the second page gives backlinks alone."""
    after = _AFTER.match(query.get("after", ""))
    rows = list(_after(backlinks(article), after)[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    following = "{article_id}-{place}-{pk}".format_map(rows[-1]) if more else ""
    here = sorted(_by_article(rows), key=lambda each: each.title.casefold())
    outgoing = [] if after else _outgoing(article)
    stories, withdrawn, sources = ([], 0, []) if after else _cited(article)
    return Links(
        here=here,
        following=following,
        is_first=after is None,
        written=[each for each in outgoing if each.target],
        red=[each for each in outgoing if not each.target],
        stories=stories,
        withdrawn=withdrawn,
        sources=sources,
    )


def backlinks(article: WikiArticlePage) -> QuerySet[Link]:
    """Links to an article under any of its titles, from live articles but itself."""
    rows = Link.objects.filter(key__in=keys_of(article), article__live=True)
    return rows.exclude(article=article).order_by("article_id", "place", "pk")


def _after(rows: QuerySet[Link], after: re.Match[str] | None) -> QuerySet:
    if after:
        article, place, pk = map(int, after.groups())
        further = Q(place__gt=place) | Q(place=place, pk__gt=pk)
        rows = rows.filter(Q(article__gt=article) | Q(article=article) & further)
    return rows.values("pk", "article_id", "place", "sentence", "article__title", "article__slug")


def _by_article(rows: list[dict]) -> list[Linking]:
    return [
        Linking(title, slug, [Sentence(row["sentence"], row["place"]) for row in links])
        for (_key, title, slug), links in groupby(
            rows, key=lambda row: (row["article_id"], row["article__title"], row["article__slug"])
        )
    ]


def _outgoing(article: WikiArticlePage) -> list[Outgoing]:
    titles: dict[str, str] = {}
    for key, title in article.links.order_by("place", "pk").values_list("key", "title"):
        titles.setdefault(key, title)
    targets = articles_titled(titles)
    return [Outgoing(title, targets.get(key)) for key, title in titles.items()]


def _cited(article: WikiArticlePage) -> tuple[list, int, list[Source]]:
    rows = Citation.objects.filter(article=article, kind__in=[Evidence.STORY, Evidence.SOURCE])
    keys: dict[str, list[str]] = {Evidence.STORY: [], Evidence.SOURCE: []}
    for kind, key in rows.order_by("place", "pk").values_list("kind", "key"):
        if key not in keys[kind]:
            keys[kind].append(key)
    public, gone = cited_stories(keys[Evidence.STORY])
    sources = Source.objects.in_bulk(keys[Evidence.SOURCE], field_name="key")
    return (
        [public[key] for key in keys[Evidence.STORY] if key in public],
        len(gone),
        [sources[key] for key in keys[Evidence.SOURCE] if key in sources],
    )
