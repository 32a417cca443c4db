"""manage.py keep_clocks: everything that time alone brings, once. Run it every minute."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from stories import services, tasks
from stories.one_at_a_time import one_at_a_time
from stories.services import clocks, rules

log = logging.getLogger(__name__)
LOCK = 0x636C6F636B  # "clock"
LETTERS = 200  # a run, so that a long queue of letters holds up nothing else for hours


@dataclass(frozen=True)
class Clock:
    """One thing time brings: its words, how many are due, and the verb that does them."""

    words: str
    due: Callable[[], int]
    keep: Callable[[], int]


def _each(keys: Iterable[int], verb: Callable[[int], object]) -> int:
    """How many of these were dealt with; one that fails is logged and stops no other."""
    done = 0
    for key in keys:
        try:
            done += bool(verb(key))
        except Exception:
            log.exception("%s(%s) failed; the next run tries again.", verb, key)
    return done


def _of_keys(words: str, keys: Callable[[], list[int]], verb: Callable[[int], object]) -> Clock:
    return Clock(words, lambda: len(keys()), lambda: _each(keys(), verb))


def _of_rows(words: str, verb: Callable[[], object]) -> Clock:
    """A verb that writes rows and nothing else: a dry run does it, then takes it back."""

    def rehearse() -> int:
        with transaction.atomic():
            number = int(verb())
            transaction.set_rollback(True)
        return number

    return Clock(words, rehearse, lambda: int(verb()))


def _letters() -> list[int]:
    return list(services.letters_due().values_list("pk", flat=True)[:LETTERS])


CLOCKS = (
    _of_keys("stories left unread, read", clocks.left_unread, tasks.screen.call),
    _of_keys("edits left unread, read", clocks.edits_left_unread, tasks.screen_edit.call),
    _of_keys("insiders’ stories published", services.accepted_due, services.publish_on_its_day),
    _of_rows("forgotten claims given up", clocks.give_up_claims),
    _of_rows("authors reminded of a question", services.remind_authors),
    _of_rows("questions closed unanswered", services.put_to_sleep),
    _of_rows("alerts about replies", services.alert_replies),
    _of_rows("versions of the rules kept", lambda: rules.keep_version() is not None),
    _of_keys("letters sent", _letters, tasks.send_letter.call),
)
# Command, its words, and the file of DATA_DIR that says on which day it was done.
DAILY = (
    ("purge_personal_data", "purge of personal data", "purged-on"),
    ("send_wiki_digests", "round of wiki digests", "wiki-digests-on"),
    ("publish_wiki", "archive of the wiki put on offer", "wiki-published-on"),
)


class Command(BaseCommand):
    help = (
        "Do what time brings: read the stories a killed worker left, publish insiders' stories whose "
        "day has come, remind authors, give up forgotten claims, send letters again, purge once a "
        "day. Safe to run every minute, twice, and beside itself. Exit status 1 when a part failed."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what is due, do nothing")

    def handle(self, *args, dry_run: bool, verbosity: int, **options) -> None:
        self.quiet, self.failed = verbosity < 1, []
        with one_at_a_time(LOCK, "clocks") as alone:
            if not alone:
                self._say("Another run keeps the clocks: nothing done.")
                return
            for clock in CLOCKS:
                self._keep(clock, dry_run=dry_run)
            for command in DAILY:
                self._once_a_day(*command, dry_run=dry_run)
        if self.failed:
            raise CommandError(f"Failed, and tried again by the next run: {', '.join(self.failed)}")

    def _keep(self, clock: Clock, *, dry_run: bool) -> None:
        try:
            number = (clock.due if dry_run else clock.keep)()
        except Exception:
            log.exception("The clock “%s” failed.", clock.words)
            self.failed.append(clock.words)
            return
        self._say(f"{number} {clock.words}" + (" (due)" if dry_run else ""))

    def _once_a_day(self, command: str, words: str, mark_name: str, *, dry_run: bool) -> None:
        """A command of the site, at the first run of a day; one that fails is tried again."""
        mark, today = Path(settings.DATA_DIR) / mark_name, timezone.localdate().isoformat()
        try:
            if mark.exists() and mark.read_text() == today:
                self._say(f"0 {words}: done today")
                return
            call_command(command, dry_run=dry_run, stdout=self.stdout)
            if not dry_run:
                mark.write_text(today)
        except Exception:
            log.exception("The daily command %s failed.", command)
            self.failed.append(words)
            return
        self._say(f"1 {words}" + (" (due)" if dry_run else ""))

    def _say(self, words: str) -> None:
        if not self.quiet:
            self.stdout.write(words)
