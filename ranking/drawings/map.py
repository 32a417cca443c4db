"""The map as a picture: one brand a point, a thin thread for each of its two intervals.

Pure: figures in, coordinates out, in SVG units for `charts/map.html`. Love runs from 0 to 10 across,
the share that stays from 0 to 100 upwards; the picture shows the part of the scales where brands are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..methods.lovemap import Lines, Quadrant

LETTER = 6.7  # mean width of a letter, at the 13 px of the labels
LINE = 15  # their height
CORNER_LETTER = 9.0  # of the names of quadrants
GAP = 8  # from a point to its name
EDGE = 0.25  # of a step of the scale, kept free around the brands
CORNERS = (Quadrant.HOSTAGES, Quadrant.APOSTLES, Quadrant.DEFECTORS, Quadrant.MERCENARIES)


@dataclass(frozen=True)
class Spot:
    """One brand: love from 0 to 10, the share that stays from 0 to 100, both with their bounds."""

    name: str
    love: float
    love_lower: float
    love_upper: float
    stay: float
    lower: float
    upper: float
    decided: bool


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True)
class Mark:
    """A brand as drawn; its name is empty where there was no room for it."""

    x: float
    y: float
    left: float
    right: float
    top: float
    bottom: float
    decided: bool
    label: str
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True)
class Tick:
    at: float
    value: int


@dataclass(frozen=True)
class Corner:
    """The name of a quadrant, in the corner it fills."""

    name: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class MapDrawing:
    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    line_x: float  # median love
    line_y: float  # median share that stays
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    corners: tuple[Corner, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class _Scale:
    """A stretch of a scale and the pixels it fills."""

    low: float
    high: float
    start: float
    end: float
    step: int

    def at(self, value: float) -> float:
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self) -> tuple[Tick, ...]:
        first = math.ceil(self.low / self.step) * self.step
        values = range(first, math.floor(self.high) + 1, self.step)
        return tuple(Tick(self.at(value), value) for value in values)


def map_drawing(
    spots: Sequence[Spot],
    lines: Lines,
    *,
    width: int,
    height: int,
    names: Mapping[Quadrant, str],
) -> MapDrawing:
    """The map of brands; `lines` in the units of the spots, the names of the first placed first.

    `names` are those of the quadrants. Raises `ValueError` without a brand.

    >>> spot = Spot("Saab", 8, 7, 9, 60, 50, 70, True)
    >>> drawing = map_drawing(
    ...     [spot], Lines(7, 50), width=360, height=400, names=dict.fromkeys(CORNERS, "")
    ... )
    >>> [mark.label for mark in drawing.marks]
    ['Saab']
    """
    if not spots:
        raise ValueError("a map needs a brand")
    left, right, top, bottom = 34.0, width - 8.0, 26.0, height - 40.0
    corners = tuple(_corner(place, names, left, right, top, bottom) for place in range(4))
    loves = [value for spot in spots for value in (spot.love_lower, spot.love_upper)]
    stays = [value for spot in spots for value in (spot.lower, spot.upper)]
    across = _stretch([*loves, lines.love], left, right, step=1, most=10)
    up = _stretch([*stays, lines.stay], bottom, top, step=10, most=100)
    taken = [_corner_box(corner) for corner in corners]
    points = [(across.at(spot.love), up.at(spot.stay)) for spot in spots]
    taken += [Box(x - 6, y - 6, x + 6, y + 6) for x, y in points]
    frame = Box(left, top, right, bottom)
    marks = []
    for spot, (x, y) in zip(spots, points, strict=True):
        label, label_x, label_y, anchor = _label(spot.name, x, y, frame, taken)
        marks.append(
            Mark(
                x=x,
                y=y,
                left=across.at(spot.love_lower),
                right=across.at(spot.love_upper),
                top=up.at(spot.upper),
                bottom=up.at(spot.lower),
                decided=spot.decided,
                label=label,
                label_x=label_x,
                label_y=label_y,
                anchor=anchor,
            )
        )
    return MapDrawing(
        width,
        height,
        left,
        right,
        top,
        bottom,
        across.at(lines.love),
        up.at(lines.stay),
        across.ticks(),
        up.ticks(),
        corners,
        tuple(marks),
    )


def _stretch(values: Sequence[float], start: float, end: float, *, step: int, most: int) -> _Scale:
    """The whole steps that hold all values, with a little room, never beyond the scale."""
    low = max(0, math.floor(min(values) / step - EDGE) * step)
    high = min(most, math.ceil(max(values) / step + EDGE) * step)
    return _Scale(low, max(high, low + step), start, end, step)


def _corner(
    place: int,
    names: Mapping[Quadrant, str],
    left: float,
    right: float,
    top: float,
    bottom: float,
) -> Corner:
    at_right, at_bottom = place % 2 == 1, place >= 2
    return Corner(
        names[CORNERS[place]],
        right - 8 if at_right else left + 8,
        bottom - 10 if at_bottom else top + 20,
        "end" if at_right else "start",
    )


def _corner_box(corner: Corner) -> Box:
    width = len(corner.name) * CORNER_LETTER
    start = corner.x - width if corner.anchor == "end" else corner.x
    return Box(start, corner.y - 16, start + width, corner.y + 6)


def _label(
    name: str, x: float, y: float, frame: Box, taken: list[Box]
) -> tuple[str, float, float, str]:
    """Where a name fits beside its point without covering another; nowhere: no name.

    The box of a name that fits is added to those taken.
    """
    width = len(name) * LETTER
    for label_x, label_y, anchor in (
        (x + GAP, y - 5, "start"),
        (x - GAP, y - 5, "end"),
        (x + GAP, y + 14, "start"),
        (x - GAP, y + 14, "end"),
        (x, y - 12, "middle"),
        (x, y + 22, "middle"),
    ):
        start = label_x - {"start": 0.0, "end": width, "middle": width / 2}[anchor]
        box = Box(start, label_y - LINE + 4, start + width, label_y + 3)
        inside = frame.left <= box.left and box.right <= frame.right
        inside = inside and frame.top <= box.top and box.bottom <= frame.bottom
        if inside and not any(box.meets(other) for other in taken):
            taken.append(box)
            return name, round(label_x, 1), round(label_y, 1), anchor
    return "", x, y, "start"
