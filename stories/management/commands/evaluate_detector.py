"""Labelled texts in; accuracy, areas, calibration and error rates of a detector out."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from stories.detector.judgement import Text
from stories.detector.measures import LEVEL, RESAMPLES
from stories.detector.measuring import Answer, Part, answer_of, measure, tables
from stories.detector.pipeline import PRIOR
from stories.detector.records import Flaw, records_of
from stories.management.detectors import (
    COULD_NOT_RUN,
    EXITS,
    SOME_WRONG,
    add_artifact,
    detector_at,
    unreadable,
)

MOST_FLAWS = 100  # kept for machines; the rest are only counted
MOST_TOLD = 20  # named on standard error
SEED = 0


class Command(BaseCommand):
    help = (
        "Measure a detector on labelled texts that it did not learn from. JSON lines, plain or"
        " gzipped: text, label (1: advertisement, 0: genuine); if you like lang, brand, group, and"
        " spans or span_text, the advertisement's own words. Held texts (unsure or suspected) count"
        " as found. Intervals are 95 %, whole groups drawn with replacement. "
    ) + EXITS
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--corpus", nargs="+", type=Path, required=True, metavar="PATH")
        add_artifact(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object, for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        detector = detector_at(options["artifact"])
        answers: list[Answer] = []
        self._flaws: list[tuple[Path, Flaw]] = []
        self._wrong = 0
        files = []
        for path in options["corpus"]:
            before, wrong = len(answers), self._wrong
            answers += self._answers(detector, path)
            read = {"texts": len(answers) - before, "wrong_lines": self._wrong - wrong}
            files.append({"path": str(path), "sha256": _digest(path), **read})
        for path, flaw in self._flaws[:MOST_TOLD]:
            self.stderr.write(f"{path}, line {flaw.line}: {flaw.sentence}")
        if self._wrong > MOST_TOLD:
            self.stderr.write(f"… and {self._wrong - MOST_TOLD} more")
        if not answers:
            raise CommandError("No line has a text and a label.", returncode=COULD_NOT_RUN)
        parts = list(tqdm(measure(answers, seed=SEED), desc="measuring", disable=None))
        if options["json"]:
            figures = self._figures(detector.version, files, parts)
            self.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(self._report(detector.version, files, parts)))
        if self._wrong:
            lines = "1 line was" if self._wrong == 1 else f"{self._wrong} lines were"
            raise CommandError(f"Finished, but {lines} left out.", returncode=SOME_WRONG)

    def _answers(self, detector: Any, path: Path) -> Iterator[Answer]:
        try:
            with path.open("rb") as stream:
                found = records_of(stream, labelled=True)
                for each in tqdm(found, desc=path.name, unit=" texts", disable=None):
                    if isinstance(each, Flaw):
                        self._wrong += 1
                        if len(self._flaws) < MOST_FLAWS:
                            self._flaws.append((path, each))
                        continue
                    text = Text(each.text, language=each.language, brand=each.brand)
                    yield answer_of(each, detector(text))
        except OSError as error:
            raise unreadable(error) from error

    def _figures(self, version: str, files: list[dict], parts: list[Part]) -> dict[str, Any]:
        return {
            "detector": version,
            "files": files,
            "positive": "held",
            "prior": PRIOR,
            "level": LEVEL,
            "resamples": RESAMPLES,
            "seed": SEED,
            "parts": [asdict(part) for part in parts],
            "notes": _notes(parts),
            "wrong_lines": self._wrong,
            "flaws": [{"path": str(path)} | asdict(flaw) for path, flaw in self._flaws],
        }

    def _report(self, version: str, files: list[dict], parts: list[Part]) -> list[str]:
        whole = parts[0]
        names = ", ".join(Path(file["path"]).name for file in files)
        return [
            f"Detector {version} on {names}: {whole.texts} texts, {whole.advertisements}"
            f" advertisements, {whole.groups} groups drawn {RESAMPLES} times.",
            "",
            *tables(parts),
            "",
            *(f"- {note['sentence']}" for note in _notes(parts)),
        ]


def _notes(parts: list[Part]) -> list[dict[str, str]]:
    """What cannot be said, and why; one sentence for all parts of a kind."""
    lacking = Counter(part.by for part in parts if part.one_class)
    notes = []
    if lacking.pop("all", 0):
        lacking.clear()
        missing = "genuine texts" if parts[0].advertisements else "advertisements"
        sentence = f"There are no {missing}: areas and figures at the prior are undefined."
        notes.append({"code": "one_class", "by": "all", "sentence": sentence})
    for by, count in lacking.items():
        sentence = (
            f"By {by}, {count} of {sum(part.by == by for part in parts)} have texts of one class"
            " only: there areas and figures at the prior are undefined."
        )
        notes.append({"code": "one_class", "by": by, "sentence": sentence})
    return notes


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
