"""Public labelled sets in; the table of figures to beat out, as Markdown and JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from stories.detector.artifact import ArtifactError, library_versions, load
from stories.detector.benchmark.protocols import SEED, measure
from stories.detector.benchmark.report import as_json, markdown
from stories.detector.benchmark.rows import METRICS
from stories.detector.benchmark.sets import Sets
from stories.management.detectors import COULD_NOT_RUN, SOME_WRONG

MARKDOWN, JSON = "benchmark.md", "benchmark.json"


class Command(BaseCommand):
    help = (
        "Measure every row of the table of figures to beat on sets that nobody here wrote: a folder"
        " each in DIR, with data.jsonl.gz. Exit status: 0 done; 1 some rows were not measured;"
        " 2 could not run."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--corpora", type=Path, required=True, metavar="DIR")
        parser.add_argument(
            "--only", nargs="+", type=int, choices=METRICS, default=list(METRICS), metavar="ROW"
        )
        parser.add_argument(
            "--output", type=Path, metavar="DIR", help=f"also write {MARKDOWN} and {JSON} there"
        )
        parser.add_argument("--seed", type=int, default=SEED)

    def handle(self, *args: Any, **options: Any) -> None:
        folder, output, only = options["corpora"], options["output"], set(options["only"])
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder", returncode=COULD_NOT_RUN)
        try:
            model = load()
            if output:
                output.mkdir(parents=True, exist_ok=True)
        except (ArtifactError, OSError) as error:
            raise CommandError(str(error), returncode=COULD_NOT_RUN) from error
        sets = Sets(folder)
        with threadpool_limits(limits=1):  # "one core"; and small matrices are slower on two
            found = measure(sets, model, only=only, seed=options["seed"])
            rows = list(tqdm(found, total=len(only), unit=" rows", disable=None))
        made = {"detector": model.version, "seed": options["seed"], "libraries": _libraries()}
        if wrong := {name: count for name, count in sets.left_out.items() if count}:
            made["lines left out"] = ", ".join(f"{name} {count}" for name, count in wrong.items())
        table = markdown(rows, made)
        self.stdout.write(table)
        if output:
            (output / MARKDOWN).write_text(table, encoding="utf-8")
            (output / JSON).write_text(as_json(rows, made), encoding="utf-8")
        if lacking := [row for row in rows if row.not_measured]:
            numbers = ", ".join(str(row.number) for row in lacking)
            raise CommandError(f"Finished, but not measured: {numbers}", returncode=SOME_WRONG)


def _libraries() -> str:
    versions = {"Python": sys.version.split()[0], **library_versions()}
    return ", ".join(f"{name} {version}" for name, version in versions.items())
