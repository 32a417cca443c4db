"""manage.py benchmark_ranking: what the ranking takes at the scale asked, on this machine."""

from __future__ import annotations

import gc
import json
import resource
import statistics as figures
import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from ranking import made_up, statistics
from ranking.methods import fit
from ranking.methods.cells import tallies_of
from ranking.methods.places import places_of
from ranking.models import BrandMonth, Edition, Spell
from ranking.queries import read_cells
from ranking.services.editions import SETTINGS, make_edition

BARE = (
    "SELECT COUNT(*) FROM (SELECT brand_id, month, bin, COUNT(*), SUM(weight) "
    "FROM ranking_spell WHERE weight > 0 GROUP BY brand_id, month, bin) AS sums"
)


class Command(BaseCommand):
    help = (
        "Measure the ranking on made-up spells: rebuild of the sums beside a bare GROUP BY over the "
        "same rows, computation of the scores, a whole edition, peak memory. For an empty database; "
        "works in one transaction, rolled back."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--stories", type=int, default=1_000_000)
        parser.add_argument("--brands", type=int, default=20_000)
        parser.add_argument("--rounds", type=int, default=3, help="medians are given")
        parser.add_argument("--seed", type=int, default=2007)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, stories: int, brands: int, rounds: int, seed: int, **options) -> None:
        if min(stories, brands, rounds) < 1:
            raise CommandError("Stories, brands and rounds are whole numbers from 1 up.")
        if Spell.objects.exists():
            raise CommandError(
                "This database holds spells. Measure in an empty one: DATA_DIR=/somewhere/else "
                "manage.py migrate, then the same again."
            )
        with transaction.atomic():
            found = measure(stories, brands, rounds, seed)
            transaction.set_rollback(True)
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2))
            return
        for name, value in found.items():
            self.stdout.write(f"{name:32} {value}")


def measure(stories: int, brands: int, rounds: int, seed: int) -> dict:
    """All figures, by name; seconds, counts, megabytes and ratios."""
    filling = _seconds(lambda: made_up.fill(stories, brands, seed=seed))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ranking_spell")
    bare, rebuilding = [], []
    for _round in range(rounds):
        bare.append(_seconds(_bare_sums))
        rebuilding.append(_seconds(statistics.rebuild))
    checking = _seconds(statistics.differences)
    before = _megabytes()
    reading, cells = _timed(read_cells)
    tallying, sums = _timed(lambda read=cells: tallies_of(read))
    cells = None
    scoring = []
    for _round in range(rounds):
        spent, places = _timed(lambda told=sums: places_of(fit(told, SETTINGS), SETTINGS))
        scoring.append(spent)
    ranked = sum(place.ranked for place in places)
    del sums, places
    gc.collect()
    making = _seconds(make_edition)
    slowest, lightest = figures.median(rebuilding), figures.median(bare)
    return {
        "database": connection.vendor,
        "stories": stories,
        "spells": Spell.objects.count(),
        "brands": brands,
        "brands_ranked": ranked,
        "rows_of_sums": BrandMonth.objects.count(),
        "fill_seconds": round(filling, 1),
        "bare_group_by_seconds": round(lightest, 2),
        "rebuild_seconds": round(slowest, 2),
        "rebuild_to_group_by_ratio": round(slowest / lightest, 2),
        "check_seconds": round(checking, 2),
        "read_sums_seconds": round(reading, 2),
        "tallies_seconds": round(tallying, 2),
        "scores_seconds": round(figures.median(scoring), 2),
        "edition_seconds": round(making, 2),
        "edition_standings": Edition.objects.current().standings.count(),
        "memory_before_reading_mb": before,
        "memory_peak_mb": _megabytes(),
    }


def _bare_sums() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE)
        cursor.fetchall()


def _timed(act: Callable) -> tuple[float, Any]:
    start = time.perf_counter()
    result = act()
    return time.perf_counter() - start, result


def _seconds(act: Callable) -> float:
    return _timed(act)[0]


def _megabytes() -> int:
    """Most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
