"""manage.py purge_personal_data: erase what has been kept as long as the privacy page says."""

from __future__ import annotations

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from cherclient.wiki.services.kept_forms import forget_kept_forms
from stories.people import PURGES, Purge, drop_erased_words, warn_before_erasing
from stories.retention import SESSIONS, SIGN_IN_FAILURES


def _sign_ins(model) -> Purge:
    return Purge(
        SIGN_IN_FAILURES,
        lambda now: model.objects.filter(attempt_time__lt=SIGN_IN_FAILURES.before(now)),
        lambda found: found.delete(),
    )


ALL = (
    *PURGES,
    *(_sign_ins(model) for model in (AccessAttempt, AccessFailureLog, AccessLog)),
    Purge(
        SESSIONS,
        lambda now: Session.objects.filter(expire_date__lt=now),
        lambda found: found.delete(),
    ),
)


class Command(BaseCommand):
    help = (
        "Erase drafts, proofs, letters, addresses, counts and sessions kept as long as stories/retention.py "
        "says. Safe to run every day, and twice."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say how many, erase nothing")

    def handle(self, *args, dry_run: bool, **options) -> None:
        now = timezone.now()
        with translation.override("en"):
            if not dry_run and (warned := warn_before_erasing()):
                self.stdout.write(f"{warned} owners of idle drafts warned")
            for purge in ALL:
                number = purge.count(now) if dry_run else purge.run(now)
                if number:
                    done = "to erase" if dry_run else "erased"
                    period = purge.period
                    self.stdout.write(
                        f"{number} {done}: {period.what}, {period.in_words} {period.since}"
                    )
            if not dry_run and (dropped := forget_kept_forms()):
                self.stdout.write(
                    f"{dropped} erased: forms kept in sessions, of texts erased for the law"
                )
            if not dry_run and drop_erased_words(now):
                self.stdout.write("the index of words rewritten without the erased stories")
