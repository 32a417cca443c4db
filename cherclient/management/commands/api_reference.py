"""Print the reference of the API, as kept in `docs/reference/api.md`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ...api.reference import reference


class Command(BaseCommand):
    help = "Print the reference of the API, as kept in docs/reference/api.md."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(reference(), ending="")
