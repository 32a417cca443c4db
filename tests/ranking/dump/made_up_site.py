"""A small site with everything the dump must carry: all endings, floods, copies, advertisements."""

from __future__ import annotations

import datetime as dt
import random

from ranking.services import count_story
from stories.fuzzy_dates import FuzzyDate
from stories.models import Screening, Signature, Story, StoryState
from stories.published import facts_of
from stories.vocabulary import Counterpart, Ending, Licence, State
from tests.factories import BrandFactory, lived

FIRST_DAY = dt.datetime(2023, 1, 2, 9, tzinfo=dt.UTC)
MINUTES = 700 * 24 * 60
FLOOD = range(300 * 24 * 60, 310 * 24 * 60)  # of stories on the first brand
ENDINGS = [*Ending.values, Ending.TOGETHER_LOVE, Ending.FADED, Ending.LEFT_RIVAL, ""]


def a_random_site(stories: int, *, seed: int, brands: int = 9) -> list[Story]:
    """Stories told one after the other over two years, each counted when it was published."""
    draw = random.Random(seed)
    named = [BrandFactory(name=f"Maison {n} & Fils") for n in range(brands)]
    flooded = stories // 10
    moments = [(draw.randrange(MINUTES), draw.choice(named)) for _ in range(stories - flooded)]
    moments += [(draw.choice(FLOOD), named[0]) for _ in range(flooded)]
    made = [
        _story(draw, brand, FIRST_DAY + dt.timedelta(minutes=minute))
        for minute, brand in sorted(moments, key=lambda moment: moment[0])
    ]
    for story in made:
        story.prepare()
    made = Story.objects.bulk_create(made)
    StoryState.objects.bulk_create(StoryState(story=s, state=State.PUBLISHED) for s in made)
    Screening.objects.bulk_create(
        Screening(
            story=story,
            verdict="publish",
            probability=draw.choice([0.004, 0.02, 0.1, 0.31, 0.88]),
            text_hash=story.text_hash,
            version="test",
        )
        for story in made
    )
    _sign(draw, made)
    for story in made:
        count_story(facts_of(story))
    return made


def _sign(draw: random.Random, stories: list[Story]) -> None:
    """One story in eight is nearly that of another one, on its brand or not."""
    first = {story.pk: story.pk for story in stories}
    for place, story in enumerate(stories):
        if place and draw.random() < 0.125:
            first[story.pk] = first[draw.choice(stories[max(0, place - 30) : place]).pk]
    Signature.objects.bulk_create(
        Signature(story=story, cluster=first[story.pk], text_hash=story.text_hash)
        for story in stories
    )


def _story(draw: random.Random, brand, at: dt.datetime) -> Story:
    told = at.date()
    dates = sorted(told - dt.timedelta(days=draw.randrange(9_000)) for _ in range(3))
    ending = draw.choice(ENDINGS)
    number = draw.randrange(10**9)
    story = Story(
        title=f"Story {number}",
        text="Too short to be counted." if draw.random() < 0.05 else lived(number),
        language="en",
        brand=None if draw.random() < 0.03 else brand,
        source="test",
        source_key=str(number),
        attribution=f"Author {draw.randrange(120)}",
        ending=ending,
        love=draw.choice([None, *range(11)]),
        told_on=told,
        live=True,
        first_published_at=at,
        last_published_at=at,
        counterpart=Counterpart.GIFT if draw.random() < 0.03 else Counterpart.NONE,
        licence=Licence.CC_BY_SA if draw.random() < 0.3 else "",
        contract_kind=draw.choice(["", "purchase", "subscription"]),
    )
    _date(draw, story, dates)
    return story


def _date(draw: random.Random, story: Story, dates: list[dt.date]) -> None:
    """Dates of all shapes: exact, of a year, missing, and now and then in no possible order."""
    began, ended, returned = (_around(draw, day, story.told_on) for day in dates)
    story.began = began if draw.random() > 0.05 else None
    story.ended = ended if draw.random() < 0.6 else None
    if story.ending == Ending.CAME_BACK and draw.random() < 0.6:
        story.returned = returned
    if draw.random() < 0.03:
        story.ended = FuzzyDate(dt.date(1950, 1, 1), dt.date(1950, 1, 1), "1950")


def _around(draw: random.Random, day: dt.date, told: dt.date) -> FuzzyDate:
    if draw.random() < 0.5:
        return FuzzyDate(day, day, str(day))
    return FuzzyDate(dt.date(day.year, 1, 1), min(dt.date(day.year, 12, 31), told), str(day.year))
