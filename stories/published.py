"""The one window other apps look through: facts, cards and lists of public stories."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from .detector_in_use import detector_in_use
from .fuzzy_dates import FuzzyDate
from .models import Brand, Screening, Signature, Story
from .queries import StoryFilter, StoryPage, stories_page
from .search import find_stories
from .vocabulary import TEXT_MIN, Cause, Ending, LinkToBrand

__all__ = [
    "Cause",
    "Ending",
    "LinkToBrand",
    "StoryFacts",
    "brand_by_slug",
    "detector_problem",
    "facts_of",
    "find_stories",
    "latest_stories",
    "stories_page_about",
    "stories_told_by",
]


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """What the ranking may know of a public story: dates and answers, no text and no name."""

    story_id: int
    brand_id: int | None
    author_key: str  # the account, else source and byline, else the story itself
    published_at: dt.datetime
    told_on: dt.date
    ad_probability: float
    began: FuzzyDate | None
    ended: FuzzyDate | None
    returned: FuzzyDate | None
    ending: str
    cause: str
    love: int | None
    contract_kind: str
    independent: bool  # consumer, no declared link, nothing received
    long_enough: bool  # as long as the form demands
    duplicate_cluster: int  # equal for near-duplicates of one text


def facts_of(story: Story) -> StoryFacts:
    """The facts of one story, with the last judgement of the detector."""
    last = Screening.objects.filter(story=story).only("probability").first()
    return _facts(story, last.probability if last else None)


def _facts(story: Story, probability: float | None) -> StoryFacts:
    return StoryFacts(
        story_id=story.pk,
        brand_id=story.brand_id,
        author_key=author_key(story),
        published_at=story.first_published_at,
        told_on=story.told_on,
        ad_probability=0.1 if probability is None else probability,  # unjudged: the prior
        began=story.began,
        ended=story.ended,
        returned=story.returned,
        ending=story.ending,
        cause=story.cause,
        love=story.love,
        contract_kind=story.contract_kind,
        independent=story.counts_as_independent,
        long_enough=len(story.text) >= TEXT_MIN,
        duplicate_cluster=_cluster_of(story),
    )


def _cluster_of(story: Story) -> int:
    """The story's cluster of near-duplicates; its own key while nobody signed it."""
    signed = Signature.objects.filter(story=story).values_list("cluster", flat=True).first()
    return story.pk if signed is None else signed


def detector_problem() -> str:
    """Why no software judges and people read every story; empty when the detector works."""
    return detector_in_use().problem


def author_key(story: Story) -> str:
    """Equal for two stories of one author, as far as can be known."""
    if story.author_id:
        return f"account:{story.author_id}"
    if story.source and story.attribution:
        return f"byline:{story.source}:{story.attribution}"
    return f"story:{story.pk}"


def latest_stories(count: int) -> QuerySet[Story]:
    return Story.objects.live().in_lines().newest_first()[:count]


def stories_told_by(user) -> QuerySet[Story]:
    """All of an author's stories, in every state."""
    mine = Story.objects.filter(author=user).select_related("brand", "state", "author")
    return mine.defer("text").order_by("-id")


def brand_by_slug(slug: str) -> Brand | None:
    return Brand.objects.select_related("sector", "merged_into").filter(slug=slug).first()


@dataclass(frozen=True, slots=True)
class BrandStories:
    """The stories of a brand's portrait."""

    list: StoryPage
    endings: list[tuple[Ending, int]]  # how many stories ended each way, the most frequent first
    told: int


def stories_page_about(brand: Brand, query) -> BrandStories:
    """A page of a brand's stories, and how all of them ended."""
    counts = Story.objects.live().about(brand).exclude(ending="").order_by()
    rows = counts.values_list("ending").annotate(n=Count("id")).order_by("-n", "ending")
    endings = [(Ending(code), number) for code, number in rows]
    return BrandStories(
        list=stories_page(StoryFilter.from_query(query), brand=brand),
        endings=endings,
        told=sum(number for _ending, number in endings),
    )
