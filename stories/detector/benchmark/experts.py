"""The ten sets of row 2, and the experts that read some of them and are asked about another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from ..features import Reading, read
from ..judgement import Text
from ..lexicon import SIGNALS
from ..pipeline import Model
from .heads import plain_words
from .sets import Sets, labels_of, some, texts_of
from .surface import surfaces
from .usual import Counts

DOMAINS = {
    "ott": ("ott_op_spam",),
    "maideup": ("maideup_en_fr",),
    "salminen": ("salminen_cg",),
    "webis": ("webis_native_ads",),
    "podcast": ("podcast_host_ads",),
    "youtube": ("youtube_spam",),
    "puffery": ("wiki_puffery",),
    "facebook": ("fb_commercial_ads",),
    "sms": ("sms_spam_en_fr",),
    "french": ("fr_insurance_reviews", "fr_signalconso", "fr_product_copy"),
}
INVENTED = ("ott", "maideup", "salminen")
JUDGED, READ = 2_000, 1_500  # texts of a set at most: judged when left out, read for the others
LOOKS_C, GATE_C = 0.03, 1.0  # the less, the more penalty

Scores = dict[str, np.ndarray]  # by set, one number a text


@dataclass(frozen=True)
class Domain:
    """A set as experts read it: `looks` has a row a text, `shipped` the detector's log odds."""

    texts: list[str]
    labels: np.ndarray
    groups: list[str]
    looks: np.ndarray
    shipped: np.ndarray


def domains_of(sets: Sets, model: Model, seed: int) -> dict[str, Domain]:
    """The ten sets, `JUDGED` texts of each drawn with the seed, in an order of no meaning."""
    found = {}
    for name, folders in DOMAINS.items():
        rows = some(sets.of_two_classes(*folders), JUDGED, seed)
        rows = [rows[place] for place in np.random.default_rng(seed).permutation(len(rows))]
        texts = texts_of(rows)
        readings = [read(Text(text)) for text in texts]
        signals = np.array([_signals(each) for each in readings])
        found[name] = Domain(
            texts,
            labels_of(rows),
            [row.group for row in rows],
            np.hstack([surfaces(texts), signals]),
            np.array([model.logit(each) for each in readings]),
        )
    return found


class Experts:
    """Heads that have read some sets, and what they say of every set."""

    def __init__(self, domains: Mapping[str, Domain]):
        self.domains = domains
        self._usual = Counts({name: each.texts for name, each in domains.items()})
        self._looks = {name: each.looks for name, each in domains.items()}
        self._kept: dict[tuple[str, ...], Scores] = {}

    def words(self, names: Sequence[str]) -> Scores:
        return self._once("words", names, lambda: self._of_texts(plain_words(), names))

    def looks(self, names: Sequence[str]) -> Scores:
        return self._once("looks", names, lambda: self._of_rows(self._looks, names))

    def usual(self, names: Sequence[str], target: str) -> Scores:
        """The law of words was learned from neither the target nor the set it is asked about."""
        rows = {name: self._usual.features(name, without=(name, target)) for name in self.domains}
        return self._of_rows(rows, names)

    def gate(self, names: Sequence[str], target: str) -> np.ndarray:
        """The log odds, for each text of the target, that its set asks about invention."""
        asks = {name: np.full(self._size(name), float(name in INVENTED)) for name in names}
        families = [name in INVENTED for name in names]
        weights = [
            np.full(len(each), 1 / len(each) / families.count(name in INVENTED))
            for name, each in asks.items()
        ]
        heard = np.concatenate([self._looks[name][: self._size(name)] for name in names])
        head = _of_rows(GATE_C)
        head.fit(
            heard,
            np.concatenate(list(asks.values())),
            logisticregression__sample_weight=_of_mean_one(np.concatenate(weights)),
        )
        return head.decision_function(self._looks[target])

    def _once(self, kind: str, names: Sequence[str], make: Callable[[], Scores]) -> Scores:
        key = (kind, *names)
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def _of_texts(self, reader: Any, names: Sequence[str]) -> Scores:
        texts = [text for name in names for text in self.domains[name].texts[:READ]]
        head = LogisticRegression(C=3, solver="liblinear", random_state=0)
        labels, weights = self._lessons(names)
        head.fit(reader.fit_transform(texts), labels, sample_weight=weights)
        return {
            name: head.decision_function(reader.transform(each.texts))
            for name, each in self.domains.items()
        }

    def _of_rows(self, rows: Scores, names: Sequence[str]) -> Scores:
        head = _of_rows()
        labels, weights = self._lessons(names)
        heard = np.concatenate([rows[name][: self._size(name)] for name in names])
        head.fit(heard, labels, logisticregression__sample_weight=weights)
        return {name: head.decision_function(each) for name, each in rows.items()}

    def _lessons(self, names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Labels, and weights that make every set and, in it, both labels count the same."""
        labels = [self.domains[name].labels[:READ] for name in names]
        return np.concatenate(labels), _balanced(labels)

    def _size(self, name: str) -> int:
        return len(self.domains[name].labels[:READ])


def _signals(reading: Reading) -> list[float]:
    """Passages with each signal of the word lists, per root of their number."""
    return [reading.signal(code) / np.sqrt(len(reading.passages) + 1) for code in SIGNALS]


def _of_rows(penalty: float = LOOKS_C) -> Any:
    head = LogisticRegression(C=penalty, solver="newton-cholesky", max_iter=200)
    return make_pipeline(StandardScaler(), head)


def _balanced(labels: Sequence[np.ndarray]) -> np.ndarray:
    each = [
        np.where(of_set == 1, 1 / max(1, (of_set == 1).sum()), 1 / max(1, (of_set == 0).sum()))
        for of_set in labels
    ]
    return _of_mean_one(np.concatenate(each))


def _of_mean_one(weights: np.ndarray) -> np.ndarray:
    return weights / weights.mean()
