"""The life-line of a story: one thread over the years, its height the love, its end the ending.

Pure: moments in, coordinates out. Templates draw what comes out (`charts/life_line.html`, `charts/ending_mark.html`).
Distances are SVG user units; `along` is the way time runs, `across` the way love grows.
"""

from .drawing import Drawing, Knot, Rule, Stroke, Words
from .endings import EndingShape, ending_mark, shape_of
from .moments import Moment
from .pictures import LifeLine, Row, life_line

__all__ = [
    "Drawing",
    "EndingShape",
    "Knot",
    "LifeLine",
    "Moment",
    "Row",
    "Rule",
    "Stroke",
    "Words",
    "ending_mark",
    "life_line",
    "shape_of",
]
