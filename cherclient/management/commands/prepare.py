"""manage.py prepare: what ./run does before it serves. Fast when there is nothing to do."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Migrate, collect static files, found the site, load the demonstration if it is empty."

    def handle(self, *args, **options) -> None:
        executor = MigrationExecutor(connection)
        pending = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if pending:
            self.stdout.write("Making the database…")
            call_command("migrate", verbosity=0, interactive=False)
        self._collect_static()
        if pending:
            self.stdout.write("Founding the site…")
            call_command("found_site", stdout=self.stdout)
            call_command("load_demo", if_empty=True, stdout=self.stdout)
            self._analyze()
        call_command("purge_drafts", stdout=self.stdout)
        call_command("make_edition", close=True, stdout=self.stdout)

    @staticmethod
    def _analyze() -> None:
        """Without statistics SQLite searches up to hundreds of times slower."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _collect_static(self) -> None:
        """Copy static files when one of them is newer than the last copy."""
        stamp = Path(settings.STATIC_ROOT) / "staticfiles.json"
        folders = [Path(folder) for folder in settings.STATICFILES_DIRS]
        newest = max(
            (file.stat().st_mtime for folder in folders for file in folder.rglob("*")), default=0
        )
        requirements = Path(settings.BASE_DIR) / "requirements.txt"
        newest = max(newest, requirements.stat().st_mtime)
        if not stamp.exists() or stamp.stat().st_mtime < newest:
            self.stdout.write("Collecting static files…")
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.touch()
