"""Sites that hold something to rank."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.db import transaction

from ranking.services import count_story
from stories.models import Brand, Screening, Story
from stories.published import facts_of
from stories.services import sign_stories
from stories.vocabulary import Ending
from tests.factories import BrandFactory
from tests.ranking.counted import OUTCOMES, published, told_by
from tests.ranking.ranked_site import ranked_site
from tests.remembered import remembered


@remembered
def a_crowd(seed: int) -> list[Story]:
    """Sixty stories of four brands in order of publication, with copies, repeats and floods."""
    chance = random.Random(seed)
    brands = [BrandFactory() for _ in range(4)]
    stories = []
    for n in range(60):
        began = chance.randrange(1985, 2012)
        ended = chance.randrange(began, 2020)
        ending = chance.choice(list(OUTCOMES))
        story = told_by(
            f"author {chance.randrange(25)}",
            brand=chance.choice(brands),
            ending=ending,
            love=chance.choice([None, 0, 5, 8, 10]),
            began_min=dt.date(began, 1, 1),
            began_max=dt.date(began, 12, 31),
            ended_min=dt.date(ended, 1, 1) if chance.random() < 0.7 else None,
            ended_max=dt.date(ended, 12, 31),
            returned_min=dt.date(2021, 1, 1) if ending == Ending.CAME_BACK else None,
            returned_max=dt.date(2021, 12, 31),
            first_published_at=published(n / 5),
        )
        if stories and chance.random() < 0.2:
            copied = chance.choice(stories)
            story.text, story.brand = copied.text, copied.brand
            story.save()
            sign_stories([story])
            count_story(facts_of(story))
        stories.append(story)
    return stories


@pytest.fixture(params=[1, 2])
def crowd(request, db):
    return a_crowd(request.param)


@remembered
def a_ranked_brand() -> Brand:
    """Fourteen stories nobody doubts, by as many authors over seven weeks, half of them ended."""
    brand = BrandFactory(name="Solbrune")
    for n in range(14):
        story = told_by(
            f"author {n}",
            brand=brand,
            ending=Ending.LEFT_RIVAL if n % 2 else Ending.TOGETHER_LOVE,
            first_published_at=published(n / 2),
        )
        Screening.objects.create(
            story=story, verdict="publish", probability=0.01, text_hash="", version="t"
        )
        count_story(facts_of(story))
    return brand


@pytest.fixture
def ranked_brand(db):
    return a_ranked_brand()


@pytest.fixture(scope="module")
def small_site(django_db_setup, django_db_blocker):
    """The current edition of `ranked_site`, made once a module; what a test adds goes with it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield ranked_site()
        transaction.set_rollback(True)
