"""A curve of three knots in place of a straight line (restricted cubic spline).

Straight below the first knot and above the last one, cubic between them (Harrell 2015, section
2.4.5). Two columns: love itself, and its bend.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..values import Floats
from .plan import KNOTS


def spline(love: ArrayLike, knots: tuple[float, float, float] = KNOTS) -> Floats:
    """The columns of the curve, shape (n, 2).

    >>> spline([2, 3, 6]).tolist()
    [[2.0, 0.0], [3.0, 0.0], [6.0, 0.75]]
    """
    x = np.asarray(love, dtype=float)
    first, middle, last = knots
    bend = _cube(x - first)
    bend -= _cube(x - middle) * (last - first) / (last - middle)
    bend += _cube(x - last) * (middle - first) / (last - middle)
    return np.column_stack([x, bend / (last - first) ** 2])


def _cube(x: Floats) -> Floats:
    return np.maximum(x, 0.0) ** 3
