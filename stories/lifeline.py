"""The life-line of a story: one thread over the years, its height the love, its end the ending.

Pure: moments in, coordinates out. Templates draw what comes out (`charts/life_line.html`, `charts/ending_mark.html`).
Distances are SVG user units; `along` is the way time runs, `across` the way love grows.
"""

from __future__ import annotations

import math
import textwrap
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

LOVE_MAX = 10
UNKNOWN_LOVE = 5.0  # where the line rests when nobody said how much
NICE_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


class EndingShape(StrEnum):
    """How a thread can finish."""

    RUNS = "runs"  # still together: it runs off the page
    HELD = "held"  # a captive: it runs on, through a loop
    STRAINED = "strained"  # a dispute: it runs on, pulled about
    TIED = "tied"  # left and came back: a gap, then a bow
    HANDED = "handed"  # another strand takes it up
    FRAYED = "frayed"  # love faded
    CUT = "cut"  # the customer left
    SNAPPED = "snapped"  # the brand let go
    UNRAVELLED = "unravelled"  # the brand is gone
    LAID = "laid"  # life parted them: put down in a ring
    STITCH = "stitch"  # one purchase: a single stitch
    OPEN = "open"  # nobody said


RUNNING = frozenset(
    {EndingShape.RUNS, EndingShape.HELD, EndingShape.STRAINED, EndingShape.TIED, EndingShape.HANDED}
)

SHAPE_OF_ENDING = {
    "together_love": EndingShape.RUNS,
    "together_habit": EndingShape.RUNS,
    "together_hostage": EndingShape.HELD,
    "together_dispute": EndingShape.STRAINED,
    "came_back": EndingShape.TIED,
    "handed_on": EndingShape.HANDED,
    "faded": EndingShape.FRAYED,
    "left_rival": EndingShape.CUT,
    "left_alone": EndingShape.CUT,
    "dropped": EndingShape.SNAPPED,
    "brand_gone": EndingShape.UNRAVELLED,
    "life": EndingShape.LAID,
    "one_night": EndingShape.STITCH,
}


def shape_of(ending: str) -> EndingShape:
    """The shape of an ending's code; open when there is none.

    >>> shape_of("faded"), shape_of("")
    (<EndingShape.FRAYED: 'frayed'>, <EndingShape.OPEN: 'open'>)
    """
    return SHAPE_OF_ENDING.get(ending, EndingShape.OPEN)


When = date | float | None  # a day, or a year with its fraction


@dataclass(frozen=True)
class Moment:
    """An episode as the author told it; whatever is unknown stays None."""

    label: str
    when: When = None
    love: float | None = None  # 0 to 10, right after it
    when_label: str = ""  # the author's own words for the date, "l'été 1985"


@dataclass(frozen=True)
class Stroke:
    """A piece of thread: `kind` is thread, fine, dots or other."""

    kind: str
    d: str


@dataclass(frozen=True)
class Knot:
    """An episode on the line; `guessed` when its love was not said."""

    number: int
    x: int
    y: int
    guessed: bool


@dataclass(frozen=True)
class Words:
    """A line of real text; `anchor` is start, middle or end, `kind` when, label, year, scale or end."""

    kind: str
    x: int
    y: int
    anchor: str
    text: str


