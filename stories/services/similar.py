"""Stories like a story, with the words they share: found after publication, read in its margin."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q
from django.utils import translation

from ..finding.likeness import names_aside, neighbours, telling_words
from ..finding.rows import story_id_at, token
from ..finding.search import COUNTED_MAX, Match, counts, places
from ..finding.stemming import Wanted
from ..models import Brand, Episode, Story
from .margins import keep_similar

MOST = 4
CANDIDATES = 300  # stories compared with one, the newest of each road to it
RAREST = 8  # stems asked from the index


def find_similar(story: Story) -> list[dict]:
    """Find and keep the stories closest to this one; an empty list for a story nobody sees."""
    found = _similar(story) if story.live else []
    keep_similar(story.pk, found)
    return found


def without_similar(after: int, count: int, *, again: bool = False) -> list[Story]:
    """The next public stories, in the order of keys, whose neighbours were never looked for."""
    stories = Story.objects.live().filter(pk__gt=after)
    if not again:
        stories = stories.filter(Q(margin=None) | Q(margin__similar_at=None))
    return list(stories.select_related("brand__sector", "sector").order_by("pk")[:count])


def _similar(story: Story) -> list[dict]:
    text = _texts([story])[story.pk]
    brand = Brand.objects.prefetch_related("aliases").filter(pk=story.brand_id).first()
    names = [brand.name, *(alias.name for alias in brand.aliases.all())] if brand else []
    aside = names_aside(names, story.language)
    others = _candidates(story, telling_words(text, story.language, aside=aside))
    texts = _texts(others)
    found = neighbours(
        text,
        [texts[other.pk] for other in others],
        language=story.language,
        most=MOST,
        aside=aside,
    )
    rows = []
    for near in found:
        other = others[near.place]
        with translation.override(other.language):
            address = other.get_absolute_url()
        shared = list(near.shared)
        rows.append({"id": other.pk, "title": other.title, "address": address, "shared": shared})
    return rows


def _candidates(story: Story, stems: list[str]) -> list[Story]:
    """Public stories in the same language: of the brand, of the ending and sector, of rare words."""
    language = token("language", story.language)
    roads = [Match(facets=(language, *facets)) for facets in _facets(story)]
    rare = _rarest(stems, language)
    if rare:
        either = Wanted(tuple(((each,),) for each in rare))
        roads.insert(0, Match(words=either, facets=(language,)))
    keys: dict[int, None] = {}
    for road in roads:
        found = places(road, limit=CANDIDATES // len(roads) + 1)
        keys |= dict.fromkeys(story_id_at(place) for place in found)
    keys.pop(story.pk, None)
    same_text = Story.objects.filter(text_hash=story.text_hash).values("pk")
    return list(Story.objects.live().filter(pk__in=list(keys)).exclude(pk__in=same_text))


def _facets(story: Story) -> list[tuple[str, ...]]:
    sector = story.brand.sector if story.brand_id else story.sector
    found = [(token("brand", story.brand_id),)] if story.brand_id else []
    if story.ending and sector:
        found.append((token("ending", story.ending), token("sector", sector.code)))
    return found


def _rarest(stems: list[str], language: str) -> list[str]:
    """The stems that fewest stories hold, at least one other; those of too many are left out."""
    asked = list(dict.fromkeys(stems))[:200]
    searches = [Match(Wanted((((each,),),)), (language,)) for each in asked]
    numbers = zip(counts(searches), asked, strict=True)
    return [each for number, each in sorted(numbers) if 2 <= number <= COUNTED_MAX][:RAREST]


def _texts(stories: list[Story]) -> dict[int, str]:
    """All that each story tells; one query."""
    parts = defaultdict(list)
    told = Episode.objects.filter(story__in=[story.pk for story in stories])
    for key, title, text in told.order_by("pk").values_list("story", "title", "text"):
        parts[key] += [title, text]
    return {
        story.pk: "\n".join([story.title, story.product, story.text, *parts[story.pk]])
        for story in stories
    }
