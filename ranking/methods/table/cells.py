"""What each cell of a table of stories may hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple, TypeVar

from ..spells import detector_bin, month_number
from ..tallies import MOST_LOVE
from ..values import WEIGHT_UNIT, Cause, Outcome, Settings
from ..weights import iso_week
from .errors import shown

COLUMNS: Final = (
    "brand",
    "author",
    "began",
    "ended",
    "returned",
    "told",
    "outcome",
    "cause",
    "love",
    "ad_probability",
    "duplicate_cluster",
    "published",
)
WEIGHT: Final = "weight"  # the one column that may be left out
EARLIEST_YEAR: Final = 1800  # before it, nobody tells in the first person: a slip of the pen
_REMEMBERED: Final = 100_000  # values a column keeps, so that equal cells are read once

Value = TypeVar("Value")


class Day(NamedTuple):
    """A date of the table; a month known without its day stands at its first."""

    month: int  # since January 1900
    ordinal: int  # the day, since the year 1
    week: int  # ISO, ever increasing


class Expected(ValueError):
    """A cell does not hold what its column holds; `str()` says what was expected."""


def day_of(cell: str) -> Day | None:
    """A day or a month; None when empty.

    >>> day_of("2007-08"), day_of(" ")
    (Day(month=1291, ordinal=732889, week=104698), None)
    """
    if not (cell := cell.strip(" \t")):
        return None
    found = _DATE.fullmatch(cell)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3] or 1)) if found else None
    except ValueError:
        day = None
    if day is None:
        raise Expected(f"{shown(cell)} is not a date; YYYY-MM or YYYY-MM-DD was expected")
    if day.year < EARLIEST_YEAR:
        raise Expected(f"{shown(cell)} is before {EARLIEST_YEAR}")
    return Day(month_number(day), day.toordinal(), iso_week(day))


def outcome_of(cell: str) -> Outcome | None:
    """One of the four outcomes; None when empty: no spell."""
    return _word(cell, Outcome)


def cause_of(cell: str) -> Cause | None:
    """One of the five causes; None when empty."""
    return _word(cell, Cause)


def bin_of(cell: str) -> int:
    """The bin, 0 to 24, of a probability from 0 to 1; the detector's prior when empty."""
    if not (cell := cell.strip(" \t")):
        return _PRIOR_BIN
    wanted = "a probability from 0 to 1 was expected"
    if not _DECIMAL.fullmatch(cell):
        raise Expected(f"{shown(cell)} is not a number; {wanted}, such as 0.25")
    value = float(cell)
    if not 0 <= value <= 1:
        raise Expected(f"{shown(cell)} is out of range; {wanted}")
    return detector_bin(value)


def love_of(cell: str) -> int | None:
    """A whole number from 0 to 10; None when empty."""
    return _whole(cell, MOST_LOVE)


def weight_of(cell: str) -> int | None:
    """A whole number from 0 to 1000; None when empty: to be computed."""
    return _whole(cell, WEIGHT_UNIT)


def _word(cell: str, words: type[Value]) -> Value | None:
    if not (cell := cell.strip(" \t")):
        return None
    try:
        return words(cell)  # type: ignore[call-arg]
    except ValueError:
        listed = ", ".join(str(word) for word in words)  # type: ignore[attr-defined]
        raise Expected(f"{shown(cell)} is unknown; one of {listed} was expected") from None


def _whole(cell: str, most: int) -> int | None:
    """Spreadsheets write 7 as 7.0 in a column with empty cells."""
    if not (cell := cell.strip(" \t")):
        return None
    if not _WHOLE.fullmatch(cell) or (value := int(cell.partition(".")[0])) > most:
        raise Expected(f"{shown(cell)} is not a whole number from 0 to {most}")
    return value


_DATE = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_WHOLE = re.compile(r"[0-9]{1,9}(?:\.0{1,9})?")
_PRIOR_BIN = detector_bin(Settings().detector_prior)


class Remembered(dict[str, Value]):
    """Equal cells are read once: most columns of a large table hold few values."""

    def __init__(self, read: Callable[[str], Value]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, cell: str) -> Value:
        value = self.read(cell)
        if len(self) < _REMEMBERED:
            self[cell] = value
        return value
