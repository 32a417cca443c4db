"""Lists read by key: no page is counted, none is skipped."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

KEY_MAX = 2**63 - 1  # of a row, in both databases


def key_in(typed: str | None) -> int:
    """A key somebody typed or followed; 0 for anything else."""
    if not typed or not typed.isascii() or not typed.isdigit() or len(typed) > 19:
        return 0
    return key if (key := int(typed)) <= KEY_MAX else 0


def moment_in(typed: str | None) -> tuple[dt.datetime, int] | None:
    """A place in a list ordered by moment, then by key, as `moment_out` wrote it; else None."""
    moment, _dot, key = (typed or "").partition(".")
    if not (number := key_in(moment)) or not key_in(key) or number > 250_000_000_000_000_000:
        return None
    return dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(microseconds=number), key_in(key)


def moment_out(moment: dt.datetime, key: int) -> str:
    """Microseconds since 1970 and the key."""
    since = moment - dt.datetime.fromtimestamp(0, dt.UTC)
    return f"{since // dt.timedelta(microseconds=1)}.{key}"


def older_than(rows: QuerySet, field: str, place: tuple[dt.datetime, int] | None) -> QuerySet:
    """The rows after a place, the newest first."""
    rows = rows.order_by(f"-{field}", "-id")
    if place is None:
        return rows
    moment, key = place
    return rows.filter(Q(**{f"{field}__lt": moment}) | Q(**{field: moment, "id__lt": key}))
