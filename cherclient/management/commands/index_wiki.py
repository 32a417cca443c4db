"""manage.py index_wiki: make the index that searches of the wiki ask anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cherclient.wiki.services.indexing import index_all, is_indexed


class Command(BaseCommand):
    help = "Index every article of the wiki again, batch by batch; safe to repeat and to interrupt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="do nothing when articles are found already"
        )

    def handle(self, *args: Any, if_needed: bool = False, **options: Any) -> None:
        if not (if_needed and is_indexed()):
            self.stdout.write(f"{index_all()} articles of the wiki indexed")
