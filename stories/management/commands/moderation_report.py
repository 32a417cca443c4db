"""manage.py moderation_report --year 2026 --out DIR: a year of moderation in HTML, CSV and JSON."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from stories.yearly.reading import read_year
from stories.yearly.writing import write_report

FIRST_YEAR = 2000


class Command(BaseCommand):
    help = "Write the yearly report of moderation: notices, actions, delays, errors, appeals."

    def add_arguments(self, parser: CommandParser) -> None:
        last = timezone.localdate().year - 1
        parser.add_argument("--year", type=int, default=last, help=f"by default {last}")
        parser.add_argument("--out", type=Path, required=True, help="the folder to write in")

    def handle(self, *args, year: int, out: Path, **options) -> None:
        this_year = timezone.localdate().year
        if not FIRST_YEAR <= year <= this_year:
            raise CommandError(f"--year is between {FIRST_YEAR} and {this_year}, not {year}.")
        try:
            paths = write_report(read_year(year), out)
        except OSError as problem:
            raise CommandError(f"The report cannot be written: {problem}") from problem
        if year == this_year:
            self.stderr.write("The year is not over: these figures will change.")
        for path in paths:
            self.stdout.write(str(path))
