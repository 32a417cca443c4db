"""A story drawn twice, wide and tall, and told once more in rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .curve import lay_thread
from .drawing import Drawing, Frame, Rule, Words
from .endings import RUNNING, EndingShape
from .labels import WIDE_HEIGHT, WIDE_WIDTH, tall_labels, wide_labels, years_under
from .moments import LOVE_MAX, Moment, Thread, When, in_order, love_of, when_words, whole, year_of

TALL_WIDTH, TALL_STEP = 320, 68


@dataclass(frozen=True)
class Row:
    """The same moment for the table twin."""

    number: int
    when: str
    label: str
    love: int | None
    of_brand: bool = False


@dataclass(frozen=True)
class LifeLine:
    """A story as a picture, twice (wide and tall), and as rows."""

    wide: Drawing
    tall: Drawing
    rows: tuple[Row, ...]
    ending: EndingShape

    @property
    def told(self) -> int:
        """How many moments of the story it shows; the events of the brand are not among them."""
        return sum(not row.of_brand for row in self.rows)


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
    told = in_order(moments)
    thread = Thread.of(told, shape=shape, ended=year_of(ended), gap=gap)
    return LifeLine(
        wide=_draw_wide(told, thread, end_label),
        tall=_draw_tall(told, thread, end_label),
        rows=tuple(
            Row(i, when_words(m), m.label, whole(love_of(m.love)), m.of_brand)
            for i, m in enumerate(told, 1)
        ),
        ending=shape,
    )


def _draw_wide(told: Sequence[Moment], thread: Thread, end_label: str) -> Drawing:
    tail = 110 if thread.shape in RUNNING else 64
    frame = Frame(
        start=64, end=WIDE_WIDTH - tail, last=WIDE_WIDTH, low=204, unit=15.0, upright=False
    )
    laid = lay_thread(told, thread, frame, gap=26)
    top, bottom = round(frame.at(0, LOVE_MAX)[1]), round(frame.at(0, 0)[1])
    scale = (
        Words("scale", 30, top + 5, "end", str(LOVE_MAX)),
        Words("scale", 30, bottom + 5, "end", "0"),
    )
    rules = (Rule(40, top, WIDE_WIDTH, top), Rule(40, bottom, WIDE_WIDTH, bottom))
    words = wide_labels(told, thread, frame, laid, end_label)
    return Drawing(
        WIDE_WIDTH,
        WIDE_HEIGHT,
        laid.strokes,
        laid.knots,
        (*scale, *years_under(thread, frame, laid), *words),
        rules,
        laid.leaves,
    )


def _draw_tall(told: Sequence[Moment], thread: Thread, end_label: str) -> Drawing:
    start, tail = 44, 64
    end = start + max(len(told), 1) * TALL_STEP
    frame = Frame(start=start, end=end, last=end + tail, low=20, unit=7.6, upright=True)
    laid = lay_thread(told, thread, frame, gap=TALL_STEP)
    left, right = round(frame.at(0, 0)[0]), round(frame.at(0, LOVE_MAX)[0])
    words = [
        Words("scale", left, 14, "middle", "0"),
        Words("scale", right, 14, "middle", str(LOVE_MAX)),
    ]
    rules = [Rule(left, 22, left, frame.last), Rule(right, 22, right, frame.last)]
    words += tall_labels(told, frame, laid, end_label)
    return Drawing(
        TALL_WIDTH, frame.last, laid.strokes, laid.knots, tuple(words), tuple(rules), laid.leaves
    )
