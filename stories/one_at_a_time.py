"""Commands that must not run beside themselves."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def one_at_a_time(key: int, name: str) -> Iterator[bool]:
    """Whether nobody else holds the lock; held until the block ends, or the process does.

    On PostgreSQL an advisory lock of this session, `key`; elsewhere the file `<name>.lock` of
    `DATA_DIR`, for SQLite lives on one machine.
    """
    taken = _on_postgres(key) if connection.vendor == "postgresql" else _on_disk(name)
    with taken as alone:
        yield alone


@contextmanager
def _on_postgres(key: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        alone = cursor.fetchone()[0]
        try:
            yield alone
        finally:
            if alone:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def _on_disk(name: str) -> Iterator[bool]:
    with (settings.DATA_DIR / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
