"""Error rates with intervals, always on voices or sectors the detector had not heard."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score

from .corpus import Example
from .judgement import Verdict
from .pipeline import Model
from .training import at_prior, by_group, fit, labels_of

RESAMPLES = 1000
LEVEL = 0.95
PRECISION = 0.95
FROZEN = "frozen text"
_BINS = 10


@dataclass(frozen=True)
class Scored:
    """Each example as judged by a detector that had not heard its group."""

    probabilities: np.ndarray
    held: np.ndarray
    suspected: np.ndarray
    labels: np.ndarray
    voices: np.ndarray
    languages: np.ndarray

    def of(self, chosen: np.ndarray) -> "Scored":
        return Scored(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Figure:
    """A measure with its bootstrap interval (voices drawn with replacement)."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True)
class Evaluation:
    """Figures for all texts and for each language, keyed as in `MEASURES`."""

    grouped_by: str
    texts: dict[str, int]
    figures: dict[str, dict[str, Figure]]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def cross_validate(examples: Sequence[Example], *, by: str, seed: int) -> Scored:
    """Train afresh, thresholds included, without each fold of groups, and judge that fold."""
    probabilities = [0.0] * len(examples)
    verdicts = [Verdict.PUBLISH] * len(examples)
    groups = [getattr(example, by) for example in examples]
    for kept, left in by_group(groups, seed + 2):
        model = fit([examples[index] for index in kept], seed)
        for index in left:
            weighed = model.weigh(examples[index].reading)
            probabilities[index], verdicts[index] = weighed.probability, weighed.verdict
    return _scored(examples, probabilities, verdicts)


def judged(model: Model, examples: Sequence[Example]) -> Scored:
    """Each example as one detector judges it."""
    weighed = [model.weigh(example.reading) for example in examples]
    return _scored(
        examples, [each.probability for each in weighed], [each.verdict for each in weighed]
    )


def _scored(
    examples: Sequence[Example], probabilities: Sequence[float], verdicts: Sequence[Verdict]
) -> Scored:
    return Scored(
        np.array(probabilities),
        np.array([verdict is not Verdict.PUBLISH for verdict in verdicts]),
        np.array([verdict is Verdict.SUSPECTED_AD for verdict in verdicts]),
        labels_of(examples),
        np.array([example.voice for example in examples]),
        np.array([example.language for example in examples]),
    )


def evaluate_frozen(model: Model, examples: Sequence[Example], *, seed: int) -> Evaluation:
    """Measure a detector on texts of other voices and other sectors than it learned from."""
    return _evaluation(FROZEN, judged(model, examples), seed)


def evaluate(examples: Sequence[Example], *, by: str, seed: int) -> Evaluation:
    """Cross-validate with whole groups left out and measure, with intervals."""
    return _evaluation(by, cross_validate(examples, by=by, seed=seed), seed)


def _evaluation(by: str, scored: Scored, seed: int) -> Evaluation:
    parts = {"all": scored} | {
        code: scored.of(scored.languages == code) for code in sorted(set(scored.languages))
    }
    return Evaluation(
        by,
        {name: len(part.labels) for name, part in parts.items()},
        {name: measure(part, seed) for name, part in parts.items()},
    )


def measure(scored: Scored, seed: int) -> dict[str, Figure]:
    """All of `MEASURES`; resamples without both classes are drawn again."""
    chance = np.random.default_rng(seed)
    members = [np.flatnonzero(scored.voices == voice) for voice in np.unique(scored.voices)]
    drawn: list[Scored] = []
    while len(drawn) < RESAMPLES:
        chosen = np.concatenate(
            [members[i] for i in chance.integers(len(members), size=len(members))]
        )
        if 0 < scored.labels[chosen].sum() < len(chosen):
            drawn.append(scored.of(chosen))
    return {name: _figure(of, scored, drawn) for name, of in MEASURES.items()}


def _figure(of: Callable[[Scored], float], scored: Scored, drawn: list[Scored]) -> Figure:
    edges = [50 * (1 - LEVEL), 50 * (1 + LEVEL)]
    low, high = np.percentile([of(sample) for sample in drawn], edges)
    return Figure(*(round(float(value), 4) for value in (of(scored), low, high)))


def roc_auc(scored: Scored) -> float:
    return float(roc_auc_score(scored.labels, scored.probabilities))


def pr_auc(scored: Scored) -> float:
    return float(average_precision_score(scored.labels, scored.probabilities))


def recall_at_precision(scored: Scored) -> float:
    """Best recall with precision of 0.95 or more, in the corpus's own mixture."""
    precision, recall, _ = precision_recall_curve(scored.labels, scored.probabilities)
    return float(recall[precision >= PRECISION].max())


def genuine_held(scored: Scored) -> float:
    return float(scored.held[scored.labels == 0].mean())


def genuine_suspected(scored: Scored) -> float:
    return float(scored.suspected[scored.labels == 0].mean())


def ads_held(scored: Scored) -> float:
    return float(scored.held[scored.labels == 1].mean())


def brier(scored: Scored) -> float:
    """Mean squared error of the probability, advertisements weighted to the prior."""
    error = (scored.probabilities - scored.labels) ** 2
    return float(np.average(error, weights=at_prior(scored.labels)))


def calibration_error(scored: Scored) -> float:
    """Expected calibration error in ten equal bins, advertisements weighted to the prior."""
    weights = at_prior(scored.labels)
    bins = np.minimum((scored.probabilities * _BINS).astype(int), _BINS - 1)
    gaps = weights * (scored.labels - scored.probabilities)
    return float(sum(abs(gaps[bins == each].sum()) for each in range(_BINS)) / weights.sum())


MEASURES: dict[str, Callable[[Scored], float]] = {
    "genuine_held": genuine_held,
    "genuine_suspected": genuine_suspected,
    "ads_held": ads_held,
    "recall_at_precision_95": recall_at_precision,
    "roc_auc": roc_auc,
    "pr_auc": pr_auc,
    "brier_at_prior": brier,
    "ece_at_prior": calibration_error,
}
