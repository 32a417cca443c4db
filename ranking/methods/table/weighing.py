"""The weight of each row, where the file does not give it, and why a row does not count."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ..values import Integers
from ..weights import story_weight, surge_holds
from .reading import NOT_SAID, Table, pair


class Uncounted(StrEnum):
    """Why a row of a table does not count; the first that applies."""

    NO_BRAND = "no brand"
    NO_OUTCOME = "no outcome"
    NO_DATE = "neither told nor published"
    NO_BEGINNING = "no beginning"
    NO_WEIGHT = "weight 0 in the file"
    SURGE = "held by the surge rule"
    TOLD_AGAIN = "another story of the author on the brand counts"
    COPIES = "more than 1000 copies of one text"


@dataclass(frozen=True, eq=False)
class Weighing:
    """What each row of a table weighs, and how many rows do not count, by reason."""

    weights: Integers  # (n,) thousandths of a story
    uncounted: dict[Uncounted, int]  # reasons without a row are left out


def weigh(table: Table) -> Weighing:
    """Take the weights given as they stand, compute the others.

    In order of publication, rows of one day in the order of the file: the surge rule, then one
    story an author and brand (the last one not held), then copies share one weight.
    """
    spelled, given = table.has_spell, table.weight != NOT_SAID
    held = np.zeros(len(table), dtype=bool)
    counting, weights = held, np.zeros(len(table), dtype=np.int64)
    if not given[spelled].all():
        held = _held_by_surge(table, spelled)
        counting = _last_of_author(table, spelled & ~held)
        weights = _shared(table, counting)
    weights[given] = table.weight[given]
    weights[~spelled] = 0
    reasons = {
        Uncounted.NO_BRAND: ~table.named,
        Uncounted.NO_OUTCOME: table.outcome == NOT_SAID,
        Uncounted.NO_DATE: table.undated == 1,
        Uncounted.NO_BEGINNING: ~spelled,
        Uncounted.NO_WEIGHT: given,
        Uncounted.SURGE: held,
        Uncounted.TOLD_AGAIN: ~counting,
        Uncounted.COPIES: np.ones(len(table), dtype=bool),
    }
    return Weighing(weights, _first_reasons(weights == 0, reasons))


def _held_by_surge(table: Table, spelled: np.ndarray) -> np.ndarray:
    """Which rows the surge rule holds, each judged against those published before it."""
    held = np.zeros(len(table), dtype=bool)
    order = _by_brand(table, np.flatnonzero(spelled))
    for rows in np.split(order, np.flatnonzero(np.diff(table.brand[order])) + 1):
        held[rows] = surge_holds(table.week[rows].tolist())
    return held


def _by_brand(table: Table, rows: np.ndarray) -> np.ndarray:
    """Rows brand by brand, in order of publication, those of one day as they stand."""
    return rows[np.lexsort((rows, table.ordinal[rows], table.brand[rows]))]


def _last_of_author(table: Table, free: np.ndarray) -> np.ndarray:
    """The free rows published last by their author on their brand."""
    rows = _by_brand(table, np.flatnonzero(free))[::-1]
    pairs = pair(table.brand[rows], table.author[rows])
    _, newest = np.unique(pairs, return_index=True)  # the first, hence the newest
    counting = np.zeros(len(table), dtype=bool)
    counting[rows[newest]] = True
    return counting


def _shared(table: Table, counting: np.ndarray) -> Integers:
    """One weight shared by the counting copies of a text on a brand."""
    rows = np.flatnonzero(counting)
    pairs = pair(table.brand[rows], table.cluster[rows])
    _, place, copies = np.unique(pairs, return_inverse=True, return_counts=True)
    by_copies = {number: story_weight(number) for number in set(copies.tolist())}
    weights = np.array([by_copies[number] for number in copies.tolist()], dtype=np.int64)
    found = np.zeros(len(table), dtype=np.int64)
    found[rows] = weights[place]
    return found


def _first_reasons(left: np.ndarray, reasons: dict[Uncounted, np.ndarray]) -> dict[Uncounted, int]:
    """How many of the rows left each reason takes, each row having but its first one."""
    found = {}
    for reason, applies in reasons.items():
        if number := int((left & applies).sum()):
            found[reason] = number
        left = left & ~applies
    return found
