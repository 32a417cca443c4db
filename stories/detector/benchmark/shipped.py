"""Rows of the shipped detector as it is: genres it never read, its own corpus, misspelling."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .. import artifact, measures
from ..corpus import examples_of, frozen_files, read_rows
from ..features import read
from ..judgement import Text, Verdict
from ..measures import Figure, Sample
from ..pipeline import Model, unreadable
from .intervals import bounded, figure_of, share
from .misspelling import misspell
from .rows import Goal, Row, Value, at_most
from .sets import SetError, Sets

GENRES = {
    "insurance": "fr_insurance_reviews",
    "SignalConso": "fr_signalconso",
    "Allociné": "fr_allocine_series",
}
_SHORT = "fewer than eight words, or in no known language: held for that alone"


@dataclass(frozen=True)
class Answers:
    """The detector's answers, one a text: calibrated log odds, held, and held as unreadable."""

    logits: np.ndarray
    held: np.ndarray
    unread: np.ndarray


def answers_of(model: Model, texts: Iterable[Text]) -> Answers:
    """A text that nobody can read for its length or language has the log odds of its words."""
    logits, held, unread = [], [], []
    for text in texts:
        reading = read(text)
        logits.append(model.logit(reading))
        held.append(model.verdict(reading) is not Verdict.PUBLISH)
        unread.append(unreadable(reading))
    return Answers(np.array(logits), np.array(held, bool), np.array(unread, bool))


def genres_unseen(sets: Sets, model: Model) -> Row:
    """Row 1: genuine French of genres the detector never read, held or suspected."""
    values, detail = [], []
    for name, folder in GENRES.items():
        rows = sets.genuine(folder)
        answers = answers_of(model, (Text(row.text) for row in rows))
        values.append(Value(name, share(answers.held.sum(), len(rows)), at_most(0.03)))
        suspected = int((answers.held & ~answers.unread).sum())
        detail.append(
            f"{name}: {answers.held.sum()} of {len(rows)} held, {suspected} of them for what they"
            f" say ({answers.unread.sum()} have {_SHORT})"
        )
    detail.append(
        "None of the three was learned from: each is a genre left out. Rules and thresholds were"
        " settled with these shares in view."
    )
    return Row(1, tuple(values), tuple(detail))


def own_corpus(model: Model, seed: int) -> Row:
    """Row 3: cross-validation kept with the artifact, and the frozen files judged anew."""
    values, detail = _kept(model)
    rows, _ = read_rows(frozen_files())
    examples = examples_of(rows)
    sample = Sample.of(
        [model.probability(each.reading) for each in examples],
        [each.label for each in examples],
        [model.verdict(each.reading) is not Verdict.PUBLISH for each in examples],
        [None] * len(examples),
        [each.voice for each in examples],
    )
    names = {
        "recall_at_precision_95": ("recall at precision 0.95", Goal(0.60)),
        "genuine_held": ("genuine held", at_most(0.03)),
        "ads_held": ("advertisements held", None),
        "roc_auc": ("ROC-AUC", None),
    }
    for key, (name, goal) in names.items():
        figure = _judged(sample, key, seed)
        values.append(Value(f"frozen files: {name}", figure, goal))
    detail.append(
        f"Frozen files: {len(rows)} texts of {sample.groups} voices and other sectors, never"
        " learned from."
    )
    return Row(3, tuple(values), tuple(detail))


def _judged(sample: Sample, key: str, seed: int) -> Figure:
    """A share of none or of all has the interval of Wilson, since no draw can change it."""
    figure = figure_of(sample, measures.MEASURES[key], seed)
    if key == "genuine_held" and figure.value in (0.0, 1.0):
        count = int((sample.labels == 0).sum())
        return share(round(figure.value * count), count)
    return figure


def _kept(model: Model) -> tuple[list[Value], list[str]]:
    """What `train_detector` measured, if it was this very artifact that it measured."""
    path = artifact.SHIPPED / "evaluation.json"
    try:
        kept = json.loads(path.read_text("utf-8"))
        if not kept["digest"].startswith(model.version):
            raise ValueError("it measured another artifact")
        return [
            Value(f"{each['grouped_by']}s left out: {name}", Figure(**figures[key]), goal)
            for each in kept["evaluations"]
            if each["grouped_by"] in ("voice", "sector")
            for figures in [each["figures"]["all"]]
            for key, name, goal in (
                ("recall_at_precision_95", "recall at precision 0.95", Goal(0.60)),
                ("genuine_held", "genuine held", at_most(0.03)),
            )
        ], ["Left-out voices and sectors: the cross-validation of `train_detector`."]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [], [f"The cross-validation in {path.name} is not this artifact's ({error})."]


def misspelt(sets: Sets, model: Model, seed: int) -> Row:
    """Row 10: genuine French held, clean and with one word in four misspelt."""
    texts = [Text(row.text) for name in GENRES.values() for row in sets.genuine(name)]
    frozen = [row for row in read_rows(frozen_files())[0] if row.lang == "fr" and row.label == 0]
    texts += [Text(row.text, brand=row.brand) for row in frozen]
    wrong = [
        Text(misspell(each.text, seed + place), brand=each.brand)
        for place, each in enumerate(texts)
    ]
    before, after = (answers_of(model, each).held for each in (texts, wrong))
    if not before.any():
        raise SetError("no clean text is held, so there is no ratio")
    values = (
        Value("misspelt to clean", _ratio(after, before, seed), at_most(1.25)),
        Value("clean, held", share(before.sum(), len(texts))),
        Value("misspelt, held", share(after.sum(), len(texts))),
    )
    detail = (
        f"{len(texts)} texts: {', '.join(GENRES)} and the genuine French of the frozen files;"
        f" {before.sum()} held clean, {after.sum()} misspelt. One word of three letters and more"
        " in four: letters swapped, lost, doubled, accents lost, spelled by ear. Texts drawn.",
    )
    return Row(10, values, detail)


def _ratio(after: np.ndarray, before: np.ndarray, seed: int) -> Figure:
    chance = np.random.default_rng(seed)
    drawn = chance.integers(len(before), size=(1000, len(before)))
    clean = before[drawn].sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratios = np.where(clean > 0, after[drawn].sum(axis=1) / clean, np.nan)
    return bounded(after.sum() / before.sum(), ratios)
