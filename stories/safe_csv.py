"""CSV that a spreadsheet may open: no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: object) -> str:
    """One value as a cell; what would begin a formula gets an apostrophe before it (OWASP).

    Numbers stay numbers, a negative one included.

    >>> safe_cell("=1+1"), safe_cell(-2.5), safe_cell(None), safe_cell(True)
    ("'=1+1", '-2.5', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    words = str(value).replace("\x00", "")
    return f"'{words}" if words.startswith(_DANGEROUS) else words


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Lines of a CSV file (RFC 4180), one a row, as they come."""
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([safe_cell(value) for value in row])
        yield line.getvalue()
