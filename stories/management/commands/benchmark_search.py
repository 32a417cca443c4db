"""manage.py benchmark_search: what searching takes at the scale asked, on this machine."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.http import QueryDict

from stories.finding import search
from stories.finding.asked import StoryFilter
from stories.finding.facets import beside
from stories.finding.made_up_stories import SOURCE, fill, word
from stories.models import Story
from stories.queries import stories_page

ROUNDS = 15
BARE = 20
# Ranks of words in a vocabulary whose frequencies fall as 1/rank (Zipf).
ASKED: dict[str, Callable[[int], str]] = {
    "a rare word": lambda n: f"q={word(20_000 + 97 * n)}",
    "a middle word": lambda n: f"q={word(300 + n)}",
    "the commonest word": lambda n: f"q={word(0)}",
    "two common words": lambda n: f"q={word(1)}+{word(2 + n % 3)}",
    "a phrase of two common words": lambda n: f"q=%22{word(1)}+{word(2 + n % 3)}%22",
    "a middle word, title first": lambda n: f"q={word(300 + n)}&sort=title",
    "the commonest word, title first": lambda n: f"q={word(0)}&sort=title",
    "two facets": lambda n: "ending=faded&emotion=trust",
    "three facets": lambda n: "ending=one_night&emotion=pride&excuse=procedure",
    "a middle word and two facets": lambda n: f"q={word(300 + n)}&ending=faded&emotion=trust",
    "the commonest word and two facets": lambda n: f"q={word(0)}&ending=faded&emotion=trust",
    "nothing asked": lambda n: "",
}


class Command(BaseCommand):
    help = (
        "Measure searches and facets on made-up stories, beside a bare full-text query. For a "
        "database of its own (DATA_DIR or DATABASE_URL, then migrate): the stories are kept there, "
        "so that a second run measures only."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--stories", type=int, default=300_000)
        parser.add_argument("--rounds", type=int, default=ROUNDS)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, stories: int, rounds: int, **options) -> None:
        if min(stories, rounds) < 1:
            raise CommandError("Stories and rounds are whole numbers from 1 up.")
        if Story.objects.exclude(source=SOURCE).exists():
            raise CommandError(
                "This database holds told stories. Measure in one of its own: "
                "DATA_DIR=/somewhere/else manage.py migrate, then the same again."
            )
        there = Story.objects.live().filter(source=SOURCE).count()
        filling = seconds(lambda: fill(there, stories, progress=self.stderr.write))
        search.tidy()
        analyze()
        found = {"stories": max(there, stories), "filling_s": round(filling, 1), **sizes()}
        for name, query in ASKED.items():
            found[name] = measured(query, rounds)
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2))
            return
        for name, value in found.items():
            shown = value
            if isinstance(value, dict):
                shown = "  ".join(f"{key} {number}" for key, number in value.items())
            self.stdout.write(f"{name:36} {shown}")


def measured(query: Callable[[int], str], rounds: int) -> dict:
    """Milliseconds of the list's search, of the bare query, of the facets; medians and 95th."""
    listed, bare, facets = [], [], []
    for n in range(rounds):
        asked = StoryFilter.from_query(QueryDict(query(n)))
        match = asked.match()
        if match:
            bare.append(seconds(lambda match=match: search.bare(match, BARE)))
        listed.append(seconds(lambda asked=asked: stories_page(asked)))
        facets.append(seconds(lambda asked=asked: beside(asked)))
    middle = statistics.median(listed)
    found = {"median_ms": ms(middle), "p95_ms": ms(percentile(listed))}
    if bare:
        found |= {
            "bare_ms": ms(statistics.median(bare)),
            "ratio": round(middle / statistics.median(bare), 1),
        }
    return found | {
        "facets_ms": ms(statistics.median(facets)),
        "facets_p95": ms(percentile(facets)),
    }


def percentile(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def ms(spent: float) -> float:
    return round(1000 * spent, 1)


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def sizes() -> dict:
    """Megabytes of the search table and of its index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_total_relation_size('stories_search'), "
                "pg_relation_size('stories_search_vector')"
            )
            whole, index = cursor.fetchone()
        else:
            cursor.execute("SELECT sum(length(block)) FROM stories_search_words_data")
            (index,) = cursor.fetchone()
            cursor.execute(
                "SELECT sum(length(head) + length(body) + length(facets)) FROM stories_search"
            )
            whole = index + cursor.fetchone()[0]
    return {"search_mb": whole // 2**20, "of_which_index_mb": index // 2**20}
