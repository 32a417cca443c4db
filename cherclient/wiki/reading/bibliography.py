"""The works that articles cite: who wrote them, who paid, and where each is cited."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet

from stories.folding import fold

from ..models import Citation, Source
from ..vocabulary import Evidence, SourceKind
from .keyset import key_in

PAGE = 100  # works
CITED_PAGE = 50  # passages
YEARS = range(1500, 2200)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks the bibliography for; anything else in it is passed over."""

    author: str = ""
    kind: str = ""
    year: int | None = None
    after: str = ""

    @classmethod
    def from_query(cls, query) -> Asked:
        year = query.get("year", "")
        number = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0
        return cls(
            author=" ".join(query.get("author", "").replace("\x00", " ").split())[:80],
            kind=kind if (kind := query.get("kind", "")) in SourceKind.values else "",
            year=number if number in YEARS else None,
            after=query.get("after", "").replace("\x00", "")[:80],
        )

    @property
    def filters(self) -> dict:
        told = {"author": self.author, "kind": self.kind, "year": self.year}
        return {name: value for name, value in told.items() if value}

    @property
    def query(self) -> str:
        """Its own filters, in order, without the place in the list."""
        return urlencode(self.filters)

    @property
    def rows(self) -> QuerySet[Source]:
        rows = Source.objects.order_by("authors", "key")
        for word in self.author.split()[:5]:
            rows = rows.filter(Q(authors__icontains=word) | Q(title__icontains=word))
        if self.kind:
            rows = rows.filter(kind=self.kind)
        return rows.filter(year=self.year) if self.year else rows


@dataclass(frozen=True, slots=True)
class Work:
    source: Source
    cited_in: int  # live articles


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of the bibliography."""

    asked: Asked
    works: list[Work]
    next: str  # query of the following page; empty on the last one


def bibliography(asked: Asked) -> Shelf:
    """A page of works by author, a hundred at most; three queries."""
    rows = asked.rows
    if asked.after and (last := Source.objects.filter(key=asked.after).only("authors").first()):
        after = Q(authors__gt=last.authors) | Q(authors=last.authors, key__gt=asked.after)
        rows = rows.filter(after)
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    follows = {**asked.filters, "after": shown[-1].key} if len(found) > PAGE else {}
    counts = _cited_in([each.key for each in shown])
    works = [Work(each, counts.get(each.key, 0)) for each in shown]
    works.sort(key=lambda work: fold(work.source.authors or work.source.title))
    return Shelf(asked, works, urlencode(follows))


def _cited_in(keys: list[str]) -> dict[str, int]:
    rows = Citation.objects.filter(kind=Evidence.SOURCE, key__in=keys, article__live=True)
    return dict(rows.order_by().values_list("key").annotate(number=Count("article", distinct=True)))


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a work is cited, fifty passages a page."""

    passages: list[Citation]
    next: int | None  # key of the last one shown; None on the last page


def cited_in(source: Source, after: str | None) -> Cited:
    """The passages of live articles that cite a work, with their sentences; two queries."""
    of_source = Citation.objects.filter(kind=Evidence.SOURCE, key=source.key)
    rows = of_source.filter(article__live=True).order_by("article", "place", "pk")
    if last := of_source.filter(pk=key_in(after)).first():
        later = Q(place__gt=last.place) | Q(place=last.place, pk__gt=last.pk)
        rows = rows.filter(Q(article__gt=last.article_id) | Q(later, article=last.article_id))
    found = list(rows.select_related("article").defer("article__body")[: CITED_PAGE + 1])
    shown = found[:CITED_PAGE]
    return Cited(shown, shown[-1].pk if len(found) > CITED_PAGE else None)
