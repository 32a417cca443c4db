"""manage.py benchmark_publishing: what publishing a story takes, and what counting it adds."""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from stories import signals
from stories.models import Brand, Story, StoryState
from stories.services import publish_story
from stories.services.near_duplicates import sign_stories
from stories.vocabulary import Ending, State

BRANDS = 20
WORDS = (  # noqa: SIM905
    "le la une des samedi matin atelier rue pluie dame téléphone panne machine facture merci colis "
    "gare train mère fille village clé moteur guichet lettre signature reçu hiver été bruit comptoir"
).split()


class Command(BaseCommand):
    help = (
        "Measure the transaction that publishes a told story (judging left out), and the share of "
        "it that the listeners of `story_shown` take: counting its spells and keeping the sums. "
        "Works in one transaction, rolled back."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--stories", type=int, default=200)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, stories: int, **options) -> None:
        if stories < 2:
            raise CommandError("Two stories at least.")
        with transaction.atomic():
            found = measure(stories)
            transaction.set_rollback(True)
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2))
            return
        for name, value in found.items():
            self.stdout.write(f"{name:32} {value}")


def measure(count: int) -> dict:
    """Medians in milliseconds over `count` stories, each author telling one story a brand."""
    draw = random.Random(2007)  # noqa: S311
    member_for = get_user_model().objects.member_for
    authors = [
        member_for(f"benchmark-{n}@example.org", pseudonym=f"Benchmark {n}")
        for n in range(1 + count // BRANDS)
    ]
    brands = [
        Brand.objects.create(name=f"Benchmark {n}", slug=f"benchmark-{n}", live=True)
        for n in range(BRANDS)
    ]
    whole, counting = [], []
    for n in range(count):
        story = _told(n, draw, brands[n % BRANDS], authors[n // BRANDS])
        with _listeners_timed() as spent:
            start = time.perf_counter()
            publish_story(story)
            whole.append(time.perf_counter() - start)
        counting.append(sum(spent))
    return {
        "stories": count,
        "publish_ms_median": round(1000 * statistics.median(whole), 2),
        "counting_ms_median": round(1000 * statistics.median(counting), 2),
        "counting_share_percent": round(100 * sum(counting) / sum(whole), 1),
    }


def _told(n: int, draw: random.Random, brand: Brand, author) -> Story:
    """A told story with its revision, signed and ready to be published."""
    story = Story(
        title=f"Récit {n}",
        text=" ".join(draw.choices(WORDS, k=150)) + f" {n}",
        brand=brand,
        author=author,
        source="benchmark",
        source_key=str(n),
        ending=draw.choice(list(Ending)[:9]),
        love=draw.randrange(11),
        live=False,
        began_min=timezone.localdate().replace(year=2001),
        began_max=timezone.localdate().replace(year=2001),
    )
    story.save()
    StoryState.objects.create(story=story, state=State.SCREENING)
    story.save_revision()
    sign_stories([story], bulk=True)
    return story


@contextmanager
def _listeners_timed() -> Iterator[list[float]]:
    """Seconds that sending `story_shown` takes: all that listeners do inside the transaction."""
    spent: list[float] = []
    send = signals.story_shown.send

    def timed(*args, **kwargs):
        start = time.perf_counter()
        answers = send(*args, **kwargs)
        spent.append(time.perf_counter() - start)
        return answers

    signals.story_shown.send = timed
    try:
        yield spent
    finally:
        del signals.story_shown.send
