"""manage.py send_follow_ups: ask again the authors who agreed to be."""

from __future__ import annotations

import logging
from collections import Counter
from smtplib import SMTPException

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from stories.follow_up_letters import address_of, letter
from stories.models import FollowUp
from stories.one_at_a_time import one_at_a_time
from stories.services import follow_ups

log = logging.getLogger(__name__)
LOCK = 0x62696C616E  # "bilan"


class Command(BaseCommand):
    help = (
        "Write to the authors who agreed to be asked again and whose day has come. Safe to run "
        "twice, and beside itself. Exit status 1 when a letter could not be sent."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say how many, send nothing")

    def handle(self, *args, dry_run: bool, **options) -> None:
        with one_at_a_time(LOCK, "follow-ups") as alone:
            if not alone:
                self.stdout.write("Another run is sending the letters: nothing sent.")
                return
            due = list(follow_ups.due(timezone.localdate()))
            if dry_run:
                self.stdout.write(f"{len(due)} letters to send")
                return
            tally = Counter(self._send(each) for each in tqdm(due, unit=" letters", disable=None))
        words = ("sent", "taken by another run", "without an address", "failed")
        self.stdout.write(", ".join(f"{tally[word]} {word}" for word in words))
        if tally["failed"]:
            raise CommandError(f"{tally['failed']} letters failed; the next run tries them again.")

    def _send(self, follow_up: FollowUp) -> str:
        """One letter, in one word; claimed before it leaves, given back when it cannot."""
        if not address_of(follow_up):
            return "without an address"
        token = follow_ups.claim(follow_up)
        if not token:
            return "taken by another run"
        try:
            letter(follow_up, token).send()
        except (OSError, SMTPException):
            log.exception("The letter of follow-up %s was not sent.", follow_up.pk)
            follow_ups.unclaim(follow_up)
            return "failed"
        return "sent"
