"""Words beside the thread: the labels that fit, and a few round years."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from .curve import LaidThread
from .drawing import Frame, Words
from .moments import UNKNOWN_LOVE, Moment, Thread, between, when_words

WIDE_WIDTH, WIDE_HEIGHT = 912, 264
WIDE_LETTER = 6.9  # mean advance at 14 units, on the safe side
WIDE_LETTERS = 22  # what fits in a line
TALL_TEXT = 120  # where words begin beside the thread
TALL_LETTERS = 26  # what fits in a line there
NICE_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)

Box = tuple[float, float, float, float]


def wide_labels(
    told: Sequence[Moment], thread: Thread, frame: Frame, laid: LaidThread, end_label: str
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
            place(_kind(told[i]), laid.knots[i].x, laid.knots[i].y, lines)
    return out


def years_under(thread: Thread, frame: Frame, laid: LaidThread) -> list[Words]:
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
        x = between((year - first) / (last - first), times, places)
        if not out or x - out[-1].x >= 40:  # the width of a year
            out.append(Words("year", round(x), y, "middle", str(year)))
        year += step
    return out


def tall_labels(
    told: Sequence[Moment], frame: Frame, laid: LaidThread, end_label: str
) -> list[Words]:
    """Every moment, to the right of its knot: the date, then what happened."""
    words: list[Words] = []
    for moment, knot in zip(told, laid.knots, strict=True):
        lines = _lines(moment.label, TALL_LETTERS)
        when = _short(when_words(moment), TALL_LETTERS)
        said = ([("when", when)] if when else []) + [(_kind(moment), line) for line in lines]
        words += [
            Words(kind, TALL_TEXT, knot.y + 5 + 18 * i, "start", text)
            for i, (kind, text) in enumerate(said)
        ]
    if end_label.strip():
        y = min(round(laid.end) + 36, frame.last - 8)
        words.append(Words("end", TALL_TEXT, y, "start", _short(end_label, TALL_LETTERS)))
    return words


def _kind(moment: Moment) -> str:
    return "brand" if moment.of_brand else "label"


def _short(text: str, letters: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= letters else text[: letters - 1].rstrip(" ,;:.") + "…"


def _lines(text: str, letters: int) -> list[str]:
    """Two lines at most."""
    lines = textwrap.wrap(" ".join(text.split()), letters)
    return lines if len(lines) <= 2 else [lines[0], _short(" ".join(lines[1:]), letters)]


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