@dataclass(frozen=True)
class Rule:
    """A hairline."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True)
class Drawing:
    """Everything one SVG needs, in the box 0 0 width height."""

    width: int
    height: int
    strokes: tuple[Stroke, ...]
    knots: tuple[Knot, ...] = ()
    words: tuple[Words, ...] = ()
    rules: tuple[Rule, ...] = ()
    leaves: tuple[int, int] | None = None  # where the thread runs off the page, if it does


@dataclass(frozen=True)
class Row:
    """The same moment for the table twin."""

    number: int
    when: str
    label: str
    love: int | None


@dataclass(frozen=True)
class LifeLine:
    """A story as a picture, twice (wide and tall), and as rows."""

    wide: Drawing
    tall: Drawing
    rows: tuple[Row, ...]
    ending: EndingShape


def life_line(
    moments: Iterable[Moment],
    *,
    ending: EndingShape | str = EndingShape.OPEN,
    ended: When = None,
    gap: tuple[When, When] | None = None,
    end_label: str = "",
) -> LifeLine:
    """Draw a story; `ended` is when it finished or was told, `gap` when a customer left and came back."""
    shape = EndingShape(ending)
    told = _in_order(moments)
    thread = _Thread.of(told, shape=shape, ended=_year(ended), gap=gap)
    return LifeLine(
        wide=_draw_wide(told, thread, end_label),
        tall=_draw_tall(told, thread, end_label),
        rows=tuple(
            Row(i, _when_words(m), m.label, _whole(_love(m.love))) for i, m in enumerate(told, 1)
        ),
        ending=shape,
    )


def ending_mark(ending: EndingShape | str) -> Drawing:
    """The last few stitches of a thread, small enough to stand in a line of text."""
    shape = EndingShape(ending)
    frame = _Frame(start=2, end=24, last=56, low=8, unit=0, upright=False)
    reach = {EndingShape.STITCH: 2, EndingShape.TIED: 12}.get(shape, 24)
    before = [Stroke("thread", frame.line((2, 0.0), (reach, 0.0)))] if reach > 2 else []
    return Drawing(width=56, height=16, strokes=(*before, *_finish(shape, frame, 24, 0.0, 0.5)))


# What the moments say


def _year(when: When) -> float | None:
    if isinstance(when, date):
        return when.year + (when.timetuple().tm_yday - 1) / 366
    if when is None or not math.isfinite(when) or not 0 < when < 10_000:
        return None
    return float(when)


def _love(love: float | None) -> float | None:
    return (
        None
        if love is None or not math.isfinite(love)
        else min(max(float(love), 0.0), float(LOVE_MAX))
    )


def _whole(number: float | None) -> int | None:
    return None if number is None else math.floor(number + 0.5)


def _when_words(moment: Moment) -> str:
    year = _year(moment.when)
    return moment.when_label or ("" if year is None else str(int(year)))


def _in_order(moments: Iterable[Moment]) -> list[Moment]:
    """By date; a moment without one keeps its place after the moment told before it."""
    keyed, last = [], -math.inf
    for moment in moments:
        year = _year(moment.when)
        last = last if year is None else year
        keyed.append((last, moment))
    return [moment for _, moment in sorted(keyed, key=lambda pair: pair[0])]


def _filled(values: Sequence[float | None]) -> list[float]:
    """Unknown values take the straight line between their neighbours; nothing when all are unknown.

    >>> _filled([None, 2.0, None, 4.0])
    [2.0, 2.0, 3.0, 4.0]
    """
    known = [(i, value) for i, value in enumerate(values) if value is not None]
    if not known:
        return []
    return [
        _between(i, [float(at) for at, _ in known], [value for _, value in known])
        for i in range(len(values))
    ]


def _between(at: float, places: Sequence[float], values: Sequence[float]) -> float:
    """The value on the straight line between the two places around `at`; at either end, that end's value."""
    after = bisect_right(places, at)
    if after == 0:
        return values[0]
    if after == len(places):
        return values[-1]
    (p0, v0), (p1, v1) = (places[after - 1], values[after - 1]), (places[after], values[after])
    return v0 + (v1 - v0) * (at - p0) / (p1 - p0)


@dataclass(frozen=True)
class _Thread:
    """A story on two plain scales: time from 0 (first moment) to 1 (end), love from 0 to 10."""

    times: tuple[float, ...]
    loves: tuple[float, ...]
    guessed: tuple[bool, ...]
    gap: tuple[float, float] | None
    years: tuple[float, float] | None
    shape: EndingShape

    @classmethod
    def of(
        cls,
        told: Sequence[Moment],
        *,
        shape: EndingShape,
        ended: float | None,
        gap: tuple[When, When] | None,
    ) -> _Thread:
        said = [_love(m.love) for m in told]
        loves = _filled(said) or [UNKNOWN_LOVE] * len(told)
        dates = [_year(m.when) for m in told]
        known = [year for year in [*dates, ended] if year is not None]
        first, last = (min(known), max(known)) if known else (0.0, 0.0)
        if last - first > 1e-6:
            years = _filled([*dates, last])
            times = [(year - first) / (last - first) for year in years[:-1]]
            edges = tuple(_year(edge) for edge in gap) if gap else (None, None)
            span = tuple((edge - first) / (last - first) for edge in edges if edge is not None)
        else:  # no dates, or all the same: one step a moment
            times = [i / len(told) for i in range(len(told))]
            span = ()
        cut = None
        if shape is EndingShape.TIED:
            left, back = span if len(span) == 2 and 0 <= span[0] < span[1] <= 1 else (0.7, 0.86)
            cut = (left, max(back, left + 0.04))
        return cls(
            tuple(times),
            tuple(loves),
            tuple(value is None for value in said),
            cut,
            (first, last) if known else None,
            shape,
        )


