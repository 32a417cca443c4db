"""Places in a list, as opaque words in an address: where the last page stopped, not a number of pages."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence

LONGEST = 400  # characters
_LARGEST = 2**63 - 1


class BadCursor(ValueError):
    """These words are not a cursor of this list."""


def encode(kind: str, *key: str | int) -> str:
    """The cursor of a list of this kind after the item of this key.

    >>> encode("brands", "saab")
    'WyJicmFuZHMiLCJzYWFiIl0'
    """
    words = json.dumps([kind, *key], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(words.encode()).decode().rstrip("=")


def decode(cursor: str, kind: str, types: Sequence[type]) -> list:
    """The key inside a cursor made by `encode`: as many values as types, each of its type.

    Raises `BadCursor` for anything else, a cursor of another list included.

    >>> decode("WyJicmFuZHMiLCJzYWFiIl0", "brands", [str])
    ['saab']
    """
    found = _read(cursor)
    if not isinstance(found, list) or len(found) != len(types) + 1 or found[0] != kind:
        raise BadCursor(kind)
    for value, wanted in zip(found[1:], types, strict=True):
        if type(value) is not wanted or not _storable(value):
            raise BadCursor(kind)
    return found[1:]


def _read(cursor: str) -> object:
    if len(cursor) > LONGEST:
        raise BadCursor("too long")
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        return json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, RecursionError) as error:
        raise BadCursor("unreadable") from error


def _storable(value: str | int) -> bool:
    """Whether every database takes it as a value to compare with."""
    if isinstance(value, int):
        return 0 <= value <= _LARGEST
    return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
