"""manage.py screen_stories: judge the stories nobody judged yet."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.core.management.base import BaseCommand
from django.utils import timezone

from stories import services, signals
from stories.models import Story
from stories.vocabulary import State

BATCH = 200


class Command(BaseCommand):
    help = (
        "Judge the stories left in `screening`: imported with --no-screening, or interrupted. "
        "Safe to run twice, and beside the site."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--older-than", type=int, default=0, metavar="MINUTES", help="leave the newest alone"
        )

    def handle(self, *args, older_than: int, **options) -> None:
        before = timezone.now() - dt.timedelta(minutes=older_than)
        waiting = Story.objects.filter(state__state=State.SCREENING, state__since__lte=before)
        tally: Counter[str] = Counter()
        ids = list(waiting.order_by("first_published_at", "id").values_list("pk", flat=True))
        for start in range(0, len(ids), BATCH):
            found = Story.objects.select_related("brand").in_bulk(ids[start : start + BATCH])
            stories = [found[pk] for pk in ids[start : start + BATCH] if pk in found]
            twins = services.sign_stories(stories, bulk=True)
            for story in stories:
                if services.screen_story(story, bulk=True, twins=twins[story.pk]):
                    tally["published" if story.live else "held"] += 1
        if tally["published"]:
            signals.stories_imported.send(sender=Story, count=tally["published"])
        self.stdout.write(f"{tally['published']} published, {tally['held']} held")
