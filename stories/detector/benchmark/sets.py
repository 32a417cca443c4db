"""Read the sets: one folder each, with `data.jsonl.gz` (or `data.jsonl`) in UTF-8 JSON lines.

The reader is tolerant: a line without a text and a label is counted and left out. A set that is
not there, or cannot be used, raises `SetError`, whose words a report can print.
"""

import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..records import LABELS

FILES = ("data.jsonl.gz", "data.jsonl")


class SetError(ValueError):
    """A set cannot be used; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text of a set: `label` 1 is what the set calls promotional or invented.

    Rows of one `group` stay on one side of every split; `fold` is the set's own split, `topic` its
    domain, `span` the advertisement's own words inside the text, or nothing.
    """

    text: str
    label: int
    language: str
    group: str
    fold: str
    topic: str
    span: str


class Sets:
    """The sets of a folder, each read once."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.left_out: dict[str, int] = {}
        self._read: dict[str, tuple[Labelled, ...]] = {}

    def __call__(self, *names: str) -> tuple[Labelled, ...]:
        """The rows of some sets, one after the other."""
        for name in names:
            if name not in self._read:
                self._read[name] = tuple(self._rows(name))
        return tuple(row for name in names for row in self._read[name])

    def of_two_classes(self, *names: str, language: str = "") -> tuple[Labelled, ...]:
        """Rows, of one language if one is named; raises `SetError` unless both labels are there."""
        rows = tuple(row for row in self(*names) if not language or row.language == language)
        if len({row.label for row in rows}) < 2:
            among = f" in {language!r}" if language else ""
            raise SetError(f"{' + '.join(names)} has texts of one label only{among}")
        return rows

    def genuine(self, *names: str) -> tuple[Labelled, ...]:
        """Rows of label 0; raises `SetError` when there are none."""
        rows = tuple(row for row in self(*names) if row.label == 0)
        if not rows:
            raise SetError(f"{' + '.join(names)} has no genuine text")
        return rows

    def _rows(self, name: str) -> Iterator[Labelled]:
        paths = [self.folder / name / file for file in FILES]
        path = next((path for path in paths if path.is_file()), None)
        if path is None:
            raise SetError(f"{name} is not there")
        wrong = 0
        try:
            for number, line in enumerate(_lines(path.read_bytes()), start=1):
                if line.strip():
                    row = _row(line, f"row {number}")
                    wrong += row is None
                    if row:
                        yield row
        except (OSError, EOFError, zlib.error) as error:
            raise SetError(f"{name} cannot be read ({error})") from error
        self.left_out[name] = wrong


def _lines(data: bytes) -> Iterable[bytes]:
    return io.BytesIO(gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data)


def _row(line: bytes, alone: str) -> Labelled | None:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    text, label = values.get("text"), values.get("label")
    if not isinstance(text, str) or not text.strip() or not isinstance(label, int | str):
        return None
    if label not in LABELS:
        return None
    said = {key: str(values.get(key) or "") for key in ("lang", "group", "split", "domain")}
    span = values.get("span_text")
    span = span if isinstance(span, str) and span and span in text else ""
    return Labelled(
        text,
        LABELS[label],
        said["lang"][:2].lower(),
        said["group"] or alone,
        said["split"],
        said["domain"],
        span,
    )


def labels_of(rows: Sequence[Labelled]) -> np.ndarray:
    return np.array([row.label for row in rows])


def texts_of(rows: Sequence[Labelled]) -> list[str]:
    return [row.text for row in rows]


def some(rows: Sequence[Labelled], most: int, seed: int) -> tuple[Labelled, ...]:
    """At most so many rows, drawn with a fixed seed, in their order."""
    if len(rows) <= most:
        return tuple(rows)
    drawn = np.random.default_rng(seed).permutation(len(rows))[:most]
    return tuple(rows[place] for place in np.sort(drawn))
