"""Measures of a detector, each on many weightings of the same texts at once, with 95 % intervals.

A positive answer is a *held* text (unsure or suspected): accuracy, F1 and the shares read
verdicts, the areas and the calibration read probabilities. Intervals come from drawing whole
groups with replacement (cluster bootstrap; Efron and Tibshirani, 1993), all draws at once. A share
of none or of all has no spread to draw, so it gets the interval of Wilson (1927) on the number of
groups it was counted over.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from .pipeline import PRIOR

RESAMPLES = 1000
LEVEL = 0.95
PRECISION = 0.95
BINS = 10
_CELLS = 1_000_000  # weights held in memory at once
_Z = 1.959963984540054  # of the normal law, for `LEVEL`


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure and its interval; without one when there was too little to draw from."""

    value: float
    low: float | None
    high: float | None

    def __str__(self) -> str:
        if self.low is None:
            return f"{self.value:.3f}"
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True)
class Sample:
    """Columns of answers, most probable first; `group` is a number from 0 to `groups` - 1.

    Texts without a group, and those of a single group, are drawn one by one.
    """

    probabilities: np.ndarray
    labels: np.ndarray
    held: np.ndarray
    right: np.ndarray  # 1, 0, or NaN where nothing is marked
    group: np.ndarray
    groups: int

    @classmethod
    def of(
        cls,
        probabilities: Sequence[float],
        labels: Sequence[int],
        held: Sequence[bool],
        right: Sequence[bool | None],
        groups: Sequence[str],
    ) -> "Sample":
        alone = [str(place) for place in range(len(groups))]
        if len(set(groups)) > 1:
            alone = [
                f"in {name}" if name else place for name, place in zip(groups, alone, strict=True)
            ]
        names = {name: number for number, name in enumerate(dict.fromkeys(alone))}
        columns = (
            np.array(probabilities, dtype=float),
            np.array(labels, dtype=float),
            np.array(held, dtype=float),
            np.array([np.nan if each is None else each for each in right], dtype=float),
            np.array([names[name] for name in alone]),
        )
        order = np.argsort(-columns[0], kind="stable")
        return cls(*(column[order] for column in columns), len(names))

    def draws(self, seed: int, size: int) -> Iterable[np.ndarray]:
        """How often each text is drawn, `size` times over, some draws at a time."""
        chance = np.random.default_rng(seed)
        at_once = max(1, _CELLS // max(len(self.labels), self.groups))
        for first in range(0, size, at_once):
            rows = min(at_once, size - first)
            drawn = chance.integers(self.groups, size=(rows, self.groups))
            drawn += np.arange(rows)[:, None] * self.groups
            counts = np.bincount(drawn.ravel(), minlength=rows * self.groups)
            yield counts.reshape(rows, self.groups)[:, self.group].astype(float)


def figures_of(sample: Sample, *, seed: int) -> dict[str, Figure | None]:
    """Each of `MEASURES`, keyed as there."""
    with np.errstate(invalid="ignore", divide="ignore"):  # a draw of one class is NaN, and left out
        values = {
            name: float(of(sample, np.ones((1, len(sample.labels))))[0])
            for name, of in MEASURES.items()
        }
        drawn: dict[str, list[np.ndarray]] = {name: [] for name in MEASURES}
        for weights in sample.draws(seed, RESAMPLES):
            for name, of in MEASURES.items():
                if np.isfinite(values[name]):
                    drawn[name].append(of(sample, weights))
    return {name: _figure(sample, name, values[name], drawn[name]) for name in MEASURES}


def _figure(sample: Sample, name: str, value: float, drawn: list[np.ndarray]) -> Figure | None:
    if not np.isfinite(value):
        return None
    if name in _COUNTED and value in (0.0, 1.0):
        groups = len(np.unique(sample.group[_COUNTED[name](sample)]))
        return Figure(value, *wilson_of_extreme(value, groups))
    found = np.concatenate(drawn)
    found = found[np.isfinite(found)]
    if sample.groups < 2 or len(found) < RESAMPLES // 2:
        return Figure(_rounded(value), None, None)
    low, high = np.percentile(found, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return Figure(_rounded(value), _rounded(low), _rounded(high))


def _rounded(value: float) -> float:
    return round(float(value), 4) + 0.0


def wilson_of_extreme(value: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a share of none (0) or of all (1) of `count` (Wilson, 1927).

    >>> wilson_of_extreme(0.0, 44)
    (0.0, 0.0803)
    """
    width = _rounded(_Z**2 / (count + _Z**2))
    return (0.0, width) if value == 0.0 else (_rounded(1 - width), 1.0)


# Each measure takes a sample and rows of weights, one a draw, and gives one value a draw.


def accuracy(sample: Sample, weights: np.ndarray) -> np.ndarray:
    return _share(weights, np.ones(len(sample.labels)), sample.held == sample.labels)


def f1(sample: Sample, weights: np.ndarray) -> np.ndarray:
    """Harmonic mean of precision and recall, a held text being a positive answer."""
    found = weights @ (sample.held * sample.labels)
    asked = weights @ sample.labels
    return np.where(asked > 0, 2 * found / (weights @ sample.held + asked), np.nan)


def roc_auc(sample: Sample, weights: np.ndarray) -> np.ndarray:
    """The share of pairs in which the advertisement is the more probable; ties count half."""
    ads, genuine = _by_score(sample, weights)
    before = np.cumsum(ads, axis=1) - ads
    pairs = ads.sum(axis=1) * genuine.sum(axis=1)
    return ((before + ads / 2) * genuine).sum(axis=1) / pairs


def pr_auc(sample: Sample, weights: np.ndarray) -> np.ndarray:
    """Average precision: precision at each score, weighted by the recall it adds."""
    ads, _, precision = _precision(sample, weights)
    total = ads.sum(axis=1)
    precision = np.nan_to_num(precision)  # 0 of 0 before the first text drawn
    return np.where(_both(sample, weights), (ads * precision).sum(axis=1) / total, np.nan)


def recall_at_precision(sample: Sample, weights: np.ndarray) -> np.ndarray:
    """The best recall of a threshold with precision of 0.95 or more; 0 when there is none."""
    ads, found, precision = _precision(sample, weights)
    best = np.where(precision >= PRECISION, found, 0.0).max(axis=1)
    return np.where(_both(sample, weights), best / ads.sum(axis=1), np.nan)


def genuine_held(sample: Sample, weights: np.ndarray) -> np.ndarray:
    return _share(weights, 1 - sample.labels, sample.held)


def ads_held(sample: Sample, weights: np.ndarray) -> np.ndarray:
    return _share(weights, sample.labels, sample.held)


def brier(sample: Sample, weights: np.ndarray) -> np.ndarray:
    """Mean squared error of the probability, in the mixture of the sample."""
    error = (sample.probabilities - sample.labels) ** 2
    return weights @ error / weights.sum(axis=1)


def brier_at_prior(sample: Sample, weights: np.ndarray) -> np.ndarray:
    return brier(sample, _at_prior(sample, weights))


def ece(sample: Sample, weights: np.ndarray) -> np.ndarray:
    """Expected calibration error in ten bins of equal width, in the mixture of the sample."""
    bins = np.minimum((sample.probabilities * BINS).astype(int), BINS - 1)
    gaps = (sample.labels - sample.probabilities)[:, None] * (bins[:, None] == np.arange(BINS))
    return np.abs(weights @ gaps).sum(axis=1) / weights.sum(axis=1)


def ece_at_prior(sample: Sample, weights: np.ndarray) -> np.ndarray:
    return ece(sample, _at_prior(sample, weights))


def right_sentence(sample: Sample, weights: np.ndarray) -> np.ndarray:
    """Among marked advertisements, those whose passage quoted first is a marked one."""
    return _share(weights, np.isfinite(sample.right), np.nan_to_num(sample.right))


def right_sentence_held(sample: Sample, weights: np.ndarray) -> np.ndarray:
    """The same among those held, the only ones whose passages are shown to anybody."""
    return _share(weights, np.isfinite(sample.right) * sample.held, np.nan_to_num(sample.right))


MEASURES: dict[str, Callable[[Sample, np.ndarray], np.ndarray]] = {
    "accuracy": accuracy,
    "f1": f1,
    "roc_auc": roc_auc,
    "pr_auc": pr_auc,
    "recall_at_precision_95": recall_at_precision,
    "genuine_held": genuine_held,
    "ads_held": ads_held,
    "brier": brier,
    "brier_at_prior": brier_at_prior,
    "ece": ece,
    "ece_at_prior": ece_at_prior,
    "right_sentence": right_sentence,
    "right_sentence_held": right_sentence_held,
}
# The measures that are shares, and of which texts.
_COUNTED: dict[str, Callable[[Sample], np.ndarray]] = {
    "accuracy": lambda sample: sample.labels >= 0,
    "recall_at_precision_95": lambda sample: sample.labels == 1,
    "genuine_held": lambda sample: sample.labels == 0,
    "ads_held": lambda sample: sample.labels == 1,
    "right_sentence": lambda sample: np.isfinite(sample.right),
    "right_sentence_held": lambda sample: np.isfinite(sample.right) & (sample.held == 1),
}


def _share(weights: np.ndarray, among: np.ndarray, those: np.ndarray) -> np.ndarray:
    return weights @ (among * those) / (weights @ among)


def _both(sample: Sample, weights: np.ndarray) -> np.ndarray:
    return (weights @ sample.labels > 0) & (weights @ (1 - sample.labels) > 0)


def _by_score(sample: Sample, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weight of advertisements and of genuine texts at each different probability, from the top."""
    starts = np.flatnonzero(np.diff(sample.probabilities, prepend=np.inf))
    return (
        np.add.reduceat(weights * sample.labels, starts, axis=1),
        np.add.reduceat(weights * (1 - sample.labels), starts, axis=1),
    )


def _precision(sample: Sample, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """At each different probability: advertisements, those found so far, and the precision."""
    ads, genuine = _by_score(sample, weights)
    found = np.cumsum(ads, axis=1)
    return ads, found, found / np.cumsum(ads + genuine, axis=1)


def _at_prior(sample: Sample, weights: np.ndarray) -> np.ndarray:
    """The same draws with advertisements worth `PRIOR` of the whole; NaN without both classes."""
    ads, genuine = ((weights @ each)[:, None] for each in (sample.labels, 1 - sample.labels))
    share = np.where(sample.labels == 1, PRIOR / ads, (1 - PRIOR) / genuine)
    return np.where(_both(sample, weights)[:, None], weights * share, np.nan)