# Where things stand


@dataclass(frozen=True)
class _Frame:
    """Turns (along, love) into x and y; `upright` lets time run down the page."""

    start: int  # where time 0 stands
    end: int  # where time 1 stands
    last: int  # the edge of the page, along
    low: int  # where love 0 stands, across
    unit: float  # the height of one point of love
    upright: bool

    def at(self, along: float, love: float, aside: float = 0.0) -> tuple[float, float]:
        """`aside` moves towards more love by so many units."""
        if self.upright:
            return self.low + love * self.unit + aside, along
        return along, self.low - love * self.unit - aside

    def xy(self, along: float, love: float, aside: float = 0.0) -> str:
        x, y = self.at(along, love, aside)
        return f"{x:.1f} {y:.1f}"

    def line(self, *points: tuple[float, ...]) -> str:
        return "M" + "L".join(self.xy(*point) for point in points)

    def along(self, time: float) -> float:
        return self.start + min(max(time, 0.0), 1.0) * (self.end - self.start)


def _spaced(places: Sequence[float], *, low: float, high: float, gap: float) -> list[float]:
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


class _Curve:
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

    def path(self, frame: _Frame, start: float, stop: float) -> str:
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


def _finish(
    shape: EndingShape, frame: _Frame, end: float, love: float, size: float = 1.0
) -> list[Stroke]:
    """What the thread does after its last stitch; `size` halves it for the small mark."""

    def p(along: float, aside: float = 0.0) -> str:
        return frame.xy(end + along * size, love, aside * size)

    off = frame.xy(frame.last, love)
    draw: dict[EndingShape, Callable[[], list[Stroke]]] = {
        EndingShape.RUNS: lambda: [Stroke("thread", f"M{p(0)}L{off}")],
        EndingShape.HELD: lambda: [
            Stroke(
                "thread",
                f"M{p(0)}C{p(26)},{p(34, 14)},{p(22, 14)}C{p(10, 14)},{p(18)},{p(44)}L{off}",
            ),
        ],
        EndingShape.STRAINED: lambda: [
            Stroke(
                "thread",
                f"M{p(0)}L{p(7, 9)}L{p(14, -8)}L{p(21, 10)}L{p(28, -9)}L{p(35, 6)}L{p(40)}L{off}",
            ),
        ],
        EndingShape.TIED: lambda: [Stroke("thread", f"M{p(0)}L{off}"), Stroke("fine", _bow(p))],
        EndingShape.HANDED: lambda: [
            Stroke("thread", f"M{p(0)}C{p(10)},{p(14, -6)},{p(20, -6)}"),
            Stroke("other", f"M{p(6, 7)}C{p(14, 7)},{p(20)},{p(30)}L{off}"),
        ],
        EndingShape.FRAYED: lambda: [
            Stroke("fine", f"M{p(0)}C{p(12)},{p(22, 4)},{p(36, 12)}"),
            Stroke("fine", f"M{p(0)}C{p(14)},{p(24, 1)},{p(44, 2)}"),
            Stroke("fine", f"M{p(0)}C{p(12)},{p(20, -4)},{p(32, -11)}"),
        ],
        EndingShape.CUT: lambda: [Stroke("fine", f"M{p(-5, -12)}L{p(5, 12)}")],
        EndingShape.SNAPPED: lambda: [
            Stroke("thread", f"M{p(0)}L{p(5, 9)}L{p(9, -7)}L{p(13, 2)}"),
            Stroke("fine", f"M{p(26, -3)}L{p(30, 6)}L{p(34)}L{p(48)}"),
        ],
        EndingShape.UNRAVELLED: lambda: [
            Stroke("dots", f"M{p(4)}C{p(20)},{p(30, -4)},{p(48, -10)}")
        ],
        EndingShape.LAID: lambda: [
            Stroke(
                "thread",
                f"M{p(0)}C{p(16, -10)},{p(28, 8)},{p(14, 9)}C{p(2, 9)},{p(10, -11)},{p(30, -6)}",
            ),
        ],
        EndingShape.STITCH: lambda: [
            Stroke("thread", f"M{p(-16)}L{p(16)}"),
            Stroke("fine", f"M{p(-16, -9)}L{p(-16, 9)}M{p(16, -9)}L{p(16, 9)}"),
        ],
        EndingShape.OPEN: lambda: [Stroke("dots", f"M{p(5)}L{p(44)}")],
    }
    return draw[shape]()


