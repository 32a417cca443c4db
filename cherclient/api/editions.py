"""Editions of the leaderboard, and their lines."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from ninja.errors import HttpError
from pydantic import Field

from ranking.listing import closed_edition, closed_editions, standings_page
from ranking.models import Edition, Standing
from ranking.queries import current_edition
from stories.published import sector_exists

from . import cursors
from .envelope import KnownQuery, ListQuery, Slug, link, meta, one_more, page_meta, pages
from .problems import Problem
from .schemas import EditionOut, EditionPage, Gate, StandingPage

MAY_FAIL = {frozenset((400, 404)): Problem}
CLOSED_SECONDS = 3600  # a closed edition changes by a revision only
_MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")
_DIGITS = 6  # decimals, as in standings.csv

router = Router(tags=[_("Editions")])
Month = Annotated[
    str,
    Path(
        pattern=r"^([12][0-9]{3}-(0[1-9]|1[0-2])|current)$",
        description=_("`current`, or a month: YYYY-MM."),
    ),
]
Revision = Annotated[
    int | None, Field(ge=0, le=32767, description=_("0 the first; the last one when left out."))
]


class EditionQuery(KnownQuery):
    revision: Revision = None


class StandingQuery(ListQuery):
    sector: Slug | None = Field(None, description=_("Code of a line of business."))
    gate: Gate | None = Field(None, description=_("Only brands ranked, or not for this reason."))
    revision: Revision = None


@router.get(
    "/editions",
    response={200: EditionPage, **MAY_FAIL},
    summary=_("Closed editions"),
    description=_("One a month and its revisions, the newest first. They never change."),
)
def editions(request: HttpRequest, response: HttpResponse, query: Query[ListQuery]):
    before = None
    if query.cursor:
        month, revision = cursors.decode(query.cursor, "editions", [str, int])
        before = (day_of(month), revision)
    rows, last = one_more(closed_editions(before=before, limit=query.limit + 1), query.limit)
    cursor = cursors.encode("editions", f"{last.month:%Y-%m}", last.revision) if last else None
    return {"meta": page_meta(request, response, cursor), "items": list(map(edition_facts, rows))}


@router.get(
    "/editions/{month}",
    url_name="edition",
    response={200: EditionOut, **MAY_FAIL},
    summary=_("One edition"),
    description=_("`current`, remade as stories are published, or a closed month: YYYY-MM."),
)
def edition(request: HttpRequest, response: HttpResponse, month: Month, query: Query[EditionQuery]):
    found = find_edition(month, query.revision)
    _keep(response, found)
    return edition_facts(found) | {"parameters": found.parameters, "meta": meta()}


@router.get(
    "/editions/{month}/standings",
    url_name="standings",
    response={200: StandingPage, **MAY_FAIL, 410: Problem},
    summary=_("Standings of an edition"),
    description=_(
        "The best score first. 410 when the current edition was remade between two pages."
    ),
)
def standings(
    request: HttpRequest, response: HttpResponse, month: Month, query: Query[StandingQuery]
):
    found = find_edition(month, query.revision)
    after = _position(query.cursor, found) if query.cursor else None
    if query.sector and not sector_exists(query.sector):
        raise HttpError(400, "No line of business has this code.")
    rows = standings_page(
        found,
        after=after,
        sector=query.sector or "",
        gate=query.gate or "",
        limit=query.limit + 1,
    )
    rows, last = one_more(rows, query.limit)
    cursor = cursors.encode("standings", _name(found), last.position) if last else None
    _keep(response, found)
    return {
        "meta": page_meta(request, response, cursor, edition=edition_facts(found)),
        "items": list(map(standing_facts, rows)),
    }


def find_edition(month: str, revision: int | None = None) -> Edition:
    """Raises `Http404` when there is none."""
    if month == "current":
        found = current_edition()
        if not found or revision:
            raise Http404("Nothing can be said yet: no story is counted, or no love has ended.")
        return found
    found = closed_edition(day_of(month), revision)
    if not found:
        raise Http404("No edition was closed for this month.")
    return found


def edition_facts(edition: Edition) -> dict:
    month = f"{edition.month:%Y-%m}" if edition.month else None
    place = month or "current"
    revised = {"revision": str(edition.revision)} if edition.revision else None
    return {
        "id": f"{place}.{edition.revision}" if edition.revision else place,
        "kind": edition.kind,
        "month": month,
        "revision": edition.revision,
        "reason": edition.reason,
        "made_at": in_utc(edition.made_at),
        "method": edition.method,
        "digest": edition.digest,
        "stories": edition.stories,
        "told": edition.told,
        "ends_badly": _ends_badly(edition),
        "seal": edition if edition.hash else None,
        "links": {
            "self": link("edition", place, query=revised),
            "standings": link("standings", place, query=revised),
            "page": _page(edition),
        },
    }


def standing_facts(standing: Standing) -> dict:
    """One row, rounded as in standings.csv."""
    facts = {
        name: round(value, _DIGITS)
        if isinstance(value := getattr(standing, name), float)
        else value
        for name in _COLUMNS
    }
    brand = standing.brand
    change = {"direction": standing.change, "probability": standing.change_probability}
    return facts | {
        "brand": brand.slug,
        "name": standing.name or brand.name,
        "sector": brand.sector.code if brand.sector else None,
        "change": change if standing.change else None,
        "links": {"brand": link("brand", brand.slug), "history": link("history", brand.slug)},
    }


_COLUMNS = (
    "stories",
    "weight",
    "score",
    "lower",
    "upper",
    "expected_rank",
    "rank_lower",
    "rank_upper",
    "tier",
    "ranked",
    "gate",
    "months",
    "ad_share",
    "observed",
    "expected",
    "love_stories",
    "love",
    "love_lower",
    "love_upper",
    "love_years",
    "share_captive",
    "share_habit",
    "share_left",
    "share_came_back",
)


def in_utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC)


def _page(edition: Edition) -> dict[str, str]:
    """The page of this very edition, not of what its month became."""
    if not edition.month:
        return pages("ranking:leaderboard")
    return pages("ranking:edition_revision", f"{edition.month:%Y-%m}", edition.revision)


def _ends_badly(edition: Edition) -> dict | None:
    if edition.sad_share is None:
        return None
    figures = {
        "share": edition.sad_share,
        "lower": edition.sad_lower,
        "upper": edition.sad_upper,
        "n": edition.sad_number,
    }
    return {name: round(value, _DIGITS) for name, value in figures.items()}


def _name(edition: Edition) -> str:
    """Equal for two editions of the same sums: their lines stand in the same order."""
    return edition.digest[:32]


def _position(cursor: str, edition: Edition) -> int:
    name, position = cursors.decode(cursor, "standings", [str, int])
    if name != _name(edition):
        raise HttpError(410, "This edition was remade since. Begin again, or read a closed month.")
    return position


def day_of(month: str) -> dt.date:
    """The first day of a month; raises `BadCursor` for other words."""
    found = _MONTH.fullmatch(month)
    if not found:
        raise cursors.BadCursor(month)
    return dt.date(int(found[1]), int(found[2]), 1)


def _keep(response: HttpResponse, edition: Edition) -> None:
    if edition.month:
        response.headers["Cache-Control"] = f"public, max-age={CLOSED_SECONDS}"
