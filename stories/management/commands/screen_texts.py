"""JSON lines of texts in, JSON lines of verdicts out, one by one as they come."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from stories.detector.judgement import Judgement, Reason, Text
from stories.detector.records import Flaw, Record, records_of
from stories.management.detectors import (
    COULD_NOT_RUN,
    EXITS,
    SOME_WRONG,
    add_artifact,
    detector_at,
    unreadable,
)


class Command(BaseCommand):
    help = (
        "Judge texts: one JSON object a line in (text; if you like id, lang, brand), one out"
        " (id, line, probability, verdict, reasons, spans, scores, version)."
        " A wrong line gives an object with `error` in its place, and the rest goes on. "
    ) + EXITS
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            help="JSON lines, plain or gzipped (default: standard input)",
        )
        add_artifact(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        detector = detector_at(options["artifact"])
        wrong = 0
        try:
            with _opened(options["file"]) as stream:
                for found in self._watched(records_of(stream)):
                    if isinstance(found, Flaw):
                        wrong += 1
                        self._say(error_line(found))
                        continue
                    text = Text(found.text, language=found.language, brand=found.brand)
                    self._say(verdict_line(found, detector(text)))
        except BrokenPipeError:  # `| head` has read enough
            _forget_standard_output()
            return
        except OSError as error:
            raise unreadable(error) from error
        if wrong:
            lines = "1 line was" if wrong == 1 else f"{wrong} lines were"
            raise CommandError(f"Finished, but {lines} wrong.", returncode=SOME_WRONG)

    def _watched(self, found: Iterator[Record | Flaw]) -> Iterator[Record | Flaw]:
        """Progress on standard error, unless the answers themselves fill the terminal."""
        return iter(tqdm(found, unit=" texts", disable=True if self.stdout.isatty() else None))

    def _say(self, line: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(line, ensure_ascii=False))
        self.stdout.flush()


def verdict_line(record: Record, judgement: Judgement) -> dict[str, Any]:
    """`spans` are the places of quoted reasons, in characters: `text[start:end]`."""
    return {
        "id": record.id,
        "line": record.line,
        "probability": judgement.probability,
        "verdict": judgement.verdict.value,
        "reasons": [_reason(reason) for reason in judgement.reasons],
        "spans": [
            {
                "start": reason.start,
                "end": reason.end,
                "weight": reason.weight,
                "code": reason.code,
            }
            for reason in judgement.reasons
            if reason.start is not None
        ],
        "scores": judgement.scores,
        "version": judgement.version,
    }


def error_line(flaw: Flaw) -> dict[str, Any]:
    said = {"code": flaw.code, "message": flaw.sentence}
    return {"id": flaw.id, "line": flaw.line, "error": said}


def _reason(reason: Reason) -> dict[str, Any]:
    told = {"code": reason.code, "weight": reason.weight}
    return told | {"quote": reason.quote} if reason.quote else told


@contextmanager
def _opened(file: Path | None) -> Iterator[BinaryIO]:
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")  # JSON is UTF-8, whatever the terminal's language
    if file is not None:
        with file.open("rb") as stream:
            yield stream
    elif sys.stdin is None:
        raise CommandError("There is nothing to read.", returncode=COULD_NOT_RUN)
    else:
        if sys.stdin.isatty():
            sys.stderr.write("Reading JSON lines from the terminal; Ctrl-D ends them.\n")
        yield sys.stdin.buffer


def _forget_standard_output() -> None:
    """So that Python, closing, does not stumble over the same broken pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
