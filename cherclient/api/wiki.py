"""The wiki: articles with what they rest on, their revisions, its shelves and its bibliography."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from pydantic import AwareDatetime, Field

from cherclient.wiki.content import moment
from cherclient.wiki.document import plain_text
from cherclient.wiki.models import ArticleRevision, Source, WikiArticlePage, WikiCategory
from cherclient.wiki.notation import to_text
from cherclient.wiki.reading import listing

from . import cursors
from .editions import MAY_FAIL, in_utc
from .envelope import ListQuery, Slug, absolute, link, meta, one_more, page_meta, refuse_query
from .wiki_schemas import (
    ArticleKind,
    WikiArticleOut,
    WikiArticlePageOut,
    WikiCategoryPage,
    WikiRevisionOut,
    WikiRevisionPage,
    WikiSourcePage,
    WorkKind,
)

LICENCE = {"name": "CC BY-SA 4.0", "url": "https://creativecommons.org/licenses/by-sa/4.0/"}
MAY_HAVE_MOVED = {301: None, **MAY_FAIL}
_ROOT_URLS = "cherclient.urls"
_WORDS = ("language", "slug", "title", "kind", "thesis", "summary")
_OF_A_REVISION = (
    *("number", "title", "change", "summary", "size", "growth"),
    *("content_digest", "previous_hash", "hash"),
)
_OF_A_SOURCE = (
    *("key", "kind", "authors", "year", "title", "container", "publisher", "url", "sponsor"),
    "language",
)

Language = Annotated[Literal["fr", "en"], Path(description=_("Language it is written in."))]
ArticleSlug = Annotated[
    str, Path(max_length=255, pattern=r"^[-\w]+$", description=_("Its address in that language."))
]
Hash = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description=_("Its whole hash."))]

router = Router(tags=[_("Wiki")])


class ArticleQuery(ListQuery):
    language: Literal["fr", "en"] | None = Field(None, description=_("Language it is written in."))
    kind: ArticleKind | None = Field(None, description=_("Only articles of this kind."))
    category: Slug | None = Field(None, description=_("Slug of a category, itself alone."))
    since: AwareDatetime | None = Field(
        None, description=_("Only articles changed since this moment, ISO 8601 with its zone.")
    )


class SourceQuery(ListQuery):
    kind: WorkKind | None = Field(None, description=_("Only works of this kind."))
    year: int | None = Field(None, ge=-5000, le=9999, description=_("Year of publication."))


@router.get(
    "/wiki/articles",
    url_name="wiki_articles",
    response={200: WikiArticlePageOut, **MAY_FAIL},
    summary=_("Articles of the wiki"),
    description=_("Those readers see, in the order they were begun."),
)
def wiki_articles(request: HttpRequest, response: HttpResponse, query: Query[ArticleQuery]):
    found = listing.articles(
        language=query.language or "",
        kind=query.kind or "",
        category=query.category or "",
        since=_in_range(query.since),
        after=cursors.decode(query.cursor, "wiki-articles", [int])[0] if query.cursor else 0,
        limit=query.limit + 1,
    )
    rows, last = one_more(found, query.limit)
    cursor = cursors.encode("wiki-articles", last.pk) if last else None
    return _page(request, response, cursor, map(article_facts, rows))


@router.get(
    "/wiki/articles/{language}/{slug}",
    url_name="wiki_article",
    response={200: WikiArticleOut, **MAY_HAVE_MOVED},
    summary=_("One article of the wiki"),
    description=_("With its text, its links and what it cites. 301 when it was renamed."),
)
def wiki_article(request: HttpRequest, language: Language, slug: ArticleSlug):
    refuse_query(request)
    found = listing.article(language, slug)
    if found is None:
        return _moved("wiki_article", language, slug)
    content = found.content
    return article_facts(found) | {
        **{name: getattr(content, name) for name in ("origin", "signed_by", "company", "interest")},
        "hypotheses": list(content.hypotheses),
        "figures": list(content.figures),
        "source": to_text(content.blocks, language),
        "text": plain_text(content),
        "references": [
            {
                "title": each.title,
                "slug": slug or None,
                "block": each.place,
                "sentence": each.sentence,
            }
            for each, slug in listing.links(found)
        ],
        "citations": [
            {"kind": each.kind, "key": each.key, "block": each.place, "sentence": each.sentence}
            for each in listing.citations(found)
        ],
        "translations": [
            {"language": code, "slug": slug, "self": link("wiki_article", code, slug)}
            for code, slug in listing.translations(found)
        ],
        "meta": _meta(),
    }


@router.get(
    "/wiki/articles/{language}/{slug}/revisions",
    url_name="wiki_revisions",
    response={200: WikiRevisionPage, **MAY_HAVE_MOVED},
    summary=_("Revisions of an article"),
    description=_("The newest first, without their texts."),
)
def wiki_revisions(
    request: HttpRequest,
    response: HttpResponse,
    language: Language,
    slug: ArticleSlug,
    query: Query[ListQuery],
):
    found = listing.article(language, slug)
    if found is None:
        return _moved("wiki_revisions", language, slug)
    before = cursors.decode(query.cursor, "wiki-revisions", [int])[0] if query.cursor else None
    listed = listing.revisions(found, before=before, limit=query.limit + 1)
    rows, last = one_more(listed, query.limit)
    cursor = cursors.encode("wiki-revisions", last.number) if last else None
    items = (revision_facts(each, found) for each in rows)
    return _page(request, response, cursor, items)


@router.get(
    "/wiki/revisions/{hash}",
    url_name="wiki_revision",
    response={200: WikiRevisionOut, **MAY_FAIL},
    summary=_("One revision"),
    description=_("By its hash, with all it said and the figures of its day."),
)
def wiki_revision(request: HttpRequest, hash: Hash):
    refuse_query(request)
    row = listing.revision(hash)
    if row is None:
        raise Http404("No public revision has this hash.")
    text = row.text
    return revision_facts(row, row.article) | {
        "language": row.language,
        "content": row.content,
        "source": to_text(text.blocks, row.language) if text else None,
        "figures": row.figures,
        "meta": _meta(),
    }


@router.get(
    "/wiki/categories",
    url_name="wiki_categories",
    response={200: WikiCategoryPage, **MAY_FAIL},
    summary=_("Categories of the wiki"),
    description=_("In the order of their slugs. One may stand in several others."),
)
def wiki_categories(request: HttpRequest, response: HttpResponse, query: Query[ListQuery]):
    after = cursors.decode(query.cursor, "wiki-categories", [str])[0] if query.cursor else ""
    rows, last = one_more(listing.categories(after=after, limit=query.limit + 1), query.limit)
    cursor = cursors.encode("wiki-categories", last.slug) if last else None
    return _page(request, response, cursor, map(category_facts, rows))


@router.get(
    "/wiki/sources",
    url_name="wiki_sources",
    response={200: WikiSourcePage, **MAY_FAIL},
    summary=_("Bibliography of the wiki"),
    description=_("The works that articles cite, in the order of their keys."),
)
def wiki_sources(request: HttpRequest, response: HttpResponse, query: Query[SourceQuery]):
    after = cursors.decode(query.cursor, "wiki-sources", [str])[0] if query.cursor else ""
    found = listing.sources(
        kind=query.kind or "", year=query.year, after=after, limit=query.limit + 1
    )
    rows, last = one_more(found, query.limit)
    cursor = cursors.encode("wiki-sources", last.key) if last else None
    return _page(request, response, cursor, map(source_facts, rows))


def article_facts(found: WikiArticlePage) -> dict:
    address = (found.language, found.slug)
    return {name: getattr(found, name) for name in _WORDS} | {
        "categories": sorted(each.slug for each in found.categories.all()),
        "revision": found.head_number,
        "changed_at": in_utc(found.head_made_at),
        "hash": found.head_hash,
        "size": found.head_size,
        "links": {
            "self": link("wiki_article", *address),
            "revisions": link("wiki_revisions", *address),
            "page": _address(found),
        },
    }


def revision_facts(row: ArticleRevision, article: WikiArticlePage) -> dict:
    """`author` was read along with the row."""
    with translation.override(article.language):
        byline = row.byline
    return {name: getattr(row, name) for name in _OF_A_REVISION} | {
        "made_at": moment(row.made_at),
        "author": byline,
        "erased": row.erased_at is not None,
        "links": {
            "self": link("wiki_revision", row.hash),
            "article": link("wiki_article", article.language, article.slug),
            "page": f"{_address(article, 'revision')}?r={row.short_hash}",
        },
    }


def category_facts(row: WikiCategory) -> dict:
    return {
        "slug": row.slug,
        "name": {"fr": row.name_fr, "en": row.name_en},
        "lead": {"fr": row.lead_fr, "en": row.lead_en},
        "parents": sorted(each.slug for each in row.parents.all()),
        "links": {"articles": link("wiki_articles", query={"category": row.slug})},
    }


def source_facts(row: Source) -> dict:
    with translation.override("fr"):
        page = reverse("wiki:source", args=[row.key], urlconf=_ROOT_URLS)
    return {name: getattr(row, name) for name in _OF_A_SOURCE} | {"links": {"page": absolute(page)}}


def _address(found: WikiArticlePage, name: str = "article") -> str:
    """The absolute address of its page, in its own language."""
    with translation.override(found.language):
        if name == "article":
            path = reverse("wagtail_serve", args=[f"wiki/{found.slug}/"], urlconf=_ROOT_URLS)
        else:
            path = reverse(f"wiki:{name}", args=[found.slug], urlconf=_ROOT_URLS)
    return absolute(path)


def _page(request: HttpRequest, response: HttpResponse, cursor: str | None, items) -> dict:
    return {
        "meta": page_meta(request, response, cursor) | {"licence": LICENCE},
        "items": list(items),
    }


def _meta() -> dict:
    """Texts of the wiki are shared alike."""
    return meta() | {"licence": LICENCE}


def _moved(name: str, language: str, slug: str) -> HttpResponse:
    now = listing.address_now(language, slug)
    if not now:
        raise Http404("No article of this language has this address.")
    return HttpResponse(status=301, headers={"Location": link(name, language, now)})


def _in_range(moment: dt.datetime | None) -> dt.datetime | None:
    """Every database compares it: nothing here is older than 1970, nor younger than 2100."""
    if moment is None:
        return None
    first, last = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (1970, 2100))
    return min(max(moment, first), last)
