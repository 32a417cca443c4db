"""Tables of stories as bytes."""

from __future__ import annotations

import io

from ranking.methods.csv_lines import csv_line
from ranking.methods.table import COLUMNS, Table, read_table

STORY = {
    "brand": "Saab",
    "author": "anna",
    "began": "1985-08",
    "ended": "",
    "returned": "",
    "told": "2007-08",
    "outcome": "loyal",
    "cause": "",
    "love": "9",
    "ad_probability": "0.02",
    "duplicate_cluster": "",
    "published": "2007-08-07",
}


def csv_of(*stories: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> bytes:
    """A table; each story says what differs from `STORY`."""
    rows = [[(STORY | story).get(name, "") for name in columns] for story in stories]
    return "".join(map(csv_line, [columns, *rows])).encode()


def read(content: bytes) -> Table:
    return read_table(io.BytesIO(content), file="stories.csv")


def month(number: int) -> str:
    """A month since January 1900, as the table has it."""
    return f"{1900 + number // 12:04d}-{number % 12 + 1:02d}"
