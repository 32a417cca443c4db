"""The live articles, their revisions, shelves and sources, list by list, for programs."""

from __future__ import annotations

import datetime as dt

from django.db.models import OuterRef, QuerySet, Subquery
from wagtail.models import Page

from ..models import (
    ArticleRevision,
    Citation,
    FormerTitle,
    Link,
    Source,
    WikiArticlePage,
    WikiCategory,
)

_SHOWN_OF_HEAD = ("number", "hash", "made_at", "size")


def articles(
    *,
    language: str = "",
    kind: str = "",
    category: str = "",
    since: dt.datetime | None = None,
    after: int = 0,
    limit: int,
) -> list[WikiArticlePage]:
    """Live articles by key, with what their last revision says of itself as `head_…`; two queries."""
    rows = _with_head(WikiArticlePage.objects.live().filter(pk__gt=after).order_by("pk"))
    if language:
        rows = rows.filter(locale__language_code=language)
    if kind:
        rows = rows.filter(kind=kind)
    if category:
        rows = rows.filter(pk__in=_on_shelf(category))
    if since:
        rows = rows.filter(head_made_at__gte=since)
    return list(rows.defer_streamfields().prefetch_related("categories")[:limit])


def _on_shelf(slug: str) -> QuerySet:
    through = WikiArticlePage.categories.through.objects
    return through.filter(wikicategory__slug=slug).values("wikiarticlepage")


def _with_head(rows: QuerySet[WikiArticlePage]) -> QuerySet[WikiArticlePage]:
    last = ArticleRevision.objects.filter(article=OuterRef("pk")).order_by("-number")
    return rows.annotate(
        **{f"head_{name}": Subquery(last.values(name)[:1]) for name in _SHOWN_OF_HEAD}
    ).filter(head_number__isnull=False)


def article(language: str, slug: str) -> WikiArticlePage | None:
    """A live article at an address; two queries."""
    rows = WikiArticlePage.objects.live().filter(locale__language_code=language, slug=slug)
    return _with_head(rows).prefetch_related("categories").first()


def address_now(language: str, slug: str) -> str:
    """The address of the live article that had this one; empty when none had."""
    former = FormerTitle.objects.filter(
        slug=slug, article__live=True, article__locale__language_code=language
    )
    return former.values_list("article__slug", flat=True).first() or ""


def translations(found: WikiArticlePage) -> list[tuple[str, str]]:
    """Language and address of the live articles that translate this one."""
    rows = Page.objects.live().filter(translation_key=found.translation_key).exclude(pk=found.pk)
    return list(rows.order_by("pk").values_list("locale__language_code", "slug"))


def links(found: WikiArticlePage) -> list[tuple[Link, str]]:
    """What an article links to, with the address of each; empty when nobody wrote it. Three queries."""
    rows = list(Link.objects.filter(article=found).order_by("place", "pk"))
    keys = {each.key for each in rows}
    live = WikiArticlePage.objects.live()
    addresses = dict(
        FormerTitle.objects.filter(key__in=keys, article__in=live).values_list(
            "key", "article__slug"
        )
    )
    addresses |= dict(live.filter(title_key__in=keys).values_list("title_key", "slug"))
    return [(each, addresses.get(each.key, "")) for each in rows]


def citations(found: WikiArticlePage) -> list[Citation]:
    return list(Citation.objects.filter(article=found).order_by("place", "pk"))


def revisions(found: WikiArticlePage, *, before: int | None, limit: int) -> list[ArticleRevision]:
    """Revisions without their texts, the newest first; one query."""
    rows = ArticleRevision.objects.filter(article=found).select_related("author").defer("content")
    if before is not None:
        rows = rows.filter(number__lt=before)
    return list(rows.order_by("-number")[:limit])


def revision(hash_: str) -> ArticleRevision | None:
    """A revision of a live article by its whole hash."""
    rows = ArticleRevision.objects.filter(hash=hash_, article__live=True)
    return rows.select_related("author", "article").first()


def categories(*, after: str, limit: int) -> list[WikiCategory]:
    """By slug, with the categories they stand in; two queries."""
    rows = WikiCategory.objects.filter(slug__gt=after).order_by("slug")
    return list(rows.prefetch_related("parents")[:limit])


def sources(*, kind: str = "", year: int | None = None, after: str, limit: int) -> list[Source]:
    """By key; one query."""
    rows = Source.objects.filter(key__gt=after).order_by("key")
    if kind:
        rows = rows.filter(kind=kind)
    if year is not None:
        rows = rows.filter(year=year)
    return list(rows[:limit])
