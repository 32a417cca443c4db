"""From weighed rows to the sums of the method."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..cells import Cells, tallies_of
from ..spells import CUTS, interval_of
from ..values import Integers, Tally
from .reading import NOT_SAID, Table, pair


def tallies_of_table(table: Table, weights: Integers) -> list[Tally]:
    """One tally for each brand with a counted story, in the order of names.

    `weights` are those of `weigh`, shape (n,).
    """
    names = sorted(table.brands)
    place = {name: at for at, name in enumerate(names)}
    brand = np.array([place[name] for name in table.brands], dtype=np.int64)[table.brand]
    counted = np.flatnonzero(weights > 0)
    months = _distinct(brand[counted], table.month[counted], len(names))
    authors = _distinct(brand[counted], table.author[counted], len(names))
    cells = _cells(table, brand, weights, counted, names, months)
    return [_with_authors(tally, authors[place[str(tally.brand)]]) for tally in tallies_of(cells)]


def _with_authors(tally: Tally, authors: np.int64) -> Tally:
    """The tally with its number of authors: weights given may count an author twice."""
    return tally if tally.authors == authors else replace(tally, authors=int(authors))


def _distinct(brand: Integers, key: Integers, brands: int) -> Integers:
    """How many keys each brand has, shape (B,)."""
    _, first = np.unique(pair(brand, key), return_index=True)
    return np.bincount(brand[first], minlength=brands).astype(np.int64)


def _cells(
    table: Table,
    brand: Integers,
    weights: Integers,
    counted: Integers,
    names: list[str],
    months: Integers,
) -> Cells:
    """Each counted spell as a cell of its own: those that came back have two."""
    again = counted[table.second[counted] > 0]
    rows = np.concatenate([counted, again])
    part = np.repeat([0, 1], [len(counted), len(again)])
    lasted = np.concatenate([table.first[counted], table.second[again]])
    event = np.concatenate([table.event[counted], np.zeros(len(again), dtype=np.int64)])
    lengths, where = np.unique(lasted, return_inverse=True)
    interval = np.array([interval_of(length) for length in lengths.tolist()], dtype=np.int64)[where]
    weight = weights[rows]
    love = table.love[rows]
    answered = weight * (love != NOT_SAID)
    nothing = np.zeros(len(rows), dtype=np.int64)
    return Cells(
        brands=names,
        published_months=months,
        brand=brand[rows],
        bin=table.bin[rows],
        ending=nothing,
        outcome=table.outcome[rows],
        cause=nothing,
        part=part,
        interval=interval,
        event=event,
        stories=np.ones(len(rows), dtype=np.int64),
        weight=weight,
        squares=weight * weight,
        months=weight * (lasted - CUTS[interval]),
        loved=nothing,
        love_weight=answered,
        love_sum=answered * love,
        love_squares=answered * love * love,
    )
