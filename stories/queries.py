"""Lists of stories as pages show them: by key, never by offset, never counted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from .models import Brand, Screening, Sector, Story, StoryState
from .search import find_stories
from .vocabulary import Ending, Language, State

PAGE = 20
WORDS_MAX = 200
_KEY = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")


@dataclass(frozen=True)
class StoryFilter:
    """What a visitor asked for; whatever makes no sense is left out."""

    words: str = ""
    ending: str = ""
    language: str = ""
    tag: str = ""
    before: tuple[dt.datetime, int] | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> StoryFilter:
        ending, language = query.get("ending", ""), query.get("language", "")
        return cls(
            words=query.get("q", "").replace("\x00", " ").strip()[:WORDS_MAX],
            ending=ending if ending in Ending.values else "",
            language=language if language in Language.values else "",
            tag=query.get("tag", "").replace("\x00", "")[:100],
            before=_moment(query.get("before", "")),
        )

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.ending or self.language or self.tag)

    @property
    def query(self) -> str:
        """The same filter as an address writes it, without the place in the list."""
        asked = {"q": self.words, "ending": self.ending, "language": self.language, "tag": self.tag}
        return urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True)
class StoryPage:
    """Twenty stories, newest first, and the key of those that follow."""

    stories: list[Story]
    asked: StoryFilter
    older: str = ""

    @property
    def is_first(self) -> bool:
        return self.asked.before is None


def stories_page(asked: StoryFilter, *, brand: Brand | None = None) -> StoryPage:
    """One page of public stories; two queries at most, whatever their number."""
    found = find_stories(asked.words) if asked.words else Story.objects.live()
    if brand:
        found = found.about(brand)
    if asked.ending:
        found = found.filter(ending=asked.ending)
    if asked.language:
        found = found.filter(language=asked.language)
    if asked.tag:
        found = found.filter(story_tags__tag__slug=asked.tag)
    if asked.before:
        moment, key = asked.before
        found = found.filter(first_published_at__lte=moment).filter(
            Q(first_published_at__lt=moment) | Q(id__lt=key)
        )
    stories = list(found.in_lines().newest_first()[: PAGE + 1])
    older = key_of(stories[PAGE - 1]) if len(stories) > PAGE else ""
    return StoryPage(stories[:PAGE], asked, older)


def key_of(story: Story) -> str:
    """The place of a story in a list: microseconds of publication and id."""
    moment = story.first_published_at
    return f"{int(moment.timestamp()) * 1_000_000 + moment.microsecond}-{story.pk}"


def _moment(key: str) -> tuple[dt.datetime, int] | None:
    found = _KEY.fullmatch(key)
    if not found:
        return None
    seconds, micro = divmod(int(found[1]), 1_000_000)
    try:
        moment = dt.datetime.fromtimestamp(seconds, tz=dt.UTC).replace(microsecond=micro)
    except (OverflowError, OSError, ValueError):
        return None
    return moment, int(found[2])


def brand_list(*, sector: str = "", start: str = "") -> QuerySet[Brand]:
    """Public brands with their number of public stories, by name; 300 at most."""
    brands = Brand.objects.starting_with(start) if start else Brand.objects.live()
    if sector:
        brands = brands.filter(sector__code=sector)
    told = Count("stories", filter=Q(stories__live=True), distinct=True)
    return brands.select_related("sector").annotate(told=told).order_by("name")[:300]


def sectors_in_use() -> QuerySet[Sector]:
    return Sector.objects.filter(brands__live=True, brands__merged_into=None).distinct()


def moderation_queue() -> QuerySet[StoryState]:
    """Held stories: those past their delay, then suspected advertisements, then those with unusual
    circumstances, then the longest wait."""
    held = StoryState.objects.filter(state=State.HELD).select_related("story__brand")
    late = Q(deadline__lt=timezone.now())
    last = Screening.objects.filter(story=OuterRef(OuterRef("pk"))).order_by("-pk").values("pk")
    told_oddly = Screening.objects.filter(pk=Subquery(last[:1]), behaviour__holds=True)
    held = held.annotate(late=Count("pk", filter=late), unusual=Exists(told_oddly))
    return held.order_by("-late", "-priority", "-unusual", "since")
