"""The chain drawn: stories as knots, a thread from each to those that answer it.

Pure: a tree in, coordinates out, in SVG user units. Each story without an answer has a slot of its
own across; a story that was answered stands in the middle of its answers' slots, so that no two
knots of a level are closer than a slot. `along` is the way levels run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

DRAWN_MAX = 200
WIDE_WIDTH, TALL_WIDTH = 912, 320
_MARGIN = 18  # around the drawing, a knot and its number
_WIDE_SLOT, _WIDE_LEVEL = 64.0, 56.0  # at most
_TALL_SLOT, _TALL_LEVEL, _TALL_LEAST, _TALL_HEIGHT = 40.0, 48.0, 9.0, 1_200.0
_KNOT, _SHARE = 5.5, 0.36  # radius of a knot at most, and as a share of the room around it
_BESIDE, _ABOVE = 36.0, 22.0  # room a number needs to the right of its knot, and above it


@dataclass(frozen=True, slots=True)
class Link:
    """A story of a chain: its key, and that of the story it answers (None for the first)."""

    key: int
    parent: int | None


@dataclass(frozen=True, slots=True)
class ChainKnot:
    """A story; `number` is its place in the chain, from 1; `label` is shown where there is room."""

    key: int
    number: int
    x: float
    y: float
    label: bool


@dataclass(frozen=True, slots=True)
class ChainThread:
    """The path from a story to one that answers it."""

    d: str


@dataclass(frozen=True, slots=True)
class ChainPicture:
    """What one SVG needs, in the box 0 0 width height; `radius` of every knot."""

    width: int
    height: int
    radius: float
    knots: tuple[ChainKnot, ...]
    threads: tuple[ChainThread, ...]


@dataclass(frozen=True, slots=True)
class ChainDrawing:
    """A chain drawn wide (levels down the page) and tall (levels across); `rest` is not drawn."""

    wide: ChainPicture
    tall: ChainPicture
    rest: int


def draw_chain(links: Sequence[Link], *, most: int = DRAWN_MAX) -> ChainDrawing:
    """Draw the first `most` stories of a chain given level by level, every story after its parent.

    Numbers are those of `numbered`. A link whose parent was not given before it is not drawn.
    """
    placed: dict[int, Link] = {}
    for link in links:
        known = link.parent in placed if placed else True
        if known and link.key not in placed and len(placed) < most:
            placed[link.key] = link
    drawn = list(placed.values())
    numbers, levels, slots = numbered(links), _levels(placed), _slots(drawn, _answers(drawn))
    leaves, depth = 1 + max(slots.values(), default=0), max(levels.values(), default=0)
    across = min(_WIDE_SLOT, (WIDE_WIDTH - 2 * _MARGIN) / max(leaves - 1, 1))
    wide = _picture(placed, levels, slots, numbers, slot=across, level=_WIDE_LEVEL, wide=True)
    slot = max(_TALL_LEAST, min(_TALL_SLOT, _TALL_HEIGHT / leaves))
    level = min(_TALL_LEVEL, (TALL_WIDTH - 2 * _MARGIN) / max(depth, 1))
    tall = _picture(placed, levels, slots, numbers, slot=slot, level=level, wide=False)
    return ChainDrawing(wide, tall, rest=len({link.key for link in links}) - len(placed))


def numbered(links: Sequence[Link]) -> dict[int, int]:
    """The number of each story: its place, each followed by what answers it.

    >>> numbered([Link(7, None), Link(3, 7), Link(5, 7), Link(9, 3)])
    {7: 1, 3: 2, 9: 3, 5: 4}
    """
    return {key: place for place, key in enumerate(in_depth(links), start=1)}


def in_depth(links: Sequence[Link]) -> list[int]:
    """Keys in the order a list tells them: a story, then its answers, each with its own."""
    answers = _answers(links)
    order: list[int] = []
    waiting, seen = [links[0].key] if links else [], set()
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            order.append(key)
            waiting.extend(reversed(answers.get(key, [])))
    return order


def _answers(links: Sequence[Link]) -> dict[int, list[int]]:
    answers: dict[int, list[int]] = {}
    for link in links[1:]:
        if link.parent is not None:
            answers.setdefault(link.parent, []).append(link.key)
    return answers


def _levels(placed: dict[int, Link]) -> dict[int, int]:
    levels: dict[int, int] = {}
    for key, link in placed.items():
        levels[key] = levels[link.parent] + 1 if link.parent in levels else 0
    return levels


def _slots(links: list[Link], answers: dict[int, list[int]]) -> dict[int, float]:
    """The place across of each story, in slots."""
    slots: dict[int, float] = {}
    free = 0
    for key in in_depth(links):
        if not answers.get(key):
            slots[key], free = float(free), free + 1
    for link in reversed(links):  # every story stands before its answers
        if under := answers.get(link.key):
            slots[link.key] = (slots[under[0]] + slots[under[-1]]) / 2
    return slots


def _picture(
    placed: dict[int, Link],
    levels: dict[int, int],
    slots: dict[int, float],
    numbers: dict[int, int],
    *,
    slot: float,
    level: float,
    wide: bool,
) -> ChainPicture:
    leaves, depth = max(slots.values(), default=0.0), max(levels.values(), default=0)
    span = leaves * slot
    start = (WIDE_WIDTH - span) / 2 if wide else float(_MARGIN)
    radius = round(min(_KNOT, _SHARE * min(slot, level)), 2)
    points = {}
    for key in placed:
        across, along = start + slots[key] * slot, _MARGIN + levels[key] * level
        points[key] = (across, along) if wide else (along, across)
    room = slot >= _BESIDE if wide else min(slot, level) >= _ABOVE
    knots = tuple(
        ChainKnot(key, numbers[key], round(x, 1), round(y, 1), room)
        for key, (x, y) in points.items()
    )
    threads = tuple(
        ChainThread(_thread(points[link.parent], points[key], wide=wide))
        for key, link in placed.items()
        if link.parent in points and link.parent != key
    )
    end = round(2 * _MARGIN + depth * level)
    if wide:
        return ChainPicture(WIDE_WIDTH, end, radius, knots, threads)
    return ChainPicture(TALL_WIDTH, round(2 * _MARGIN + span), radius, knots, threads)


def _thread(start: tuple[float, float], end: tuple[float, float], *, wide: bool) -> str:
    """A Bézier that leaves and arrives in the direction of the levels."""
    (x0, y0), (x1, y1) = start, end
    if wide:
        middle = (y0 + y1) / 2
        return f"M{x0:.1f} {y0:.1f}C{x0:.1f} {middle:.1f},{x1:.1f} {middle:.1f},{x1:.1f} {y1:.1f}"
    middle = (x0 + x1) / 2
    return f"M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f},{middle:.1f} {y1:.1f},{x1:.1f} {y1:.1f}"
