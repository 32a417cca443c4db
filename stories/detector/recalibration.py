"""Calibration on a random sample of the site's own stories (Platt, 1999).

Rows chosen because the detector hesitated, or because they were held, say nothing of how often it
is right: only rows drawn at random may come here, and none the detector has learned from.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from . import bounded
from .corpus import Example
from .pipeline import LANGUAGES, Model
from .wording import DECIMALS

FEWEST = 100  # texts drawn at random and labelled; below, the corpus's own calibration stays
FEWEST_OF_A_CLASS = 10


def enough(labels: Sequence[int]) -> bool:
    """Whether a random sample is large enough to say how sure the detector may be."""
    ads = sum(labels)
    return len(labels) >= FEWEST and min(ads, len(labels) - ads) >= FEWEST_OF_A_CLASS


def recalibrated(model: Model, drawn: Sequence[Example]) -> Model:
    """The same detector with its log odds stretched and shifted to what was found.

    Platt's slope and shift are drawn to (1, 0). The order of texts does not change.
    """
    logits = np.array([model.logit(example.reading) for example in drawn])
    labels = np.array([example.label for example in drawn], dtype=float)
    slope, shift = bounded.fit(
        np.column_stack([logits, np.ones(len(logits))]),
        labels,
        [(0.2, 2.0), bounded.FREE],
        ridge=np.array([2.0, 0.5]),
        centre=np.array([1.0, 0.0]),
    )
    text = model.text * slope
    text[:, : len(LANGUAGES)] += shift  # each combiner's own intercept
    return replace(model, text=np.round(text, DECIMALS) + 0.0)
