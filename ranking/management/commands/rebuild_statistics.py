"""manage.py rebuild_statistics: the sums of the ranking made anew, in one statement."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from ranking.services import make_edition, rebuild_statistics


class Command(BaseCommand):
    help = (
        "Make the sums of the ranking anew from the spells, in one statement, and the current "
        "edition from them. With --stories, first count again each story whose spells are not "
        "what the story says (after an upgrade of the method). Safe to run twice."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--stories", action="store_true", help="count the stories again first")

    def handle(self, *args, stories: bool, **options) -> None:
        made = rebuild_statistics(stories=stories)
        if stories:
            self.stdout.write(f"{made.stories_recounted} stories counted again.")
        self.stdout.write(f"{made.rows} rows of sums made from {made.spells} spells.")
        edition = make_edition()
        self.stdout.write(f"Current edition: {edition.digest[:12]}." if edition else "No edition.")
