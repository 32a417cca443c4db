"""The SQL of the sums: spells in, one row of `BrandMonth` for each kind out.

One statement groups the spells; sharded by brand, each shard can run it alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from .methods.values import CUT_MONTHS
from .models import BrandMonth, Spell

LOVE_STORY = 8  # love at the strongest moment from which a story is a love story
_DIMENSIONS = ("brand_id", *BrandMonth.DIMENSIONS[1:])
_AT_ONCE = 200  # rows of one statement, below the variables any SQLite takes
# Integer products stay below 2^31, so that PostgreSQL sums them as bigint and not as numeric.
_WEIGHT = "CAST(weight AS INTEGER)"
MEASURES_SQL = {
    "stories": "COUNT(*)",
    "weight": f"SUM({_WEIGHT})",
    "squares": f"SUM({_WEIGHT} * weight)",
    "months": f"SUM({_WEIGHT} * rest)",
    "loved": f"SUM(CASE WHEN love >= {LOVE_STORY} THEN 1 ELSE 0 END)",
    "love_weight": f"SUM(CASE WHEN love IS NULL THEN 0 ELSE {_WEIGHT} END)",
    "love_sum": f"SUM({_WEIGHT} * COALESCE(love, 0))",
    "love_squares": f"SUM({_WEIGHT} * COALESCE(love, 0) * COALESCE(love, 0))",
}


def _names(names: Iterable[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in names)


def grouped_spells() -> str:
    """The `SELECT` that gives every row of the table of sums, in the order of its columns."""
    keys = _names(_DIMENSIONS)
    measures = ", ".join(MEASURES_SQL[name] for name in BrandMonth.MEASURES)
    table = connection.ops.quote_name(Spell._meta.db_table)
    return f"SELECT {keys}, {measures} FROM {table} WHERE weight > 0 GROUP BY {keys}"


def all_columns() -> str:
    return _names((*_DIMENSIONS, *BrandMonth.MEASURES))


def _table() -> str:
    return connection.ops.quote_name(BrandMonth._meta.db_table)


def rebuild() -> int:
    """Make the table of sums anew from the spells; the number of its rows."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_table()}")
        cursor.execute(f"INSERT INTO {_table()} ({all_columns()}) {grouped_spells()}")
        return cursor.rowcount


def differences() -> list[tuple]:
    """Rows that the table has and should not, or should have and has not: (sign, row), at most 20.

    Sign is "+" for a row to add, "-" for a row to take away.
    """
    kept, right = f"SELECT {all_columns()} FROM {_table()}", grouped_spells()
    found: list[tuple] = []
    with connection.cursor() as cursor:
        for sign, one, other in (("+", right, kept), ("-", kept, right)):
            cursor.execute(f"SELECT * FROM ({one}) AS a EXCEPT SELECT * FROM ({other}) AS b")
            found += [(sign, *map(int, row)) for row in cursor.fetchmany(20)]
    return found[:20]


def contribution(spell: Spell) -> tuple[tuple, tuple]:
    """The row a spell belongs to and what it adds to it; all zeros when it does not count."""
    key = tuple(getattr(spell, name) for name in _DIMENSIONS)
    if not spell.weight:
        return key, (0,) * len(BrandMonth.MEASURES)
    weight, love = spell.weight, spell.love or 0
    return key, (
        1,
        weight,
        weight * weight,
        weight * spell.rest,
        int(love >= LOVE_STORY),
        0 if spell.love is None else weight,
        weight * love,
        weight * love * love,
    )


def rest_of(months: int, interval: int) -> int:
    """Months a spell spends in the interval in which it stops."""
    return months - CUT_MONTHS[interval]


def add(differences: dict[tuple, list[int]]) -> None:
    """Add signed differences to the rows they belong to; a row that comes to nothing goes."""
    changed = sorted((key, sums) for key, sums in differences.items() if any(sums))
    if not changed:
        return
    table = _table()
    places = ", ".join(["%s"] * (len(_DIMENSIONS) + len(BrandMonth.MEASURES)))
    added = ", ".join(
        f"{name} = {table}.{name} + excluded.{name}"
        for name in map(connection.ops.quote_name, BrandMonth.MEASURES)
    )
    emptied = " AND ".join(f"{_names([name])} = %s" for name in _DIMENSIONS)
    with connection.cursor() as cursor:
        for start in range(0, len(changed), _AT_ONCE):
            some = changed[start : start + _AT_ONCE]
            rows = ", ".join([f"({places})"] * len(some))
            cursor.execute(
                f"INSERT INTO {table} ({all_columns()}) VALUES {rows} "
                f"ON CONFLICT ({_names(_DIMENSIONS)}) DO UPDATE SET {added}",
                [value for key, sums in some for value in (*key, *sums)],
            )
        gone = [key for key, sums in changed if sums[0] < 0]
        if gone:
            cursor.executemany(f"DELETE FROM {table} WHERE {emptied} AND stories = 0", gone)
