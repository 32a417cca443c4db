"""From bytes to rows of cells: CSV (RFC 4180) in UTF-8, one line at a time."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from typing import BinaryIO, Final

from .errors import TableError, shown

LONGEST_LINE: Final = 1 << 20  # bytes; a cell of 10 MB is an accident or an attack


def rows_of(source: BinaryIO, *, file: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its first line, the header included; blank lines are left out.

    A mark of byte order at the start is skipped. Raises `TableError` on bytes that are not UTF-8,
    a NUL, a line or a cell too long, and quotation marks that do not close.
    """
    lines = _Lines(source, file)
    cells = csv.reader(lines, strict=True)
    while True:
        first = lines.number + 1
        try:
            row = next(cells, None)
        except csv.Error as error:
            raise TableError(_reason(error, lines.number - first), file=file, line=first) from None
        if row is None:
            return
        if row:
            yield first, row


class _Lines:
    """The lines of a file as text, counted from 1."""

    def __init__(self, source: BinaryIO, file: str) -> None:
        self.source, self.file, self.number = source, file, 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        raw = self.source.readline(LONGEST_LINE)
        if not raw:
            raise StopIteration
        self.number += 1
        if self.number == 1:
            raw = raw.removeprefix(codecs.BOM_UTF8)
        if len(raw) >= LONGEST_LINE and not raw.endswith(b"\n"):
            raise self._wrong(f"it is longer than {LONGEST_LINE:,} bytes")
        if b"\0" in raw:
            raise self._wrong(f"byte {raw.index(0) + 1} is NUL; a CSV file in UTF-8 was expected")
        try:
            return raw.decode()
        except UnicodeDecodeError as error:
            byte = f"byte {error.start + 1} (0x{raw[error.start]:02x})"
            raise self._wrong(f"{byte} is not UTF-8; save the file as CSV in UTF-8") from None

    def _wrong(self, problem: str) -> TableError:
        return TableError(problem, file=self.file, line=self.number)


def _reason(error: csv.Error, further_lines: int) -> str:
    said = str(error)
    if "field larger" in said:
        return (
            f"a cell has more than {csv.field_size_limit():,} characters;"
            " is a quotation mark left open?"
        )
    if "end of data" in said:
        return "a quotation mark is opened and never closed; is the file truncated?"
    if "new-line character" in said:
        return "lines end in CR alone; LF or CR LF was expected"
    after = f" ({further_lines} lines further)" if further_lines > 0 else ""
    return f"quotation marks are misplaced{after}: {shown(said)}"
