"""manage.py prepare: what ./run does before it serves. Fast when there is nothing to do."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Migrate, collect static files, found the site, load the demonstration if it is empty."

    requires_system_checks: list[str] = []

    def handle(self, *args, **options) -> None:
        executor = MigrationExecutor(connection)
        pending = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if pending:
            self.stdout.write("Making the database…")
            call_command("migrate", verbosity=0, interactive=False)
        collecting = self._collect_static()
        if pending:
            self.stdout.write("Founding the site…")
            call_command("found_site", stdout=self.stdout)
            call_command("load_demo", if_empty=True, stdout=self.stdout)
            call_command("find_similar", stdout=self.stdout)
            self._analyze()
        call_command("purge_drafts", stdout=self.stdout)
        call_command("screen_stories", stdout=StringIO())
        call_command("keep_rules", stdout=self.stdout)
        call_command("sign_stories", stdout=self.stdout)
        call_command("index_stories", if_empty=True, stdout=self.stdout)
        call_command("index_wiki", if_needed=True, stdout=self.stdout)
        self._close_months()
        if collecting:
            if collecting.wait():
                raise CommandError("The static files could not be collected: see above.")
            files = staticfiles_storage  # this process may have read the list before it was made
            files.hashed_files, files.manifest_hash = files.load_manifest()

    def _close_months(self) -> None:
        """A key that cannot sign is no reason not to serve: the months are closed later."""
        try:
            call_command("make_edition", close=True, stdout=self.stdout)
        except CommandError as problem:
            self.stderr.write(f"Closing the months stopped: {problem}")

    @staticmethod
    def _analyze() -> None:
        """Without statistics SQLite searches up to hundreds of times slower."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _collect_static(self) -> subprocess.Popen | None:
        """Copy static files when one is newer than the last copy, in a process of its own."""
        stamp = Path(settings.STATIC_ROOT) / "staticfiles.json"
        folders = [Path(folder) for folder in settings.STATICFILES_DIRS]
        files = [file for folder in folders for file in folder.rglob("*")]
        files.append(Path(settings.BASE_DIR) / "requirements.txt")
        newest = max(file.stat().st_mtime for file in files)
        if stamp.exists() and stamp.stat().st_mtime >= newest:
            return None
        command = ["manage.py", "collectstatic", "--noinput", "--verbosity=0"]
        return subprocess.Popen([sys.executable, *command], cwd=settings.BASE_DIR)  # noqa: S603
