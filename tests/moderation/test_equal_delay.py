"""The same treatment whatever the sign (law row F16): the queue reads the clock and the suspicion."""

from __future__ import annotations

import random

import pytest
from django.utils import timezone

from stories.models import Story, StoryState
from stories.vocabulary import Ending
from stories.waiting import desk_of, queue_places
from tests.moderation.held import held


@pytest.mark.django_db
def test_f16_the_order_of_the_queue_does_not_read_the_love_nor_the_ending(moderator):
    draw = random.Random(427_400)
    waits = [{"days": draw.randrange(9), "priority": draw.choice([1, 2])} for _n in range(8)]
    stories = [held(text=f"Number {427_400 + n}. " * 30, **wait) for n, wait in enumerate(waits)]
    moment = timezone.now()
    StoryState.objects.filter(pk__in=[each.pk for each in stories]).update(edit_since=moment)

    def order() -> list[int]:
        return [place.story_id for place in queue_places(desk_of(moderator), None, size=20)]

    first = order()
    assert len(first) == len(stories)
    for _turn in range(5):
        for story in stories:
            told = {"love": draw.choice([None, 0, 5, 10]), "ending": draw.choice(Ending.values)}
            Story.objects.filter(pk=story.pk).update(**told)
        assert order() == first
