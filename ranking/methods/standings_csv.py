"""The table of an edition as bytes: equal standings, equal bytes, on any machine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .csv_lines import csv_line
from .values import Gate, Place

HEADER = (
    "brand",
    "stories",
    "weight",
    "score",
    "lower",
    "upper",
    "expected_rank",
    "rank_lower",
    "rank_upper",
    "tier",
    "ranked",
)


class Line(NamedTuple):
    """One brand of the table; ranks and tier are None for a brand that is not ranked."""

    brand: str  # slug, or whatever the table calls it
    stories: int  # counted
    weight: float  # stories, discounted for suspected advertisement
    score: float  # 0 to 1
    lower: float
    upper: float
    expected_rank: float | None
    rank_lower: int | None
    rank_upper: int | None
    tier: int | None
    ranked: bool


def line_of(place: Place) -> Line:
    """What the table says of a place."""
    return Line(
        brand=str(place.brand),
        stories=place.stories,
        weight=place.weight,
        score=place.score,
        lower=place.lower,
        upper=place.upper,
        expected_rank=place.expected_rank,
        rank_lower=place.rank_lower,
        rank_upper=place.rank_upper,
        tier=place.tier,
        ranked=place.gate is Gate.RANKED,
    )


def standings_csv(lines: Iterable[Line]) -> bytes:
    """CSV (RFC 4180, but lines end in LF) in UTF-8 without mark, in the order given.

    Six decimals; `true` or `false`; what a brand has not is left empty.

    >>> alone = Line("naubelle", 3, 2.5, 0.5, 0.25, 0.75, None, None, None, None, False)
    >>> standings_csv([alone]).splitlines()[1]
    b'naubelle,3,2.500000,0.500000,0.250000,0.750000,,,,,false'
    """
    rows = [csv_line(HEADER), *(csv_line(map(_cell, line)) for line in lines)]
    return "".join(rows).encode()


def _cell(value: str | int | float | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.6f}" if isinstance(value, float) else str(value)
