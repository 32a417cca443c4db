"""manage.py keep_rules: date the rules of stories when what they say has changed. Safe to repeat."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from stories.services.rules import keep_version


class Command(BaseCommand):
    help = "Keep a dated version of the rules of stories, if they read otherwise than the last one."

    def handle(self, *args, **options) -> None:
        version = keep_version()
        if version:
            self.stdout.write(f"The rules changed: a version of {version.since:%Y-%m-%d} is kept.")
