"""manage.py rank_table: a leaderboard from one CSV file, without database."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ranking.dump.manifest import MANIFEST, NotADump, fault_of, read_manifest
from ranking.management.exits import DIFFERENT, could_not_run, nothing_to_rank
from ranking.methods import NothingToRank
from ranking.methods.table import (
    COLUMNS,
    WEIGHT,
    Leaderboard,
    TableError,
    first_difference,
    rank_table,
    shown,
)


class Command(BaseCommand):
    help = (
        "Rank the brands of a CSV file of stories, by the method of the site and without its "
        f"database. Columns: {', '.join(COLUMNS)}, and if you like {WEIGHT} (0 to 1000, taken as it "
        "stands); others are passed over. With --check, says « identique » when the table made is, to "
        "the byte, the one given. Exit status: 0 done; 1 different from --check, or not the file its "
        "manifest describes; 2 could not run; 3 nothing can be ranked, nothing written."
    )
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("stories", type=Path, help="CSV file in UTF-8")
        parser.add_argument("--output", type=Path, help="where to write (default: standard output)")
        parser.add_argument("--check", type=Path, help="table to compare with, byte for byte")

    def handle(
        self, *args: Any, stories: Path, output: Path | None, check: Path | None, **options: Any
    ) -> None:
        tampered = self._warned_of_another_file(stories)
        expected = _bytes_of(check) if check else None
        board = _ranked(stories)
        self.stderr.write(_summary(board))
        if output:
            _write(output, board.csv)
        elif expected is None:
            self.stdout.write(board.csv.decode(), ending="")
        if check and expected is not None:
            self._compare(board.csv, expected, check)
            if tampered:
                raise CommandError(
                    f"{stories} is not the file that {MANIFEST} describes.", returncode=DIFFERENT
                )

    def _warned_of_another_file(self, stories: Path) -> bool:
        """Whether a manifest beside the file describes another one; says so."""
        if not (stories.parent / MANIFEST).exists():
            return False
        try:
            expected = read_manifest(stories.parent).entry(stories.name)
        except NotADump as error:
            self.stderr.write(f"Warning: {error}")
            return True
        if expected is None or not stories.exists() or not (fault := fault_of(stories, expected)):
            return False
        self.stderr.write(f"Warning: {stories.parent / fault.file}: {fault.problem}.")
        return True

    def _compare(self, found: bytes, expected: bytes, check: Path) -> None:
        difference = first_difference(found, expected)
        if difference is None:
            self.stdout.write(f"identique: {len(found):,} bytes, as in {check}")
            return
        raise CommandError(
            f"Different from {check} ({difference.found_bytes:,} bytes made, "
            f"{difference.expected_bytes:,} bytes there), first on line {difference.line}:\n"
            f"  made:  {_shown(difference.found)}\n"
            f"  there: {_shown(difference.expected)}",
            returncode=DIFFERENT,
        )


def _ranked(stories: Path) -> Leaderboard:
    try:
        with stories.open("rb") as source:
            return rank_table(source, file=str(stories))
    except NothingToRank as nothing:
        raise nothing_to_rank(nothing, f"{stories} was read; nothing is written.") from nothing
    except (TableError, OSError) as error:
        raise could_not_run(error) from error


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise could_not_run(error) from error


def _summary(board: Leaderboard) -> str:
    counted = board.rows - sum(board.uncounted.values())
    lines = [
        f"{board.rows:,} rows, {counted:,} stories counted, {board.brands:,} brands, "
        f"{board.ranked:,} ranked."
    ]
    lines += [f"  not counted: {number:,} ({reason})" for reason, number in board.uncounted.items()]
    return "\n".join(lines)


def _shown(line: str | None) -> str:
    return "(no such line)" if line is None else shown(line, most=200)


def _write(output: Path, content: bytes) -> None:
    """The whole file or none."""
    name = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, output)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        raise could_not_run(f"{output}: {error.strerror or error}") from error
