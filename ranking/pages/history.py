"""Closed editions through time: the list, one of them with its neighbours, brands over all."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db.models import Count

from ..drawings.history import History, Point, Scale, history, scale_of
from ..methods import Gate
from ..models import Edition, Standing
from .board import BoardPage

BRANDS_A_PAGE = 24
MONTHS_SHOWN = 36  # editions of a brand's history, the last ones
KEPT_SECONDS = 24 * 3600
_MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")
# What a list reads of an edition: neither its document nor its parameters.
_LISTED = (
    "kind",
    "month",
    "revision",
    "reason",
    "made_at",
    "method",
    "stories",
    "sad_share",
    "sad_lower",
    "sad_upper",
    "hash",
)


def read_month(text: str) -> dt.date | None:
    """The first day of a month written like 2026-10; None for anything else.

    >>> read_month("2026-10"), read_month("2026-13")
    (datetime.date(2026, 10, 1), None)
    """
    found = _MONTH.fullmatch(text.strip()) if text.isascii() else None
    return dt.date(int(found[1]), int(found[2]), 1) if found else None


def closed_editions() -> list[Edition]:
    """The edition in force of every closed month, the last first, each with its ranked brands."""
    editions = list(Edition.objects.in_force().only(*_LISTED))
    ranked = _ranked_in(editions)
    for edition in editions:
        edition.ranked = ranked[edition.pk]
    return editions


def _ranked_in(editions: list[Edition]) -> dict[int, int]:
    """Ranked brands of each edition, counted once: an edition never changes."""
    keys = {f"edition-ranked-{each.pk}-{each.hash}": each.pk for each in editions}
    found = {keys[key]: number for key, number in cache.get_many(keys).items()}
    missing = {key: pk for key, pk in keys.items() if pk not in found}
    if missing:
        ranked = Standing.objects.filter(edition__in=missing.values(), gate=Gate.RANKED)
        counts = dict(ranked.order_by().values_list("edition").annotate(Count("id")))
        cache.set_many({key: counts.get(pk, 0) for key, pk in missing.items()}, KEPT_SECONDS)
        found |= {pk: counts.get(pk, 0) for pk in missing.values()}
    return found


def closed_edition(month: dt.date, revision: int | None = None) -> Edition | None:
    """A revision of a closed month, the last one if none is named."""
    of_month = Edition.objects.closed().filter(month=month)
    return (of_month if revision is None else of_month.filter(revision=revision)).first()


@dataclass(frozen=True)
class Around:
    """What stands around a closed edition in time and in revisions."""

    revisions: list[Edition]  # of the month, the last first
    earlier: Edition | None  # the month before, in force
    later: Edition | None
    previous: Edition | None  # in the chain

    @property
    def in_force(self) -> Edition:
        return self.revisions[0]


def around(edition: Edition) -> Around:
    """Four queries, whatever the number of editions."""
    listed = Edition.objects.in_force().only(*_LISTED)
    chain = Edition.objects.sealed().only(*_LISTED)
    previous = edition.previous_hash and chain.filter(hash=edition.previous_hash).first()
    return Around(
        revisions=list(Edition.objects.closed().filter(month=edition.month).only(*_LISTED)),
        earlier=listed.filter(month__lt=edition.month).first(),
        later=listed.filter(month__gt=edition.month).last(),
        previous=previous or None,
    )


def named_as_then(board: BoardPage) -> BoardPage:
    """The same standings, their brands under the name they had when the edition was closed."""
    tied = (standing for tier in board.tiers for standing in tier.standings)
    for standing in (*tied, *board.listed, *board.few):
        standing.brand.name = standing.name or standing.brand.name  # shown, never saved
    return board


def keys_used() -> list[dict]:
    """Each key that signed: the first and the last edition it signed, in order."""
    found: dict[str, dict] = {}
    for edition in Edition.objects.sealed().only("month", "revision", "key", "kind"):
        seen = found.setdefault(edition.key, {"key": edition.key, "first": edition, "number": 0})
        seen["last"] = edition
        seen["number"] += 1
    return list(found.values())


@dataclass(frozen=True)
class BrandHistory:
    """One brand over the editions shown; None where it has no standing."""

    last: Standing
    standings: list[Standing | None]  # in the order of the editions
    drawing: History | None

    @property
    def first(self) -> Standing:
        return next(standing for standing in self.standings if standing)

    @property
    def number(self) -> int:
        return sum(standing is not None for standing in self.standings)


@dataclass(frozen=True)
class Histories:
    """A page of brands and the editions their histories run over."""

    editions: list[Edition]  # in force, the first month first
    page: Page
    brands: list[BrandHistory]
    scale: Scale  # shared by all drawings of the page


def histories(number: int) -> Histories | None:
    """The brands of the last edition, best score first, each over the last `MONTHS_SHOWN` editions.

    None when there is no such page: one query a page, plus three.
    """
    editions = list(Edition.objects.in_force().only(*_LISTED)[:MONTHS_SHOWN])[::-1]
    if not editions:
        return None
    of_last = editions[-1].standings.exclude(gate=Gate.TOO_MANY_ADS).order_by("position")
    pages = Paginator(of_last.select_related("brand"), BRANDS_A_PAGE)
    if not 1 <= number <= pages.num_pages:
        return None
    page = pages.page(number)
    lasts = list(page.object_list)
    place = {edition.pk: at for at, edition in enumerate(editions)}
    rows: dict[int, list[Standing | None]] = {
        last.brand_id: [None] * len(editions) for last in lasts
    }
    for standing in Standing.objects.filter(edition__in=editions, brand__in=rows):
        rows[standing.brand_id][place[standing.edition_id]] = standing
    points = {last.brand_id: _points(rows[last.brand_id]) for last in lasts}
    scale = scale_of(point for each in points.values() for point in each)
    brands = [
        BrandHistory(
            last=last,
            standings=rows[last.brand_id],
            drawing=history(points[last.brand_id], len(editions), scale),
        )
        for last in lasts
    ]
    return Histories(editions, page, brands, scale)


def _points(standings: list[Standing | None]) -> list[Point]:
    return [
        Point(at, 100 * standing.score, 100 * standing.lower, 100 * standing.upper)
        for at, standing in enumerate(standings)
        if standing
    ]
