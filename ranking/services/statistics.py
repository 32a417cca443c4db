"""Making the sums anew, and saying whether they are what the spells say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from ranking import statistics
from stories.published import StoryFacts, all_facts

from ..models import BrandMonth, Spell
from .counting import count_story, spells_from, uncount_story

_STORY_COLUMNS = (
    "brand_id",
    "author",
    "month",
    "week",
    "published_at",
    "bin",
    "cluster",
    "began",
    "duration",
    "interval",
    "rest",
    "event",
    "outcome",
    "cause",
    "ending",
    "contract",
    "love",
)


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild found and made."""

    rows: int  # of sums
    spells: int
    stories_recounted: int = 0


@transaction.atomic
def rebuild_statistics(*, stories: bool = False) -> Rebuilt:
    """Make the sums anew from the spells, in one statement.

    With `stories`, first count again every story whose spells are not what the story says.
    """
    recounted = 0
    if stories:
        for story_id, facts in list(strayed()):
            recounted += 1
            if facts:
                count_story(facts)
            else:
                uncount_story(story_id)
    if connection.vendor == "postgresql":  # nothing may be counted while the table is empty
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE ranking_spell, ranking_brandmonth IN EXCLUSIVE MODE")
    statistics.rebuild()
    return Rebuilt(
        rows=BrandMonth.objects.count(),
        spells=Spell.objects.count(),
        stories_recounted=recounted,
    )


def strayed() -> Iterator[tuple[int, StoryFacts | None]]:
    """Stories whose spells differ from what the story says now, with its facts; None: not public.

    The surge rule is judged at publication and is not judged again; weights follow from it.
    """
    seen = set()
    for facts in all_facts():
        seen.add(facts.story_id)
        told = [_said(spell) for spell in spells_from(facts)]
        kept = Spell.objects.filter(story_id=facts.story_id).order_by("part")
        if told != [_said(spell) for spell in kept]:
            yield facts.story_id, facts
    counted = Spell.objects.filter(part=0).values_list("story_id", flat=True)
    for story_id in counted.iterator():
        if story_id not in seen:
            yield story_id, None


def _said(spell: Spell) -> tuple:
    return tuple(getattr(spell, name) for name in _STORY_COLUMNS)
