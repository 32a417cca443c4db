"""manage.py publish_wiki: put the archive of the wiki that visitors download on offer anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cherclient.wiki.archive.publishing import put_on_offer, shelf


class Command(BaseCommand):
    help = "Make the archive of the wiki on offer anew. Every day, by keep_clocks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say which file, write nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        if dry_run:
            self.stdout.write(f"Would write {shelf()}.")
            return
        path, manifest = put_on_offer()
        self.stdout.write(f"{path}: {len(manifest['articles'])} articles.")
