"""Row 9: how far probabilities are from what happens, in a known domain and in a new one."""

import numpy as np
from sklearn.linear_model import LogisticRegression

from .across import LeaveOneOut
from .experts import JUDGED, Domain
from .heads import folds_of, of_words, unheard
from .intervals import bounded
from .rows import Row, Value, at_most

BINS = 10
RESAMPLES = 200
LABELS = 100  # of the new domain
INNER_FOLDS = 3
DRAWS = 20  # of those labels


def calibration_error(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Expected calibration error in ten bins of equal mass (Nguyen and O'Connor, 2015).

    >>> calibration_error(np.full(40, 0.5), np.array([0, 1] * 20))
    0.0
    """
    order = np.argsort(probabilities, kind="stable")
    bins = np.array_split(order, min(BINS, len(order)))
    gaps = [abs(float((labels[each] - probabilities[each]).sum())) for each in bins]
    return round(sum(gaps) / len(order), 12)


class Platt:
    """Probabilities from scores: a logistic law of one input (Platt, 1999), lightly shrunk."""

    def fit(self, scores: np.ndarray, labels: np.ndarray) -> "Platt":
        self._centre, self._scale = scores.mean(), scores.std() or 1.0
        self._law = LogisticRegression(C=1.0).fit(self._column(scores), labels)
        return self

    def __call__(self, scores: np.ndarray) -> np.ndarray:
        return self._law.predict_proba(self._column(scores))[:, 1]

    def _column(self, scores: np.ndarray) -> np.ndarray:
        return ((scores - self._centre) / self._scale)[:, None]


def calibration(left: LeaveOneOut, seed: int) -> Row:
    """Row 9, on the ten sets of row 2; a new domain is judged by heads that never read it."""
    chance = np.random.default_rng(seed)
    domains, scores = left.domains, left.scores
    known = [_in_domain(each) for each in domains.values()]
    errors = np.array([calibration_error(*pair) for pair in known])
    resampled = np.array([_redrawn(*pair, chance) for pair in known]).mean(axis=0)
    # Drawing again always adds noise to an error, so the draws are moved back to the value.
    in_domain = bounded(errors.mean(), resampled - resampled.mean() + errors.mean())
    drawn = np.array(
        [
            [_after_labels(scores[name].alone, each.labels, chance) for _ in range(DRAWS)]
            for name, each in domains.items()
        ]
    )
    values = (
        Value("in domain", in_domain, at_most(0.02)),
        Value("new domain", bounded(drawn.mean(), drawn.mean(axis=0)), at_most(0.06)),
    )
    detail = (
        "In domain, each set: "
        + ", ".join(f"{name} {error:.3f}" for name, error in zip(domains, errors, strict=True)),
        f"New domain, each set, {LABELS} of its labels drawn {DRAWS} times to refit two numbers: "
        + ", ".join(
            f"{name} {error:.3f}" for name, error in zip(domains, drawn.mean(axis=1), strict=True)
        ),
        f"In domain: words, Platt on inner folds, at most {JUDGED} texts of a set. Ten bins of equal"
        " mass. Intervals: texts drawn (in domain), labels drawn (new domain).",
    )
    return Row(9, values, detail)


def _in_domain(domain: Domain) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities and labels: head and calibration have not read the group they judge."""
    texts, labels, groups = domain.texts, domain.labels, domain.groups
    probabilities = np.zeros(len(texts))
    for kept, left in folds_of(groups):
        heard = [texts[place] for place in kept]
        among = [groups[place] for place in kept]
        inner = unheard(of_words, heard, labels[kept], among, folds=INNER_FOLDS)
        head = of_words().fit(heard, labels[kept])
        scores = head.decision_function([texts[place] for place in left])
        probabilities[left] = Platt().fit(inner, labels[kept])(scores)
    return probabilities, labels


def _redrawn(
    probabilities: np.ndarray, labels: np.ndarray, chance: np.random.Generator
) -> list[float]:
    draws = chance.integers(len(labels), size=(RESAMPLES, len(labels)))
    return [calibration_error(probabilities[draw], labels[draw]) for draw in draws]


def _after_labels(scores: np.ndarray, labels: np.ndarray, chance: np.random.Generator) -> float:
    """The error on the rest once some labels have been seen, of both classes."""
    known = np.zeros(len(labels), bool)
    most = min(LABELS, len(labels) // 2)
    while len(set(labels[known])) < 2:
        known[:] = False
        known[chance.permutation(len(labels))[:most]] = True
    return calibration_error(
        Platt().fit(scores[known], labels[known])(scores[~known]), labels[~known]
    )
