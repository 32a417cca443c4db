"""manage.py benchmark_wiki: recent changes, comparisons of texts, searches; in a transaction, keeps nothing."""

from __future__ import annotations

import datetime as dt
import json
import random
import statistics
import time
from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import translation

from cherclient.management.benchmark_articles import make_articles
from cherclient.wiki.content import Block, Content
from cherclient.wiki.diff import block_changes
from cherclient.wiki.models import ArticleRevision, WikiArticlePage, WikiCategory
from cherclient.wiki.reading.finding import find_articles
from cherclient.wiki.reading.recent import recent_page
from cherclient.wiki.reading.recent_filter import RecentFilter
from cherclient.wiki.services import create_article
from cherclient.wiki.vocabulary import Change

ARTICLES, MEMBERS, TEXT, ROUNDS, BATCH = 200, 300, 3_000, 9, 2_000
FEW = 1_000  # revisions, or articles: what many are measured beside
_WORDS = [f"mot{n}" for n in range(5_000)]


class Command(BaseCommand):
    help = (
        "Measure the recent changes and searches of a big wiki, and comparisons of texts of 100 kB."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--revisions", type=int, default=100_000, help="0: no recent changes, no comparisons"
        )
        parser.add_argument("--articles", type=int, default=20_000, help="0: no search")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, revisions: int, articles: int, json: bool, **options) -> None:
        figures = _compared() if revisions else {}
        if revisions:
            figures |= _recent(revisions)
        if articles:
            figures |= _searched(articles)
        self._say(figures, as_json=json)

    def _say(self, figures: dict, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(figures, indent=2, ensure_ascii=False))
            return
        for name, value in figures.items():
            self.stdout.write(f"{name:40} {value}")


def _recent(revisions: int) -> dict[str, str]:
    """A page of each choice at so many revisions, and beside the same at 1,000."""
    with transaction.atomic(), translation.override("fr"):
        articles, members = _articles(), _members()
        _fill(articles, members, 0, FEW)
        few = _listed(members[0])
        _fill(articles, members, FEW, revisions - FEW)
        _analyze()
        many = _listed(members[0])
        transaction.set_rollback(True)
    return _beside("recent", many, few)


def _searched(articles: int) -> dict[str, str]:
    """Searches among so many articles, and beside the same among 1,000."""
    asked = {
        "the commonest word": {"q": "mot0"},
        "a middle word": {"q": "mot50"},
        "a rare word": {"q": "mot4999"},
        "two common words": {"q": "mot1 mot2"},
        "a phrase of two common words": {"q": '"mot1 mot2"'},
        "a word of all titles, begun": {"q": "artic"},
        "the commonest word, further on": {"q": "mot0", "after": "3-fr:article mesure 5"},
    }

    def spent() -> dict[str, float]:
        return {
            name: _median(lambda query=query: find_articles("fr", query))
            for name, query in asked.items()
        }

    with transaction.atomic(), translation.override("fr"):
        make_articles(0, FEW)
        _analyze()
        few = spent()
        make_articles(FEW, articles)
        _analyze()
        many = spent()
        transaction.set_rollback(True)
    return _beside("search", many, few)


