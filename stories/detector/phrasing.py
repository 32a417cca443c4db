"""The phrasing head: how a sentence is built, in words, pairs of words and pieces of words.

Hashed, so that no vocabulary is kept and no word can be read back from the weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from .corpus import Example
from .wording import DECIMALS, passage_labels

SIZE = 2**15  # of each half: words, pieces
PENALTY = 1e-4
EPOCHS = 30


@dataclass(frozen=True)
class Phrasing:
    """A linear head over hashed pieces; `weights` has shape (2 * SIZE,)."""

    weights: np.ndarray
    bias: float

    def scores(self, phrases: Sequence[str]) -> np.ndarray:
        """Log odds, one a phrase, at even odds."""
        if not phrases:
            return np.zeros(0)
        return np.asarray(hashed(phrases) @ self.weights).ravel() + self.bias


def hashed(phrases: Sequence[str]):
    """A sparse row a phrase, shape (n, 2 * SIZE); each half has length one."""
    from scipy import sparse

    words, pieces = _hashers()
    halves = [words.transform(phrases), pieces.transform(phrases)]
    return sparse.hstack(halves, format="csr")


def fit_phrasing(examples: Sequence[Example], seed: int) -> Phrasing:
    """Averaged SGD, whose last bits do not change with the processor; weights rounded besides."""
    from scipy import sparse
    from sklearn.linear_model import SGDClassifier

    matrix = sparse.vstack([_kept(_phrases(example)) for example in examples], format="csr")
    labels, weights = passage_labels(examples)
    rarer = weights[labels == 0].sum() / weights[labels == 1].sum()
    head = SGDClassifier(
        loss="log_loss", alpha=PENALTY, max_iter=EPOCHS, tol=None, average=True, random_state=seed
    ).fit(matrix, labels, sample_weight=np.where(labels == 1, weights * rarer, weights))
    return Phrasing(
        np.round(head.coef_[0], DECIMALS) + 0.0, round(float(head.intercept_[0]), DECIMALS)
    )


def _phrases(example: Example) -> tuple[str, ...]:
    return tuple(passage.phrase for passage in example.reading.passages)


@lru_cache(maxsize=8192)
def _kept(phrases: tuple[str, ...]):
    """Rows of a text of the corpus, which every fold asks for again."""
    return hashed(phrases)


@cache
def _hashers():
    from sklearn.feature_extraction.text import HashingVectorizer

    return (
        HashingVectorizer(
            ngram_range=(1, 2),
            n_features=SIZE,
            alternate_sign=False,
            token_pattern=r"\w+",  # noqa: S106
            lowercase=False,
        ),
        HashingVectorizer(
            analyzer="char_wb",
            ngram_range=(3, 5),
            n_features=SIZE,
            alternate_sign=False,
            lowercase=False,
        ),
    )
