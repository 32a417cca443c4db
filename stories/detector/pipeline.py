"""From a reading to a probability and a verdict.

Passages are scored, the strongest two are pooled, and the text is weighed against its signs of a
lived story. Every weight has the sign it should: no promotional signal can ever help a text, no
sign of a story can ever harm it.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .features import Reading
from .judgement import Verdict
from .lexicon import SIGNALS, TOWARDS_AD, TOWARDS_STORY
from .phrasing import Phrasing
from .substance import Scale
from .wording import Wording

PRIOR = 0.10  # share of disguised advertisements assumed among submitted stories
LEAST_CERTAIN = 0.001  # a few hundred texts cannot make anybody surer than this
LANGUAGES = ("fr", "en")
HEADS = ("wording", "phrasing")
PASSAGE_INPUTS = (*LANGUAGES, *HEADS, *TOWARDS_AD, *TOWARDS_STORY)
FIRST_HEAD, FIRST_SIGNAL = len(LANGUAGES), len(LANGUAGES) + len(HEADS)
TEXT_INPUTS = (
    *LANGUAGES,
    "strongest",
    "second",
    "signals",
    *(f"story_{code}" for code in TOWARDS_STORY),
)
STRONGEST, SECOND, KINDS = (TEXT_INPUTS.index(name) for name in ("strongest", "second", "signals"))
FIRST_STORY = len(TEXT_INPUTS) - len(TOWARDS_STORY)
_CLIP = 8.0
_NO_SECOND = -4.0  # what a text of one sentence has for a second one
_MOST_HITS = 2
_ENOUGH_STEMS = 10  # fewer are too few to call a text odd

NO_SCALE = Scale()


@dataclass(frozen=True)
class Thresholds:
    """From which probability a text waits for a person, and is suspected; how odd it may be."""

    hold: float
    suspect: float
    familiar: float


@dataclass(frozen=True)
class Model:
    """All that was learned, as plain numbers and words.

    `passage` has shape (PASSAGE_INPUTS,); `text` (LANGUAGES, TEXT_INPUTS), a combiner a language.
    """

    wording: Wording
    phrasing: Phrasing
    passage: np.ndarray
    text: np.ndarray
    thresholds: Thresholds
    scale: Scale = NO_SCALE
    version: str = ""
    manifest: dict[str, Any] = field(default_factory=dict)

    def weigh(self, reading: Reading) -> "Weighed":
        """Everything a judgement needs, worked out once."""
        heads = head_scores(self.wording, self.phrasing, reading)
        rows = passage_inputs(reading, heads)
        scores = rows @ self.passage
        combiner = self.text[LANGUAGES.index(reading.language or LANGUAGES[0])]
        return Weighed(self, reading, rows, scores, combiner, text_inputs(reading, scores))

    def passage_rows(self, reading: Reading) -> np.ndarray:
        return self.weigh(reading).rows

    def logit(self, reading: Reading) -> float:
        """Calibrated log odds that the text is a disguised advertisement, at `PRIOR`."""
        return self.weigh(reading).logit

    def probability(self, reading: Reading) -> float:
        return self.weigh(reading).probability

    def verdict(self, reading: Reading) -> Verdict:
        return self.weigh(reading).verdict

    def familiarity(self, stems: frozenset[str]) -> float:
        """Share of the different stems that the wording head knows."""
        return sum(stem in self.wording.place for stem in stems) / len(stems)


@dataclass(frozen=True)
class Weighed:
    """One reading under one model.

    `rows` has shape (passages, PASSAGE_INPUTS), `scores` (passages,); `combiner` and `inputs`
    (TEXT_INPUTS,).
    """

    model: Model
    reading: Reading
    rows: np.ndarray
    scores: np.ndarray
    combiner: np.ndarray
    inputs: np.ndarray

    @property
    def logit(self) -> float:
        return float(self.inputs @ self.combiner)

    @property
    def probability(self) -> float:
        """Between `LEAST_CERTAIN` and one less that; the prior when nothing can be read."""
        if unreadable(self.reading):
            return PRIOR
        probability = 1.0 / (1.0 + np.exp(-self.logit))
        return float(np.clip(probability, LEAST_CERTAIN, 1 - LEAST_CERTAIN))

    @property
    def verdict(self) -> Verdict:
        probability, thresholds = self.probability, self.model.thresholds
        if unreadable(self.reading):
            return Verdict.UNSURE
        if probability >= thresholds.suspect and not self.heads_disagree:
            return Verdict.SUSPECTED_AD
        if probability >= thresholds.hold or self.odd or self.reading.disguise:
            return Verdict.UNSURE
        return Verdict.PUBLISH

    @property
    def heads_disagree(self) -> bool:
        """Held, though the signs of a story weigh as much as half of the suspicion."""
        parts = self.inputs * self.combiner
        story, whole = float(parts[FIRST_STORY:].sum()), float(parts.sum())
        return whole >= _logit(self.model.thresholds.hold) and -story * 2 >= whole - story > 0

    @property
    def odd(self) -> bool:
        """Whether almost none of its words is known."""
        stems = stems_of(self.reading)
        known = self.model.familiarity(stems) if stems else 1.0
        return len(stems) >= _ENOUGH_STEMS and known < self.model.thresholds.familiar


def stems_of(reading: Reading) -> frozenset[str]:
    """Single stems: nothing is said about the words without content, which all texts share."""
    grams = (gram for passage in reading.passages for gram in passage.grams)
    return frozenset(gram for gram in grams if " " not in gram)


def unreadable(reading: Reading) -> bool:
    return reading.too_short or not reading.language


def head_scores(wording: Wording, phrasing: Phrasing, reading: Reading) -> np.ndarray:
    """Log odds of the learned heads, one row a passage, columns `HEADS`."""
    words = [wording.score(each) for each in reading.passages]
    return np.column_stack([words, phrasing.scores([each.phrase for each in reading.passages])])


def passage_inputs(reading: Reading, heads: np.ndarray) -> np.ndarray:
    """One row a passage, columns `PASSAGE_INPUTS`; `heads` has shape (passages, HEADS)."""
    rows = np.zeros((len(reading.passages), len(PASSAGE_INPUTS)))
    for row, passage, scores in zip(rows, reading.passages, heads, strict=True):
        row[:FIRST_HEAD] = [reading.language == code for code in LANGUAGES]
        row[FIRST_HEAD:FIRST_SIGNAL] = np.clip(scores, -_CLIP, _CLIP)
        found = dict(zip(SIGNALS, passage.hits, strict=True))
        row[FIRST_SIGNAL:] = [
            min(found[code], _MOST_HITS) for code in (*TOWARDS_AD, *TOWARDS_STORY)
        ]
    return rows


def text_inputs(reading: Reading, scores: np.ndarray) -> np.ndarray:
    """One row for the text, columns `TEXT_INPUTS`; signs of a story are rates, not amounts."""
    ordered = np.sort(np.clip(scores, -_CLIP, _CLIP))[::-1]
    strongest = ordered[0] if len(ordered) else -_CLIP
    second = max(ordered[1], _NO_SECOND) if len(ordered) > 1 else _NO_SECOND
    size = np.sqrt(len(reading.passages) + 1.0)
    return np.array(
        [
            *(float(reading.language == code) for code in LANGUAGES),
            strongest,
            second,
            float(sum(reading.signal(code) > 0 for code in TOWARDS_AD)),
            *(reading.signal(code) / size for code in TOWARDS_STORY),
        ]
    )


def _logit(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))
