"""The pictures of the study: curves by love, and the risk of an end along the scale of love.

Pure: figures in, coordinates out, in SVG user units, for `charts/love_curves.html` and
`charts/love_risk.html`. Each picture has a wide and a narrow form, of which one is shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..methods.study import Lack, Threshold
from ..methods.study.exceptions import Band
from ..methods.study.plan import HORIZON_MONTHS, LOVE_MOST

WIDE, NARROW = (680, 300), (328, 280)
SHARES = (0, 25, 50, 75, 100)
YEARS = (0, 1, 2, 3, 4, 5)
RATIOS = (0.25, 0.5, 1, 2, 4)  # marked on the scale of risk, where they fit
_LEFT, _TOP, _FOOT = 34, 12, 46
_CURVES_SHARE = {WIDE: 0.52, NARROW: 0.4}  # of the width, for the five years
_GAP = {WIDE: 36, NARROW: 20}  # between the curves and the five columns
_MOST_RATIO = 8.0


@dataclass(frozen=True)
class Mark:
    at: float
    value: object


@dataclass(frozen=True)
class LoveLine:
    """One band: its stepped curve, and in its column the share after five years."""

    rank: int  # 0 for the least loved
    label: str
    path: str  # empty when not shown
    column: float
    point: float | None  # None when not known
    low: float
    high: float


@dataclass(frozen=True)
class LovePlot:
    width: int
    height: int
    left: int
    right: float  # where five years end
    foot: int
    end: int  # where the columns end
    shares: tuple[Mark, ...]
    years: tuple[Mark, ...]
    lines: tuple[LoveLine, ...]


def love_plot(bands: Sequence[Band], size: tuple[int, int] = WIDE) -> LovePlot:
    """Five curves over five years, then five points with their intervals."""
    width, height = size
    foot, right = height - _FOOT, _LEFT + _CURVES_SHARE[size] * width
    first, end = right + _GAP[size], width - 8

    def up(share: float) -> float:
        return round(foot - share * (foot - _TOP), 1)

    step = (end - first) / len(bands)
    lines = []
    for rank, band in enumerate(bands):
        known = None if isinstance(band.at_horizon, Lack) else band.at_horizon
        lines.append(
            LoveLine(
                rank=rank,
                label=f"{band.low}–{band.high}",
                path=_stepped(band.alive.tolist(), _LEFT, right, up),
                column=round(first + (rank + 0.5) * step, 1),
                point=up(known.value) if known else None,
                low=up(known.interval.low) if known else 0.0,
                high=up(known.interval.high) if known else 0.0,
            )
        )
    return LovePlot(
        width=width,
        height=height,
        left=_LEFT,
        right=round(right, 1),
        foot=foot,
        end=end,
        shares=tuple(Mark(up(value / 100), value) for value in SHARES),
        years=tuple(
            Mark(round(_LEFT + year * (right - _LEFT) / YEARS[-1], 1), year) for year in YEARS
        ),
        lines=tuple(lines),
    )


def _stepped(
    alive: Sequence[float], left: float, right: float, up: Callable[[float], float]
) -> str:
    """Level until each month some end; empty without a share."""
    if not alive:
        return ""
    wide = (right - left) / HORIZON_MONTHS
    path, last = f"M{left:.1f} {up(alive[0])}", alive[0]
    for month, share in enumerate(alive):
        if share != last:
            path += f"H{left + month * wide:.1f}V{up(share)}"
            last = share
    return f"{path}H{left + (len(alive) - 1) * wide:.1f}"


@dataclass(frozen=True)
class RiskPlot:
    """Risk of an end along the scale of love, against that of the middle knot (1)."""

    width: int
    height: int
    left: int
    right: int
    foot: int
    level: float  # where the risk is that of the middle knot
    ratios: tuple[Mark, ...]
    loves: tuple[Mark, ...]
    band: str
    line: str
    points: tuple[tuple[float, float], ...]


def risk_plot(threshold: Threshold, size: tuple[int, int] = WIDE) -> RiskPlot:
    """A curve on a scale of ratios: halving and doubling are equally far from 1."""
    width, height = size
    foot, right = height - _FOOT, width - 12
    values = [
        value
        for point in threshold.points
        for value in (point.ratio.value, point.ratio.interval.low, point.ratio.interval.high)
    ]
    most = min(max(4.0, *values, *(1 / max(value, 1e-9) for value in values)), _MOST_RATIO)

    def up(ratio: float) -> float:
        kept = min(max(ratio, 1 / most), most)
        return round(foot - (math.log(kept) / math.log(most) + 1) / 2 * (foot - _TOP), 1)

    def along(love: float) -> float:
        return round(_LEFT + 8 + love * (right - _LEFT - 16) / LOVE_MOST, 1)

    middle = [(along(point.love), up(point.ratio.value)) for point in threshold.points]
    over = [(along(point.love), up(point.ratio.interval.high)) for point in threshold.points]
    under = [(along(point.love), up(point.ratio.interval.low)) for point in threshold.points]
    return RiskPlot(
        width=width,
        height=height,
        left=_LEFT,
        right=right,
        foot=foot,
        level=up(1),
        ratios=tuple(
            Mark(up(ratio), _named(ratio)) for ratio in RATIOS if 1 / most <= ratio <= most
        ),
        loves=tuple(Mark(along(love), love) for love in range(LOVE_MOST + 1)),
        band=f"M{_joined(over)}L{_joined(under[::-1])}Z",
        line=f"M{_joined(middle)}",
        points=tuple(middle),
    )


def _named(ratio: float) -> str:
    return f"×{ratio:g}" if ratio >= 1 else f"÷{1 / ratio:g}"


def _joined(points: Sequence[tuple[float, float]]) -> str:
    return "L".join(f"{x} {y}" for x, y in points)
