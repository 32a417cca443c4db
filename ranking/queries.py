"""Reading the ranking: sums of spells for those who make editions, standings for those who read."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from django.db.models import BigIntegerField, Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Greatest, Least

from .methods import Gate, Place, Share, Tally, honesty, weighted_share
from .methods.values import BINS, CUT_MONTHS, INTERVALS
from .models import CAUSES, ENDINGS, OUTCOMES, Edition, Spell, Standing

_ENDLESS = 10_000  # months: no spell is longer
_WIDTHS = [*np.diff(CUT_MONTHS).tolist(), _ENDLESS]
LOVE_STORY = 8  # love at the strongest moment from which a story is a love story
SAD_ENDINGS = ("faded", "left_rival", "left_alone", "together_hostage", "together_habit")
FORCED_ENDINGS = ("dropped", "brand_gone", "life")


def tallies(*, until: int | None = None) -> list[Tally]:
    """One tally a brand, from two `GROUP BY` over whole numbers, whatever the number of stories.

    `until` keeps the stories published up to that month (since January 1900), included.
    """
    spells = _counted(until)
    heads = {
        row["brand"]: row
        for row in spells.filter(part=0)
        .order_by()
        .values("brand")
        .annotate(
            stories=Count("story"),
            authors=Count("author", distinct=True),
            months=Count("month", distinct=True),
        )
    }
    tables: dict[int, dict[str, np.ndarray]] = defaultdict(_empty_tables)
    for row in spells.order_by().values("brand", "bin").annotate(**_SUMS):
        table, at = tables[row["brand"]], row["bin"]
        for name, sums in table.items():
            if sums.ndim == 1:
                sums[at] = row[name] or 0
            elif name in ("exposure", "events"):
                sums[at] = [row[f"{name}_{k}"] or 0 for k in range(INTERVALS)]
            else:
                sums[:, at] = [row[f"{name}_{k}"] or 0 for k in range(len(sums))]
    return [
        Tally(
            brand=brand,
            stories=head["stories"],
            authors=head["authors"],
            months=head["months"],
            **tables[brand],
        )
        for brand, head in heads.items()
    ]


def _counted(until: int | None) -> QuerySet[Spell]:
    spells = Spell.objects.filter(weight__gt=0)
    return spells if until is None else spells.filter(month__lte=until)


def _empty_tables() -> dict[str, np.ndarray]:
    shapes = {
        "weight": BINS,
        "exposure": (BINS, INTERVALS),
        "events": (BINS, INTERVALS),
        "outcome_weight": (len(OUTCOMES), BINS),
        "cause_weight": (len(CAUSES), BINS),
        "love_weight": BINS,
        "love_sum": BINS,
        "love_squares": BINS,
    }
    return {name: np.zeros(shape, dtype=np.int64) for name, shape in shapes.items()}


def _sums() -> dict[str, Sum]:
    """The sums of a tally as database expressions."""
    # PostgreSQL multiplies small integers into a small integer, which overflows.
    weight = Cast("weight", BigIntegerField())
    story = Q(part=0)
    loved = story & Q(love__isnull=False)
    sums = {
        "love_weight": Sum("weight", filter=loved),
        "love_sum": Sum(weight * F("love"), filter=loved),
        "love_squares": Sum(weight * F("love") * F("love"), filter=loved),
    }
    for k, (cut, width) in enumerate(zip(CUT_MONTHS, _WIDTHS, strict=True)):
        inside = Greatest(Least(F("duration") - Value(cut), Value(width)), Value(0))
        ends_inside = Q(event=True, duration__gt=cut, duration__lte=cut + width)
        sums[f"exposure_{k}"] = Sum(weight * inside)
        sums[f"events_{k}"] = Sum("weight", filter=ends_inside)
    for k in range(len(OUTCOMES)):
        sums[f"outcome_weight_{k}"] = Sum("weight", filter=story & Q(outcome=k))
    for k in range(len(CAUSES)):
        sums[f"cause_weight_{k}"] = Sum("weight", filter=story & Q(cause=k))
    return sums | {"weight": Sum("weight", filter=story)}


_SUMS = _sums()


def love_stories(*, until: int | None = None) -> dict[int, int]:
    """Brand id to its number of counted love stories."""
    loved = _counted(until).filter(part=0, love__gte=LOVE_STORY).order_by()
    return dict(loved.values_list("brand").annotate(Count("story")))


def sad_share(places: list[Place], *, until: int | None = None) -> Share | None:
    """The share of stories that end badly, each weighed by its chance to be honest.

    Stories parted by force count neither way. None when no story is left.
    """
    odds = {place.brand: place.ad_odds for place in places}
    rows = list(
        _counted(until)
        .filter(part=0)
        .exclude(ending__in=[ENDINGS.index(name) for name in FORCED_ENDINGS])
        .values_list("brand", "bin", "weight", "ending")
    )
    if not rows:
        return None
    worth = {brand: honesty(np.array([value]))[0] for brand, value in odds.items()}
    sad = {ENDINGS.index(name) for name in SAD_ENDINGS}
    weights = [weight / 1000 * worth[brand][at] for brand, at, weight, _ in rows]
    return weighted_share(weights, [ending in sad for *_, ending in rows])


def current_edition() -> Edition | None:
    return Edition.objects.current()


def edition_of_month(year: int, month: int) -> Edition | None:
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


__all__ = [
    "current_edition",
    "edition_of_month",
    "first_standings",
    "love_stories",
    "sad_share",
    "standing_of",
    "standings_of",
    "tallies",
]
