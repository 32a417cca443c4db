"""Brands, where they stand and where they stood."""

from __future__ import annotations

from typing import Annotated

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from pydantic import Field

from ranking.listing import history_page, standing_in_current
from ranking.models import Standing
from stories.published import (
    PublicBrand,
    heir_of,
    public_brand,
    public_brand_id,
    public_brands,
    with_merged,
)

from . import cursors
from .editions import MAY_FAIL, day_of, standing_facts
from .envelope import ListQuery, Slug, link, meta, one_more, page_meta, pages, refuse_query
from .schemas import BrandOut, BrandPage, HistoryPage

MAY_HAVE_MOVED = {301: None, **MAY_FAIL}

BrandSlug = Annotated[Slug, Path(description=_("Slug of the brand."))]

router = Router(tags=[_("Brands")])


class BrandQuery(ListQuery):
    q: str | None = Field(
        None, max_length=80, description=_("Beginning of one of its names, accents apart.")
    )
    sector: Slug | None = Field(None, description=_("Code of a line of business."))


@router.get(
    "/brands",
    response={200: BrandPage, **MAY_FAIL},
    summary=_("Brands"),
    description=_("Those with a public story, in the order of their slugs."),
)
def brands(request: HttpRequest, response: HttpResponse, query: Query[BrandQuery]):
    after = cursors.decode(query.cursor, "brands", [str])[0] if query.cursor else ""
    start = (query.q or "").replace("\x00", " ").strip()
    found = public_brands(
        start=start, sector=query.sector or "", after=after, limit=query.limit + 1
    )
    rows, last = one_more(found, query.limit)
    cursor = cursors.encode("brands", last.slug) if last else None
    return {"meta": page_meta(request, response, cursor), "items": list(map(brand_facts, rows))}


@router.get(
    "/brands/{slug}",
    url_name="brand",
    response={200: BrandOut, **MAY_HAVE_MOVED},
    summary=_("One brand"),
    description=_("With its standing in the current edition. 301 when it was merged into another."),
)
def brand(request: HttpRequest, slug: BrandSlug):
    refuse_query(request)
    found = public_brand(slug)
    if not found:
        return _moved(slug, "brand")
    standing = standing_in_current(found.brand_id)
    return brand_facts(found) | {
        "standing": standing_facts(standing) if standing else None,
        "meta": meta(),
    }


@router.get(
    "/brands/{slug}/history",
    url_name="history",
    response={200: HistoryPage, **MAY_HAVE_MOVED},
    summary=_("History of a brand"),
    description=_("In closed months, the newest first, with the brands merged into it."),
)
def history(request: HttpRequest, response: HttpResponse, slug: BrandSlug, query: Query[ListQuery]):
    found = public_brand_id(slug)
    if found is None:
        return _moved(slug, "history")
    before = None
    if query.cursor:
        month, brand = cursors.decode(query.cursor, "history", [str, str])
        before = (day_of(month), brand)
    standings = history_page(with_merged(found), before=before, limit=query.limit + 1)
    rows, last = one_more(standings, query.limit)
    cursor = cursors.encode("history", _month(last), last.brand.slug) if last else None
    return {"meta": page_meta(request, response, cursor), "items": list(map(_past, rows))}


def brand_facts(brand: PublicBrand) -> dict:
    return {
        "slug": brand.slug,
        "name": brand.name,
        "sector": brand.sector or None,
        "other_names": brand.other_names,
        "told": brand.told,
        "links": {
            "self": link("brand", brand.slug),
            "history": link("history", brand.slug),
            "stories": link("stories", query={"brand": brand.slug}),
            "page": pages("brand", brand.slug),
            "vignette": pages("ranking:vignette", brand.slug),
        },
    }


def _past(standing: Standing) -> dict:
    edition = standing.edition
    return standing_facts(standing) | {
        "edition": _month(standing),
        "revision": edition.revision,
        "method": edition.method,
    }


def _month(standing: Standing) -> str:
    return f"{standing.edition.month:%Y-%m}"


def _moved(slug: str, name: str) -> HttpResponse:
    heir = heir_of(slug)
    if not heir:
        raise Http404("No brand has this slug.")
    return HttpResponse(status=301, headers={"Location": link(name, heir)})
