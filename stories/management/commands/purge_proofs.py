"""manage.py purge_proofs: erase proofs kept for a year."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from stories import services
from stories.services.proofs import KEPT_DAYS


class Command(BaseCommand):
    help = (
        f"Erase proofs sent more than {KEPT_DAYS} days ago, files included. Safe to run every day."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say how many, erase nothing")

    def handle(self, *args, dry_run: bool, **options) -> None:
        count = services.old_proofs().count() if dry_run else services.purge_proofs()
        if count:
            self.stdout.write(f"{count} proofs {'to erase' if dry_run else 'erased'}")
