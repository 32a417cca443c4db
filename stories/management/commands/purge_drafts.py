"""manage.py purge_drafts: erase tellings left unfinished, after a letter to those who gave an address."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from stories.services.drafts import (
    IDLE_DAYS,
    WARNED_DAYS,
    drafts_to_erase,
    drafts_to_warn,
    warn_of_erasure,
)


class Command(BaseCommand):
    help = (
        f"Erase drafts nobody touched for {IDLE_DAYS} days; {WARNED_DAYS} days before, write to whoever "
        "gave an address. Safe to run every day, and twice."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say how many, change nothing")

    def handle(self, *args, dry_run: bool, **options) -> None:
        erased = drafts_to_erase().count()
        if erased and not dry_run:
            drafts_to_erase().delete()
        idle = drafts_to_warn().order_by("pk")
        if dry_run:
            going = set(drafts_to_erase().values_list("pk", flat=True))
            warned = len(set(idle.values_list("pk", flat=True)) - going)
        else:
            warned = sum(warn_of_erasure(draft) for draft in list(idle))
        if erased:
            self.stdout.write(f"{erased} unfinished drafts {'to erase' if dry_run else 'erased'}")
        if warned:
            self.stdout.write(f"{warned} idle drafts {'to warn of' if dry_run else 'warned of'}")
