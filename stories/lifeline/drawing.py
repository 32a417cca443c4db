"""What a template draws: strokes, knots and words, placed by a frame."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stroke:
    """A piece of thread: `kind` is thread, fine, dots or other."""

    kind: str
    d: str


@dataclass(frozen=True)
class Knot:
    """An episode on the line; `guessed` when its love was not said, `of_brand` an event of the brand."""

    number: int
    x: int
    y: int
    guessed: bool
    of_brand: bool = False


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
class Frame:
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
