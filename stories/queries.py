"""Lists of stories as pages show them: by key, never by offset, never counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from .finding.asked import Place, Sort, StoryFilter
from .finding.rows import place_of, seconds_at, story_id_at
from .finding.search import Match, places, places_head_first
from .models import Brand, Story

PAGE = 20


@dataclass(frozen=True)
class StoryPage:
    """Twenty stories in the order asked, and the key of those that follow."""

    stories: list[Story]
    asked: StoryFilter
    older: str = ""

    @property
    def is_first(self) -> bool:
        return self.asked.before is None


def stories_page(asked: StoryFilter, *, brand: Brand | None = None, size: int = PAGE) -> StoryPage:
    """One page of public stories; two queries at most, whatever their number."""
    if asked.is_senseless:
        return StoryPage([], asked)
    if not asked.narrows:
        found = _newest(asked.before, brand, size + 1)
        older = key_of(found[size - 1]) if len(found) > size else ""
        return StoryPage(found[:size], asked, older)
    found = _found(asked.match(brand=brand.pk if brand else None), asked, size + 1)
    keys = [story_id_at(place) for _head, place in found[:size]]
    lines = Story.objects.live().in_lines().in_bulk(keys)
    older = _key_at(found[size - 1]) if len(found) > size else ""
    return StoryPage([lines[key] for key in keys if key in lines], asked, older)


def _newest(before: Place | None, brand: Brand | None, count: int) -> list[Story]:
    found = Story.objects.live()
    if brand:
        found = found.about(brand)
    if before:
        found = found.filter(first_published_at__lte=before.moment).filter(
            Q(first_published_at__lt=before.moment) | Q(id__lt=before.story_id)
        )
    return list(found.in_lines().newest_first()[:count])


def _found(match: Match, asked: StoryFilter, count: int) -> list[tuple[bool, int]]:
    """Places of the stories that match, and whether each has the words in its head."""
    start = asked.before
    before = start and place_of(int(start.moment.timestamp()), start.story_id)
    if asked.sort == Sort.HEAD:
        in_head = start is None or start.in_head
        return places_head_first(
            match.words, match.facets, in_head=in_head, before=before, limit=count
        )
    return [(False, place) for place in places(match, before=before, limit=count)]


def key_of(story: Story) -> str:
    """The place of a story in a list, as an address writes it."""
    return str(Place(story.first_published_at, story.pk))


def _key_at(found: tuple[bool, int]) -> str:
    in_head, place = found
    moment = dt.datetime.fromtimestamp(seconds_at(place), tz=dt.UTC)
    return str(Place(moment, story_id_at(place), in_head))
