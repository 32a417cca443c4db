"""Read the labelled corpus: one JSON object a line, checked, with errors that name the line."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from .features import Reading, read
from .judgement import Text
from .sentences import Sentence

SHIPPED = Path(__file__).parent / "corpus"


class CorpusError(ValueError):
    """The corpus cannot be used; `problems` says where and why, one line each."""

    def __init__(self, problems: Sequence[str]):
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Row:
    """A text somebody wrote for the corpus. `label` 1: a disguised advertisement."""

    id: str
    text: str
    label: int
    lang: str
    kind: str
    sector: str
    voice: str
    difficulty: str
    brand: str
    spans: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A row as the heads read it, and which of its passages are promotional."""

    id: str
    reading: Reading
    label: int
    promotional: tuple[bool, ...]
    language: str
    voice: str
    sector: str


def shipped_files() -> list[Path]:
    """What the shipped detector learns from."""
    return sorted(SHIPPED.glob("*.jsonl"))


def frozen_files() -> list[Path]:
    """Other voices, other sectors: never learned from, read by nobody who writes word lists."""
    return sorted((SHIPPED / "frozen").glob("*.jsonl"))


def read_rows(paths: Iterable[Path], *, skip_broken: bool = False) -> tuple[list[Row], list[str]]:
    """The rows, and one sentence a broken line; raises unless broken lines may be skipped."""
    rows: list[Row] = []
    problems: list[str] = []
    seen: dict[str, str] = {}
    for path in sorted(paths, key=lambda path: path.name):
        if not path.is_file():
            raise CorpusError([f"{path}: no such file"])
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            place = f"{path.name}, line {number}"
            row, found = _row(line)
            if row and (twin := seen.get(row.id) or seen.get(row.text)):
                row, found = None, [f"same id or text as {twin}"]
            problems += [f"{place}: {problem}" for problem in found]
            if row:
                seen[row.id] = seen[row.text] = place
                rows.append(row)
    if problems and not skip_broken:
        raise CorpusError(problems)
    if len({row.label for row in rows}) < 2:
        raise CorpusError([*problems, "the corpus needs both genuine texts and advertisements"])
    return rows, problems


def _row(line: str) -> tuple[Row | None, list[str]]:
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        return None, [f"not JSON ({error.msg} at character {error.pos + 1})"]
    if not isinstance(values, dict):
        return None, ["not a JSON object"]
    if problem := _types(values) or _meaning(values):
        return None, [problem]
    columns = {field.name: values[field.name] for field in fields(Row)}
    return Row(**columns | {"spans": tuple(values["spans"])}), []


def _types(values: dict[str, Any]) -> str:
    missing = [field.name for field in fields(Row) if field.name not in values]
    if missing:
        return f"missing {', '.join(missing)}"
    for name in ("id", "text", "lang", "kind", "sector", "voice", "difficulty", "brand"):
        if not isinstance(values[name], str):
            return f"{name} is not text"
        if not values[name].strip() and name != "brand":
            return f"{name} is empty"
    spans = values["spans"]
    if not isinstance(spans, list) or not all(isinstance(span, str) and span for span in spans):
        return "spans is not a list of passages"
    return ""


def _meaning(values: dict[str, Any]) -> str:
    if type(values["label"]) is not int or values["label"] not in (0, 1):
        return "label is neither 0 nor 1"
    if values["lang"] not in ("fr", "en"):
        return f"lang {values['lang']!r} is neither fr nor en"
    if values["label"] == 0 and values["spans"]:
        return "a genuine text has promotional spans"
    lost = [span for span in values["spans"] if span not in values["text"]]
    return f"span not found in the text: {lost[0][:60]!r}" if lost else ""


def examples_of(rows: Iterable[Row]) -> list[Example]:
    """Each row read once; a passage is promotional when a span covers more than half of it."""
    return [_example(row) for row in rows]


def _example(row: Row) -> Example:
    reading = read(Text(row.text, language=row.lang, brand=row.brand))
    spans = [(row.text.index(span), len(span)) for span in row.spans]
    places = [(start, start + length) for start, length in spans]
    marked = tuple(_covered(passage.sentence, places) for passage in reading.passages)
    return Example(row.id, reading, row.label, marked, row.lang, row.voice, row.sector)


def _covered(sentence: Sentence, places: list[tuple[int, int]]) -> bool:
    shared = sum(
        max(0, min(sentence.end, end) - max(sentence.start, start)) for start, end in places
    )
    return shared * 2 > sentence.end - sentence.start


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
