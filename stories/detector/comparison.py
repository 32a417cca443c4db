"""Two detectors on the same texts: which is better, by how much, and how sure that is.

The texts are those no detector learned from. Intervals are 95 %, whole voices drawn with
replacement, the same draws for both detectors (paired bootstrap; Efron and Tibshirani, 1993, §8).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import rankdata

from .pipeline import PRIOR

DRAWS = 1000
LEVEL = 0.95
PRECISION = 0.95
BINS = 10
AUC_LOSS = 0.005  # how much separation a challenger may lose
MORE_HELD = 1  # how many more genuine texts it may hold
LESS_SEPARATION, MORE_GENUINE_HELD = "less_separation", "more_genuine_held"


@dataclass(frozen=True)
class Answers:
    """What one detector said of each text: a probability, and whether it holds the text."""

    probabilities: np.ndarray
    held: np.ndarray

    def of(self, chosen: np.ndarray) -> "Answers":
        return Answers(self.probabilities[chosen], self.held[chosen])


def compare(
    before: Answers, after: Answers, labels: Sequence[int], voices: Sequence[str], *, seed: int
) -> dict[str, Any]:
    """The figures of both, their differences with intervals, and what speaks against the second.

    Plain values, ready for JSON; `objections` is empty when the second may replace the first.
    """
    truth = np.asarray(labels, dtype=float)
    draws = _draws(truth, np.asarray(voices), seed)
    figures: dict[str, Any] = {"before": {}, "after": {}, "difference": {}}
    for name, of in MEASURES.items():
        drawn = np.array(
            [[of(each.of(draw), truth[draw]) for each in (before, after)] for draw in draws]
        )
        values = of(before, truth), of(after, truth)
        figures["before"][name] = _figure(values[0], drawn[:, 0])
        figures["after"][name] = _figure(values[1], drawn[:, 1])
        figures["difference"][name] = _figure(values[1] - values[0], drawn[:, 1] - drawn[:, 0])
    held = [int(each.held[truth == 0].sum()) for each in (before, after)]
    return figures | {
        "texts": len(truth),
        "genuine": int((truth == 0).sum()),
        "advertisements": int((truth == 1).sum()),
        "genuine_held_texts": {"before": held[0], "after": held[1]},
        "reliability": {"before": reliability(before, truth), "after": reliability(after, truth)},
        "objections": _objections(figures, held),
    }


def _objections(figures: dict[str, Any], held: list[int]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    lost = -figures["difference"]["roc_auc"]["value"]
    if lost > AUC_LOSS:
        found.append({"code": LESS_SEPARATION, "by": lost})
    if held[1] > held[0] + MORE_HELD:
        found.append({"code": MORE_GENUINE_HELD, "by": held[1] - held[0]})
    return found


def reliability(
    answers: Answers, truth: np.ndarray, *, weights: np.ndarray | None = None
) -> list[dict[str, Any]]:
    """Bins of probability: what was expected, what was found, and how many texts say so.

    Unless told otherwise advertisements weigh `PRIOR` of the whole, as in the probabilities;
    counts are of real texts.
    """
    weights = at_prior(truth) if weights is None else weights
    places = np.minimum((answers.probabilities * BINS).astype(int), BINS - 1)
    rows = []
    for place in range(BINS):
        inside = places == place
        if not inside.any():
            continue
        weight = weights[inside]
        rows.append(
            {
                "low": place / BINS,
                "high": (place + 1) / BINS,
                "texts": int(inside.sum()),
                "advertisements": int(truth[inside].sum()),
                "expected": round(
                    float(np.average(answers.probabilities[inside], weights=weight)), 4
                ),
                "observed": round(float(np.average(truth[inside], weights=weight)), 4),
            }
        )
    return rows


def roc_auc(answers: Answers, truth: np.ndarray) -> float:
    """The share of pairs in which the advertisement scores higher; a tie counts half."""
    ads = truth == 1
    ranks = rankdata(answers.probabilities)
    n, m = int(ads.sum()), int((~ads).sum())
    return float((ranks[ads].sum() - n * (n + 1) / 2) / (n * m))


def recall_at_precision(answers: Answers, truth: np.ndarray) -> float:
    """The best recall of a threshold whose precision is 0.95 or more; 0 when there is none."""
    order = np.argsort(-answers.probabilities, kind="stable")
    scores, found = answers.probabilities[order], np.cumsum(truth[order])
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)  # equal scores go together
    precise = found[last] / (last + 1) >= PRECISION
    return float(found[last][precise].max() / truth.sum()) if precise.any() else 0.0


def genuine_held(answers: Answers, truth: np.ndarray) -> float:
    return float(answers.held[truth == 0].mean())


def brier(answers: Answers, truth: np.ndarray) -> float:
    """Mean squared error of the probability, advertisements weighted to `PRIOR`."""
    return float(np.average((answers.probabilities - truth) ** 2, weights=at_prior(truth)))


MEASURES: dict[str, Callable[[Answers, np.ndarray], float]] = {
    "roc_auc": roc_auc,
    "recall_at_precision_95": recall_at_precision,
    "genuine_held": genuine_held,
    "brier_at_prior": brier,
}


def at_prior(truth: np.ndarray) -> np.ndarray:
    """Weights that make advertisements `PRIOR` of the whole; equal ones when a class is absent."""
    share = truth.mean()
    if share in (0.0, 1.0):
        return np.ones(len(truth))
    return np.where(truth == 1, PRIOR / share, (1 - PRIOR) / (1 - share))


def _draws(truth: np.ndarray, voices: np.ndarray, seed: int) -> list[np.ndarray]:
    """Texts of voices drawn with replacement; a draw without both classes is drawn again."""
    chance = np.random.default_rng(seed)
    members = [np.flatnonzero(voices == voice) for voice in np.unique(voices)]
    drawn: list[np.ndarray] = []
    while len(drawn) < DRAWS:
        chosen = np.concatenate(
            [members[i] for i in chance.integers(len(members), size=len(members))]
        )
        if 0 < truth[chosen].sum() < len(chosen):
            drawn.append(chosen)
    return drawn


def _figure(value: float, drawn: np.ndarray) -> dict[str, float]:
    low, high = np.percentile(drawn, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return {
        "value": round(value, 4) + 0.0,
        "low": round(float(low), 4) + 0.0,
        "high": round(float(high), 4) + 0.0,
    }
