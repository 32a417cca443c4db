"""Labelled texts in; the detector's artifact, its card and its error rates out."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stories.detector import artifact
from stories.detector.card import table, write_card
from stories.detector.corpus import CorpusError, examples_of, read_rows, shipped_files
from stories.detector.evaluation import evaluate
from stories.detector.training import SEED, train


class Command(BaseCommand):
    help = (
        "Train the disguised-advertisement detector and measure it on unheard voices and sectors."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--corpus", nargs="+", type=Path, metavar="PATH", help="JSONL files")
        parser.add_argument("--output", type=Path, default=artifact.SHIPPED, metavar="DIR")
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument("--skip-broken", action="store_true", help="leave broken lines out")
        parser.add_argument("--no-evaluation", action="store_true", help="train only (faster)")

    def handle(self, *args: Any, **options: Any) -> None:
        paths = options["corpus"] or shipped_files()
        seed, skip = options["seed"], options["skip_broken"]
        try:
            rows, problems = read_rows(paths, skip_broken=skip)
            report = train(paths, options["output"], seed, skip_broken=skip)
        except CorpusError as error:
            raise CommandError(f"The corpus cannot be used:\n{error}") from error
        for problem in problems:
            self.stderr.write(f"Skipped: {problem}")
        self.stdout.write(f"Artifact {report.digest} written to {options['output']}")
        if options["no_evaluation"]:
            return
        examples = examples_of(rows)
        evaluations = [evaluate(examples, by=by, seed=seed) for by in ("voice", "sector")]
        for evaluation in evaluations:
            self.stdout.write(f"\nWhole {evaluation.grouped_by}s left out")
            self.stdout.write("\n".join(table(evaluation)))
        write_card(report, evaluations, options["output"])
