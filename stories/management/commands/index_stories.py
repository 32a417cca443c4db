"""manage.py index_stories: make the search table anew from the public stories."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from tqdm import tqdm

from stories import services
from stories.finding import search
from stories.models import Story


class Command(BaseCommand):
    help = (
        "Index every public story again, batch by batch; safe to repeat and to interrupt. "
        "Stories stay findable meanwhile."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when something is indexed"
        )

    def handle(self, *args, if_empty: bool = False, **options) -> None:
        if if_empty and not search.is_empty():
            return
        total = Story.objects.live().count()
        with tqdm(total=total, unit="story", disable=None) as progress:
            done = services.index_all(progress=progress.update)
        if done:
            self.stdout.write(f"{done} stories indexed")
