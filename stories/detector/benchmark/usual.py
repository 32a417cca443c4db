"""How usual a text's words and pairs of words are, for texts of other sets.

A pair of words has Kneser and Ney's (1995) probability with absolute discount: what was counted,
less a discount, and the rest in proportion to the words alone. Invented texts are more usual than
lived ones, advertisements less; the sets of either kind agree on it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

NAMES = ("words", "pairs", "spread of pairs", "new words", "rarest pairs")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_START = "<s>"
_DISCOUNT = 0.4
_SMOOTHING = 0.5
_SCALE = 1e5  # every set counts as a hundred thousand words
_RAREST = 5  # the rarest fifth


class Counts:
    """Words and pairs of all sets, counted set by set, so that any of them can be left out."""

    def __init__(self, sets: Mapping[str, Sequence[str]]):
        self._words: dict[str, int] = {}
        self._pairs: dict[tuple[int, int], int] = {}
        self._texts = {
            name: [self._numbers(text) for text in texts] for name, texts in sets.items()
        }
        self._counts = {name: self._count(texts) for name, texts in self._texts.items()}
        first_second = np.array(list(self._pairs) or np.zeros((0, 2)), dtype=int)
        self._first, self._second = first_second[:, 0], first_second[:, 1]

    def features(self, name: str, *, without: Iterable[str]) -> np.ndarray:
        """Columns `NAMES` for each text of a set, learned from the sets that are not left out."""
        words, pairs, known = self._law(frozenset(without))
        return np.array([_row(words, pairs, known, *text) for text in self._texts[name]])

    def _numbers(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        tokens = [_START, *_TOKEN.findall(text.lower())]
        words = [self._words.setdefault(token, len(self._words)) for token in tokens]
        pairs = [self._pairs.setdefault(pair, len(self._pairs)) for pair in pairwise(words)]
        return np.array(words[1:], dtype=int), np.array(pairs, dtype=int)

    def _count(self, texts: Sequence[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, ...]:
        words, pairs = (np.bincount(np.concatenate(each)) for each in zip(*texts, strict=True))
        scale = _SCALE / max(1, words.sum())
        return words * scale, pairs * scale

    def _law(self, without: frozenset[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        words, pairs = np.zeros(len(self._words)), np.zeros(len(self._pairs))
        for name, (of_words, of_pairs) in self._counts.items():
            if name not in without:
                words[: len(of_words)] += of_words
                pairs[: len(of_pairs)] += of_pairs
        new = 1  # all words never counted share one place, however many the left out have
        alone = (words + _SMOOTHING) / (words.sum() + _SMOOTHING * ((words > 0).sum() + new))
        discount = _DISCOUNT * np.minimum(pairs, 1)
        begun = np.bincount(self._first, weights=pairs, minlength=len(words))
        spared = np.bincount(self._first, weights=discount, minlength=len(words))
        rest = np.where(begun > 0, np.clip(spared / np.maximum(begun, 1e-9), 0.05, 1.0), 1.0)
        counted = (pairs - discount) / np.maximum(begun, 1e-9)[self._first]
        together = counted + rest[self._first] * alone[self._second]
        return np.log(alone), np.log(together), words > 0


def _row(
    words: np.ndarray, pairs: np.ndarray, known: np.ndarray, text: np.ndarray, two: np.ndarray
) -> list[float]:
    if not len(text):
        return [float(words.min()), float(pairs.min()), 0.0, 0.0, float(pairs.min())]
    found = np.sort(pairs[two])
    rarest = found[: max(1, len(found) // _RAREST)]
    return [words[text].mean(), found.mean(), found.std(), (~known[text]).mean(), rarest.mean()]
