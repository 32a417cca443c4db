"""Reading the chain: a story, the stories that answer it, and theirs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from ..models import Story
from .chain_drawing import ChainDrawing, Link, draw_chain, in_depth, numbered

STORIES_MAX, LEVELS_MAX, OTHERS = 500, 40, 12

# A story that is not public is read only where something answers it: it was public once.
_CHAIN = """
WITH RECURSIVE chain(id, parent, level, language, live) AS (
    SELECT id, CAST(NULL AS bigint), 0, language, live FROM stories_story WHERE id = %s
    UNION ALL
    SELECT story.id, story.in_chain_of_id, chain.level + 1, story.language, story.live
    FROM stories_story story JOIN chain ON story.in_chain_of_id = chain.id
    WHERE chain.level < %s AND (
        story.live OR EXISTS (SELECT 1 FROM stories_story a WHERE a.in_chain_of_id = story.id)
    )
)
SELECT id, parent, level, language, live FROM chain LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a story stands in a chain; `live` is false for one its author took back."""

    key: int
    parent: int | None
    level: int
    language: str
    live: bool


@dataclass(frozen=True, slots=True)
class ChainSummary:
    """A chain in figures: public stories, levels after the first, the widest level's stories.

    `more`: the chain goes on beyond what was read.
    """

    founding: Story
    number: int
    depth: int
    breadth: int
    languages: tuple[str, ...]  # codes, the most told first
    drawing: ChainDrawing
    more: bool


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One line of the nested list; `story` is None for one taken back by its author.

    `opens`: it is the first answer to the line before, or the first line; `leaf`: nothing answers
    it; `closes`: one entry for each list that ends after it.
    """

    number: int
    level: int
    story: Story | None
    opens: bool
    leaf: bool = True
    closes: range = range(0)


@dataclass(frozen=True, slots=True)
class Chain:
    summary: ChainSummary
    rows: tuple[ChainRow, ...]


def founding_story() -> Story | None:
    """The oldest public story that answers none and is answered; else the oldest public story."""
    oldest = Story.objects.live().in_lines().order_by("first_published_at", "id")
    return chain_roots().first() or oldest.first()


def chain_roots() -> QuerySet[Story]:
    """Public stories that answer none and are answered, the oldest first."""
    answered = Story.objects.live().filter(in_chain_of__isnull=False).values("in_chain_of")
    roots = Story.objects.live().in_lines().filter(in_chain_of=None, pk__in=answered)
    return roots.order_by("first_published_at", "id")


def other_chains(founding: Story) -> list[Story]:
    """The founding stories of the other chains, the oldest first."""
    return list(chain_roots().exclude(pk=founding.pk)[:OTHERS])


def places_from(root: int) -> tuple[list[Place], bool]:
    """The chain that begins at a story, level by level, and whether it goes on; one query.

    At most `STORIES_MAX` stories and `LEVELS_MAX` levels. A story taken back is kept where public
    ones come after it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHAIN, [root, LEVELS_MAX, STORIES_MAX + 1])
        found = [Place(*row[:4], live=bool(row[4])) for row in cursor.fetchall()]
    more = len(found) > STORIES_MAX or any(place.level == LEVELS_MAX for place in found)
    places, kept, under = [], {root}, Counter()
    for place in sorted(found[:STORIES_MAX], key=lambda place: (place.level, place.key)):
        if place.level == 0 or (place.parent in kept and place.key not in kept):
            kept.add(place.key)
            places.append(place)
    for place in reversed(places):  # what was taken back stays only where something hangs from it
        if place.level and place.parent and (place.live or under[place.key]):
            under[place.parent] += 1
    return [p for p in places if p.live or p.level == 0 or under[p.key]], more


def summary_from(story: Story) -> ChainSummary:
    """A chain from its first story on, in figures; one query."""
    places, more = places_from(story.pk)
    return _summary(story, places, more)


def _summary(story: Story, places: list[Place], more: bool) -> ChainSummary:
    public = [place for place in places if place.live]
    levels = Counter(place.level for place in public)
    languages = Counter(place.language for place in public)
    return ChainSummary(
        founding=story,
        number=len(public),
        depth=max(levels, default=0),
        breadth=max(levels.values(), default=0),
        languages=tuple(code for code, _number in languages.most_common()),
        drawing=draw_chain([Link(place.key, place.parent) for place in places]),
        more=more,
    )


def chain_from(story: Story) -> Chain:
    """A chain from one of its stories on, drawn and listed; two queries."""
    places, more = places_from(story.pk)
    public = [place.key for place in places if place.live]
    stories = Story.objects.live().in_lines().in_bulk(public)
    links = [Link(place.key, place.parent) for place in places]
    at, numbers = {place.key: place for place in places}, numbered(links)
    order = in_depth(links)
    rows = []
    for key, before, after in zip(order, [None, *order], [*order[1:], None], strict=False):
        level, following = at[key].level, at[after].level if after else -1
        rows.append(
            ChainRow(
                number=numbers[key],
                level=level,
                story=stories.get(key),
                opens=before is None or level > at[before].level,
                leaf=following <= level,
                closes=range(max(0, level - following)),
            )
        )
    return Chain(_summary(story, places, more), tuple(rows))
