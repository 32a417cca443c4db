"""Editions and standings as machines read them: by key, a page at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from .models import Edition, Spell, Standing


def closed_editions(*, before: tuple[dt.date, int] | None = None, limit: int) -> list[Edition]:
    """Closed editions and their revisions, the newest first.

    `before` is the month and the revision of the last one already read.
    """
    found = Edition.objects.closed()
    if before:
        month, revision = before
        found = found.filter(Q(month__lt=month) | Q(month=month, revision__lt=revision))
    return list(found[:limit])


def closed_edition(month: dt.date, revision: int | None = None) -> Edition | None:
    """A closed month as it was revised last, or one revision of it."""
    found = Edition.objects.closed().filter(month=month)
    return found.first() if revision is None else found.filter(revision=revision).first()


def was_revised(edition: Edition) -> bool:
    """Whether a later revision of its month was made."""
    later = Edition.objects.closed().filter(month=edition.month, revision__gt=edition.revision)
    return edition.month is not None and later.exists()


def standings_page(
    edition: Edition, *, after: int | None = None, sector: str = "", gate: str = "", limit: int
) -> list[Standing]:
    """Standings of an edition with their brands, the best score first.

    `after` is the position of the last one already read.
    """
    found = edition.standings.select_related("brand__sector").order_by("position")
    if after is not None:
        found = found.filter(position__gt=after)
    if sector:
        found = found.filter(brand__sector__code=sector)
    if gate:
        found = found.filter(gate=gate)
    return list(found[:limit])


def standing_in_current(brand: int) -> Standing | None:
    """Where a brand stands in the current edition, from one query."""
    found = Standing.objects.filter(edition__kind=Edition.Kind.CURRENT, brand=brand)
    return found.select_related("edition", "brand__sector").first()


def history_page(
    brands: Iterable[int], *, before: tuple[dt.date, str] | None = None, limit: int
) -> list[Standing]:
    """Standings of these brands in closed months as they were revised last, the newest first.

    `before` is the month and the slug of the last one already read.
    """
    found = _last_revisions().filter(brand__in=list(brands))
    if before:
        month, slug = before
        found = found.filter(
            Q(edition__month__lt=month) | Q(edition__month=month, brand__slug__gt=slug)
        )
    return list(found.order_by("-edition__month", "brand__slug")[:limit])


def _last_revisions() -> QuerySet[Standing]:
    later = Edition.objects.closed().filter(
        month=OuterRef("edition__month"), revision__gt=OuterRef("edition__revision")
    )
    closed = Standing.objects.filter(~Exists(later), edition__kind=Edition.Kind.CLOSED)
    return closed.select_related("edition", "brand__sector")


def counted_weights(stories: Iterable[int]) -> dict[int, int]:
    """Story id to its weight in thousandths; a story that is not counted is left out."""
    counted = Spell.objects.filter(story__in=list(stories), part=0, weight__gt=0)
    return dict(counted.values_list("story", "weight"))
