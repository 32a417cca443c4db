"""How a fixed detector does on labelled texts it has never seen: by language, group and length."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .judgement import Judgement, Verdict
from .measures import Figure, Sample, figures_of
from .records import Record

FEWEST_IN_A_GROUP = 30  # texts; a smaller group has no line of its own
LENGTHS = (200, 500, 1000, 3000)  # characters: where one class of length ends and the next begins
ALL, LANGUAGE, GROUP, LENGTH = "all", "language", "group", "length"
UNDECLARED = "undeclared"
NAMES = {
    "accuracy": "accuracy",
    "f1": "F1",
    "roc_auc": "ROC-AUC",
    "pr_auc": "PR-AUC",
    "recall_at_precision_95": "recall at precision 0.95",
    "genuine_held": "genuine texts held",
    "ads_held": "advertisements held",
    "brier": "Brier score",
    "brier_at_prior": "Brier score at the prior",
    "ece": "calibration error",
    "ece_at_prior": "calibration error at the prior",
    "right_sentence": "right passage quoted first",
    "right_sentence_held": "the same, among those held",
}
_IN_SHORT = ("genuine_held", "ads_held", "roc_auc", "ece")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the detector said of one record, without its text.

    `right`: whether the passage quoted first is the advertisement's own; None when unmarked.
    """

    label: int
    probability: float
    verdict: Verdict
    language: str
    group: str
    length: int
    right: bool | None


def answer_of(record: Record, judgement: Judgement) -> Answer:
    """Raises ValueError for a record without a label."""
    if record.label is None:
        raise ValueError(f"line {record.line} has no label")
    marked = record.label == 1 and record.spans
    return Answer(
        record.label,
        judgement.probability,
        judgement.verdict,
        record.language[:2].lower() or UNDECLARED,
        record.group,
        len(record.text),
        _quotes_the_advertisement(judgement, record.spans) if marked else None,
    )


def _quotes_the_advertisement(judgement: Judgement, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the heaviest passage quoted against the text lies, at least in part, in a span."""
    quoted = [
        (reason.weight, reason.start, reason.end)
        for reason in judgement.reasons
        if reason.weight > 0 and reason.start is not None and reason.end is not None
    ]
    if not quoted:
        return False
    _, first, last = max(quoted, key=lambda each: each[0])
    return any(first < end and start < last for start, end in spans)


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of some of the texts, keyed as in `NAMES`; None where a measure means nothing.

    `groups` is the number of groups that were drawn for the intervals.
    """

    by: str
    name: str
    texts: int
    advertisements: int
    groups: int
    verdicts: dict[str, dict[str, int]]
    figures: dict[str, Figure | None]

    @property
    def one_class(self) -> bool:
        return self.advertisements in (0, self.texts)


def measure(answers: Sequence[Answer], *, seed: int = 0) -> Iterable[Part]:
    """All texts, then each language, each group of 30 texts and more, and each class of length."""
    yield _part(ALL, ALL, answers, seed)
    yield from _parts(LANGUAGE, answers, lambda answer: answer.language, seed)
    grouped = [answer for answer in answers if answer.group]
    yield from _parts(GROUP, grouped, lambda each: each.group, seed, fewest=FEWEST_IN_A_GROUP)
    yield from _parts(LENGTH, answers, lambda answer: length_class(answer.length), seed)


def length_class(length: int) -> str:
    """
    >>> length_class(199), length_class(200), length_class(3000)
    ('under 200', '200 to 499', '3000 and more')
    """
    below = 0
    for bound in LENGTHS:
        if length < bound:
            return f"{below} to {bound - 1}" if below else f"under {bound}"
        below = bound
    return f"{below} and more"


def _parts(
    by: str,
    answers: Sequence[Answer],
    name_of: Callable[[Answer], str],
    seed: int,
    *,
    fewest: int = 1,
) -> Iterable[Part]:
    named: dict[str, list[Answer]] = {}
    for answer in answers:
        named.setdefault(name_of(answer), []).append(answer)
    names = sorted(named, key=lambda name: (-len(named[name]), name))
    if by == LENGTH:
        names = [name for name in map(length_class, (0, *LENGTHS)) if name in named]
    return (_part(by, name, named[name], seed) for name in names if len(named[name]) >= fewest)


def _part(by: str, name: str, answers: Sequence[Answer], seed: int) -> Part:
    counted = Counter((answer.verdict, answer.label) for answer in answers)
    sample = Sample.of(
        [answer.probability for answer in answers],
        [answer.label for answer in answers],
        [answer.verdict is not Verdict.PUBLISH for answer in answers],
        [answer.right for answer in answers],
        [answer.group for answer in answers],
    )
    verdicts = {
        verdict.value: {"genuine": counted[verdict, 0], "advertisements": counted[verdict, 1]}
        for verdict in Verdict
    }
    advertisements = sum(answer.label for answer in answers)
    figures = figures_of(sample, seed=seed)
    return Part(by, name, len(answers), advertisements, sample.groups, verdicts, figures)


def tables(parts: Sequence[Part]) -> list[str]:
    """Markdown: every measure for all texts and by language, the main ones by group and length."""
    whole, languages = parts[0], [part for part in parts if part.by == LANGUAGE]
    columns = [whole, *languages] if len(languages) > 1 else [whole]
    lines = _row("texts held count as found", *(f"{part.name} ({part.texts})" for part in columns))
    lines += _row(*["---"] * (len(columns) + 1))
    for measure_name, name in NAMES.items():
        lines += _row(name, *(_cell(part.figures[measure_name]) for part in columns))
    lines += ["", *_row("verdict", "texts", "genuine", "advertisements"), *_row(*["---"] * 4)]
    for verdict, counts in whole.verdicts.items():
        lines += _row(verdict, sum(counts.values()), *counts.values())
    for by in (GROUP, LENGTH):
        if chosen := [part for part in parts if part.by == by]:
            heads = (NAMES[each] for each in _IN_SHORT)
            lines += ["", *_row(by, "texts", "advertisements", *heads), *_row(*["---"] * 7)]
            for part in chosen:
                cells = (_cell(part.figures[each]) for each in _IN_SHORT)
                lines += _row(part.name, part.texts, part.advertisements, *cells)
    return lines


def _row(*cells: object) -> list[str]:
    said = (" ".join(str(cell).split()).replace("|", "\\|") for cell in cells)
    return [f"| {' | '.join(said)} |"]


def _cell(figure: Figure | None) -> str:
    return "–" if figure is None else str(figure)
