"""A leaderboard from one file, without database: read, weigh, sum, rank.

>>> import io
>>> from ranking.methods.table import COLUMNS, read_table, tallies_of_table, weigh
>>> rows = "saab,anna,1985-08,,,2007-08,loyal,,9,0.02,,2007-08-07"
>>> table = read_table(io.BytesIO(f"{','.join(COLUMNS)}\\n{rows}\\n".encode()), file="one.csv")
>>> weights = weigh(table).weights
>>> [(tally.brand, tally.stories) for tally in tallies_of_table(table, weights)], weights.tolist()
([('saab', 1)], [1000])
"""

from __future__ import annotations

from .cells import COLUMNS, WEIGHT
from .errors import TableError, shown
from .ranked import Difference, Leaderboard, first_difference, rank_table
from .reading import Table, read_table
from .sums import tallies_of_table
from .weighing import Uncounted, Weighing, weigh

__all__ = [
    "COLUMNS",
    "WEIGHT",
    "Difference",
    "Leaderboard",
    "Table",
    "TableError",
    "Uncounted",
    "Weighing",
    "first_difference",
    "rank_table",
    "read_table",
    "shown",
    "tallies_of_table",
    "weigh",
]
