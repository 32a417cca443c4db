"""manage.py sign_stories: sign the stories told before near-duplicates were looked for."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from tqdm import tqdm

from stories import services, signals
from stories.models import Story
from stories.vocabulary import State

BATCH = 200
_SIGNED_LATER = (State.AWAITING_CONFIRMATION, State.SCREENING)  # by their own screening


class Command(BaseCommand):
    help = (
        "Sign the screened stories that have no signature, or one of another text, and join them to "
        "their near-duplicates. Each batch is kept at once: an interrupted run goes on where it was."
    )

    def handle(self, *args, **options) -> None:
        judged = Story.objects.exclude(state__state__in=_SIGNED_LATER)
        ids = list(services.unsigned(judged).order_by("pk").values_list("pk", flat=True))
        if not ids:
            return
        with tqdm(total=len(ids), unit="story", disable=None) as progress:
            for start in range(0, len(ids), BATCH):
                stories = Story.objects.filter(pk__in=ids[start : start + BATCH]).order_by("pk")
                progress.update(len(services.sign_stories(list(stories), bulk=True)))
        signals.stories_imported.send(sender=Story, count=len(ids))
        self.stdout.write(f"{len(ids)} stories signed")
