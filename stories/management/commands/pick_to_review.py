"""manage.py pick_to_review: the stories of a week that somebody reads for the detector's sake."""

from __future__ import annotations

import datetime as dt

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stories import services
from stories.services.picks import SIZE
from stories.vocabulary import PickReason


def _day(words: str) -> dt.date:
    try:
        return dt.date.fromisoformat(words)
    except ValueError as error:
        raise CommandError(f"{words!r} is not a day: write it as 2026-11-23.") from error


class Command(BaseCommand):
    help = "Pick the stories of a week to review. Safe to repeat: a week is picked once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", type=int, default=SIZE, help=f"how many ({SIZE})")
        parser.add_argument("--week", metavar="DATE", help="any day of the week (today)")
        parser.add_argument("--dry-run", action="store_true", help="say what would be picked")

    def handle(self, *args, size: int, week: str | None, dry_run: bool, **options) -> None:
        if size < 1:
            raise CommandError("--size is at least 1.")
        batch = services.pick_to_review(
            size=size, week=_day(week) if week else None, dry_run=dry_run
        )
        done = "had been" if batch.was_there else "would be" if dry_run else "were"
        self.stdout.write(f"Week of {batch.week}: {len(batch.picks)} stories {done} picked.")
        for why in PickReason:
            if batch.counts[why]:
                self.stdout.write(f"  {batch.counts[why]} {why.value}")
