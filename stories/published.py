"""The one window other apps look through: facts, cards and lists of public stories."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Length
from django.utils import timezone

from .answers import STILL_THERE, FollowUpRow, answers_to, follow_up_answers
from .detector_in_use import detector_in_use
from .finding.search import find_stories, newest_matches
from .folding import fold
from .fuzzy_dates import FuzzyDate
from .listing import (
    PublicBrand,
    PublicStory,
    heir_of,
    public_among,
    public_brand,
    public_brand_id,
    public_brands,
    public_stories,
    public_stories_among,
    public_story,
    sector_exists,
    taken_back,
    was_withdrawn,
    with_merged,
)
from .models import Brand, BrandAlias, FollowUp, Screening, Sector, Signature, Story, Tombstone
from .queries import StoryFilter, StoryPage, stories_page
from .reading.brand_sums import BrandSums, events_of, sums_of
from .reading.chain import ChainSummary, founding_story, summary_from
from .reading.structured import as_json_ld
from .reading.told_by import told_page
from .vocabulary import TEXT_MIN, Cause, Ending, LinkToBrand

__all__ = [
    "BrandSums",
    "Cause",
    "ChainSummary",
    "Ending",
    "FollowUpRow",
    "LinkToBrand",
    "PublicBrand",
    "PublicStory",
    "StoryFacts",
    "all_facts",
    "answers_to",
    "as_json_ld",
    "brand_by_slug",
    "brand_labels",
    "brands_called",
    "brands_in_sector",
    "chain_summary",
    "choosing_again",
    "cited_stories",
    "detector_problem",
    "events_of",
    "facts_of",
    "find_stories",
    "follow_up_answers",
    "heir_of",
    "hold_stories",
    "latest_stories",
    "names_of",
    "newest_found",
    "number_told",
    "public_among",
    "public_brand",
    "public_brand_id",
    "public_brands",
    "public_stories",
    "public_stories_among",
    "public_story",
    "sector_exists",
    "sectors",
    "stories_in_lines",
    "stories_page_about",
    "sums_of",
    "taken_back",
    "told_page",
    "was_withdrawn",
    "with_merged",
]


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """What the ranking may know of a public story: dates and answers, no text and no name."""

    story_id: int
    brand_id: int | None
    author_key: str  # the account, else source and byline, else the story itself
    published_at: dt.datetime
    told_on: dt.date  # or when its author last said how it stands
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
    """The facts of one story as it stands in the database."""
    return _facts(_with_facts(Story.objects.filter(pk=story.pk)).get())


def _with_facts(stories: QuerySet[Story]) -> QuerySet[Story]:
    """Stories with what other tables hold of their facts, in one query.

    The judgement is that of the text readers see, not of an edit that waits.
    """
    last = Screening.objects.filter(story=OuterRef("pk")).order_by("-id").values("probability")[:1]
    signed = Signature.objects.filter(story=OuterRef("pk")).values("cluster")[:1]
    answered = FollowUp.objects.filter(story=OuterRef("pk"), answer__in=STILL_THERE)
    return stories.annotate(
        judged=Coalesce(F("state__screening__probability"), Subquery(last)),
        signed=Coalesce(Subquery(signed), F("pk"), output_field=BigIntegerField()),
        length=Length("text"),
        changed=F("margin__ending_changed_at"),
        answered=Subquery(answered.order_by("-answered_at").values("answered_at")[:1]),
    ).defer("text")


def _facts(story: Story) -> StoryFacts:
    heard = [moment for moment in (story.changed, story.answered) if moment]
    return StoryFacts(
        story_id=story.pk,
        brand_id=story.brand_id,
        author_key=author_key(story),
        published_at=story.first_published_at,
        told_on=max([story.told_on, *(timezone.localdate(moment) for moment in heard)]),
        ad_probability=0.1 if story.judged is None else story.judged,  # unjudged: the prior
        began=story.began,
        ended=story.ended,
        returned=story.returned,
        ending=story.ending,
        cause=story.cause,
        love=story.love,
        contract_kind=story.contract_kind,
        independent=story.counts_as_independent,
        long_enough=story.length >= TEXT_MIN,
        duplicate_cluster=story.signed,
    )


def all_facts() -> Iterator[StoryFacts]:
    """The facts of every public story but insiders', in order of publication, thousands at a time."""
    stories = _with_facts(Story.objects.opinions()).order_by("first_published_at", "pk")
    return map(_facts, stories.iterator(2_000))