def _bow(p: Callable[..., str]) -> str:
    return f"M{p(0)}C{p(-24, 20)},{p(-28, -4)},{p(0)}C{p(28, -4)},{p(24, 20)},{p(0)}M{p(-8, -12)}L{p(0)}L{p(8, -12)}"


@dataclass(frozen=True)
class _Laid:
    """A thread laid in a frame."""

    strokes: tuple[Stroke, ...]
    knots: tuple[Knot, ...]
    places: tuple[float, ...]  # along, one a moment
    curve: _Curve
    end: float
    leaves: tuple[int, int] | None


def _edge(shape: EndingShape, frame: _Frame, love: float) -> tuple[int, int] | None:
    if shape not in RUNNING:
        return None
    x, y = frame.at(frame.last, love)
    return round(x), round(y)


def _lay(told: Sequence[Moment], thread: _Thread, frame: _Frame, *, gap: float) -> _Laid:
    if not told:
        middle, curve = (frame.start + frame.end) / 2, _Curve([frame.start], [UNKNOWN_LOVE])
        strokes = tuple(_finish(thread.shape, frame, middle, UNKNOWN_LOVE))
        return _Laid(strokes, (), (), curve, middle, _edge(thread.shape, frame, UNKNOWN_LOVE))
    room = frame.end - gap / 2
    places = _spaced(
        [frame.along(time) for time in thread.times], low=frame.start, high=room, gap=gap
    )
    curve = _Curve([*places, frame.end], [*thread.loves, thread.loves[-1]])
    pieces: list[Stroke] = []
    end = float(frame.end)
    if thread.shape is EndingShape.STITCH:
        end = places[-1] if len(places) > 1 else (frame.start + frame.end) / 2
        places = places if len(places) > 1 else [end]
        pieces += [Stroke("thread", curve.path(frame, places[0], end))] if len(places) > 1 else []
    elif thread.gap:
        left, back = (
            _between(edge, [*thread.times, 1.0], [*places, frame.end]) for edge in thread.gap
        )
        back = max(back, left + 12)
        back = min(back, end)
        pieces += [
            Stroke("thread", curve.path(frame, frame.start, left)),
            Stroke("dots", curve.path(frame, left, back)),
        ]
        pieces += _finish(thread.shape, frame, back, curve.value_and_slope(back)[0])[
            1:
        ]  # the bow, where they met again
        if back < end:
            pieces.append(Stroke("thread", curve.path(frame, back, end)))
    elif end > places[0]:
        pieces.append(Stroke("thread", curve.path(frame, places[0], end)))
    after = EndingShape.RUNS if thread.shape is EndingShape.TIED else thread.shape
    last = curve.value_and_slope(end)[0]
    pieces += _finish(after, frame, end, last)
    knots = []
    for i, place in enumerate(places):
        x, y = frame.at(place, curve.value_and_slope(place)[0])
        knots.append(Knot(i + 1, round(x), round(y), thread.guessed[i]))
    return _Laid(
        tuple(pieces), tuple(knots), tuple(places), curve, end, _edge(thread.shape, frame, last)
    )


# The two drawings

WIDE_WIDTH, WIDE_HEIGHT = 912, 264
WIDE_LETTER, WIDE_LETTERS = (
    6.9,
    22,
)  # mean advance at 14 units, on the safe side; what fits in a line
TALL_WIDTH, TALL_TEXT, TALL_STEP = 320, 120, 68
TALL_LETTERS = 26  # what fits in a line beside the thread


def _draw_wide(told: Sequence[Moment], thread: _Thread, end_label: str) -> Drawing:
    tail = 110 if thread.shape in RUNNING else 64
    frame = _Frame(
        start=64, end=WIDE_WIDTH - tail, last=WIDE_WIDTH, low=204, unit=15.0, upright=False
    )
    laid = _lay(told, thread, frame, gap=26)
    top, bottom = round(frame.at(0, LOVE_MAX)[1]), round(frame.at(0, 0)[1])
    scale = (
        Words("scale", 30, top + 5, "end", str(LOVE_MAX)),
        Words("scale", 30, bottom + 5, "end", "0"),
    )
    rules = (Rule(40, top, WIDE_WIDTH, top), Rule(40, bottom, WIDE_WIDTH, bottom))
    words = _wide_labels(told, thread, frame, laid, end_label)
    return Drawing(
        WIDE_WIDTH,
        WIDE_HEIGHT,
        laid.strokes,
        laid.knots,
        (*scale, *_years(thread, frame, laid), *words),
        rules,
        laid.leaves,
    )


