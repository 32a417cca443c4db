"""manage.py send_wiki_digests: tell members by mail what is new in the articles they follow."""

from __future__ import annotations

import logging
from collections import Counter
from smtplib import SMTPException

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cherclient.wiki.services import digests
from stories.one_at_a_time import one_at_a_time

log = logging.getLogger(__name__)
LOCK = 0x77696B69  # "wiki"
FAILURES_MAX = 5  # in a row: the mail server is down, the next run tries again


class Command(BaseCommand):
    help = (
        "Send the digests of watchlists that are due: one letter a member and a period at most, "
        "none when nothing happened. Safe to run twice, and beside itself. Exit status 1 when a "
        "letter could not be sent."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say how many, send nothing")

    def handle(self, *args, dry_run: bool, verbosity: int, **options) -> None:
        with one_at_a_time(LOCK, "wiki-digests") as alone:
            if not alone:
                self.stdout.write("Another run is sending the digests: nothing sent.")
                return
            due = digests.due(timezone.localdate())
            if dry_run:
                self.stdout.write(f"{len(due)} digests to send")
                return
            tally = self._send_all(due)
        if verbosity:
            words = ("sent", "without news", "taken by another run", "failed")
            self.stdout.write(", ".join(f"{tally[word]} {word}" for word in words))
        if tally["failed"]:
            raise CommandError(f"{tally['failed']} digests failed; the next run tries them again.")

    def _send_all(self, due: list[int]) -> Counter[str]:
        tally: Counter[str] = Counter()
        in_a_row = 0
        for member in due:
            outcome = self._send(member)
            tally[outcome] += 1
            in_a_row = in_a_row + 1 if outcome == "failed" else 0
            if in_a_row == FAILURES_MAX:
                break
        return tally

    def _send(self, member: int) -> str:
        """One letter, in one word; claimed before it leaves, given back when it cannot."""
        claimed = digests.claim(member, timezone.localdate())
        if claimed is None:
            return "taken by another run"
        try:
            letter = digests.letter(claimed)
            if letter is None:
                return "without news"
            letter.send()
        except (OSError, SMTPException):
            log.exception("The digest of member %s was not sent.", member)
            digests.unclaim(claimed)
            return "failed"
        return "sent"
