"""From a file of stories to the bytes of its leaderboard, and how two leaderboards compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from .. import rank
from ..standings_csv import line_of, standings_csv
from ..values import Tally
from .reading import read_table
from .sums import tallies_of_table
from .weighing import Uncounted, weigh


@dataclass(frozen=True)
class Leaderboard:
    """What a file of stories gives."""

    csv: bytes
    rows: int  # of the file
    uncounted: dict[Uncounted, int]  # rows that do not count, by reason
    brands: int  # with a counted story
    ranked: int


def rank_table(source: BinaryIO, *, file: str) -> Leaderboard:
    """Read, weigh, sum and rank; brands without a counted story have no line.

    Raises `TableError` for a file that cannot be read, `NothingToRank` when no story counts or no
    love ended.
    """
    rows, uncounted, tallies = _sums(source, file)
    places = rank(tallies)
    return Leaderboard(
        csv=standings_csv(line_of(place) for place in places),
        rows=rows,
        uncounted=uncounted,
        brands=len(places),
        ranked=sum(place.ranked for place in places),
    )


def _sums(source: BinaryIO, file: str) -> tuple[int, dict[Uncounted, int], list[Tally]]:
    """Rows, those that do not count, and the sums; the table itself is forgotten on return."""
    table = read_table(source, file=file)
    weighing = weigh(table)
    return len(table), weighing.uncounted, tallies_of_table(table, weighing.weights)


@dataclass(frozen=True)
class Difference:
    """The first line in which two files of bytes differ; None where one has ended."""

    line: int
    found: str | None
    expected: str | None
    found_bytes: int
    expected_bytes: int


def first_difference(found: bytes, expected: bytes) -> Difference | None:
    """Where two files differ first; None when they hold the same bytes.

    >>> first_difference(b"a\\nb\\n", b"a\\nc\\n")
    Difference(line=2, found='b\\n', expected='c\\n', found_bytes=4, expected_bytes=4)
    """
    if found == expected:
        return None
    ours, theirs = found.splitlines(keepends=True), expected.splitlines(keepends=True)
    at = next(
        (place for place, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]),
        min(len(ours), len(theirs)),
    )
    return Difference(
        line=at + 1,
        found=_line(ours, at),
        expected=_line(theirs, at),
        found_bytes=len(found),
        expected_bytes=len(expected),
    )


def _line(lines: list[bytes], at: int) -> str | None:
    return lines[at].decode(errors="backslashreplace") if at < len(lines) else None
