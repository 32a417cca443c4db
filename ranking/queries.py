"""Reading the ranking: sums of spells for those who make editions, standings for those who read."""

from __future__ import annotations

import numpy as np
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    F,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from stories.published import brand_labels, brands_in_sector

from .endings import CONTRACTS, ENDINGS, OUTCOMES, outcome_of
from .methods import Gate, Tally
from .methods.cells import MEASURES, Cells, tallies_of
from .models import BrandMonth, Edition, Spell, Standing
from .statistics import LOVE_STORY
from .windows import Window

_KEYS = ("brand_id", "bin", "ending", "cause", "part", "interval", "event")
_AT_ONCE = 20_000  # rows brought over at a time, so that memory holds arrays and few tuples
_OUTCOME_OF_ENDING = np.array(
    [OUTCOMES.index(outcome) if (outcome := outcome_of(code)) else -1 for code in ENDINGS]
)
_ALL = Window()


def read_cells(window: Window = _ALL) -> Cells:
    """The sums of the counted stories of a window, from two `GROUP BY` over whole numbers."""
    source, measures = _source(window)
    rows = source.order_by().values_list(*_KEYS).annotate(**measures)
    blocks = [
        np.array(block, dtype=np.int64).reshape(len(block), -1)
        for block in _blocks(rows.iterator(_AT_ONCE))
    ]
    width = len(_KEYS) + len(MEASURES)
    table = np.concatenate(blocks) if blocks else np.empty((0, width), dtype=np.int64)
    columns = dict(zip((*_KEYS, *MEASURES), table.T, strict=True))
    slugs = {pk: slug for pk, (slug, _name) in brand_labels().items()}
    present = sorted(np.unique(columns["brand_id"]).tolist(), key=slugs.__getitem__)
    place = {pk: at for at, pk in enumerate(present)}
    months = np.zeros(len(present), dtype=np.int64)
    told_in = source.filter(part=0).order_by().values_list("brand_id")
    for pk, number in told_in.annotate(Count("month", distinct=True)):
        if pk in place:
            months[place[pk]] = number
    return Cells(
        brands=[slugs[pk] for pk in present],
        published_months=months,
        brand=_places(columns.pop("brand_id"), present),
        outcome=_OUTCOME_OF_ENDING[columns["ending"]],
        **columns,
    )


def tallies(window: Window = _ALL) -> list[Tally]:
    """One tally a brand with a counted story, in the order of slugs."""
    return tallies_of(read_cells(window))


def counted_spells(window: Window = _ALL) -> QuerySet[Spell]:
    """The spells that count in a window."""
    return _inside(Spell.objects.filter(weight__gt=0), window)


def _source(window: Window) -> tuple[QuerySet, dict]:
    """Where the sums are read: those of months, or the spells when a window asks more."""
    if window.by_month:
        return _inside(BrandMonth.objects.all(), window), _MONTH_MEASURES
    return counted_spells(window), _SPELL_MEASURES


def _inside(rows: QuerySet, window: Window) -> QuerySet:
    if window.since is not None:
        rows = rows.filter(month__gte=window.since)
    if window.until is not None:
        rows = rows.filter(month__lte=window.until)
    if window.sector:
        rows = rows.filter(brand__in=brands_in_sector(window.sector))
    if window.decade is not None:
        first = (window.decade - 1900) * 12
        rows = rows.filter(began__gte=first, began__lt=first + 120)
    if window.contract:
        rows = rows.filter(contract=CONTRACTS.index(window.contract))
    return rows


def _whole(expression) -> Cast:
    """A sum as a whole number: PostgreSQL adds big integers as decimals."""
    return Cast(expression, BigIntegerField())


_MONTH_MEASURES = {f"sum_{name}": _whole(Sum(name)) for name in MEASURES}
_WEIGHT = Cast("weight", IntegerField())
_LOVE = Coalesce("love", 0)
_SPELL_MEASURES = {
    "sum_stories": Count("id"),
    "sum_weight": _whole(Sum(_WEIGHT)),
    "sum_squares": _whole(Sum(_WEIGHT * F("weight"))),
    "sum_months": _whole(Sum(_WEIGHT * F("rest"))),
    "sum_loved": Count("id", filter=Q(love__gte=LOVE_STORY)),
    "sum_love_weight": _whole(Sum(Case(When(love=None, then=Value(0)), default=_WEIGHT))),
    "sum_love_sum": _whole(Sum(_WEIGHT * _LOVE)),
    "sum_love_squares": _whole(Sum(_WEIGHT * _LOVE * _LOVE)),
}


def _blocks(rows):
    block = []
    for row in rows:
        block.append(row)
        if len(block) == _AT_ONCE:
            yield block
            block = []
    if block:
        yield block


def _places(keys: np.ndarray, present: list[int]) -> np.ndarray:
    """The place of each key in the list of those present."""
    order = np.argsort(present)
    return order[np.searchsorted(np.array(present)[order], keys)] if present else keys


def held_by_surge(stories: list[int]) -> set[int]:
    """Those of these stories that came in a flood and do not count (yet)."""
    held = Spell.objects.filter(story__in=stories, part=0, surge=True)
    return set(held.values_list("story_id", flat=True))


def current_edition() -> Edition | None:
    return Edition.objects.current()


def edition_of_month(year: int, month: int) -> Edition | None:
    """The last revision of a closed month."""
    return Edition.objects.closed().filter(month__year=year, month__month=month).first()


def standings_of(edition: Edition) -> QuerySet[Standing]:
    """All standings of an edition with their brands, the best score first."""
    return edition.standings.select_related("brand__sector").order_by("position")


def first_standings(count: int) -> list[Standing]:
    """The ranked brands at the top of the current edition, each with it; one query."""
    ranked = Standing.objects.filter(edition__kind=Edition.Kind.CURRENT, gate=Gate.RANKED)
    return list(ranked.select_related("edition", "brand").order_by("position")[:count])


def standing_of(brand, edition: Edition | None) -> Standing | None:
    return edition.standings.filter(brand=brand).first() if edition else None


def current_standing(slug: str) -> Standing | None:
    """A brand in the current edition, with both of them; one query."""
    found = Standing.objects.filter(edition__kind=Edition.Kind.CURRENT, brand__slug=slug)
    return found.select_related("edition", "brand__sector").first()


__all__ = [
    "counted_spells",
    "current_edition",
    "current_standing",
    "edition_of_month",
    "first_standings",
    "held_by_surge",
    "read_cells",
    "standing_of",
    "standings_of",
    "tallies",
]
