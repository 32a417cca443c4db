"""One row of CSV as text: the same on every version of Python."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPECIAL = re.compile('[,"\r\n]')


def csv_line(cells: Iterable[str]) -> str:
    """The cells separated by commas, ended by LF (RFC 4180 has CR LF), quoted where they must.

    The standard library leaves a lone CR unquoted before Python 3.13, which nobody reads back.

    >>> csv_line(["Dupont, fils", "", "12"])
    '"Dupont, fils",,12\\n'
    """
    return ",".join(map(_quoted, cells)) + "\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _SPECIAL.search(cell) else cell
