"""manage.py verify_editions: recompute every hash and signature of the closed editions."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from ranking.models import Edition
from ranking.verifying import problems_of_the_chain


class Command(BaseCommand):
    help = (
        "Check the chain of closed editions: documents, hashes, signatures, standings, links. "
        "Names what is broken, the first link first; exit status 1 when something is."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--key",
            action="append",
            default=[],
            metavar="HEX",
            help="only this key may have signed",
        )
        parser.add_argument(
            "--holds", action="append", default=[], metavar="HASH", help="this hash must be there"
        )

    def handle(self, *args, key: list[str], holds: list[str], **options) -> None:
        problems = list(problems_of_the_chain(keys={each.lower() for each in key}))
        hashes = set(Edition.objects.sealed().values_list("hash", flat=True))
        gone = [each for each in holds if each.lower() not in hashes]
        for problem in problems:
            self.stderr.write(str(problem))
        for each in gone:
            self.stderr.write(f"No edition has the hash {each[:64]}.")
        if problems:
            raise CommandError(f"The chain is broken, first at {problems[0].edition}.")
        if gone:
            raise CommandError("The chain holds, but an edition once published is not in it.")
        last = Edition.objects.sealed().last()
        if last is None:
            self.stdout.write("No closed edition to check.")
            return
        self.stdout.write(
            f"{len(hashes)} closed editions hold: documents, hashes, signatures, standings and "
            f"links. The last is {last}, {last.hash}."
        )
