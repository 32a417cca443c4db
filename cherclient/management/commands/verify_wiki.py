"""manage.py verify_wiki: whether the history of the wiki is the one that was published."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from cherclient.wiki.services.verifying import missing, verify


class Command(BaseCommand):
    help = (
        "Check every digest and every link of the histories; names the first break of an article."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--holds",
            nargs="+",
            default=[],
            metavar="HASH",
            help="hashes noted elsewhere, eight signs at least, that must still be there",
        )

    def handle(self, *args, holds: list[str], **options) -> None:
        if short := [each for each in holds if len(each) < 8]:
            raise CommandError(f"eight signs of a hash at least: {', '.join(short)}")
        found = verify()
        with translation.override("en"):
            for each in found.broken:
                self.stderr.write(
                    f"{each.language} “{each.title}”, revision {each.number} ({each.hash[:12]}): "
                    f"{each.fault.label}"
                )
        gone = missing([each.lower() for each in holds])
        for each in gone:
            self.stderr.write(f"no revision has the hash {each}")
        if found.broken or gone:
            raise CommandError(f"{len(found.broken) + len(gone)} broken")
        self.stdout.write(
            f"{found.revisions} revisions of {found.articles} articles hold, {found.erased} erased"
        )
