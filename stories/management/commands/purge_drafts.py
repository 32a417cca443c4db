"""manage.py purge_drafts: erase tellings left unfinished."""

from __future__ import annotations

import datetime as dt

from django.core.management.base import BaseCommand
from django.utils import timezone

from stories.models import TellingDraft

IDLE_DAYS = 30


class Command(BaseCommand):
    help = f"Erase drafts nobody touched for {IDLE_DAYS} days. Safe to run every day."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say how many, erase nothing")

    def handle(self, *args, dry_run: bool, **options) -> None:
        idle = TellingDraft.objects.filter(
            story=None, touched_at__lt=timezone.now() - dt.timedelta(days=IDLE_DAYS)
        )
        count = idle.count()
        if count and not dry_run:
            idle.delete()
        if count:
            self.stdout.write(f"{count} unfinished drafts {'to erase' if dry_run else 'erased'}")
