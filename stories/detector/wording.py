"""The wording head: how much the words of a passage resemble marked promotional sentences."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .corpus import Example
from .features import Passage

DECIMALS = 3
FEWEST_VOICES = 3  # a stem only one or two people use says who wrote, not what
PENALTY = 0.6
# Added to the squared length of a passage, so that one telling word in three does not decide.
LENGTH_FLOOR = 300.0
# Sentences of an advertisement outside its marked spans are neither one thing nor the other.
UNMARKED_WEIGHT = 0.3


@dataclass(frozen=True)
class Wording:
    """A linear head over stems: plain words and plain numbers."""

    vocabulary: tuple[str, ...]
    rarity: np.ndarray
    weights: np.ndarray
    bias: float

    @cached_property
    def place(self) -> dict[str, int]:
        return {gram: index for index, gram in enumerate(self.vocabulary)}

    def score(self, passage: Passage) -> float:
        """Log odds, before any other signal."""
        known = sorted(self.place[gram] for gram in passage.grams if gram in self.place)
        values = self.rarity[known]
        length = float(np.sqrt(values @ values + LENGTH_FLOOR))
        return self.bias + float(self.weights[known] @ values) / length


def fit_wording(examples: Sequence[Example], seed: int) -> Wording:
    """SAGA, whose last bits do not change with the processor; weights rounded besides."""
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    vocabulary, rarity = _vocabulary(examples)
    place = {gram: index for index, gram in enumerate(vocabulary)}
    passages = [passage for example in examples for passage in example.reading.passages]
    rows = [sorted(place[gram] for gram in each.grams if gram in place) for each in passages]
    starts = np.cumsum([0, *map(len, rows)])
    columns = np.array([column for row in rows for column in row], dtype=np.int64)
    matrix = sparse.csr_matrix((rarity[columns], columns, starts), (len(rows), len(vocabulary)))
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel() + LENGTH_FLOOR)
    matrix = sparse.csr_matrix(sparse.diags(1.0 / lengths) @ matrix)
    labels, weights = passage_labels(examples)
    rarer = np.sqrt(weights[labels == 0].sum() / weights[labels == 1].sum())
    head = LogisticRegression(
        C=PENALTY, solver="saga", max_iter=2000, tol=1e-5, random_state=seed
    ).fit(matrix, labels, sample_weight=np.where(labels == 1, weights * rarer, weights))
    return Wording(
        vocabulary,
        rarity,
        np.round(head.coef_[0], DECIMALS) + 0.0,
        round(float(head.intercept_[0]), DECIMALS),
    )


def passage_labels(examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Promotional or not, one a passage, and how much each is believed."""
    labels = [mark for example in examples for mark in example.promotional]
    weights = [
        1.0 if mark or not example.label else UNMARKED_WEIGHT
        for example in examples
        for mark in example.promotional
    ]
    return np.array(labels, dtype=np.int64), np.array(weights)


def _vocabulary(examples: Sequence[Example]) -> tuple[tuple[str, ...], np.ndarray]:
    passages_with: Counter[str] = Counter()
    voices_of: defaultdict[str, set[str]] = defaultdict(set)
    total = 0
    for example in examples:
        for passage in example.reading.passages:
            total += 1
            passages_with.update(passage.grams)
            for gram in passage.grams:
                voices_of[gram].add(example.voice)
    kept = tuple(sorted(gram for gram, who in voices_of.items() if len(who) >= FEWEST_VOICES))
    counts = np.array([passages_with[gram] for gram in kept], dtype=float)
    return kept, np.round(np.log((1 + total) / (1 + counts)) + 1, DECIMALS)
