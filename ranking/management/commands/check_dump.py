"""manage.py check_dump: whether a dump is the one that was signed. Reads no database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ranking.dump.manifest import NotADump, faults_of, read_manifest
from ranking.management.exits import DIFFERENT, could_not_run


class Command(BaseCommand):
    help = (
        "Check the signature of a dump and the size and SHA-256 of each of its files. Exit status: 0 "
        "as signed; 1 something differs, named; 2 no dump there."
    )
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--key",
            default="",
            help="public key of the site, 64 hexadecimal digits: must be this one",
        )

    def handle(self, *args: Any, folder: Path, key: str, **options: Any) -> None:
        try:
            manifest = read_manifest(folder)
        except NotADump as error:
            raise could_not_run(error) from error
        faults = [str(fault) for fault in faults_of(folder, manifest)]
        if key and key.strip().lower() != manifest.key:
            faults.insert(0, f"manifest.json: signed with the key {manifest.key}, not with {key}")
        if faults:
            raise CommandError("\n".join(faults), returncode=DIFFERENT)
        total = sum(file.bytes for file in manifest.files)
        whose = "" if key else " Compare this key with the one the site publishes."
        self.stdout.write(
            f"{folder}: {len(manifest.files)} files, {total:,} bytes, as signed with the key "
            f"{manifest.key}.{whose}"
        )
