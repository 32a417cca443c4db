"""The models of the in-domain rows: linear heads over words, pieces of words and looks.

Each has `fit(texts, labels)` and `decision_function(texts)`, above 0 for label 1.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from .surface import surfaces

WORDS_ALONE = r"(?u)\b\w+\b"
MARKS_TOO = r"(?u)\b\w+\b|[^\w\s]"
_FURTHEST = 4.0  # standard deviations; beyond it a look counts no more
_LOWER = re.compile(r"[a-zà-ÿœ]")
_UPPER = re.compile(r"[A-ZÀ-ÝŒ]")
_DIGIT = re.compile(r"\d")


def words(most: int = 2) -> TfidfVectorizer:
    """Words and marks, alone up to `most` in a row."""
    return TfidfVectorizer(
        ngram_range=(1, most), sublinear_tf=True, min_df=2, token_pattern=MARKS_TOO
    )


def plain_words() -> TfidfVectorizer:
    """Words alone and in pairs, without marks, which some sets have lost."""
    return TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, min_df=2, token_pattern=WORDS_ALONE
    )


def pieces(least: int = 2, most: int = 5, analyzer: str = "char_wb") -> TfidfVectorizer:
    """Runs of letters, inside words (`char_wb`) or across them (`char`)."""
    return TfidfVectorizer(
        analyzer=analyzer, ngram_range=(least, most), sublinear_tf=True, min_df=3
    )


def outlines() -> TfidfVectorizer:
    """Runs of letters once every small letter is an a, every capital an A, every digit a 9."""
    return TfidfVectorizer(
        analyzer="char",
        ngram_range=(1, 4),
        preprocessor=outline,
        sublinear_tf=True,
        min_df=5,
        lowercase=False,
    )


def outline(text: str) -> str:
    """
    >>> outline("Né le 3 mai")
    'Aa aa 9 aaa'
    """
    return _DIGIT.sub("9", _UPPER.sub("A", _LOWER.sub("a", text)))


class Looks(TransformerMixin, BaseEstimator):
    """`surface.NAMES` standardised on the training texts and weighed `weight` beside n-grams."""

    def __init__(self, weight: float = 0.1):
        self.weight = weight

    def fit(self, texts: Sequence[str], labels: Any = None) -> "Looks":
        self.scaler_ = StandardScaler().fit(surfaces(list(texts)))
        return self

    def transform(self, texts: Sequence[str]) -> np.ndarray:
        scaled = self.scaler_.transform(surfaces(list(texts)))
        return np.clip(scaled, -_FURTHEST, _FURTHEST) * self.weight


def of_words() -> Any:
    """The simple baseline: words alone and in pairs, logistic regression, classes balanced."""
    head = LogisticRegression(C=3, class_weight="balanced", solver="liblinear")
    return make_pipeline(words(), head)


def of_words_and_pieces() -> Any:
    """Words up to three in a row and runs of two to six letters."""
    return make_pipeline(make_union(words(3), pieces(2, 6, "char")), LinearSVC(C=3, random_state=0))


def of_everything() -> Any:
    """Words, pieces of words, outlines and looks; both labels count the same."""
    return make_pipeline(
        make_union(words(), pieces(), outlines(), Looks()),
        LinearSVC(C=0.3, class_weight="balanced", random_state=0),
    )


def folds_of(groups: Sequence[str], most: int = 5) -> list[tuple[np.ndarray, np.ndarray]]:
    """Rows kept and left out, whole groups together; as many folds as groups if they are fewer."""
    count = min(most, len(set(groups)))
    nothing = np.zeros(len(groups))
    return list(GroupKFold(count).split(nothing, groups=list(groups)))


def unheard(
    head: Callable[[], Any],
    texts: Sequence[str],
    labels: np.ndarray,
    groups: Sequence[str],
    folds: int = 5,
) -> np.ndarray:
    """The score of each text by a head that had not read its group, shape (texts,)."""
    scores = np.zeros(len(texts))
    for kept, left in folds_of(groups, folds):
        model = head().fit([texts[place] for place in kept], labels[kept])
        scores[left] = model.decision_function([texts[place] for place in left])
    return scores
