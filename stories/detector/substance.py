"""Fond, sens, particulier: what a text says, apart from whether it sells.

Three sub-scores between 0 and 1, each with the passages that carry it:

- *fond*: facts somebody could check (when, how much, where, what was done or broken);
- *sens*: causes, consequences, order and contrast, which tie the facts together;
- *particulier*: details that other texts do not have (things of a life, words reported, words that
  few texts use).

A passage counts 0, 1/2, 3/4 … for 0, 1, 2 … kinds of evidence; the sum over passages, divided by
their number plus one, is put on the scale of the corpus: one half is what its median genuine story
reaches. Nobody's spelling helps or harms: a word no text has is no detail. A formula that any
company sends to anybody carries nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np

from .features import Passage, Reading
from .lexicon import SIGNALS

FOND, SENS, PARTICULIER = NAMES = ("fond", "sens", "particulier")
RARE_SHARE = 0.01  # a word is rare when at most this share of the corpus's texts use it
_FEWEST_TEXTS = 2  # a word of one text may be a slip of the pen
_RARE_WORDS = 2  # as many in one sentence make it particular
_LITTLE_QUANTILE = 0.15  # of the genuine texts of the corpus
_FALLBACK = (0.4, 0.2)
_QUANTITIES = frozenset(("<num>", "<price>", "<percent>", "<year>"))
_MOST_ADVICE = 3


class Band(StrEnum):
    """A sub-score in words: below most genuine stories, among them, above their median."""

    LITTLE = "little"
    SOME = "some"
    MUCH = "much"


@dataclass(frozen=True, slots=True)
class SubScore:
    """`value` from 0 to 1; `places` are (start, end) in the text of the passages that carry it."""

    name: str
    value: float
    band: Band
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Substance:
    """The three sub-scores, the sentences none of them touches, and what would help.

    `readable` is False for under eight words or a text neither French nor English: then the
    bands mean nothing.
    """

    fond: SubScore
    sens: SubScore
    particulier: SubScore
    empty: tuple[tuple[int, int], ...]
    advice: tuple[str, ...]
    language: str
    readable: bool

    @property
    def scores(self) -> dict[str, float]:
        return {each.name: each.value for each in (self.fond, self.sens, self.particulier)}


@dataclass(frozen=True)
class Scale:
    """What the corpus teaches: rare words, and by language and name (median, little)."""

    rare: frozenset[str] = frozenset()
    marks: dict[str, dict[str, tuple[float, float]]] = field(default_factory=dict)

    @classmethod
    def learn(cls, readings: Sequence[Reading], genuine: Sequence[bool]) -> "Scale":
        """From all texts, the words few of them use; from the genuine ones, the marks."""
        rare: set[str] = set()
        for language in sorted({reading.language for reading in readings}):
            texts = [_stems(reading) for reading in readings if reading.language == language]
            counts = Counter(stem for stems in texts for stem in stems)
            most = max(_FEWEST_TEXTS, int(RARE_SHARE * len(texts)))
            rare |= {stem for stem, count in counts.items() if _FEWEST_TEXTS <= count <= most}
        words = cls(frozenset(rare))
        marks: dict[str, dict[str, tuple[float, float]]] = {}
        for language in sorted({reading.language for reading in readings}):
            own = [
                words.amounts(reading)
                for reading, honest in zip(readings, genuine, strict=True)
                if honest and reading.language == language
            ]
            if own:
                marks[language] = {
                    name: _marks([amounts[name] for amounts in own]) for name in NAMES
                }
        return cls(words.rare, marks)

    def kinds(self, passage: Passage) -> dict[str, int]:
        """How many kinds of evidence of each sub-score a passage has; in a formula, none."""
        if passage.formula:
            return dict.fromkeys(NAMES, 0)
        words = passage.words.split()
        found = {code: hits > 0 for code, hits in zip(SIGNALS, passage.hits, strict=True)}
        rare = sum(gram in self.rare for gram in passage.grams if " " not in gram)
        return {
            FOND: sum(
                (
                    not _QUANTITIES.isdisjoint(words),
                    "<name>" in words,
                    found["dated_episode"],
                    found["loss"] or found["narrative"],
                )
            ),
            SENS: sum((found["consequence"], found["concession"], passage.orders)),
            PARTICULIER: sum((found["particular"], found["dialogue"], rare >= _RARE_WORDS)),
        }

    def amounts(self, reading: Reading) -> dict[str, float]:
        """The sub-scores before they are put on the corpus's scale."""
        kinds = [self.kinds(passage) for passage in reading.passages]
        size = len(kinds) + 1
        return {name: sum(1 - 0.5 ** each[name] for each in kinds) / size for name in NAMES}

    def substance(self, reading: Reading) -> Substance:
        """The sub-scores of a text; its title counts and has no place."""
        placed = [each for each in reading.passages if each.sentence.start >= 0]
        kinds = [self.kinds(passage) for passage in placed]
        marks = self.marks.get(reading.language or "fr", {})
        amounts = self.amounts(reading)
        parts = {}
        for name in NAMES:
            median, little = marks.get(name, _FALLBACK)
            value = amounts[name] / (amounts[name] + median) if amounts[name] else 0.0
            carried = [each for each, found in zip(placed, kinds, strict=True) if found[name]]
            parts[name] = SubScore(
                name, round(value, 3), _band(amounts[name], median, little), _places(carried)
            )
        bare = [each for each, found in zip(placed, kinds, strict=True) if not any(found.values())]
        readable = not reading.too_short and bool(reading.language)
        advice = _advice(reading, parts)[:_MOST_ADVICE] if readable else ()
        return Substance(
            **parts,
            empty=_places(bare),
            advice=advice,
            language=reading.language,
            readable=readable,
        )

    def as_json(self) -> dict[str, Any]:
        return {"rare": sorted(self.rare), "marks": self.marks}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Scale":
        marks = {
            language: {name: (float(pair[0]), float(pair[1])) for name, pair in by_name.items()}
            for language, by_name in values["marks"].items()
        }
        return cls(frozenset(values["rare"]), marks)


def _stems(reading: Reading) -> set[str]:
    return {gram for each in reading.passages for gram in each.grams if " " not in gram}


def _marks(amounts: Iterable[float]) -> tuple[float, float]:
    values = np.array(list(amounts))
    median = max(float(np.median(values)), 0.05)
    return round(median, 3), round(float(np.quantile(values, _LITTLE_QUANTILE)), 3)


def _band(amount: float, median: float, little: float) -> Band:
    if amount <= little or not amount:
        return Band.LITTLE
    return Band.MUCH if amount >= median else Band.SOME


def _places(passages: Iterable[Passage]) -> tuple[tuple[int, int], ...]:
    return tuple((each.sentence.start, each.sentence.end) for each in passages)


def _advice(reading: Reading, parts: dict[str, SubScore]) -> tuple[str, ...]:
    """What is missing, of what a score below the median asks for."""
    words = {word for each in reading.passages for word in each.words.split()}
    asked = {
        FOND: (
            ("when_where", reading.signal("dated_episode") or words & {"<name>", "<year>"}),
            ("how_much", words & _QUANTITIES),
        ),
        SENS: (
            ("cause", reading.signal("consequence")),
            ("what_changed", reading.signal("concession") or reading.signal("narrative")),
        ),
        PARTICULIER: (
            ("gesture", reading.signal("particular")),
            ("words_said", reading.signal("dialogue")),
        ),
    }
    weak = sorted((part for part in parts.values() if part.band is not Band.MUCH), key=_value)
    return tuple(code for part in weak for code, there in asked[part.name] if not there)


def _value(part: SubScore) -> float:
    return part.value
