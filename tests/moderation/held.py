"""Stories that wait, made in bulk: no telling, no detector."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from stories.models import Story, StoryState
from stories.vocabulary import State
from tests.factories import BrandFactory, StoryFactory


def held(**changes) -> Story:
    """One story in the queue; `priority`, `days` waited and `left` to decide set its place."""
    row = {"priority": changes.pop("priority", 1)}
    row["since"] = timezone.now() - dt.timedelta(days=changes.pop("days", 0))
    row["deadline"] = timezone.now() + dt.timedelta(days=changes.pop("left", 7))
    story = StoryFactory(live=False, state=State.HELD, **changes)
    StoryState.objects.filter(pk=story.pk).update(**row)
    return Story.objects.get(pk=story.pk)


def many_held(number: int, language: str = "en") -> list[Story]:
    """A long queue, a minute between two stories, every tenth suspected, every seventh late."""
    brand, now = BrandFactory(name=f"Longline {number}"), timezone.now()
    stories = [
        Story(
            title=f"Tale {n}",
            text=f"{'A quiet year with them. ' * 40}{n}",
            language=language,
            brand=brand,
        )
        for n in range(number)
    ]
    for story in stories:
        story.prepare()
    stories = Story.objects.bulk_create(stories, batch_size=500)
    StoryState.objects.bulk_create(
        [
            StoryState(
                story=story,
                state=State.HELD,
                since=now - dt.timedelta(minutes=number - n),
                deadline=now + dt.timedelta(days=-1 if n % 7 == 0 else 3),
                priority=2 if n % 10 == 0 else 1,
            )
            for n, story in enumerate(stories)
        ],
        batch_size=500,
    )
    return stories
