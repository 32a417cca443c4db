"""Labelled texts in; the detector's artifact, its card and its error rates out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from stories.detector import artifact
from stories.detector.card import table, title, write_card
from stories.detector.corpus import (
    CorpusError,
    Row,
    examples_of,
    frozen_files,
    read_rows,
    shipped_files,
)
from stories.detector.evaluation import Evaluation, evaluate, evaluate_frozen
from stories.detector.training import SEED, Report, train


class Command(BaseCommand):
    help = (
        "Train the disguised-advertisement detector and measure it on voices and sectors it has"
        " not heard. Without --corpus, the shipped artifact is made again, bit for bit."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--corpus", nargs="+", type=Path, metavar="PATH", help="JSONL files")
        parser.add_argument(
            "--output",
            type=Path,
            default=artifact.SHIPPED,
            metavar="DIR",
            help="where the artifact and its card go (the shipped one's place by default)",
        )
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
        except OSError as error:
            raise CommandError(f"The artifact cannot be written: {error}") from error
        for problem in problems:
            self.stderr.write(f"Skipped: {problem}")
        self.stdout.write(f"Artifact {report.digest} written to {options['output']}")
        if options["no_evaluation"]:
            return
        evaluations = list(
            tqdm(_evaluations(report, rows, seed), "measuring", total=3, disable=None)
        )
        for evaluation in evaluations:
            self.stdout.write(f"\n{title(evaluation)}")
            self.stdout.write("\n".join(table(evaluation)))
        write_card(report, evaluations, options["output"])


def _evaluations(report: Report, rows: list[Row], seed: int) -> Iterator[Evaluation]:
    """On the frozen texts first, then with whole voices and whole sectors left out."""
    frozen = examples_of(read_rows(frozen_files())[0])
    yield evaluate_frozen(report.model, frozen, seed=seed)
    examples = examples_of(rows)
    for by in ("voice", "sector"):
        yield evaluate(examples, by=by, seed=seed)
