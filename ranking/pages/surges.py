"""Stories that came in a flood: what a moderator reads before releasing or keeping them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from ..methods.weights import WEEKS_LOOKED_BACK, surge_threshold
from ..models import Spell, SurgeDecision


def held_spells() -> QuerySet[Spell]:
    """First spells of stories the surge rule holds, each with the last decision on it, if any."""
    last = SurgeDecision.objects.filter(story=OuterRef("story")).order_by("-decided_at", "-id")
    held = Spell.objects.filter(part=0, surge=True).select_related("story", "brand")
    return held.annotate(decision=Subquery(last.values("kind")[:1])).defer("story__text")


def waiting() -> QuerySet[Spell]:
    """Those nobody has decided on, the last flood first."""
    undecided = held_spells().filter(decision=None)
    return undecided.order_by("-week", "brand__name", "published_at", "story_id")


def kept() -> QuerySet[Spell]:
    """Those a moderator keeps out of the count, the last flood first."""
    decided = held_spells().filter(decision=SurgeDecision.Kind.KEPT)
    return decided.order_by("-week", "brand__name", "published_at", "story_id")


@dataclass(frozen=True)
class Flood:
    """The week a story came in, on its brand."""

    monday: dt.date
    told: int  # stories of that week, held or not
    held: int
    threshold: float  # stories that filled the week: three times the usual, three at least
    copies: int  # near-duplicates of the story on this brand, itself left out
    same_author: int  # other stories of its author on this brand


def flood_of(spell: Spell) -> Flood:
    """Three queries on one brand."""
    of_brand = Spell.objects.filter(brand=spell.brand_id, part=0)
    week = of_brand.filter(week=spell.week).aggregate(
        told=Count("id"), held=Count("id", filter=Q(surge=True))
    )
    before = of_brand.filter(
        surge=False, week__gte=spell.week - WEEKS_LOOKED_BACK, week__lt=spell.week
    )
    counts = before.order_by().values_list("week").annotate(Count("id"))
    like = of_brand.exclude(story=spell.story_id).aggregate(
        copies=Count("id", filter=Q(cluster=spell.cluster)),
        same_author=Count("id", filter=Q(author=spell.author)),
    )
    return Flood(
        monday=dt.date.fromordinal(7 * spell.week + 1),
        threshold=surge_threshold([number for _week, number in counts]),
        **week,
        **like,
    )


def decisions_on(story_id: int) -> QuerySet[SurgeDecision]:
    return SurgeDecision.objects.filter(story=story_id).select_related("actor")
