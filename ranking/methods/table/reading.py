"""From a file to columns of whole numbers, a row at a time: the text of a row is not kept."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any, BinaryIO, Final

import numpy as np

from ..spells import ImpossibleDates, spells_of
from ..values import Integers, Outcome
from . import cells
from .cells import COLUMNS, WEIGHT, Day, Expected, Remembered
from .errors import TableError, shown
from .lines import rows_of

OUTCOMES: Final = tuple(Outcome)
NOT_SAID: Final = -1
_READERS: Final = {
    "began": cells.day_of,
    "ended": cells.day_of,
    "returned": cells.day_of,
    "told": cells.day_of,
    "published": cells.day_of,
    "outcome": cells.outcome_of,
    "cause": cells.cause_of,
    "love": cells.love_of,
    "ad_probability": cells.bin_of,
    WEIGHT: cells.weight_of,
}
_NAMES_SHOWN = 6


@dataclass(frozen=True, eq=False)
class Table:
    """The stories of a file, in its order: n rows, each column of shape (n,).

    Spells are in months. A story has no spell, one, or, when its author came back, two; the
    second is always censored.
    """

    brands: list[str]  # B names, as they come; "" for a story that names none
    brand: Integers  # place in `brands`
    author: Integers  # equal for equal authors; a row without author has its own
    cluster: Integers  # equal for near-duplicates; a row without cluster has its own
    month: Integers  # of publication, since January 1900
    ordinal: Integers  # day of publication
    week: Integers  # of publication
    bin: Integers  # of the detector's probability, 0 to 24
    outcome: Integers  # place in `Outcome`; -1 for none
    love: Integers  # 0 to 10; -1 for no answer
    first: Integers  # months of the first spell; 0 for no spell
    event: Integers  # 1 when the first spell ended
    second: Integers  # months of the second spell; 0 for none
    weight: Integers  # thousandths of a story; -1 to be computed
    undated: Integers  # 1 for a row of which no date says when it was told

    def __len__(self) -> int:
        return len(self.brand)

    @property
    def named(self) -> np.ndarray:
        """Which rows name a brand."""
        found: np.ndarray = np.array([bool(name.strip()) for name in self.brands], dtype=bool)
        return found[self.brand]

    @property
    def has_spell(self) -> np.ndarray:
        """Which rows tell a love with a beginning and an outcome about a named brand."""
        return (self.first > 0) & self.named


def pair(brand: Integers, key: Integers) -> Integers:
    """One number for each brand and key, equal for equal pairs, shape (n,)."""
    if not len(key):
        return key
    least = key.min()
    return brand * (key.max() - least + 1) + key - least


def read_table(source: BinaryIO, *, file: str = "the table") -> Table:
    """Read a table of stories; columns it does not know are passed over.

    Raises `TableError` at the first cell that cannot be read, with its line and its column.
    """
    rows = rows_of(source, file=file)
    first = next(rows, None)
    if first is None:
        raise TableError(
            "the file is empty; a line with the names of columns was expected", file=file
        )
    header = [name.strip() for name in first[1]]
    reader = _Reader(file, _places(header, file, first[0]), len(header))
    for line, row in rows:
        reader.take(line, row)
    return reader.table()


def _places(header: Sequence[str], file: str, line: int) -> dict[str, int]:
    """Where each column stands. Raises `TableError` for one that is missing or comes twice."""
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        if name in places and name in (*COLUMNS, WEIGHT):
            raise TableError("the column comes twice", file=file, line=line, column=shown(name))
        places[name] = place
    if missing := [name for name in COLUMNS if name not in places]:
        found = ", ".join(shown(name) for name in header[:_NAMES_SHOWN])
        more = ", …" if len(header) > _NAMES_SHOWN else ""
        hint = "; cells are separated by commas" if len(header) == 1 else ""
        raise TableError(
            f"missing {'column' if len(missing) == 1 else 'columns'} {', '.join(missing)};"
            f" found {found}{more}{hint}",
            file=file,
            line=line,
        )
    return places


class _Reader:
    """Gathers rows into columns."""

    def __init__(self, file: str, places: dict[str, int], width: int) -> None:
        self.file, self.places, self.width = file, places, width
        self.read = {name: Remembered(_READERS[name]) for name in _READERS if name in places}
        self.brands: defaultdict[str, int] = defaultdict(count().__next__)
        self.authors: defaultdict[str, int] = defaultdict(count().__next__)
        self.clusters: defaultdict[str, int] = defaultdict(count().__next__)
        self.columns = {name: array("q") for name in Table.__dataclass_fields__ if name != "brands"}
        self.appends = [column.append for column in self.columns.values()]

    def take(self, line: int, row: list[str]) -> None:
        if len(row) != self.width:
            raise TableError(
                f"{len(row)} cells, where the header has {self.width}; is the file truncated?",
                file=self.file,
                line=line,
            )
        try:
            said = {name: read[row[self.places[name]]] for name, read in self.read.items()}
        except Expected:
            raise self._blame(line, row) from None
        told, published = said["told"] or said["published"], said["published"] or said["told"]
        outcome: Outcome | None = said["outcome"]
        weight = said.get(WEIGHT)
        values = (
            self.brands[row[self.places["brand"]]],
            self._key(self.authors, row[self.places["author"]], line),
            self._key(self.clusters, row[self.places["duplicate_cluster"]], line),
            *(published or _NO_DAY),
            said["ad_probability"],
            NOT_SAID if outcome is None else OUTCOMES.index(outcome),
            NOT_SAID if said["love"] is None else said["love"],
            *self._spells(line, row, said, told, outcome),
            NOT_SAID if weight is None else weight,
            told is None,
        )
        for append, value in zip(self.appends, values, strict=True):
            append(value)

    @staticmethod
    def _key(keys: dict[str, int], cell: str, line: int) -> int:
        """A number for a key; a row without one has a number of its own."""
        return keys[cell] if cell.strip() else -line

    def _spells(
        self,
        line: int,
        row: list[str],
        said: dict[str, Any],
        told: Day | None,
        outcome: Outcome | None,
    ) -> tuple[int, bool, int]:
        began, ended, returned = said["began"], said["ended"], said["returned"]
        known = [day.month for day in (began, ended, returned, told) if day]
        if not known:
            return _NO_SPELL
        # Only differences between months matter: equal stories told in other years are one.
        origin, last = known[0], told.month if told else max(known)
        try:
            months = _months(
                outcome if told else None,
                last - origin,
                0 if began else None,
                ended.month - origin if ended else None,
                returned.month - origin if returned else None,
            )
        except ImpossibleDates as error:
            told_by = error.other if error.other in self.places else "told"
            raise TableError(
                f"{self._cell(row, error.field)} is {_relation(error)} {told_by} "
                f"{self._cell(row, told_by)}",
                file=self.file,
                line=line,
                column=error.field,
            ) from None
        except ValueError as error:
            raise TableError(str(error), file=self.file, line=line, column="returned") from None
        return months

    def _cell(self, row: list[str], name: str) -> str:
        return shown(row[self.places[name]])

    def _blame(self, line: int, row: list[str]) -> TableError:
        """The first cell of a row that cannot be read, in the order of columns."""
        for name in sorted(self.read, key=self.places.__getitem__):
            try:
                self.read[name].read(row[self.places[name]])
            except Expected as error:
                return TableError(str(error), file=self.file, line=line, column=name)
        raise AssertionError("a row is blamed for nothing")

    def table(self) -> Table:
        columns = {
            name: np.frombuffer(column, dtype=np.int64) if column else np.empty(0, dtype=np.int64)
            for name, column in self.columns.items()
        }
        return Table(brands=list(self.brands), **columns)


_NO_DAY = Day(0, 0, 0)
_NO_SPELL = (0, False, 0)


@lru_cache(maxsize=1 << 17)
def _months(
    outcome: Outcome | None, told: int, began: int | None, ended: int | None, returned: int | None
) -> tuple[int, bool, int]:
    """Months of the first spell, whether it ended, months of the second one."""
    spells = spells_of(outcome, told=told, began=began, ended=ended, returned=returned)
    if not spells:
        return _NO_SPELL
    return spells[0].months, spells[0].event, spells[1].months if spells[1:] else 0


def _relation(error: ImpossibleDates) -> str:
    return "after" if error.other == "told" else "before"
