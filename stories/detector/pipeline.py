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
from .wording import Wording

PRIOR = 0.10  # share of disguised advertisements assumed among submitted stories
LEAST_CERTAIN = 0.001  # a few hundred texts cannot make anybody surer than this
LANGUAGES = ("fr", "en")
PASSAGE_INPUTS = (*LANGUAGES, "wording", *TOWARDS_AD, *TOWARDS_STORY)
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


@dataclass(frozen=True)
class Thresholds:
    """From which probability a text waits for a person, and is suspected; how odd it may be."""

    hold: float
    suspect: float
    familiar: float


@dataclass(frozen=True)
class Model:
    """All that was learned, as plain numbers and words."""

    wording: Wording
    passage: np.ndarray
    text: np.ndarray
    thresholds: Thresholds
    version: str = ""
    manifest: dict[str, Any] = field(default_factory=dict)

    def passage_rows(self, reading: Reading) -> np.ndarray:
        return passage_inputs(reading, [self.wording.score(each) for each in reading.passages])

    def text_row(self, reading: Reading) -> np.ndarray:
        return text_inputs(reading, self.passage_rows(reading) @ self.passage)

    def logit(self, reading: Reading) -> float:
        """Calibrated log odds that the text is a disguised advertisement, at `PRIOR`."""
        return float(self.text_row(reading) @ self.text)

    def probability(self, reading: Reading) -> float:
        if unreadable(reading):
            return PRIOR
        probability = 1.0 / (1.0 + np.exp(-self.logit(reading)))
        return float(np.clip(probability, LEAST_CERTAIN, 1 - LEAST_CERTAIN))

    def verdict(self, reading: Reading) -> Verdict:
        probability = self.probability(reading)
        if unreadable(reading):
            return Verdict.UNSURE
        if probability >= self.thresholds.suspect and not self.heads_disagree(reading):
            return Verdict.SUSPECTED_AD
        if probability >= self.thresholds.hold or self.is_odd(reading):
            return Verdict.UNSURE
        return Verdict.PUBLISH

    def heads_disagree(self, reading: Reading) -> bool:
        """Held, though the signs of a story weigh as much as half of the suspicion."""
        row = self.text_row(reading)
        story = float(row[FIRST_STORY:] @ self.text[FIRST_STORY:])
        doubt = float(row @ self.text) - story
        return float(row @ self.text) >= _logit(self.thresholds.hold) and -story * 2 >= doubt > 0

    def is_odd(self, reading: Reading) -> bool:
        stems = stems_of(reading)
        return len(stems) >= _ENOUGH_STEMS and self.familiarity(stems) < self.thresholds.familiar

    def familiarity(self, stems: frozenset[str]) -> float:
        """Share of the different stems that the wording head knows."""
        return sum(stem in self.wording.place for stem in stems) / len(stems)


def stems_of(reading: Reading) -> frozenset[str]:
    """Single stems: nothing is said about the words without content, which all texts share."""
    grams = (gram for passage in reading.passages for gram in passage.grams)
    return frozenset(gram for gram in grams if " " not in gram)


def unreadable(reading: Reading) -> bool:
    return reading.too_short or not reading.language


def passage_inputs(reading: Reading, wording: list[float]) -> np.ndarray:
    """One row a passage, columns `PASSAGE_INPUTS`."""
    rows = np.zeros((len(reading.passages), len(PASSAGE_INPUTS)))
    for row, passage, score in zip(rows, reading.passages, wording, strict=True):
        row[:2] = [reading.language == code for code in LANGUAGES]
        row[2] = np.clip(score, -_CLIP, _CLIP)
        found = dict(zip(SIGNALS, passage.hits, strict=True))
        row[3:] = [min(found[code], _MOST_HITS) for code in (*TOWARDS_AD, *TOWARDS_STORY)]
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
