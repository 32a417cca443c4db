"""The standing of a brand as one picture that stands alone on another site.

Pure: words and figures in, lines and places out, for `charts/vignette.svg`. Nothing is measured in a
browser: widths are those of the widest of the common serif faces (DejaVu Serif).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from .threads import Thread, place

WIDTH = 360  # of a phone: the picture is rarely shown smaller than it is
MARGIN = 18
_INSIDE = WIDTH - 2 * MARGIN
_NAME, _SENTENCE, _NOTE = 24, 17, 13  # sizes of type
_THREAD = 54  # height of the thread and its scale
_NARROW, _WIDE = set("iljtfrI.,:;'’|!()[] \u00a0\u202f·-"), set("mwMW@%…œŒæÆ–—«»")


@dataclass(frozen=True)
class Theme:
    """Colours of one paper; the same roles as the site's."""

    paper: str
    ink: str
    quiet: str
    line: str
    thread: str


THEMES = {
    "light": Theme("#fbfaf7", "#1b1a1d", "#5c575e", "#d8d3ca", "#a3122c"),
    "dark": Theme("#15161a", "#ebe7df", "#aaa5a6", "#37373f", "#e0485e"),
}


@dataclass(frozen=True)
class Line:
    """One line of text: its baseline and its size."""

    words: str
    y: float
    size: float
    role: str  # name, sentence or note


@dataclass(frozen=True)
class Vignette:
    """A picture of `width` by `height`, its lines and its thread, if there is a score."""

    width: int
    height: int
    lines: tuple[Line, ...]
    thread: Thread | None
    thread_y: float
    ticks: tuple[tuple[int, int], ...]  # where a mark of the scale stands on the thread, its figure
    margin: int = MARGIN
    inside: int = _INSIDE
    thread_height: int = _THREAD - 10


def vignette(name: str, sentence: str, notes: list[str], *, thread: Thread | None) -> Vignette:
    """The name over the sentence, the thread with its scale, then the notes, each wrapped.

    >>> vignette("Saab", "Of 100 love stories, 62 last.", ["27 stories"], thread=None).height
    124
    """
    lines: list[Line] = []
    y = float(MARGIN - 4)
    for words in wrap(name, _NAME, most=4):
        y += _NAME * 1.2
        lines.append(Line(words, round(y, 1), _NAME, "name"))
    y += 6
    for words in wrap(sentence, _SENTENCE, most=4):
        y += _SENTENCE * 1.4
        lines.append(Line(words, round(y, 1), _SENTENCE, "sentence"))
    y += 14
    thread_y = y
    if thread:
        y += _THREAD
    for note in notes:
        for words in wrap(note, _NOTE, most=3):
            y += _NOTE * 1.5
            lines.append(Line(words, round(y, 1), _NOTE, "note"))
    ticks = tuple((round(place(value)), value) for value in (0, 25, 50, 75, 100))
    return Vignette(WIDTH, round(y + MARGIN), tuple(lines), thread, thread_y, ticks)


def wrap(text: str, size: float, *, most: int) -> list[str]:
    """Lines that should hold in the picture, `most` at most; what is left over ends in an ellipsis.

    >>> wrap("Of 100 love stories told, 62 are still alive.", 24, most=2)
    ['Of 100 love stories told,', '62 are still alive.']
    """
    lines: list[str] = []
    for word in plain(text).split(" "):
        for at, part in enumerate(_parts(word, size)):
            joined = f"{lines[-1]} {part}" if lines and at == 0 else part
            if lines and at == 0 and width_of(joined, size) <= _INSIDE:
                lines[-1] = joined
            else:
                lines.append(part)
    if len(lines) > most:
        last = lines[most - 1]
        while width_of(f"{last}…", size) > _INSIDE:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last}…"]
    return lines


def _parts(word: str, size: float) -> list[str]:
    """The word, cut where it would leave the picture."""
    parts = [""]
    for letter in word:
        if parts[-1] and width_of(parts[-1] + letter, size) > _INSIDE:
            parts.append("")
        parts[-1] += letter
    return parts


def plain(text: str) -> str:
    """The text on one line, without what XML cannot carry."""
    kept = "".join(
        " " if letter.isspace() and letter not in "\u00a0\u202f" else letter
        for letter in text
        if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cs", "Cn", "Co")
    )
    return " ".join(part for part in kept.split(" ") if part)


def width_of(text: str, size: float) -> float:
    """A width the text should not exceed in a common serif face of this size."""
    return size * sum(_em(letter) for letter in text)


def _em(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if letter in _NARROW:
        return 0.37
    if letter in _WIDE or unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.76 if letter.isupper() else 0.6
