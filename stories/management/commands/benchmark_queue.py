"""manage.py benchmark_queue: what a moderator's queue takes with many stories waiting."""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from stories.models import Brand, Story, StoryState
from stories.services import declare_languages
from stories.services.claims import take_next
from stories.vocabulary import Language, State
from stories.waiting import desk_of, queue_page, queue_places, waiting_for

ROUNDS = 15
MOST = 100_000


class Command(BaseCommand):
    help = (
        "Measure the queue on made-up stories that wait, beside a bare read of twenty of them. "
        "Everything is done in one transaction, which is undone."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--stories", type=int, default=10_000)
        parser.add_argument("--rounds", type=int, default=ROUNDS)

    def handle(self, *args, stories: int, rounds: int, **options) -> None:
        if not (40 <= stories <= MOST and rounds >= 1):
            raise CommandError(f"From 40 to {MOST:,} stories, and one round or more.")
        with transaction.atomic():
            _make(stories)
            moderator = get_user_model().objects.create_superuser("benchmark@cherclient.example")
            declare_languages(moderator, Language.values)
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE stories_story, stories_storystate")
            self._measure(stories, rounds, moderator)
            transaction.set_rollback(True)

    def _measure(self, stories: int, rounds: int, moderator) -> None:
        desk = desk_of(moderator)
        middle = queue_places(desk, size=stories // 2)[-1]
        waiting = StoryState.objects.filter(state=State.HELD).select_related("story__brand")
        measures: dict[str, Callable] = {
            "a bare read of twenty": lambda: list(waiting.order_by("since")[:20]),
            "the first page": lambda: queue_page(desk),
            "a page in the middle": lambda: queue_page(desk, middle),
            "counting, capped": lambda: waiting_for(desk),
            "taking the next one": lambda: take_next(by=moderator),
        }
        times = {name: _median_ms(act, rounds) for name, act in measures.items()}
        bare = times["a bare read of twenty"]
        self.stdout.write(f"{connection.vendor}, {stories:,} stories wait; medians of {rounds}")
        for name, ms in times.items():
            self.stdout.write(f"  {name:<24} {ms:8.1f} ms of processor  {ms / bare:6.1f} ×")


def _median_ms(act: Callable, rounds: int) -> float:
    """Processor time of this process, in milliseconds."""
    act()
    taken = []
    for _round in range(rounds):
        start = time.process_time()
        act()
        taken.append(1_000 * (time.process_time() - start))
    return statistics.median(taken)


def _make(count: int) -> None:
    """Stories that wait, a minute apart: every tenth suspected, every seventh past its delay."""
    now = timezone.now()
    brand = Brand.objects.create(name="Benchmark of the queue", slug="benchmark-of-the-queue")
    made = [
        Story(title=f"Tale {n}", text=f"{'A quiet year. ' * 80}{n}", language="en", brand=brand)
        for n in range(count)
    ]
    for story in made:
        story.prepare()
    made = Story.objects.bulk_create(made, batch_size=500)
    rows = [
        StoryState(
            story=story,
            state=State.HELD,
            since=now - dt.timedelta(minutes=count - n),
            deadline=now + dt.timedelta(days=-1 if n % 7 == 0 else 3),
            priority=2 if n % 10 == 0 else 1,
        )
        for n, story in enumerate(made)
    ]
    StoryState.objects.bulk_create(rows, batch_size=500)
