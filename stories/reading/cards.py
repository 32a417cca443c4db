"""Pictures for social networks: the title, the thread, the ending, in the two faces. Pure.

1200 × 630 pixels, drawn at twice that and reduced. Pillow reads the site's own woff2 files.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ..lifeline import Drawing

WIDTH, HEIGHT = 1200, 630
VERSION = "1"  # changes with the drawing, so that no cache keeps the former one
_FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
_PAPER, _INK, _QUIET, _THREAD = "#fbfaf7", "#1b1a1d", "#5c575e", "#a3122c"
_TWICE, _MARGIN, _LINES_MAX = 2, 72, 3
_TITLE_SIZES = (72, 60, 50)
_THREAD_TOP, _THREAD_BOTTOM = 312, 490
_LINE_TOP, _LINE_BOTTOM = 40, 218  # between them a wide life-line has its thread
_COMMAND = re.compile(r"([MLC])([^MLC]*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_PLAIN_SPACES = " \t\r\n\f\v"  # made one; no-break spaces stay
_SPACES = re.compile(f"[{_PLAIN_SPACES}]+")
_STEPS = 16  # straight pieces of one curve


@dataclass(frozen=True, slots=True)
class CardWords:
    """What stands on a card; `site` also takes the place of a title our faces cannot draw."""

    title: str
    brand: str
    ending: str
    years: str
    site: str


@lru_cache(maxsize=16)
def _face(name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(_FONTS / f"{name}.woff2", size * _TWICE)
    font.set_variation_by_axes([weight, 48] if name.startswith("newsreader") else [weight])
    return font


def _serif(size: int) -> ImageFont.FreeTypeFont:
    return _face("newsreader-roman", size, 500)


def _sans(size: int, weight: int = 500) -> ImageFont.FreeTypeFont:
    return _face("instrument-sans", size, weight)


def draw_card(words: CardWords, life: Drawing) -> bytes:
    """A PNG. Letters our faces do not have are left out; nothing raises on them."""
    picture = Image.new("RGB", (WIDTH * _TWICE, HEIGHT * _TWICE), _PAPER)
    pen = ImageDraw.Draw(picture)
    title = drawable(words.title, _serif(_TITLE_SIZES[0])) or words.site
    size, lines = _set_title(title)
    for place, line in enumerate(lines):
        top = (_MARGIN - 18 + place * size * 1.14) * _TWICE
        pen.text((_MARGIN * _TWICE, top), line, font=_serif(size), fill=_INK)
    _draw_thread(pen, life)
    ending = drawable(words.ending, _sans(30, 600))
    pen.text((_MARGIN * _TWICE, 512 * _TWICE), ending, font=_sans(30, 600), fill=_THREAD)
    told = " · ".join(filter(None, (words.brand, words.years)))
    told = _cut(drawable(told, _sans(26)), _sans(26), WIDTH - 2 * _MARGIN - 280)
    pen.text((_MARGIN * _TWICE, 558 * _TWICE), told, font=_sans(26), fill=_QUIET)
    right = ((WIDTH - _MARGIN) * _TWICE, 558 * _TWICE)
    pen.text(right, words.site, font=_sans(26, 600), fill=_INK, anchor="ra")
    out = BytesIO()
    small = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    small.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def drawable(text: str, font: ImageFont.FreeTypeFont) -> str:
    """The text without the letters the face does not draw, and without control characters."""
    return _SPACES.sub(" ", "".join(_kept(letter, font) for letter in text)).strip()


def _kept(letter: str, font: ImageFont.FreeTypeFont) -> str:
    if letter in _PLAIN_SPACES or unicodedata.category(letter) == "Zs":
        return letter
    return letter if letter.isprintable() and _drawn(letter, font) else ""


@lru_cache(maxsize=4_000)
def _drawn(letter: str, font: ImageFont.FreeTypeFont) -> bool:
    return font.getmask(letter).getbbox() is not None


def _set_title(title: str) -> tuple[int, list[str]]:
    """The greatest size at which the title stands in three lines; cut at the smallest."""
    for size in _TITLE_SIZES:
        lines = wrap(title, _serif(size), WIDTH - 2 * _MARGIN)
        if len(lines) <= _LINES_MAX:
            return size, lines
    last = _cut(lines[_LINES_MAX - 1] + "…", _serif(size), WIDTH - 2 * _MARGIN)
    return size, [*lines[: _LINES_MAX - 1], last]


def wrap(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Lines no wider than `width` pixels; a word wider than that is cut."""
    lines = [""]
    for word in text.split(" "):
        for piece in _pieces(word, font, width):
            longer = f"{lines[-1]} {piece}".strip()
            if font.getlength(longer) <= width * _TWICE:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if font.getlength(pieces[-1] + letter) > width * _TWICE:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _cut(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    if font.getlength(text) <= width * _TWICE:
        return text
    while text and font.getlength(f"{text}…") > width * _TWICE:
        text = text[:-1]
    return f"{text.rstrip(' …')}…"


def _draw_thread(pen: ImageDraw.ImageDraw, life: Drawing) -> None:
    """The life-line across the whole card: it enters at the left edge, its end is its ending."""
    high = (_THREAD_BOTTOM - _THREAD_TOP) / (_LINE_BOTTOM - _LINE_TOP)
    wide = WIDTH / life.width

    def at(x: float, y: float) -> tuple[float, float]:
        return x * wide * _TWICE, (_THREAD_TOP + (y - _LINE_TOP) * high) * _TWICE

    for stroke in life.strokes:
        thickness = {"thread": 5, "fine": 3, "dots": 5}.get(stroke.kind, 4)
        colour = _QUIET if stroke.kind == "other" else _THREAD
        for line in flattened(stroke.d):
            points = [at(x, y) for x, y in line]
            if stroke.kind == "dots":
                _dot(pen, points, thickness * _TWICE / 2, colour)
            else:
                pen.line(points, fill=colour, width=thickness * _TWICE, joint="curve")
    for knot in life.knots:
        x, y = at(knot.x, knot.y)
        radius = 8 * _TWICE
        box = (x - radius, y - radius, x + radius, y + radius)
        fill = _PAPER if knot.guessed else _THREAD
        pen.ellipse(box, fill=fill, outline=_THREAD, width=3 * _TWICE)


def _dot(pen: ImageDraw.ImageDraw, points: list[tuple[float, float]], radius: float, colour: str):
    step, left = radius * 5, 0.0
    for (x0, y0), (x1, y1) in pairwise(points):
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        while left <= length and length:
            x, y = x0 + (x1 - x0) * left / length, y0 + (y1 - y0) * left / length
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
            left += step
        left -= length


def flattened(d: str) -> list[list[tuple[float, float]]]:
    """An SVG path of absolute M, L and C commands as lines of points, curves cut in 16.

    >>> flattened("M0 0L4 2M8 8L9 9")
    [[(0.0, 0.0), (4.0, 2.0)], [(8.0, 8.0), (9.0, 9.0)]]
    """
    lines: list[list[tuple[float, float]]] = []
    for command, numbers in _COMMAND.findall(d):
        values = [float(number) for number in _NUMBER.findall(numbers)]
        points = list(zip(values[::2], values[1::2], strict=False))
        if command == "M":
            lines.append(points[:1])
            points = points[1:]
        if command == "C":
            for place in range(0, len(points) - 2, 3):
                lines[-1] += _curve(lines[-1][-1], *points[place : place + 3])
        else:
            lines[-1] += points
    return lines


def _curve(p0, p1, p2, p3) -> list[tuple[float, float]]:
    found = []
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        a, b, c, e = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        pairs = zip(p0, p1, p2, p3, strict=True)
        x, y = (a * q0 + b * q1 + c * q2 + e * q3 for q0, q1, q2, q3 in pairs)
        found.append((x, y))
    return found
