"""The versions of surfaces: read from memory for a second at most, changed after commit."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable
from time import monotonic

from django.db import transaction

from .models import SurfaceVersion

MEMORY_SECONDS = 1.0  # how long another process may still show what was taken back here
NAMES_MAX = 20_000
NEVER = 0  # the version of what never changed

_lock = threading.Lock()
_known: dict[str, tuple[int, float]] = {}  # name: version, when it was read
_changes = 0  # made by this process: a version read across one of them is not kept


def current(names: Iterable[str]) -> dict[str, int]:
    """The version of each surface; one query at most, none when all were read within a second."""
    wanted, oldest = tuple(names), monotonic() - MEMORY_SECONDS
    known = {name: found for name in wanted if (found := _known.get(name)) and found[1] >= oldest}
    versions = {name: version for name, (version, _read) in known.items()}
    if missing := [name for name in wanted if name not in known]:
        versions |= _read(missing)
    return versions


def are_current(versions: dict[str, int]) -> bool:
    """Whether nothing changed since these versions were read."""
    return current(versions) == versions


def _read(names: list[str]) -> dict[str, int]:
    changes = _changes
    rows = dict(SurfaceVersion.objects.filter(name__in=names).values_list("name", "version"))
    versions = {name: rows.get(name, NEVER) for name in names}
    with _lock:
        if changes == _changes:
            if len(_known) > NAMES_MAX:
                _known.clear()
            now = monotonic()
            _known.update((name, (version, now)) for name, version in versions.items())
    return versions


def changed(*names: str) -> None:
    """These surfaces show something else once the transaction under way is committed.

    After the commit and not in it: a row that every publication writes would make publications
    wait for each other. A process killed in between leaves pages as old as the cache keeps them.
    """
    transaction.on_commit(lambda: _write(names), robust=True)


def _write(names: tuple[str, ...]) -> None:
    rows = [
        SurfaceVersion(name=name, version=secrets.randbits(62) + 1) for name in sorted(set(names))
    ]
    SurfaceVersion.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["name"], update_fields=["version"]
    )
    forget()


def forget() -> None:
    """Read every version anew."""
    global _changes
    with _lock:
        _changes += 1
        _known.clear()
