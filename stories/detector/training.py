"""Fit the detector from the corpus alone: same seed and same wheels, same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import expit, logit

from . import bounded
from .artifact import library_versions, save, sources_digest
from .corpus import Example, digest_of, examples_of, read_rows, shipped_files
from .lexicon import TOWARDS_AD, TOWARDS_STORY
from .phrasing import fit_phrasing
from .pipeline import (
    HEADS,
    LANGUAGES,
    PASSAGE_INPUTS,
    PRIOR,
    TEXT_INPUTS,
    Model,
    Thresholds,
    head_scores,
    passage_inputs,
    text_inputs,
)
from .substance import Scale
from .wording import DECIMALS, fit_wording, passage_labels

SEED = 20_260
FOLDS = 5
HELD_AT_MOST = 0.025  # of the genuine texts of the corpus, voices unseen; the promise is 3 %
SURELY_GENUINE = 0.01  # fewer than this share of them may be *suspected*
# A text waits when an advertisement is half as likely as a story, or likelier. Genres the corpus
# does not have may score higher than its own, so its quantile alone could be too low.
ONE_TO_TWO = 1 / 3
TWO_TO_ONE = 2 / 3
FAMILIAR = 0.05  # share of known words below which a text is far from the corpus

_PASSAGE_BOUNDS = [
    *[bounded.FREE] * 2,
    *[bounded.AT_LEAST_ZERO] * (len(HEADS) + len(TOWARDS_AD)),
    *[bounded.AT_MOST_ZERO] * len(TOWARDS_STORY),
]
_TEXT_BOUNDS = [
    *[bounded.FREE] * 2,
    *[bounded.AT_LEAST_ZERO] * 3,
    *[bounded.AT_MOST_ZERO] * len(TOWARDS_STORY),
]
# Where weights are drawn when the data say little: what was seen to generalise elsewhere.
_PASSAGE_CENTRE = np.array([0, 0, 1, 0.3, *[1.0] * len(TOWARDS_AD), *[-0.5] * len(TOWARDS_STORY)])
_STORY_CENTRE = [-1.5 if code == "grievance" else -0.5 for code in TOWARDS_STORY]
_TEXT_CENTRE = np.array([0, 0, 1, 0.5, 0.5, *_STORY_CENTRE])
_RIDGE, _INTERCEPT_RIDGE = 3.0, 0.01


@dataclass(frozen=True)
class Report:
    """What a training did: the artifact's digest, the rows it skipped, the model itself."""

    digest: str
    skipped: tuple[str, ...]
    manifest: dict[str, Any]
    model: Model


def train(
    corpus_paths: Sequence[Path] | None = None,
    output: Path | None = None,
    seed: int = SEED,
    *,
    skip_broken: bool = False,
) -> Report:
    """Read the corpus (the shipped one by default), fit, and write the artifact if told where."""
    paths = sorted(corpus_paths or shipped_files(), key=lambda path: path.name)
    rows, skipped = read_rows(paths, skip_broken=skip_broken)
    examples = examples_of(rows)
    manifest = {
        "seed": seed,
        "prior": PRIOR,
        "corpus": {path.name: digest_of(path) for path in paths},
        "texts": len(rows),
        "advertisements": sum(row.label for row in rows),
        "languages": {code: sum(row.lang == code for row in rows) for code in ("fr", "en")},
        "libraries": library_versions(),
        "sources": sources_digest(),
        "inputs": {"passage": list(PASSAGE_INPUTS), "text": list(TEXT_INPUTS)},
    }
    model = replace(fit(examples, seed), manifest=manifest)
    digest = save(model, output) if output else ""
    return Report(digest, tuple(skipped), manifest, replace(model, version=digest[:12]))


def fit(examples: Sequence[Example], seed: int, *, chosen: Sequence[bool] | None = None) -> Model:
    """The heads, then calibration and thresholds from voices the heads had not heard.

    Rows marked in `chosen` were picked because a detector hesitated: what is true of them is not
    true of the stories to come, so they neither calibrate nor set thresholds.
    """
    labels = labels_of(examples)
    unheard = np.zeros(len(examples))
    for kept, left in by_group([example.voice for example in examples], seed):
        heads = fit_heads([examples[index] for index in kept], seed)
        for index in left:
            unheard[index] = heads.logit(examples[index].reading)
    counted = np.flatnonzero(~np.asarray(chosen or [False] * len(examples), dtype=bool))
    counting = [examples[index] for index in counted]
    slopes, shifts = _calibrations(unheard[counted], counting)
    heads = fit_heads(examples, seed)
    text = heads.text * slopes[:, None]
    text[:, : len(LANGUAGES)] += shifts[:, None]
    spoken = [LANGUAGES.index(example.language) for example in counting]
    probabilities = expit(slopes[spoken] * unheard[counted] + shifts[spoken])
    scale = Scale.learn([example.reading for example in examples], list(labels == 0))
    thresholds = _thresholds(probabilities, labels[counted])
    return replace(heads, text=_rounded(text), thresholds=thresholds, scale=scale)


