"""manage.py export_wiki: the whole wiki in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cherclient.wiki.archive import export_wiki


class Command(BaseCommand):
    help = (
        "Write every live article with its history, the categories, the sources and the images to a "
        "ZIP, the same bytes for the same content. Exit status: 0 done; 1 could not write."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the ZIP to write; a former one is replaced")
        parser.add_argument("--talk", action="store_true", help="with the discussions")

    def handle(self, *args: Any, file: Path, talk: bool, **options: Any) -> None:
        try:
            manifest = export_wiki(Path(file), talk=talk)
        except OSError as error:
            where = error.filename or file
            raise CommandError(f"{where}: {error.strerror or error}") from error
        self.stdout.write(
            f"{file}: {len(manifest['articles'])} articles, {len(manifest['files'])} files."
        )
