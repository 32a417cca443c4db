"""95 % intervals: groups drawn with replacement, or Wilson (1927) for a share."""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.stats import binomtest

from ..measures import LEVEL, RESAMPLES, Figure, Sample

Measure = Callable[[Sample, np.ndarray], np.ndarray]
_EDGES = [50 * (1 - LEVEL), 50 * (1 + LEVEL)]


def share(found: int, of: int) -> Figure:
    """A share with the interval of Wilson.

    >>> share(1, 100)
    Figure(value=0.01, low=0.0018, high=0.0545)
    """
    bounds = binomtest(int(found), int(of)).proportion_ci(LEVEL, method="wilson")
    return Figure(_rounded(found / of), _rounded(bounds.low), _rounded(bounds.high))


def sample_of(
    scores: Sequence[float] | np.ndarray,
    labels: Sequence[int] | np.ndarray,
    groups: Sequence[str],
    *,
    threshold: float = 0.0,
) -> Sample:
    """Scores as `measures` reads them; above the threshold is a positive answer."""
    held = [bool(score > threshold) for score in scores]
    return Sample.of(list(scores), list(labels), held, [None] * len(held), list(groups))


def value_of(sample: Sample, measure: Measure) -> float:
    return float(measure(sample, np.ones((1, len(sample.labels))))[0])


def draws_of(sample: Sample, measure: Measure, seed: int, size: int = RESAMPLES) -> np.ndarray:
    """The measure on each bootstrap draw of whole groups, shape (size,); NaN where undefined."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.concatenate([measure(sample, weights) for weights in sample.draws(seed, size)])


def figure_of(sample: Sample, measure: Measure, seed: int) -> Figure:
    """A measure with its bootstrap interval."""
    return bounded(value_of(sample, measure), draws_of(sample, measure, seed))


def mean_of(samples: Sequence[Sample], measure: Measure, seed: int) -> Figure:
    """The mean of a measure over sets, each set's groups drawn by themselves."""
    values = [value_of(sample, measure) for sample in samples]
    drawn = [draws_of(sample, measure, seed + place) for place, sample in enumerate(samples)]
    return bounded(float(np.mean(values)), np.mean(drawn, axis=0))


def bounded(value: float, drawn: np.ndarray) -> Figure:
    """A value with the percentiles of its draws; without when too few mean anything."""
    drawn = drawn[np.isfinite(drawn)]
    if len(drawn) < 2:
        return Figure(_rounded(value), None, None)
    low, high = np.percentile(drawn, _EDGES)
    return Figure(_rounded(value), _rounded(low), _rounded(high))


def _rounded(value: float) -> float:
    return round(float(value), 4) + 0.0