def brand_labels() -> dict[int, tuple[str, str]]:
    """Key of every brand to its slug and its name."""
    rows = Brand.objects.values_list("pk", "slug", "name")
    return {pk: (slug, name) for pk, slug, name in rows.iterator()}


def brands_called(names: Iterable[str]) -> dict[str, Brand]:
    """The public brand each name or slug means, a merged one giving its heir; two queries."""
    folded = {name: fold(name) for name in names}
    wanted = [each for each in folded.values() if each]
    aliases = BrandAlias.objects.filter(folded__in=wanted).select_related("brand")
    meant = {alias.folded: alias.brand for alias in aliases}
    for brand in Brand.objects.filter(slug__in=list(folded)):
        meant[brand.slug] = brand
    found = {name: meant.get(name) or meant.get(each) for name, each in folded.items()}
    heirs = {name: brand.heir for name, brand in found.items() if brand}
    return {name: brand for name, brand in heirs.items() if brand.live}


def brands_in_sector(code: str) -> QuerySet[Brand]:
    """Keys of the brands of a line of business, to be used inside another query."""
    return Brand.objects.filter(sector__code=code).values("pk")


def sectors() -> list[Sector]:
    return list(Sector.objects.all())


def number_told(before: dt.datetime | None = None) -> int:
    """Public stories of customers that name a brand, counted or not; those published before a moment."""
    told = Story.objects.opinions().exclude(brand=None)
    return (told.filter(first_published_at__lt=before) if before else told).count()


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


def chain_summary() -> ChainSummary | None:
    """The chain from the founding story on, in figures and drawn; None on an empty site.

    Two queries, three while nobody has answered a story.
    """
    founding = founding_story()
    return summary_from(founding) if founding else None


def names_of(story_id: int) -> tuple[str, str]:
    """The public id of a story and the slug of its brand, each empty when there is none."""
    rows = Story.objects.filter(pk=story_id).values_list("public_id", "brand__slug")
    public_id, slug = rows.first() or ("", "")
    return public_id, slug or ""


def latest_stories(count: int) -> QuerySet[Story]:
    return Story.objects.live().in_lines().newest_first()[:count]


def newest_found(words: str, limit: int) -> list[Story]:
    """Public stories that hold all the words, the newest first; two queries."""
    keys = newest_matches(words, limit)
    found = stories_in_lines(keys)
    return [found[key] for key in keys if key in found]


def stories_in_lines(keys: Iterable[int]) -> dict[int, Story]:
    """Public stories by key, as lines of lists show them."""
    return Story.objects.live().in_lines().in_bulk(list(keys))


def cited_stories(public_ids: Iterable[str]) -> tuple[dict[str, Story], set[str]]:
    """Public stories by public id, as lines show them, and the ids of those that were public once.

    One query; two more when some are not public, which says nothing of stories never shown.
    """
    wanted = set(public_ids)
    if not wanted:
        return {}, set()
    rows = Story.objects.live().in_lines().filter(public_id__in=wanted)
    found = {story.public_id: story for story in rows}
    missing = wanted - found.keys()
    if not missing:
        return found, set()
    gone = Story.objects.filter(public_id__in=missing, last_published_at__isnull=False)
    erased = Tombstone.objects.filter(public_id__in=missing, was_public=True).order_by()
    return found, {
        *gone.values_list("public_id", flat=True),
        *erased.values_list("public_id", flat=True),
    }


def hold_stories(public_ids: Iterable[str]) -> None:
    """Until the end of the transaction, none of these is shown, taken back or erased.

    What is read of them afterwards is true when the transaction is committed. One query.
    """
    rows = Story.objects.filter(public_id__in=list(public_ids)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def choosing_again(*answers: str) -> QuerySet[Story]:
    """Keys of the stories that answer so to "would you choose it again?", to be used inside another query."""
    return Story.objects.filter(would_choose_again__in=answers).values("pk")


def brand_by_slug(slug: str) -> Brand | None:
    return Brand.objects.select_related("sector", "merged_into").filter(slug=slug).first()


def stories_page_about(brand: Brand, query) -> StoryPage:
    """A page of a brand's stories, narrowed as the address asks."""
    return stories_page(StoryFilter.from_query(query), brand=brand)
