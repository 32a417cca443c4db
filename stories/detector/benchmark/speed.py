"""Row 11: one story of 3 000 characters, one core, verdict and explanation."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..corpus import frozen_files, read_rows
from ..measures import Figure
from .intervals import bounded
from .rows import Row, Value, at_most

LENGTH, USUAL = 3_000, 700  # characters
ROUNDS = 300
RESAMPLES = 1000
_ROOT = Path(__file__).resolve().parents[3]


def cost_of_judging(seed: int, rounds: int = ROUNDS) -> Row:
    """Time and memory of `judge` in a process that does nothing else, after ten calls to warm up."""
    found = _measured(rounds)
    long, usual = found["long"], found["usual"]
    values = (
        Value("95th percentile, ms", _quantile(long["processor"], 95, seed), at_most(50)),
        Value("median, ms", _quantile(long["processor"], 50, seed)),
        Value("95th percentile by the clock, ms", _quantile(long["clock"], 95, seed)),
        Value("peak memory, MB", Figure(round(found["memory"]), None, None), at_most(400)),
        Value(
            f"texts of {USUAL} characters a second",
            Figure(round(1000 * rounds / sum(usual["processor"])), None, None),
        ),
    )
    detail = (
        f"{rounds} calls on stories of {LENGTH} characters joined from the frozen files, in a fresh"
        " process, after ten to warm up. Milliseconds of the processor: on an idle core the clock"
        f" says the same; here {os.cpu_count()} cores and {_busy()} processes wanting one.",
    )
    return Row(11, values, detail)


def _measured(rounds: int) -> dict:
    texts = {"long": stories(LENGTH), "usual": stories(USUAL)}
    answer = subprocess.run(  # noqa: S603 our own module, no shell
        [sys.executable, "-m", "stories.detector.benchmark.cost", str(rounds)],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        cwd=_ROOT,
    )
    return json.loads(answer.stdout)


def stories(length: int) -> list[str]:
    """Texts of exactly so many characters, French then English, from the project's own corpus."""
    texts = []
    for language in ("fr", "en"):
        whole = "\n\n".join(
            row.text for row in read_rows(frozen_files())[0] if row.lang == language
        )
        texts += [
            whole[start : start + length] for start in range(0, len(whole) - length + 1, length)
        ]
    return texts


def _quantile(spent: Sequence[float], percent: float, seed: int) -> Figure:
    drawn = np.random.default_rng(seed).choice(spent, size=(RESAMPLES, len(spent)))
    figure = bounded(float(np.percentile(spent, percent)), np.percentile(drawn, percent, axis=1))
    low, high = figure.low or figure.value, figure.high or figure.value
    return Figure(*(round(each, 1) for each in (figure.value, low, high)))


def _busy() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "an unknown number of"
