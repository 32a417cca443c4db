"""manage.py check_statistics: whether the sums are exactly what the spells say."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from ranking import statistics
from ranking.models import BrandMonth, Spell
from ranking.services import strayed


class Command(BaseCommand):
    help = (
        "Compare the sums kept story by story with those of all spells at once, whole number by "
        "whole number. Exit code 1 when they differ. With --stories, also compare the spells with "
        "the stories. Changes nothing."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--stories", action="store_true", help="look at the stories too")

    def handle(self, *args, stories: bool, **options) -> None:
        found = statistics.differences()
        for sign, *row in found:
            names = (*BrandMonth.DIMENSIONS, *BrandMonth.MEASURES)
            values = " ".join(f"{name}={value}" for name, value in zip(names, row, strict=True))
            self.stdout.write(f"{sign} {values}")
        astray = [str(story_id) for story_id, _facts in strayed()] if stories else []
        if astray:
            self.stdout.write(f"Stories counted otherwise than told: {', '.join(astray[:20])}")
        if found or astray:
            raise CommandError(
                "The sums are not those of the stories. Mend them with: "
                f"manage.py rebuild_statistics{' --stories' if astray else ''}"
            )
        self.stdout.write(
            f"{BrandMonth.objects.count()} rows of sums, exactly those of "
            f"{Spell.objects.filter(weight__gt=0).count()} counted spells."
        )
