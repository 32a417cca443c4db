"""manage.py export_dump: all that is public, in one folder anybody may recompute from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ranking.dump.exporting import Refused, export_dump
from ranking.dump.publishing import publish_dump
from ranking.management.exits import could_not_run, nothing_to_rank
from ranking.methods import NothingToRank
from ranking.signing import BadKey


class Command(BaseCommand):
    help = (
        "Make the current edition anew and write the open data: stories.csv and .jsonl, standings.csv, "
        "brands.csv, tombstones.csv, codebook, signed manifest. The folder appears whole or not at all; "
        "a former dump in it is replaced. Exit status: 0 done; 2 could not run; 3 nothing can be "
        "ranked, nothing written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=Path, nargs="?", help="a new or an empty folder, or a dump"
        )
        parser.add_argument(
            "--publish", action="store_true", help="offer it on the page of open data"
        )

    def handle(self, *args: Any, folder: Path | None, publish: bool, **options: Any) -> None:
        if bool(folder) == publish:
            raise could_not_run("Give a folder, or --publish to put it on the site.")
        try:
            if folder:
                manifest = export_dump(folder)
            else:
                folder, manifest = publish_dump()
        except NothingToRank as nothing:
            raise nothing_to_rank(nothing, "Nothing is written.") from nothing
        except (Refused, BadKey, OSError) as error:
            raise could_not_run(error) from error
        counts = manifest["counts"]
        self.stdout.write(
            f"{folder}: {counts['stories']:,} stories, {counts['counted']:,} counted, "
            f"{counts['with_text']:,} with their text, {counts['brands']:,} brands, "
            f"{counts['ranked']:,} ranked, {counts['tombstones']:,} withdrawn; "
            f"sums {manifest['edition']['digest'][:12]}, key {manifest['key'][:12]}."
        )
