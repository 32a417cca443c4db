"""manage.py import_wiki: take in an archive of a wiki, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cherclient.wiki.archive import BadArchive, Refused, Report, import_wiki

BAD, REFUSED = 2, 1


class Command(BaseCommand):
    help = (
        "Take in an archive written by export_wiki, in one transaction. What the site has already "
        "stays as it is. Exit status: 0 done; 1 an article contradicts one of the site, nothing "
        "changed; 2 the archive is damaged or cannot be read, nothing changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would come, change nothing"
        )
        parser.add_argument(
            "--skip-diverged",
            action="store_true",
            help="leave out the articles that contradict those of the site, take the others",
        )

    def handle(
        self, *args: Any, file: Path, dry_run: bool, skip_diverged: bool, **options: Any
    ) -> None:
        try:
            report = import_wiki(file, dry_run=dry_run, skip_diverged=skip_diverged)
        except BadArchive as bad:
            raise CommandError(f"{bad}\nNothing was changed.", returncode=BAD) from bad
        except Refused as refused:
            raise CommandError(
                f"{refused}\nNothing was changed. --skip-diverged leaves these articles out.",
                returncode=REFUSED,
            ) from refused
        except OSError as error:
            raise CommandError(f"{error}\nNothing was changed.", returncode=BAD) from error
        self._say(report, dry_run=dry_run)

    def _say(self, report: Report, *, dry_run: bool) -> None:
        for file, cause in report.refused:
            self.stdout.write(f"left out: {file}: {cause}")
        if report.did_nothing:
            self.stdout.write("Nothing to do: the site has all of it.")
            return
        begin = "Would import" if dry_run else "Imported"
        self.stdout.write(
            f"{begin} {len(report.created)} new articles, {len(report.continued)} continued, "
            f"{report.categories} categories, {report.sources} sources, {report.images} images, "
            f"{report.former_titles} former titles; {len(report.same)} articles were there already."
        )
