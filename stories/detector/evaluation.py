"""Error rates with intervals, always on voices or sectors the detector had not heard."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .corpus import Example
from .judgement import Verdict
from .measures import Figure, Sample, figures_of
from .pipeline import Model
from .training import by_group, fit

FROZEN = "frozen text"


@dataclass(frozen=True, slots=True)
class Answer:
    """One example as judged by a detector that had not heard its group."""

    example: Example
    probability: float
    verdict: Verdict


@dataclass(frozen=True)
class Evaluation:
    """Figures for all texts and for each language, keyed as in `measures.MEASURES`."""

    grouped_by: str
    texts: dict[str, int]
    figures: dict[str, dict[str, Figure | None]]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def judged(model: Model, examples: Sequence[Example]) -> list[Answer]:
    """What one detector says of each example, in their order."""
    weighed = [model.weigh(example.reading) for example in examples]
    return [
        Answer(example, each.probability, each.verdict)
        for example, each in zip(examples, weighed, strict=True)
    ]


def cross_validate(examples: Sequence[Example], *, by: str, seed: int) -> list[Answer]:
    """Train afresh, thresholds included, without each fold of groups, and judge that fold."""
    answers: list[Answer] = []
    groups = [getattr(example, by) for example in examples]
    for kept, left in by_group(groups, seed + 2):
        model = fit([examples[index] for index in kept], seed)
        answers += judged(model, [examples[index] for index in left])
    return answers


def evaluate_frozen(model: Model, examples: Sequence[Example], *, seed: int) -> Evaluation:
    """Measure a detector on texts of other voices and other sectors than it learned from."""
    return _evaluation(FROZEN, judged(model, examples), seed)


def evaluate(examples: Sequence[Example], *, by: str, seed: int) -> Evaluation:
    """Cross-validate with whole groups left out and measure, voices drawn with replacement."""
    return _evaluation(by, cross_validate(examples, by=by, seed=seed), seed)


def _evaluation(grouped_by: str, answers: Sequence[Answer], seed: int) -> Evaluation:
    languages = sorted({answer.example.language for answer in answers})
    parts = {"all": list(answers)} | {
        code: [each for each in answers if each.example.language == code] for code in languages
    }
    return Evaluation(
        grouped_by,
        {name: len(part) for name, part in parts.items()},
        {name: figures_of(_sample(part), seed=seed) for name, part in parts.items()},
    )


def _sample(answers: Sequence[Answer]) -> Sample:
    return Sample.of(
        [answer.probability for answer in answers],
        [answer.example.label for answer in answers],
        [answer.verdict is not Verdict.PUBLISH for answer in answers],
        [None] * len(answers),
        [answer.example.voice for answer in answers],
    )
