"""How a thread can finish, and the mark each ending leaves."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from .drawing import Drawing, Frame, Stroke


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


def ending_mark(ending: EndingShape | str) -> Drawing:
    """The last few stitches of a thread, small enough to stand in a line of text."""
    shape = EndingShape(ending)
    frame = Frame(start=2, end=24, last=56, low=8, unit=0, upright=False)
    reach = {EndingShape.STITCH: 2, EndingShape.TIED: 12}.get(shape, 24)
    before = [Stroke("thread", frame.line((2, 0.0), (reach, 0.0)))] if reach > 2 else []
    return Drawing(width=56, height=16, strokes=(*before, *finish(shape, frame, 24, 0.0, 0.5)))


def finish(
    shape: EndingShape, frame: Frame, end: float, love: float, size: float = 1.0
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
