"""What is wrong in a file, and where: enough to find it with any editor."""

from __future__ import annotations

from typing import Final

_SHOWN: Final = 40  # characters of a wrong value


class TableError(ValueError):
    """A file that is not a table of stories; `str()` names the file, the line, the column."""

    def __init__(self, problem: str, *, file: str, line: int = 0, column: str = "") -> None:
        self.problem, self.file, self.line, self.column = problem, file, line, column
        where = [file]
        if line:
            where.append(f"line {line}")
        if column:
            where.append(f"column {column}")
        super().__init__(f"{', '.join(where)}: {problem}")


def shown(value: str, *, most: int = _SHOWN) -> str:
    """A value between quotation marks, cut short, its invisible characters spelt.

    >>> shown("2007-08\\x00"), shown("x" * 1000)[-12:]
    ('“2007-08\\\\x00”', 'xxxxxxxxxx…”')
    """
    cut = value if len(value) <= most else f"{value[: most - 1]}…"
    spelt = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)
    return f"“{spelt}”"
