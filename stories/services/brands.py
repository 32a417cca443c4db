"""Finding, proposing and merging brands."""

from __future__ import annotations

from django.db import transaction

from .. import signals
from ..models import Brand, BrandAlias, BrandEvent, Sector, Story
from ..models.brand import free_slug
from .states import shown


def brand_for(name: str, *, sector: str = "") -> Brand:
    """The brand that goes by this name, or a new one, not public before its first story is."""
    known = Brand.objects.named(name)
    if known:
        return known
    brand = Brand(name=name, slug=free_slug(name), live=False)
    brand.sector = Sector.objects.filter(code=sector).first() if sector else None
    brand.save()
    return brand


@transaction.atomic
def merge_brands(brand: Brand, *, into: Brand) -> int:
    """Make one brand of two: its stories and names move, its address redirects.

    Returns the number of stories moved. Raises `ValueError` on itself or on a cycle.
    """
    into = Brand.objects.get(pk=into.pk).heir  # read again: a stale one would close a circle
    if into.pk == brand.pk:
        raise ValueError("A brand is not merged into itself.")
    moved = list(Story.objects.filter(brand=brand))
    for story in moved:
        if story.live:
            signals.story_hidden.send(sender=Story, story_id=story.pk, brand_id=brand.pk)
    Story.objects.filter(brand=brand).update(brand=into)
    Story.objects.filter(switched_to=brand).update(switched_to=into)
    BrandAlias.objects.filter(brand=brand).update(brand=into)
    BrandEvent.objects.filter(brand=brand).update(brand=into)
    BrandEvent.objects.filter(other=brand).update(other=into)
    Brand.objects.filter(pk=brand.pk).update(merged_into=into, live=False)
    for story in Story.objects.filter(pk__in=[story.pk for story in moved], live=True):
        shown(story, bulk=True)
    signals.stories_imported.send(sender=Story, count=len(moved))
    return len(moved)
