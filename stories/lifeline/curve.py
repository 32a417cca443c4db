"""A thread laid in a frame: a smooth line through the moments, then its ending."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .drawing import Frame, Knot, Stroke
from .endings import RUNNING, EndingShape, finish
from .moments import LOVE_MAX, UNKNOWN_LOVE, Moment, Thread, between


class Curve:
    """A monotone cubic through the moments (Fritsch and Carlson, 1980): it never leaves the range of its points."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        points: list[tuple[float, float]] = []
        for x, y in zip(xs, ys, strict=True):
            if points and x - points[-1][0] < 1e-3:
                points[-1] = (points[-1][0], y)
            else:
                points.append((x, y))
        self.xs, self.ys = [p[0] for p in points], [p[1] for p in points]
        slopes = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(points)]
        self.tangents = [0.0] * len(points)  # flat at both ends
        for i, (a, b) in enumerate(pairwise(slopes), 1):
            self.tangents[i] = 0.0 if a * b <= 0 else 2 * a * b / (a + b)

    def value_and_slope(self, x: float) -> tuple[float, float]:
        if x <= self.xs[0] or len(self.xs) == 1:
            return self.ys[0], 0.0
        if x >= self.xs[-1]:
            return self.ys[-1], 0.0
        i = bisect_right(self.xs, x) - 1
        width = self.xs[i + 1] - self.xs[i]
        t, y0, y1 = (x - self.xs[i]) / width, self.ys[i], self.ys[i + 1]
        m0, m1 = self.tangents[i] * width, self.tangents[i + 1] * width
        value = (
            (2 * t**3 - 3 * t**2 + 1) * y0
            + (t**3 - 2 * t**2 + t) * m0
            + (3 * t**2 - 2 * t**3) * y1
            + (t**3 - t**2) * m1
        )
        slope = (
            (6 * t**2 - 6 * t) * (y0 - y1) + (3 * t**2 - 4 * t + 1) * m0 + (3 * t**2 - 2 * t) * m1
        ) / width
        return min(max(value, 0.0), float(LOVE_MAX)), slope

    def path(self, frame: Frame, start: float, stop: float) -> str:
        """The piece between two places, as cubic Béziers."""
        stops = [start, *(x for x in self.xs if start < x < stop), stop]
        d = "M" + frame.xy(start, self.value_and_slope(start)[0])
        for a, b in pairwise(stops):
            (ya, sa), (yb, sb), third = (
                self.value_and_slope(a),
                self.value_and_slope(b),
                (b - a) / 3,
            )
            bend = (
                min(max(ya + sa * third, 0.0), float(LOVE_MAX)),
                min(max(yb - sb * third, 0.0), float(LOVE_MAX)),
            )
            d += "C" + ",".join(
                (frame.xy(a + third, bend[0]), frame.xy(b - third, bend[1]), frame.xy(b, yb))
            )
        return d


@dataclass(frozen=True)
class LaidThread:
    """A thread laid in a frame."""

    strokes: tuple[Stroke, ...]
    knots: tuple[Knot, ...]
    places: tuple[float, ...]  # along, one a moment
    curve: Curve
    end: float
    leaves: tuple[int, int] | None


def lay_thread(told: Sequence[Moment], thread: Thread, frame: Frame, *, gap: float) -> LaidThread:
    if not told:
        middle, curve = (frame.start + frame.end) / 2, Curve([frame.start], [UNKNOWN_LOVE])
        strokes = tuple(finish(thread.shape, frame, middle, UNKNOWN_LOVE))
        return LaidThread(strokes, (), (), curve, middle, _edge(thread.shape, frame, UNKNOWN_LOVE))
    room = frame.end - gap / 2
    places = spaced(
        [frame.along(time) for time in thread.times], low=frame.start, high=room, gap=gap
    )
    curve = Curve([*places, frame.end], [*thread.loves, thread.loves[-1]])
    pieces: list[Stroke] = []
    end = float(frame.end)
    if thread.shape is EndingShape.STITCH:
        end = places[-1] if len(places) > 1 else (frame.start + frame.end) / 2
        places = places if len(places) > 1 else [end]
        pieces += [Stroke("thread", curve.path(frame, places[0], end))] if len(places) > 1 else []
    elif thread.gap:
        left, back = (
            between(edge, [*thread.times, 1.0], [*places, frame.end]) for edge in thread.gap
        )
        back = max(back, left + 12)
        back = min(back, end)
        pieces += [
            Stroke("thread", curve.path(frame, frame.start, left)),
            Stroke("dots", curve.path(frame, left, back)),
        ]
        pieces += finish(thread.shape, frame, back, curve.value_and_slope(back)[0])[
            1:
        ]  # the bow, where they met again
        if back < end:
            pieces.append(Stroke("thread", curve.path(frame, back, end)))
    elif end > places[0]:
        pieces.append(Stroke("thread", curve.path(frame, places[0], end)))
    after = EndingShape.RUNS if thread.shape is EndingShape.TIED else thread.shape
    last = curve.value_and_slope(end)[0]
    pieces += finish(after, frame, end, last)
    knots = []
    for i, place in enumerate(places):
        x, y = frame.at(place, curve.value_and_slope(place)[0])
        knots.append(Knot(i + 1, round(x), round(y), thread.guessed[i], told[i].of_brand))
    return LaidThread(
        tuple(pieces), tuple(knots), tuple(places), curve, end, _edge(thread.shape, frame, last)
    )


def _edge(shape: EndingShape, frame: Frame, love: float) -> tuple[int, int] | None:
    if shape not in RUNNING:
        return None
    x, y = frame.at(frame.last, love)
    return round(x), round(y)


def spaced(places: Sequence[float], *, low: float, high: float, gap: float) -> list[float]:
    """The same places in the same order, at least `gap` apart where the room allows it."""
    if not places:
        return []
    gap = min(gap, (high - low) / max(len(places) - 1, 1))
    out: list[float] = []
    for place in places:
        out.append(max(place, low, out[-1] + gap if out else low))
    ceiling = high
    for i in reversed(range(len(out))):
        out[i] = max(min(out[i], ceiling), low)
        ceiling = out[i] - gap
    return out