def fit_heads(examples: Sequence[Example], seed: int) -> Model:
    """Wording, passages, text; each learns from scores of voices the one before had not heard."""
    scores = [np.zeros((0, len(HEADS)))] * len(examples)
    for kept, left in by_group([example.voice for example in examples], seed + 1):
        heard = [examples[index] for index in kept]
        wording, phrasing = fit_wording(heard, seed), fit_phrasing(heard, seed)
        for index in left:
            scores[index] = head_scores(wording, phrasing, examples[index].reading)
    rows = [
        passage_inputs(each.reading, score) for each, score in zip(examples, scores, strict=True)
    ]
    marks, weights = passage_labels(examples)
    passage = bounded.fit(
        np.concatenate(rows),
        marks,
        _PASSAGE_BOUNDS,
        ridge=_ridge(len(PASSAGE_INPUTS)),
        centre=_PASSAGE_CENTRE,
        weights=weights,
    )
    passage = _rounded(passage)
    texts = [
        text_inputs(each.reading, row @ passage) for each, row in zip(examples, rows, strict=True)
    ]
    labels = labels_of(examples)
    text = bounded.fit(
        np.array(texts), labels, _TEXT_BOUNDS, ridge=_ridge(len(TEXT_INPUTS)), centre=_TEXT_CENTRE
    )
    text[:2] += logit(PRIOR) - logit(labels.mean())
    wording, phrasing = fit_wording(examples, seed), fit_phrasing(examples, seed)
    combiners = np.tile(text, (len(LANGUAGES), 1))
    return Model(
        wording, phrasing, passage, combiners, Thresholds(ONE_TO_TWO, TWO_TO_ONE, FAMILIAR)
    )


def labels_of(examples: Sequence[Example]) -> np.ndarray:
    return np.array([example.label for example in examples], dtype=float)


def at_prior(labels: np.ndarray) -> np.ndarray:
    """Weights that make advertisements `PRIOR` of the whole."""
    share = labels.mean()
    return np.where(labels == 1, PRIOR / share, (1 - PRIOR) / (1 - share))


def by_group(groups: Sequence[str], seed: int) -> list[tuple[list[int], list[int]]]:
    """Folds (kept, left out) that never split a group."""
    names = sorted(set(groups))
    order = np.random.default_rng(seed).permutation(len(names))
    fold = {names[place]: number % FOLDS for number, place in enumerate(order)}
    return [
        (
            [index for index, group in enumerate(groups) if fold[group] != number],
            [index for index, group in enumerate(groups) if fold[group] == number],
        )
        for number in range(min(FOLDS, len(names)))
    ]


def _calibrations(logits: np.ndarray, examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Slope and shift of each language, drawn to those of all texts together."""
    labels = labels_of(examples)
    spoken = np.array([LANGUAGES.index(example.language) for example in examples])
    common = _calibration(logits, labels, (1.0, 0.0))
    each = [
        _calibration(logits[spoken == code], labels[spoken == code], common)
        if len(set(labels[spoken == code])) > 1
        else common
        for code in range(len(LANGUAGES))
    ]
    slopes, shifts = np.array(each).T
    return slopes, shifts


def _calibration(
    logits: np.ndarray, labels: np.ndarray, centre: tuple[float, float]
) -> tuple[float, float]:
    """Platt's slope and shift at `PRIOR`, drawn to `centre`."""
    inputs = np.column_stack([logits, np.ones(len(logits))])
    slope, shift = bounded.fit(
        inputs,
        labels,
        [(0.2, 2.0), bounded.FREE],
        ridge=np.array([2.0, 0.5]),
        centre=np.array(centre),
        weights=at_prior(labels),
    )
    return float(slope), float(shift)


def _thresholds(probabilities: np.ndarray, labels: np.ndarray) -> Thresholds:
    genuine = probabilities[labels == 0]
    hold = float(np.quantile(genuine, 1 - HELD_AT_MOST, method="higher"))
    surely = float(np.quantile(genuine, 1 - SURELY_GENUINE, method="higher"))
    hold = min(max(round(ONE_TO_TWO, 3), _above(hold)), round(TWO_TO_ONE, 3))
    return Thresholds(hold, max(round(TWO_TO_ONE, 3), min(_above(surely), 0.9)), FAMILIAR)


def _above(probability: float) -> float:
    return float(np.ceil(probability * 1000 + 1) / 1000)


def _ridge(size: int) -> np.ndarray:
    return np.array([_INTERCEPT_RIDGE] * 2 + [_RIDGE] * (size - 2))


def _rounded(weights: np.ndarray) -> np.ndarray:
    return np.round(weights, DECIMALS) + 0.0  # no negative zero
