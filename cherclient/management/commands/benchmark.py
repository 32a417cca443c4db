"""manage.py benchmark: the figures of docs/reference/figures.md, on this machine; keeps nothing."""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from stories.detector import judge
from stories.detector.near_duplicates import signature_of

HERE = Path(__file__).resolve().parent.parent.parent
LENGTH = 3_000  # characters of a judged text
SIGNED = 700  # of a signed one
ROUNDS = 60
BRANDS = 1_000


class Command(BaseCommand):
    help = "Measure import, judging and signing. Writes inside a transaction, rolled back."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--stories", type=int, default=10_000)
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--memory-of",
            type=int,
            nargs="+",
            metavar="ROWS",
            help="only the memory of imports of so many rows, each in a process and a database of its own",
        )

    def handle(self, *args, stories: int, json: bool, memory_of: list[int], **options) -> None:
        if memory_of:
            self._say(_memory(memory_of), as_json=json)
            return
        figures = {
            **self._import(stories),
            **self._judge(),
            **self._sign(stories // 10),
            "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
        self._say(figures, as_json=json)

    def _say(self, figures: dict, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(figures, indent=2))
            return
        for name, value in figures.items():
            self.stdout.write(f"{name:32} {value}")

    def _import(self, count: int) -> dict:
        """Stories a second through `import_stories --no-screening`, beside bare rows of one table."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "many.jsonl"
            file.write_text("".join(_line(n) for n in range(count)), encoding="utf-8")
            spent = _undone(
                lambda: call_command(
                    "import_stories", file, source="benchmark", no_screening=True, stdout=StringIO()
                )
            )
        word = apps.get_model("stories", "StoryTagWord")
        rows = [word(name=f"w{n}", slug=f"w{n}") for n in range(count)]
        bare = _undone(lambda: word.objects.bulk_create(rows, batch_size=500))
        return {
            "import_stories_per_second": round(count / spent),
            "import_to_bare_insert_ratio": round(spent / bare, 1),
        }

    def _judge(self) -> dict:
        """Milliseconds to judge one text of 3,000 characters."""
        source = _demo_words()
        texts = [source[n * 500 : n * 500 + LENGTH] for n in range(ROUNDS)]
        judge(texts[0])
        spent = sorted(_timed(lambda text=text: judge(text)) for text in texts)
        return {
            "judge_ms_median": round(1000 * statistics.median(spent), 1),
            "judge_ms_p95": round(1000 * spent[int(0.95 * len(spent))], 1),
        }

    def _sign(self, count: int) -> dict:
        """Signatures of 700 characters a second; stories a second through `sign_stories`."""
        source = _demo_words()
        texts = [source[n * 150 : n * 150 + SIGNED] for n in range(ROUNDS * 10)]
        signature_of(texts[0])
        spent = sorted(_timed(lambda text=text: signature_of(text)) for text in texts)
        with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "some.jsonl"
            file.write_text("".join(_line(n) for n in range(count)), encoding="utf-8")
            call_command(
                "import_stories", file, source="benchmark", no_screening=True, stdout=StringIO()
            )
            told = apps.get_model("stories", "StoryState").objects.filter(state="screening")
            told.update(state="held")
            signed = _timed(lambda: call_command("sign_stories", stdout=StringIO()))
            transaction.set_rollback(True)
        return {
            "signatures_per_second": round(1 / statistics.median(spent)),
            "signed_stories_per_second": round(count / signed),
        }


_IMPORT = """
import resource, sys, time
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
start = time.perf_counter()
call_command("import_stories", sys.argv[1], no_screening=True, stdout=sys.stderr)
spent = time.perf_counter() - start
print(before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, spent)
"""


def _memory(counts: list[int]) -> dict:
    """Megabytes at most before and during the import of so many rows, and rows a second."""
    figures = {}
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "many.jsonl"
            with file.open("w", encoding="utf-8") as lines:
                lines.writelines(_line(n) for n in range(count))
            done = subprocess.run(  # noqa: S603
                [
                    "/usr/bin/env",
                    f"DATA_DIR={folder}",
                    "DATABASE_URL=",
                    sys.executable,
                    "-c",
                    _IMPORT,
                    file,
                ],
                cwd=HERE.parent,
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
        before, most, spent = done.stdout.split()
        figures |= {
            f"import_of_{count}_mb": f"{before} before, {most} at most",
            f"import_of_{count}_per_second": round(count / float(spent)),
        }
    return figures


def _timed(act: Callable) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _undone(act: Callable) -> float:
    """Seconds an act takes, undone afterwards."""
    with transaction.atomic():
        spent = _timed(act)
        transaction.set_rollback(True)
    return spent


def _demo_words() -> str:
    lines = (HERE / "demo" / "stories-a.jsonl").read_text(encoding="utf-8").splitlines()
    return "\n\n".join(json.loads(line)["text"] for line in lines)


def _line(n: int) -> str:
    """A made-up line of 700 characters, different from all others."""
    draw = random.Random(n)  # noqa: S311
    words = " ".join(draw.choice(_WORDS) for _ in range(110))
    row = {
        "id": str(n),
        "title": f"Récit {n}",
        "text": f"{words} {n}",
        "brand": f"Marque {n % BRANDS}",
        "began": str(1960 + n % 60),
        "ending": "faded",
        "love": n % 11,
        "author": f"Auteur {n}",
        "published": "2026-03-02",
        "episodes": [{"title": "Un moment", "when": "2024", "love": 5}],
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


_WORDS = (  # noqa: SIM905
    "le la une des samedi matin atelier rue pluie dame téléphone panne machine facture merci colis "
    "gare train mère fille village clé moteur guichet lettre signature reçu hiver été bruit comptoir"
).split()
