"""manage.py import_stories FILE: stories from a file or a blog's backup, screened as they come."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from stories.bulk import Importer
from stories.imports import (
    FORMATS,
    ImportedRow,
    NotAStoryFile,
    RowError,
    StoryFile,
    row_from,
    with_defaults,
)
from stories.vocabulary import Language, Licence

BATCH = 500
SHOWN = 50


class Command(BaseCommand):
    help = (
        "Import stories from JSONL, CSV, a Blogger backup or a WordPress export (schema: "
        "docs/guides/import.md). Each batch is kept whole or not at all; a second run creates nothing."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--source", help="name of the source, kept with each story (default: the file's name)"
        )
        parser.add_argument(
            "--format", choices=FORMATS, default="", help="do not recognise the format, take this"
        )
        parser.add_argument(
            "--licence", choices=Licence.values, default="", help="of lines that state none"
        )
        parser.add_argument(
            "--language", choices=Language.values, default="", help="of lines that show none"
        )
        parser.add_argument(
            "--brand-from-label",
            action="store_true",
            help="a label or tag equal to the name of one known brand names it",
        )
        parser.add_argument(
            "--no-screening", action="store_true", help="leave the stories unpublished and unjudged"
        )
        parser.add_argument(
            "--strict", action="store_true", help="exit with 1 when a line was rejected"
        )

    def handle(self, *args, file: Path, strict: bool, **options) -> None:
        importer = Importer(
            options["source"] or file.stem,
            screen=not options["no_screening"],
            brand_from_label=options["brand_from_label"],
        )
        defaults = {name: options[name] for name in ("licence", "language") if options[name]}
        rejected = _Rejected()
        try:
            with StoryFile(file, options["format"]) as stories, self._bar(stories) as bar:
                read = 0
                lines = stories.lines()
                while batch := list(islice(lines, BATCH)):
                    read += len(batch)
                    with _unswept():
                        importer.keep(list(_good(batch, defaults, rejected)))
                    bar.update(stories.position - bar.n)
        except NotAStoryFile as error:
            raise CommandError(str(error)) from None
        importer.finish()
        self._report(read, stories, importer, rejected)
        if rejected.count and strict:
            raise CommandError(f"{rejected.count} lines were rejected.", returncode=1)

    def _bar(self, stories: StoryFile) -> tqdm:
        """On a terminal only."""
        return tqdm(
            total=stories.size,
            unit="B",
            unit_scale=True,
            leave=False,
            file=self.stderr,
            disable=not self.stderr.isatty(),
        )

    def _report(
        self, read: int, stories: StoryFile, importer: Importer, rejected: _Rejected
    ) -> None:
        tally, links = importer.tally, importer.links
        self.stdout.write(
            f"{read} read, {tally['created']} created, {tally['duplicate']} duplicate, "
            f"{rejected.count} rejected"
        )
        self.stdout.write(f"{tally['published']} published, {tally['held']} held")
        if stories.skipped:
            left = ", ".join(f"{count} {kind}" for kind, count in sorted(stories.skipped.items()))
            self.stdout.write(f"left out: {left}")
        if links.tally["circular"]:
            self.stdout.write(f"{links.tally['circular']} answers would close a circle: not linked")
        for key in links.unknown()[:SHOWN]:
            self.stdout.write(f"answers {key}: no story of this source has that id")
        for line, reason in rejected.first:
            self.stdout.write(f"{stories.unit} {line}: rejected, {reason}")
        for line, reason in importer.duplicates:
            self.stdout.write(f"{stories.unit} {line}: duplicate, {reason}")
        said = len(rejected.first) + len(importer.duplicates)
        hidden = rejected.count + tally["duplicate"] - said
        if hidden:
            self.stdout.write(f"… and {hidden} more lines")


class _Rejected:
    """How many lines were rejected, and why the first ones were."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[tuple[int, str]] = []

    def add(self, line: int, reason: RowError) -> None:
        self.count += 1
        if len(self.first) < SHOWN:
            self.first.append((line, str(reason)))


def _good(batch, defaults: Mapping[str, str], rejected: _Rejected) -> Iterator[ImportedRow]:
    """The lines of a batch that can become stories; the others join `rejected`."""
    for line, values in batch:
        try:
            if isinstance(values, RowError):
                raise values
            yield row_from(line, with_defaults(values, defaults))
        except RowError as error:
            rejected.add(line, error)


@contextmanager
def _unswept() -> Iterator[None]:
    """Garbage is collected between batches: inside one, walking all objects costs a third."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
