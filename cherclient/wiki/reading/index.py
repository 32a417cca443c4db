"""The door of the wiki."""

from __future__ import annotations

from django.db.models import Q, QuerySet, Subquery
from django.utils.translation import get_language

from ..models import ArticleRevision, Citation, Thread, WikiArticlePage, WikiIndexPage
from ..vocabulary import Change, Evidence, Kind
from .counting import counted
from .shelves import first_on_each, shelves
from .wanted import most_wanted

NEWEST, WANTED, APART = 5, 5, 3  # lines of each list
GUIDES = {"fr": ("guide-de-contribution", "glossaire"), "en": ("how-to-contribute", "glossary")}


def index_page(index: WikiIndexPage) -> dict:
    """What the door shows; eight queries, however many articles there are."""
    language = get_language()
    live = WikiArticlePage.objects.live().filter(locale=index.locale_id)
    pairs = first_on_each(language)
    known = _articles(live, language, {article for _shelf, article in pairs})
    on_shelves: dict[int, list[WikiArticlePage]] = {}
    for shelf, article in pairs:
        if article in known:
            on_shelves.setdefault(shelf, []).append(known[article])
    by_slug = {each.slug: each for each in known.values()}
    return {
        **_sums(index, live),
        "shelves": shelves(language, on_shelves),
        "newest": _newest(language),
        "wanted": most_wanted(language, WANTED),
        "tribunes": _latest(known, Kind.TRIBUNE),
        "cases": _latest(known, Kind.CASE),
        "guides": [by_slug[slug] for slug in GUIDES.get(language, ()) if slug in by_slug],
    }


def _articles(live: QuerySet, language: str, keys: set[int]) -> dict[int, WikiArticlePage]:
    """All that the lists of the door may show, in one query."""
    wanted = Q(pk__in=keys) | Q(slug__in=GUIDES.get(language, ()))
    for kind in (Kind.TRIBUNE, Kind.CASE):
        newest = live.filter(kind=kind).order_by("-first_published_at", "-pk")
        wanted |= Q(pk__in=Subquery(newest.values("pk")[:APART]))
    return {each.pk: each for each in live.filter(wanted).defer_streamfields()}


def _latest(known: dict[int, WikiArticlePage], kind: Kind) -> list[WikiArticlePage]:
    found = [each for each in known.values() if each.kind == kind]
    return sorted(found, key=lambda each: (each.first_published_at, each.pk), reverse=True)[:APART]


def _sums(index: WikiIndexPage, live: QuerySet) -> dict:
    """Articles, stories they cite, open discussions: one query."""
    of_these = live.values("pk")
    cited = Citation.objects.filter(kind=Evidence.STORY, article__in=of_these)
    talks = Thread.objects.filter(resolved_at=None, article__in=of_these)
    found = WikiIndexPage.objects.filter(pk=index.pk).values_list(
        counted(live, "pk"), counted(cited, "key"), counted(talks, "pk")
    )
    return dict(zip(("count", "cited", "talks"), found.first() or (0, 0, 0), strict=True))


def _newest(language: str) -> list[ArticleRevision]:
    rows = ArticleRevision.objects.filter(language=language, article__live=True)
    rows = rows.exclude(change=Change.RELINKED)  # one renaming makes many of them
    rows = rows.select_related("article", "author").defer("content", "figures", "article__body")
    return list(rows.order_by("-id")[:NEWEST])
