"""Sites made once a process: the first test makes one, the next ones get its rows written again.

    @remembered
    def a_site(): ...        # in the test's transaction, as ever

A copy has the same keys, texts and times as the first making, and what was returned is returned
again, as it was then. A maker takes hashable arguments and only adds rows.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import update_wrapper

from django.db import IntegrityError, connection, transaction

from stories.finding.search import WORDS

Rows = dict[str, tuple[list[str], list[tuple]]]  # table: columns, rows


class remembered:
    def __init__(self, make: Callable) -> None:
        self.make = make
        self.kept: dict[tuple, tuple[Rows, bytes]] = {}
        update_wrapper(self, make)

    def __call__(self, *told):
        if told not in self.kept:
            before = _rows()
            made = self.make(*told)
            self.kept[told] = _added(before, _rows()), pickle.dumps(made)
            return made
        rows, made = self.kept[told]
        try:
            with transaction.atomic():
                _write(rows)
        except IntegrityError:  # the test made rows of its own first, and they have these keys
            return self.make(*told)
        return pickle.loads(made)  # noqa: S301  # our own bytes


def _rows() -> Rows:
    """Every row of every table; tables without a model last, for they refer at once to the others.

    Indexes of words are left out: they follow the rows by triggers.
    """
    modelled = set(connection.introspection.django_table_names())
    found = {}
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        for name in sorted(names, key=lambda name: (name not in modelled, name)):
            if not name.startswith(WORDS) and "_fts" not in name:
                cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608
                found[name] = [column[0] for column in cursor.description], cursor.fetchall()
    return found


def _added(before: Rows, after: Rows) -> Rows:
    added = {}
    for name, (columns, rows) in after.items():
        former, present = set(before[name][1]), set(rows)
        assert former <= present, f"{name} had rows that were changed or deleted"
        if new := [row for row in rows if row not in former]:
            added[name] = columns, new
    return added


def _write(rows: Rows) -> None:
    with connection.cursor() as cursor:
        for name, (columns, values) in rows.items():
            listed = ", ".join(f'"{column}"' for column in columns)
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{name}" ({listed}) VALUES ({marks})', values)  # noqa: S608
