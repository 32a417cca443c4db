"""From the outcome and the dates of a story to spells of love, in months.

A month is a whole number counted from January 1900, which is 0. A spell is a stretch of love
that ended (an event) or was still going on when last seen (censored): the unit of survival
analysis with recurrent, right-censored spells (Kalbfleisch & Prentice, 2002, chapters 1 and 9).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np

from .values import BIN_STEP, BINS, CUT_MONTHS, INTERVALS, MIDDLE_BIN, Integers, Outcome

CUTS: Integers = np.array(CUT_MONTHS, dtype=np.int64)
WIDTHS: Integers = np.append(np.diff(CUTS), np.iinfo(np.int64).max)
_PROBABILITY_EDGE = 1e-6


class ImpossibleDates(ValueError):
    """No reading of two dates puts them in order; `field` names the one to correct."""

    def __init__(self, field: str, relation: str, other: str) -> None:
        super().__init__(f"{field} is {relation} {other}")
        self.field = field
        self.other = other


def month_number(day: date) -> int:
    """The month of a day, counted from January 1900.

    >>> month_number(date(2007, 8, 7))
    1291
    """
    return (day.year - 1900) * 12 + day.month - 1


@dataclass(frozen=True)
class When:
    """A date known to some months: the first and the last month it may be.

    Raises `ValueError` when the last month comes before the first.

    >>> When.between(date(1990, 1, 1), date(1990, 12, 31)).month == month_number(date(1990, 7, 1))
    True
    """

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a date cannot end (month {self.last}) before it begins")

    @classmethod
    def between(cls, first: date, last: date) -> "When":
        """A date somewhere between two days, both included."""
        return cls(month_number(first), month_number(last))

    @property
    def month(self) -> int:
        """The month that stands for all: July of a year, the middle month of a season."""
        return (self.first + self.last + 1) // 2


@dataclass(frozen=True)
class Spell:
    """A stretch of love: opened and last seen in these months, ended then or still going on."""

    start: int
    end: int
    event: bool

    @property
    def months(self) -> int:
        """Duration; love of less than a month counts for one."""
        return max(1, self.end - self.start)


@dataclass(frozen=True)
class Break:
    """A separation told as an episode, before the last chapter of a story."""

    ended: When | int
    returned: When | int


def spells_of(
    outcome: Outcome | None,
    *,
    told: int,
    began: When | int | None,
    ended: When | int | None = None,
    returned: When | int | None = None,
    breaks: Sequence[Break] = (),
) -> tuple[Spell, ...]:
    """The spells of one story, the earliest first; none without an outcome or a beginning.

    A whole number is a month known exactly. A date known less well stands at its middle month,
    then moves inside its own bounds so that all dates come in order; an exact one never moves.
    An end that was not dated is put half-way, for a story is never dropped for want of one. A
    loyal story with `ended` was parted by force then, and is censored there.

    Raises `ImpossibleDates` when dates cannot be put in order, `ValueError` when `returned` is
    given with another outcome than `came_back`.

    >>> spells_of(Outcome.CAME_BACK, told=1291, began=1100, ended=1180, returned=1210)
    (Spell(start=1100, end=1180, event=True), Spell(start=1210, end=1291, event=False))
    """
    if returned is not None and outcome is not None and outcome is not Outcome.CAME_BACK:
        raise ValueError(f"a return is told with the outcome came_back, not with {outcome}")
    known: list[tuple[str, When]] = []
    for name, given in [
        ("began", began),
        *((name, when) for gap in breaks for name, when in _dates_of(gap)),
        ("ended", ended),
        ("returned", returned),
        ("told", told),
    ]:
        if given is not None:
            known.append((name, given if isinstance(given, When) else When(given, given)))
    months = _in_order(known)
    if outcome is None or began is None:
        return ()

    spells = []
    start = months.pop(0)
    for _ in breaks:
        spells.append(Spell(start, months.pop(0), event=True))
        start = months.pop(0)
    end = months.pop(0) if ended is not None else None
    back = months.pop(0) if returned is not None else None
    return (*spells, *_last_chapter(outcome, start, end, back, told))


def _dates_of(gap: Break) -> list[tuple[str, When | int]]:
    return [("breaks", gap.ended), ("breaks", gap.returned)]


def _in_order(known: Sequence[tuple[str, When]]) -> list[int]:
    """The month of each date, moved inside its bounds so that none precedes the one before."""
    for (earlier, before), (later, after) in combinations(known, 2):
        if before.first > after.last:
            if later == "told":
                raise ImpossibleDates(earlier, "after", later)
            raise ImpossibleDates(later, "before", earlier)
    months: list[int] = []
    for place, (_, when) in enumerate(known):
        latest = min(other.last for _, other in known[place:])
        earliest = months[-1] if months else when.first
        months.append(min(max(when.month, earliest), latest))
    return months


def _last_chapter(
    outcome: Outcome, start: int, end: int | None, back: int | None, told: int
) -> list[Spell]:
    if outcome is Outcome.LOYAL:
        return [Spell(start, told if end is None else end, event=False)]
    if outcome is not Outcome.CAME_BACK:
        return [Spell(start, (start + told) // 2 if end is None else end, event=True)]
    if end is None:
        end = start + (told - start) // 3 if back is None else (start + back) // 2
        back = start + 2 * (told - start) // 3 if back is None else back
    elif back is None:
        back = (end + told) // 2
    return [Spell(start, end, event=True), Spell(back, told, event=False)]


def split_months(months: int) -> Integers:
    """Months a spell spends in each interval, shape (9,): the exposure of a piecewise hazard.

    >>> split_months(80).tolist()
    [6, 6, 12, 12, 24, 20, 0, 0, 0]
    """
    return np.clip(months - CUTS, 0, WIDTHS)


def interval_of(months: int) -> int:
    """The interval in which a spell of this duration stops; an interval holds its last month.

    >>> interval_of(6), interval_of(7)
    (0, 1)
    """
    if months < 1:
        raise ValueError(f"a spell lasts one month at least, not {months}")
    return min(int(np.searchsorted(CUTS, months)) - 1, INTERVALS - 1)


def detector_bin(probability: float) -> int:
    """The bin, 0 to 24, of the detector's probability that a story is an advertisement.

    Raises `ValueError` unless the probability is a number from 0 to 1.

    >>> detector_bin(0.02), detector_bin(0.5), detector_bin(1)
    (4, 12, 24)
    """
    if not 0 <= probability <= 1:  # also false for NaN
        raise ValueError(f"a probability lies from 0 to 1, not {probability!r}")
    kept = min(max(probability, _PROBABILITY_EDGE), 1 - _PROBABILITY_EDGE)
    steps = round(math.log(kept / (1 - kept)) / BIN_STEP)  # a half goes to the even bin
    return min(max(steps, -MIDDLE_BIN), BINS - 1 - MIDDLE_BIN) + MIDDLE_BIN


def bin_centre(position: int) -> float:
    """The probability a bin stands for.

    >>> bin_centre(12)
    0.5
    """
    if not 0 <= position < BINS:
        raise ValueError(f"a bin lies from 0 to {BINS - 1}, not {position}")
    return 1 / (1 + math.exp(-BIN_STEP * (position - MIDDLE_BIN)))
