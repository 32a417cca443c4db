"""Counted stories, and the same sums by another road: from the stories, whole, in pure Python."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

import numpy as np

from ranking.endings import CAUSES
from ranking.methods import (
    CountedStory,
    Outcome,
    Tally,
    detector_bin,
    iso_week,
    month_number,
    spells_of,
    surge_holds,
    tally_of,
)
from ranking.methods.spells import Spell as Stretch
from ranking.methods.spells import When
from ranking.methods.values import Cause
from ranking.models import Spell
from ranking.services import count_story
from stories.models import Story
from stories.published import facts_of
from stories.vocabulary import Ending
from tests.factories import StoryFactory

MONDAY = dt.datetime(2024, 1, 1, 12, tzinfo=dt.UTC)
TABLES = [
    "weight",
    "exposure",
    "events",
    "outcome_weight",
    "cause_weight",
    "love_weight",
    "love_sum",
    "love_squares",
]
OUTCOMES = {
    Ending.TOGETHER_LOVE: (Outcome.LOYAL, None),
    Ending.TOGETHER_HABIT: (Outcome.LEFT, Cause.MOVED_ON),
    Ending.TOGETHER_HOSTAGE: (Outcome.CAPTIVE, None),
    Ending.TOGETHER_DISPUTE: (Outcome.LOYAL, None),
    Ending.CAME_BACK: (Outcome.CAME_BACK, None),
    Ending.HANDED_ON: (Outcome.LOYAL, None),
    Ending.FADED: (Outcome.LEFT, Cause.MOVED_ON),
    Ending.LEFT_RIVAL: (Outcome.LEFT, Cause.BETTER_OFFER),
    Ending.LEFT_ALONE: (Outcome.LEFT, Cause.OTHER),
    Ending.DROPPED: (Outcome.LOYAL, None),
    Ending.BRAND_GONE: (Outcome.LOYAL, None),
    Ending.LIFE: (Outcome.LOYAL, None),
}


def published(weeks: float) -> dt.datetime:
    return MONDAY + dt.timedelta(weeks=weeks)


def told_by(name: str, **changes) -> Story:
    """A counted story with a byline, which is its author."""
    return StoryFactory(source="test", attribution=name, **changes)


def recount(stories) -> None:
    for story in stories:
        count_story(facts_of(story))


def weights() -> dict[int, int]:
    return dict(Spell.objects.filter(part=0).values_list("story", "weight"))


# --- the same sums by another road ----------------------------------------------------------------


def told_again(stories: list[Story]) -> list[Tally]:
    """The tallies of these stories, computed whole, without the table of spells."""
    of_brand = defaultdict(list)
    for story in sorted(stories, key=lambda s: (s.first_published_at, s.pk)):
        of_brand[story.brand.slug].append(story)
    return [
        tally_of(brand, counted)
        for brand, told in of_brand.items()
        if any(counted := _counted(told))
    ]


def _counted(told: list[Story]) -> list[CountedStory]:
    """One brand's stories with their weights, in order of publication."""
    facts = [facts_of(story) for story in told]
    held = surge_holds([iso_week(f.published_at) for f in facts])
    last = {f.author_key: f.story_id for f, surge in zip(facts, held, strict=True) if not surge}
    counting = [f for f in facts if last.get(f.author_key) == f.story_id]
    copies = Counter(f.duplicate_cluster for f in counting)
    return [_counted_story(f, 1000 // copies[f.duplicate_cluster]) for f in counting]


def _counted_story(facts, weight: int) -> CountedStory:
    outcome, cause = OUTCOMES[facts.ending]
    still = facts.ending in (Ending.TOGETHER_LOVE, Ending.TOGETHER_DISPUTE)
    when = {
        name: When.between(date.first, date.last)
        for name in ("began", "ended", "returned")
        if (date := getattr(facts, name))
        and not (name == "ended" and still)
        and not (name == "returned" and outcome is not Outcome.CAME_BACK)
    }
    return CountedStory(
        bin=detector_bin(facts.ad_probability),
        weight=weight,
        spells=spells_of(outcome, told=month_number(facts.told_on), **when),
        outcome=outcome,
        author=facts.author_key,
        month=month_number(facts.published_at.date()),
        cause=Cause(facts.cause) if facts.cause else cause,
        love=facts.love,
    )


def assert_same(found: list[Tally], expected: list[Tally]) -> None:
    of_brand = {tally.brand: tally for tally in found}
    assert of_brand.keys() == {tally.brand for tally in expected}
    for wanted in expected:
        got = of_brand[wanted.brand]
        assert (got.stories, got.authors, got.months) == (
            wanted.stories,
            wanted.authors,
            wanted.months,
        )
        for name in TABLES:
            assert np.array_equal(getattr(got, name), getattr(wanted, name)), name


def tallies_of_spells() -> list[Tally]:
    """The tallies of the spells as they are weighed, added up in pure Python."""
    parts_of = defaultdict(list)
    for spell in Spell.objects.select_related("brand").order_by("story", "part"):
        parts_of[spell.story_id].append(spell)
    of_brand = defaultdict(list)
    for parts in parts_of.values():
        first = parts[0]
        of_brand[first.brand.slug].append(
            CountedStory(
                bin=first.bin,
                weight=first.weight,
                spells=tuple(Stretch(p.began, p.began + p.duration, p.event) for p in parts),
                outcome=list(Outcome)[first.outcome],
                author=first.author,
                month=first.month,
                cause=Cause(CAUSES[first.cause]) if first.cause else None,
                love=first.love,
            )
        )
    found = [tally_of(brand, stories) for brand, stories in of_brand.items()]
    return [tally for tally in found if tally.stories]
