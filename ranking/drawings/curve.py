"""The picture of a survival curve: a stepped thread in its band, over twenty years.

Pure: a curve in, coordinates out, for `charts/survival.html`. Time runs from left to right in
years, the share alive from 0 at the foot to 100 at the top; distances are SVG user units.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..methods.curves import Curve

YEARS = 20
MONTHS = 12 * YEARS
MARKED_YEARS = (0, 1, 2, 5, 10, 20)  # where the stories still followed are printed
_FIRST_KEPT = (0, 5, 10, 20, 2, 1)  # which figures stay where there is no room for all
SHARES = (0, 25, 50, 75, 100)
_LEFT, _RIGHT, _TOP, _FOOT = 34, 12, 10, 64
_DIGIT, _GAP = 8, 7  # width of a figure, and the air between two


@dataclass(frozen=True)
class Mark:
    """A figure on an axis: where it stands and what it says."""

    at: float
    value: int


@dataclass(frozen=True)
class SurvivalPlot:
    """A curve in the box 0 0 width height."""

    width: int
    height: int
    left: int
    right: int
    top: int
    foot: int
    shares: tuple[Mark, ...]  # across, per cent
    years: tuple[Mark, ...]  # along
    followed: tuple[Mark, ...]  # stories at risk, whole
    band: str
    line: str
    site: str


def survival_plot(curve: Curve, site: Sequence[float], *, width: int, height: int) -> SurvivalPlot:
    """The drawing of a curve; `site` holds the share alive of all brands at months 0, 1, 2, …

    >>> from ranking.methods.curves import kaplan_meier
    >>> kept = kaplan_meier([12, 240], [True, False])
    >>> survival_plot(kept, [1.0, 0.5], width=286, height=174).line
    'M34.0 10.0H46.0V60.0H274.0'
    """
    right, foot = width - _RIGHT, height - _FOOT

    def along(month: float) -> float:
        return _LEFT + month * (right - _LEFT) / MONTHS

    def up(share: float) -> float:
        return foot - share * (foot - _TOP)

    last = min(curve.last, MONTHS)
    followed = {
        year: round(float(curve.at_risk[12 * year])) if 12 * year <= curve.last else 0
        for year in MARKED_YEARS
    }
    reference = [(along(month), up(share)) for month, share in enumerate(site[: MONTHS + 1])]
    return SurvivalPlot(
        width=width,
        height=height,
        left=_LEFT,
        right=right,
        top=_TOP,
        foot=foot,
        shares=tuple(Mark(up(value / 100), value) for value in SHARES),
        years=_fitting({year: year for year in MARKED_YEARS}, along),
        followed=_fitting(followed, along),
        band=_band(curve, last, along, up),
        line="M" + _steps(_corners(curve.alive, last, along, up)),
        site="M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in reference),
    )


def _fitting(figures: dict[int, int], along: Callable[[float], float]) -> tuple[Mark, ...]:
    """The figures of the marked years that do not touch one another."""
    kept: dict[int, tuple[float, float]] = {}
    for year in _FIRST_KEPT:
        half = (_DIGIT * len(str(figures[year])) + _GAP) / 2
        middle = along(12 * year)
        if all(abs(middle - other) >= half + reach for other, reach in kept.values()):
            kept[year] = (middle, half)
    return tuple(Mark(round(kept[year][0], 1), figures[year]) for year in sorted(kept))


Corner = tuple[float, float, float]  # from, to, height


def _corners(
    line: np.ndarray, last: int, along: Callable[[float], float], up: Callable[[float], float]
) -> list[Corner]:
    """The level stretches of a stepped line, from month 0 to the last."""
    turns = [0, *(np.flatnonzero(np.diff(line[: last + 1])) + 1).tolist(), last]
    return [(along(start), along(end), up(float(line[start]))) for start, end in pairwise(turns)]


def _steps(corners: list[Corner]) -> str:
    x, _, y = corners[0]
    path = f"{x:.1f} {y:.1f}"
    for _start, end, height in corners:
        if height != y:
            path += f"V{height:.1f}"
            y = height
        path += f"H{end:.1f}"
    return path


def _band(
    curve: Curve, last: int, along: Callable[[float], float], up: Callable[[float], float]
) -> str:
    """Along the upper bound, then back along the lower one."""
    over = _steps(_corners(curve.upper, last, along, up))
    back = f"V{up(float(curve.lower[last])):.1f}"
    for start, _end, height in reversed(_corners(curve.lower, last, along, up)):
        back += f"V{height:.1f}H{start:.1f}"
    return f"M{over}{back}Z"