def _beside(what: str, many: dict[str, float], few: dict[str, float]) -> dict[str, str]:
    return {
        f"{what}, {name}": f"{spent:.1f} ms, {spent / few[name]:.1f} times"
        for name, spent in many.items()
    }


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _listed(member) -> dict[str, float]:
    """Milliseconds of a page of each choice, median; the pages are not drawn."""
    last = ArticleRevision.objects.order_by("-pk").values_list("pk", flat=True)[0]
    first = ArticleRevision.objects.order_by("pk").values_list("pk", flat=True)[0]
    asked = {
        "first page": {},
        "a page in the middle": {"before": str((first + last) // 2)},
        "both languages": {"language": "all"},
        "reverted (1 in 100)": {"change": "reverted"},
        "merged (1 in 10,000)": {"change": "merged"},
        "imported (none)": {"change": "imported"},
        "by newcomers": {"newcomers": "1"},
        "of one member": {"author": str(member.pk)},
        "of a member, none": {"author": str(member.pk), "change": "imported"},
        "on a shelf": {"category": "benchmark"},
        "big": {"size": "big"},
        "typed": {"typed": "1"},
    }
    return {name: _median(lambda query=query: _page(query)) for name, query in asked.items()}


def _page(query: dict) -> None:
    for row in recent_page(RecentFilter.from_query(query)).rows:
        _ = row.byline, row.changes_url


def _compared() -> dict[str, str]:
    draw = random.Random(1)  # noqa: S311
    one, two = ([_text(draw, 500) for _ in range(200)] for _ in range(2))
    giant, other = (_text(draw, 100_000) for _ in range(2))
    tiny, tinier = ([_text(draw, 66) for _ in range(1_500)] for _ in range(2))
    edited = [text.replace("mot1", "neuf", 1) for text in one]
    pairs = {
        "a word of each of 200 paragraphs": (one, edited, ""),
        "the same, ids lost": (one, edited, "x"),
        "all words differ": (one, two, ""),
        "all words differ, ids lost": (one, two, "x"),
        "one paragraph, all words differ": ([giant], [other], ""),
        "1,500 paragraphs, all words differ": (tiny, tinier, "x"),
    }
    return {
        f"100 kB compared, {name}": f"{_median(lambda a=a, b=b: block_changes(a, b)):.0f} ms"
        for name, (a, b) in (
            (name, (_content(a, ""), _content(b, mark))) for name, (a, b, mark) in pairs.items()
        )
    }


def _content(texts: list[str], mark: str) -> Content:
    return Content("T", blocks=tuple(Block(f"{mark}{n}", "text", t) for n, t in enumerate(texts)))


def _text(draw: random.Random, length: int) -> str:
    return " ".join(draw.choice(_WORDS) for _ in range(length // 8))


def _median(act: Callable) -> float:
    act()
    spent = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        act()
        spent.append(1000 * (time.perf_counter() - start))
    return statistics.median(spent)


def _articles() -> list[WikiArticlePage]:
    shelf = WikiCategory.objects.create(slug="benchmark", name_fr="Mesure", name_en="Measure")
    return [
        create_article(
            Content(f"Mesure numéro {n}", categories=(shelf.slug,) if n % 50 == 0 else ()),
            author=None,
            language="fr",
        ).revision.article
        for n in range(ARTICLES)
    ]


def _members() -> list:
    model = get_user_model()
    rows = [model(email=f"m{n}@benchmark.example", pseudonym=f"M{n}") for n in range(MEMBERS)]
    model.objects.bulk_create(rows)
    return list(model.objects.filter(email__endswith="@benchmark.example"))


def _fill(articles: list, members: list, start: int, count: int) -> None:
    """Revisions of 3,000 characters as rows, by turns."""
    draw = random.Random(start)  # noqa: S311
    content = _content([_text(draw, 500) for _ in range(TEXT // 500)], "").as_json()
    made_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    rows = (
        ArticleRevision(
            article=articles[n % ARTICLES],
            number=n + 2,
            language="en" if n % 4 == 0 else "fr",
            title=articles[n % ARTICLES].title,
            made_at=made_at + dt.timedelta(minutes=n),
            author=draw.choice(members),
            newcomer=n % 20 == 1,
            change=_change(n),
            content=content,
            size=TEXT,
            growth=draw.randint(-400, 600),
            content_digest="0" * 64,
            hash=f"{n:064x}",
        )
        for n in range(start, start + count)
    )
    ArticleRevision.objects.bulk_create(rows, batch_size=BATCH)


def _change(n: int) -> Change:
    if n % 10_000 == 1:
        return Change.MERGED
    return Change.REVERTED if n % 100 == 1 else Change.EDITED
