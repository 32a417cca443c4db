"""manage.py merge_brands NAME INTO: make one brand of two."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from stories.models import Brand
from stories.services import merge_brands


class Command(BaseCommand):
    help = "Move the stories and names of one brand to another; its page then redirects."

    def add_arguments(self, parser) -> None:
        parser.add_argument("name", help="the brand that goes")
        parser.add_argument("into", help="the brand that stays")

    def handle(self, *args, name: str, into: str, **options) -> None:
        going, staying = Brand.objects.named(name), Brand.objects.named(into)
        for asked, found in ((name, going), (into, staying)):
            if found is None:
                raise CommandError(f"No brand goes by the name {asked!r}.")
        try:
            moved = merge_brands(going, into=staying)
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{moved} stories moved from {going} to {staying}.")
