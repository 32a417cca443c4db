"""manage.py screen_stories: judge the stories nobody judged yet."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.core.management.base import BaseCommand
from django.utils import timezone

from stories import services, signals
from stories.models import Story, StoryState
from stories.vocabulary import State
from stories.words import EditState

BATCH = 200


class Command(BaseCommand):
    help = (
        "Judge the stories left in `screening` (imported with --no-screening, or interrupted), and "
        "the edits of public ones. "
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
        edits = StoryState.objects.filter(
            state=State.PUBLISHED,
            priority__gt=0,
            edit=EditState.SCREENING,
            edit_since__lte=before,
        )
        for state in edits.select_related("story"):
            if services.screen_edit(state.story):
                tally["edits"] += 1
        if tally["published"]:
            signals.stories_imported.send(sender=Story, count=tally["published"])
        judged = f"; {tally['edits']} edits judged" if tally["edits"] else ""
        self.stdout.write(f"{tally['published']} published, {tally['held']} held{judged}")
