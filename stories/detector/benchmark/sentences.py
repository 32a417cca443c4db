"""Row 5: an advertisement planted in an answer is one sentence, so sentences are scored.

A sentence is read with names and numbers masked, and beside its neighbours: a planted one repeats
little of the others, names somebody nobody else names, and is longer. The text has the score of its
strongest sentence.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import precision_recall_curve
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from ..measures import accuracy, f1, roc_auc
from ..sentences import Sentence, split
from .heads import MARKS_TOO, folds_of
from .intervals import figure_of, sample_of
from .rows import Goal, Row, Value
from .sets import Labelled, SetError, Sets, labels_of

ANSWERS = "webis_native_ads"
CONTEXT = 0.1  # weight of a context column beside n-grams
_FURTHEST = 4.0  # standard deviations
_NAME = re.compile(r"\b[A-ZÀ-Ý][\w'’&]+")
_INNER_NAMES = re.compile(
    r"(?<![.!?\n]\s)(?<!^)\b[A-Z][\w'’]+(?:\s+(?:of|de|the|&)?\s*[A-Z][\w'’]+)*"
)
_NUMBER = re.compile(r"\d+")
_CONTENT = re.compile(r"[a-zà-ÿ]{3,}")


@dataclass(frozen=True)
class Answer:
    """A text cut into sentences; `marked` says which of them are the advertisement."""

    sentences: tuple[Sentence, ...]
    label: int
    marked: tuple[bool, ...]
    met: tuple[bool, ...]


def answer_of(row: Labelled) -> Answer:
    """A sentence is marked when the span covers more than half of it, met when it covers any."""
    sentences = tuple(split(row.text))
    start = row.text.index(row.span) if row.span else 0
    end = start + len(row.span)
    shared = [max(0, min(end, each.end) - max(start, each.start)) for each in sentences]
    marked = (
        2 * part > each.end - each.start for part, each in zip(shared, sentences, strict=True)
    )
    return Answer(sentences, row.label, tuple(marked), tuple(part > 0 for part in shared))


@dataclass
class SentenceHead:
    """Words of a masked sentence up to three in a row, and its context; linear, above 0 for an ad."""

    rarity: dict[str, float] = field(default_factory=dict)

    def fit(self, answers: Sequence[Answer]) -> "SentenceHead":
        counted = Counter(
            word for each in answers for sentence in each.sentences for word in _content(sentence)
        )
        whole = sum(len(each.sentences) for each in answers)
        self.rarity = {word: float(np.log(whole / count)) for word, count in counted.items()}
        self._rarest = float(np.log(whole))
        self._words = TfidfVectorizer(
            ngram_range=(1, 3),
            sublinear_tf=True,
            min_df=2,
            token_pattern=MARKS_TOO,
            lowercase=False,
            dtype=np.float32,
        ).fit(_masked(answers))
        self._scaler = StandardScaler().fit(self._contexts(answers))
        marks = np.array([mark for each in answers for mark in each.marked])
        if not marks.any():
            raise SetError("no sentence is marked as an advertisement")
        self._head = LinearSVC(C=1, random_state=0).fit(self._matrix(answers), marks)
        return self

    def scores(self, answers: Sequence[Answer]) -> list[np.ndarray]:
        """One array an answer, one number a sentence."""
        flat = self._head.decision_function(self._matrix(answers))
        ends = np.cumsum([len(each.sentences) for each in answers])[:-1]
        return np.split(flat, ends)

    def _matrix(self, answers: Sequence[Answer]) -> Any:
        scaled = self._scaler.transform(self._contexts(answers))
        context = sparse.csr_matrix(np.clip(scaled, -_FURTHEST, _FURTHEST) * CONTEXT)
        return sparse.hstack([self._words.transform(_masked(answers)), context]).tocsr()

    def _contexts(self, answers: Sequence[Answer]) -> np.ndarray:
        return np.concatenate([self._context(each.sentences) for each in answers])

    def _context(self, sentences: Sequence[Sentence]) -> np.ndarray:
        """How a sentence differs from its neighbours, shape (sentences, 12)."""
        names = [set(_NAME.findall(each.text)) for each in sentences]
        content = [_content(each) for each in sentences]
        named, used = Counter(n for s in names for n in s), Counter(w for s in content for w in s)
        lengths = np.array([len(each.text) for each in sentences])
        alike = self._likeness(content)
        rows = []
        for place, (name, words) in enumerate(zip(names, content, strict=True)):
            new = [each for each in name if named[each] == 1]
            inner = [each for each in new if not sentences[place].text.startswith(each)]
            rows.append(
                [
                    alike[place].max(),
                    alike[place].mean(),
                    len(inner),
                    len(new) / max(1, len(name)),
                    len(name),
                    np.mean([used[word] == 1 for word in words] or [0]),
                    np.mean([self.rarity.get(word, self._rarest) for word in words] or [0]),
                    lengths[place] / lengths.mean(),
                    np.log(lengths[place]),
                    place / max(1, len(sentences) - 1),
                    place == 0,
                    place == len(sentences) - 1,
                ]
            )
        return np.array(rows, dtype=float).reshape(len(sentences), 12)

    def _likeness(self, content: Sequence[frozenset[str]]) -> np.ndarray:
        """Cosine of every two sentences, words weighed by rarity; a sentence with itself has 0."""
        place = {word: column for column, word in enumerate(sorted(frozenset().union(*content)))}
        rows = np.zeros((len(content), max(1, len(place))))
        for row, words in zip(rows, content, strict=True):
            for word in words:
                row[place[word]] = self.rarity.get(word, self._rarest)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        alike = rows @ rows.T
        np.fill_diagonal(alike, 0.0)
        return alike


def native_advertisements(sets: Sets, seed: int) -> Row:
    """Row 5: whole topics left out; the threshold is learned on the topics that are read."""
    rows = sets.of_two_classes(ANSWERS)
    answers = [answer_of(row) for row in rows]
    topics = [row.topic for row in rows]
    if len(set(topics)) < 3:
        raise SetError(f"{ANSWERS} has fewer than three topics")
    above, first = np.zeros(len(rows)), np.zeros(len(rows), bool)
    for kept, left in folds_of(topics):
        heard = [answers[place] for place in kept]
        threshold = _threshold(heard, [topics[place] for place in kept])
        scores = SentenceHead().fit(heard).scores([answers[place] for place in left])
        for place, each in zip(left, scores, strict=True):
            above[place] = each.max() - threshold
            first[place] = answers[place].met[int(np.argmax(each))]
    groups = [row.group for row in rows]
    sample = sample_of(above, labels_of(rows), groups)
    marked = [place for place, row in enumerate(rows) if row.label == 1 and row.span]
    right = sample_of(first[marked], [1] * len(marked), [groups[place] for place in marked])
    values = (
        Value("F1", figure_of(sample, f1, seed), Goal(0.92)),
        Value("right sentence", figure_of(right, accuracy, seed), Goal(0.98)),
        Value("ROC-AUC", figure_of(sample, roc_auc, seed)),
    )
    detail = (
        f"{len(rows)} answers, {len(set(topics))} topics, whole topics left out; {sample.groups}"
        " queries drawn. Right: the strongest sentence of an advertisement meets the planted one.",
    )
    return Row(5, values, detail)


def _threshold(answers: Sequence[Answer], topics: Sequence[str]) -> float:
    """The score of a text with the best F1 over topics left out of those that may be read."""
    scores = np.zeros(len(answers))
    for kept, left in folds_of(topics, most=2):
        head = SentenceHead().fit([answers[place] for place in kept])
        scores[left] = [each.max() for each in head.scores([answers[place] for place in left])]
    labels = [each.label for each in answers]
    precision, recall, thresholds = precision_recall_curve(labels, scores)
    harmonic = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    return float(thresholds[int(np.argmax(harmonic[:-1]))]) - 1e-9


def _masked(answers: Sequence[Answer]) -> list[str]:
    return [mask(sentence.text) for each in answers for sentence in each.sentences]


def mask(sentence: str) -> str:
    """
    >>> mask("Consider the Volvo XC90 of 2023.")
    'Consider the NAME of 0.'
    """
    return _NUMBER.sub("0", _INNER_NAMES.sub("NAME", sentence))


def _content(sentence: Sentence) -> frozenset[str]:
    return frozenset(_CONTENT.findall(sentence.text.lower()))