def _years(thread: _Thread, frame: _Frame, laid: _Laid) -> list[Words]:
    """A few round years under the line."""
    if thread.years is None:
        return []
    first, last = thread.years
    y = WIDE_HEIGHT - 12
    if int(first) == int(last):
        return [Words("year", frame.start, y, "middle", str(int(first)))]
    times, places = [*thread.times, 1.0], [*laid.places, frame.end]
    step = next((s for s in NICE_STEPS if (last - first) / s <= 7), NICE_STEPS[-1])
    year, out = math.ceil(first / step) * step, []
    while year <= last:
        x = _between((year - first) / (last - first), times, places)
        if not out or x - out[-1].x >= 40:  # the width of a year
            out.append(Words("year", round(x), y, "middle", str(year)))
        year += step
    return out


def _short(text: str, letters: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= letters else text[: letters - 1].rstrip(" ,;:.") + "…"


def _lines(text: str, letters: int) -> list[str]:
    """Two lines at most."""
    lines = textwrap.wrap(" ".join(text.split()), letters)
    return lines if len(lines) <= 2 else [lines[0], _short(" ".join(lines[1:]), letters)]


Box = tuple[float, float, float, float]


def _wide_labels(
    told: Sequence[Moment], thread: _Thread, frame: _Frame, laid: _Laid, end_label: str
) -> list[Words]:
    """The labels that fit, the ending first, then the first moment, the highs and lows, and the rest."""
    taken: list[Box] = [(k.x - 8, k.y - 8, k.x + 8, k.y + 8) for k in laid.knots]
    for i in range(frame.start, frame.last, 8):
        _, y = frame.at(i, laid.curve.value_and_slope(min(i, laid.end))[0])
        taken.append((i, y - 3, i + 8, y + 3))
    out: list[Words] = []

    def place(kind: str, x: float, y: float, lines: Sequence[str]) -> None:
        half, more = max(len(line) for line in lines) * WIDE_LETTER / 2, 17 * (len(lines) - 1)
        x = min(max(x, 40 + half), WIDE_WIDTH - 4 - half)
        for base in (y - 18 - more, y + 30, y - 38 - more, y + 50):
            box = (x - half, base - 13, x + half, base + more + 5)
            if (
                box[1] < 2
                or box[3] > WIDE_HEIGHT - 26
                or any(_touch(box, other) for other in taken)
            ):
                continue
            taken.append(box)
            out.extend(
                Words(kind, round(x), round(base) + 17 * i, "middle", line)
                for i, line in enumerate(lines)
            )
            return

    if end_label.strip():
        x, y = frame.at(laid.end + 20, laid.curve.value_and_slope(laid.end)[0])
        place("end", x, y, [_short(end_label, 40)])
    for i in sorted(
        range(len(laid.knots)), key=lambda i: (i != 0, -abs(thread.loves[i] - UNKNOWN_LOVE), i)
    ):
        if lines := _lines(told[i].label, WIDE_LETTERS):
            place("label", laid.knots[i].x, laid.knots[i].y, lines)
    return out


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _draw_tall(told: Sequence[Moment], thread: _Thread, end_label: str) -> Drawing:
    start, tail = 44, 64
    end = start + max(len(told), 1) * TALL_STEP
    frame = _Frame(start=start, end=end, last=end + tail, low=20, unit=7.6, upright=True)
    laid = _lay(told, thread, frame, gap=TALL_STEP)
    left, right = round(frame.at(0, 0)[0]), round(frame.at(0, LOVE_MAX)[0])
    words = [
        Words("scale", left, 14, "middle", "0"),
        Words("scale", right, 14, "middle", str(LOVE_MAX)),
    ]
    rules = [Rule(left, 22, left, frame.last), Rule(right, 22, right, frame.last)]
    for moment, knot in zip(told, laid.knots, strict=True):
        lines = _lines(moment.label, TALL_LETTERS)
        when = _short(_when_words(moment), TALL_LETTERS)
        said = ([("when", when)] if when else []) + [("label", line) for line in lines]
        words += [
            Words(kind, TALL_TEXT, knot.y + 5 + 18 * i, "start", text)
            for i, (kind, text) in enumerate(said)
        ]
    if end_label.strip():
        words.append(
            Words(
                "end",
                TALL_TEXT,
                min(round(laid.end) + 36, frame.last - 8),
                "start",
                _short(end_label, TALL_LETTERS),
            )
        )
    return Drawing(
        TALL_WIDTH, frame.last, laid.strokes, laid.knots, tuple(words), tuple(rules), laid.leaves
    )
