"""From stories to rows of the search table: stems of the head and of the body, tokens of facets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ..models import Brand, Episode, Sector, Step, Story, StoryTag
from .stemming import stems

PLACE_BITS = 30  # of a story's key, inside its place
_PLACE_MAX = 2**63 - 1
_GAP = ""  # between two parts: no phrase runs from a title into a brand


@dataclass(frozen=True, slots=True)
class SearchRow:
    """`place` orders stories by publication: its seconds, then the story's key.

    `head` is the title, the brand's names, the product and the tags; `body` the text and the
    episodes: both as stems in order, with an empty string between two parts.
    """

    place: int
    story_id: int
    facets: tuple[str, ...]
    head: tuple[str, ...]
    body: tuple[str, ...]


def place_of(seconds: int, story_id: int) -> int:
    """The order of publication as one whole number of 64 bits; a later story has a greater one."""
    return min(seconds << PLACE_BITS | story_id, _PLACE_MAX)


def story_id_at(place: int) -> int:
    return place & (1 << PLACE_BITS) - 1


def seconds_at(place: int) -> int:
    """Seconds since 1970 of the publication."""
    return place >> PLACE_BITS


def token(facet: str, value: str | int) -> str:
    """A facet's value as one word of letters and digits: no author's word is asked among them.

    >>> token("ending", "left_rival")
    'xendingleftrival'
    """
    if facet == "sector":  # a code that editors chose: two may differ by a hyphen
        return f"xsector{str(value).encode().hex()}"
    return f"x{facet}{str(value).replace('_', '')}"


def rows_of(stories: Iterable[Story]) -> list[SearchRow]:
    """The rows of some public stories; five queries at most, whatever their number."""
    stories = list(stories)
    keys = [story.pk for story in stories]
    names, sectors = _brands({story.brand_id for story in stories if story.brand_id})
    unnamed = {story.sector_id for story in stories if story.sector_id}
    codes = dict(Sector.objects.filter(pk__in=unnamed).values_list("pk", "code")) if unnamed else {}
    episodes, tags, channels = defaultdict(list), defaultdict(list), defaultdict(set)
    for episode in Episode.objects.filter(story__in=keys).order_by("sort_order", "pk"):
        episodes[episode.story_id].append(episode)
    for tag in StoryTag.objects.filter(content_object__in=keys).select_related("tag"):
        tags[tag.content_object_id].append(tag.tag)
    if episodes:
        used = Step.objects.filter(episode__story__in=keys).values_list("episode__story", "channel")
        for story_id, channel in used.distinct().order_by():
            channels[story_id].add(channel)
    rows = []
    for story in stories:
        told, tagged, brand = episodes[story.pk], tags[story.pk], story.brand_id
        sector = sectors.get(brand, "") if brand else codes.get(story.sector_id, "")
        head = [story.title, *names[brand], story.product, *(tag.name for tag in tagged)]
        body = [story.text, *(part for each in told for part in (each.title, each.text))]
        facets = _facets(story, told, channels[story.pk])
        facets |= {("sector", sector)} | {("tag", tag.pk) for tag in tagged}
        published = story.first_published_at
        row = SearchRow(
            place=place_of(int(published.timestamp() // 1), story.pk),
            story_id=story.pk,
            facets=tuple(sorted(token(*each) for each in facets if each[1])),
            head=_stemmed(head, story.language),
            body=_stemmed(body, story.language),
        )
        rows.append(row)
    return rows


def _brands(keys: set[int]) -> tuple[dict[int, list[str]], dict[int, str]]:
    """Every name of each brand, its own first, and the code of its sector; one query."""
    names: dict[int, list[str]] = defaultdict(list)
    sectors: dict[int, str] = {}
    if keys:
        rows = Brand.objects.filter(pk__in=keys).order_by("pk", "aliases__name")
        for key, name, sector, alias in rows.values_list(
            "pk", "name", "sector__code", "aliases__name"
        ):
            sectors[key] = sector or ""
            names[key] += [each for each in (name, alias) if each and each not in names[key]]
    return names, sectors


def _facets(story: Story, episodes: list[Episode], channels: set[str]) -> set[tuple]:
    began = story.began
    middle = began.first + (began.last - began.first) / 2 if began else None
    found = {
        ("ending", story.ending),
        ("language", story.language),
        ("stage", story.beginning),
        ("brand", story.brand_id),
        ("decade", middle.year // 10 * 10 if middle else None),
        ("year", story.first_published_at.year),
    }
    found |= {("channel", channel) for channel in channels}
    for episode in episodes:
        found |= {("stage", episode.stage), ("channel", episode.received_channel)}
        found |= {("emotion", code) for code in episode.emotions}
        found |= {("excuse", code) for code in episode.excuses}
    return found


def _stemmed(parts: list[str], language: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in parts:
        more = stems(part, language)
        if more:
            found += [_GAP, *more] if found else more
    return tuple(found)
