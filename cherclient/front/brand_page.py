"""All a brand's page says: where it stands, what its stories add up to, its own life, its stories."""

from __future__ import annotations

from django.utils import timezone

from ranking.pages.portrait import portrait_of
from ranking.queries import current_standing
from stories.published import brand_by_slug, events_of, stories_page_about, sums_of
from stories.reading.brand_timeline import timeline

from ..page_cache import kept
from ..page_surfaces import of_brand

CLOSED = "closed"


def brand_and_standing(slug: str) -> tuple:
    """A brand and its place in the current edition, each None when there is none.

    One query for a brand that has a place, two for any other.
    """
    standing = current_standing(slug)
    return (standing.brand if standing else brand_by_slug(slug)), standing


def brand_context(brand, standing, query) -> dict:
    """Nine queries at most, whatever the number of stories; fewer while the sums are kept."""
    edition = standing.edition if standing else None
    events = events_of(brand)
    sums = kept(f"brand-sums:{brand.pk}", of_brand(brand.slug), lambda: sums_of(brand))
    return {
        "brand": brand,
        "edition": edition,
        "standing": standing,
        "portrait": portrait_of(brand, edition, standing) if standing else None,
        "sums": sums,
        "endings": sums.endings_told,
        "told": sums.told,
        "events": events,
        "timeline": timeline_of(events),
        "page": stories_page_about(brand, query),
    }


def timeline_of(events: list):
    """The line of a brand's life; it ends with the last closing, unless something came after."""
    closed = events[-1].when_max if events and events[-1].kind == CLOSED else None
    spans = [(event.when_min, event.when_max) for event in events]
    return timeline(spans, today=timezone.localdate(), closed=closed)
