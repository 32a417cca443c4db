"""The chains of every article read again, from their first revision to their last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from ..models import ArticleRevision
from ..reading.chain import Fault, fault_of

BATCH = 500  # revisions read at once


@dataclass(frozen=True, slots=True)
class Broken:
    """The first revision of an article that does not hold."""

    language: str
    title: str
    number: int
    hash: str
    fault: Fault


@dataclass(slots=True)
class Verified:
    """What was read, and what does not hold: one line an article at most."""

    articles: int = 0
    revisions: int = 0
    erased: int = 0
    broken: list[Broken] = field(default_factory=list)


def verify() -> Verified:
    """Compute every digest and every link again; memory does not grow with the wiki."""
    found = Verified()
    previous: ArticleRevision | None = None
    broken_in = 0
    for row in _rows():
        if previous is None or previous.article_id != row.article_id:
            found.articles += 1
            previous = None
        found.revisions += 1
        found.erased += row.erased_at is not None
        fault = fault_of(row, previous) if broken_in != row.article_id else None
        if fault:
            broken_in = row.article_id
            found.broken.append(Broken(row.language, row.title, row.number, row.hash, fault))
        previous = row
    return found


def missing(hashes: list[str]) -> list[str]:
    """Those of some hashes noted elsewhere, whole or their first signs, that no revision has."""
    rows = ArticleRevision.objects
    return [
        each for each in hashes if not rows.filter(hash__gte=each, hash__lt=f"{each}g").exists()
    ]


def _rows() -> Iterator[ArticleRevision]:
    article, number = 0, 0
    while True:
        after = Q(article__gt=article) | Q(article=article, number__gt=number)
        rows = ArticleRevision.objects.filter(after, article__gte=article).defer("figures")
        found = list(rows.order_by("article_id", "number")[:BATCH])
        yield from found
        if len(found) < BATCH:
            return
        article, number = found[-1].article_id, found[-1].number
