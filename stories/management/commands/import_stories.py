"""manage.py import_stories FILE: stories from JSONL or CSV, screened as they come."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from stories.bulk import Importer
from stories.imports import ImportedRow, NotAStoryFile, RowError, read_rows, row_from

BATCH = 500
SHOWN = 50


class Command(BaseCommand):
    help = (
        "Import stories from a JSONL or CSV file (schema: docs/guides/import.md). Each batch is kept "
        "whole or not at all; a second run creates nothing."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--source", help="name of the source, kept with each story (default: the file's name)"
        )
        parser.add_argument(
            "--no-screening", action="store_true", help="leave the stories unpublished and unjudged"
        )
        parser.add_argument(
            "--strict", action="store_true", help="exit with 1 when a line was rejected"
        )

    def handle(
        self, *args, file: Path, source: str | None, no_screening: bool, strict: bool, **options
    ) -> None:
        importer = Importer(source or file.stem, screen=not no_screening)
        rejected: list[tuple[int, str]] = []
        read = 0
        try:
            rows = read_rows(file)
            while batch := list(islice(rows, BATCH)):
                read += len(batch)
                with _unswept():
                    importer.keep(list(self._good(batch, rejected)))
                if self.stderr.isatty():
                    self.stderr.write(f"\r{read} lines read", ending="")
        except NotAStoryFile as error:
            raise CommandError(str(error)) from None
        importer.finish()
        self._report(read, importer, rejected)
        if rejected and strict:
            raise CommandError(f"{len(rejected)} lines were rejected.", returncode=1)

    @staticmethod
    def _good(batch, rejected: list[tuple[int, str]]) -> Iterator[ImportedRow]:
        """The lines of a batch that can become stories; the others join `rejected`."""
        for line, values in batch:
            try:
                if isinstance(values, RowError):
                    raise values
                yield row_from(line, values)
            except RowError as error:
                rejected.append((line, str(error)))

    def _report(self, read: int, importer: Importer, rejected: list[tuple[int, str]]) -> None:
        tally = importer.tally
        self.stdout.write(
            f"{read} read, {tally['created']} created, {len(importer.duplicates)} duplicate, "
            f"{len(rejected)} rejected"
        )
        self.stdout.write(f"{tally['published']} published, {tally['held']} held")
        for line, reason in rejected[:SHOWN]:
            self.stdout.write(f"line {line}: rejected, {reason}")
        for line, reason in importer.duplicates[:SHOWN]:
            self.stdout.write(f"line {line}: duplicate, {reason}")
        hidden = max(0, len(rejected) - SHOWN) + max(0, len(importer.duplicates) - SHOWN)
        if hidden:
            self.stdout.write(f"… and {hidden} more lines")


@contextmanager
def _unswept() -> Iterator[None]:
    """Garbage is collected between batches: inside one, walking all objects costs a third."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
