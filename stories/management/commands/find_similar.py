"""manage.py find_similar: look for the stories like each story, with the words they share."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from tqdm import tqdm

from stories import services

BATCH = 100


class Command(BaseCommand):
    help = (
        "Find the stories like those whose neighbours were never looked for, imported ones as a rule; "
        "an interrupted run goes on where it was."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--all", action="store_true", help="look again for every public story")

    def handle(self, *args, **options) -> None:
        last = done = 0
        with tqdm(unit="story", disable=None) as progress:
            while batch := services.without_similar(last, BATCH, again=options["all"]):
                for story in batch:
                    services.find_similar(story)
                last, done = batch[-1].pk, done + len(batch)
                progress.update(len(batch))
        if done:
            self.stdout.write(f"{done} stories compared with others")
