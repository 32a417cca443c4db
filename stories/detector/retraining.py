"""Training on the shipped corpus and on labels a site has gathered.

The challenger is the same kind of artifact as the shipped one: plain arrays and words, one digest.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from . import corpus
from .artifact import library_versions, save, sources_digest
from .corpus import Row, digest_of, examples_of, read_rows
from .pipeline import PASSAGE_INPUTS, PRIOR, TEXT_INPUTS
from .recalibration import enough, recalibrated
from .training import SEED, fit

CHOSEN = "decision"  # the kind of a site's row: chosen by the detector's doubts or by what it held
KEPT_IN = 5  # one voice in five is kept for the trial and never learned from


def kept_for_the_trial(voice: str) -> bool:
    """One voice in five, always the same ones."""
    return int(hashlib.sha256(voice.encode()).hexdigest(), 16) % KEPT_IN == 0


def corpus_rows() -> tuple[list[Row], list[Row]]:
    """The corpus to learn from, and the frozen one to try on. Raises `CorpusError`."""
    rows, _problems = read_rows(corpus.shipped_files())
    frozen, _problems = read_rows(corpus.frozen_files())
    return rows, frozen


def train_on(
    rows: Sequence[Row],
    audit: Sequence[Row],
    folder: Path,
    *,
    labels: Mapping[str, int],
    seed: int = SEED,
) -> str:
    """Fit on the rows and write the artifact; returns its digest.

    Rows of the kind `CHOSEN` are the site's. `audit` are labelled rows drawn at random: with enough
    of them the probabilities are calibrated on what was found there, otherwise on the corpus.
    `labels` says in the manifest how many labels of the site went where.
    """
    model = fit(examples_of(rows), seed, chosen=[row.kind == CHOSEN for row in rows])
    calibrated = enough([row.label for row in audit])
    if calibrated:
        model = recalibrated(model, examples_of(audit))
    manifest = {
        "seed": seed,
        "prior": PRIOR,
        "corpus": {path.name: digest_of(path) for path in corpus.shipped_files()},
        "rows": _digest_of_rows([*rows, *(audit if calibrated else ())]),
        "texts": len(rows),
        "advertisements": sum(row.label for row in rows),
        "languages": {code: sum(row.lang == code for row in rows) for code in ("fr", "en")},
        "labels": dict(labels),
        "calibrated_on": len(audit) if calibrated else 0,
        "libraries": library_versions(),
        "sources": sources_digest(),
        "inputs": {"passage": list(PASSAGE_INPUTS), "text": list(TEXT_INPUTS)},
    }
    return save(replace(model, manifest=manifest), folder)


def _digest_of_rows(rows: Sequence[Row]) -> str:
    """One digest of what was learned from, in its order; no text can be read from it."""
    told = [[row.text, row.label, row.lang, list(row.spans)] for row in rows]
    return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()
