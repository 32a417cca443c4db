"""The index of brands: every name they go by, in order, by key and never by offset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import ascii_lowercase, digits
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from ..folding import fold
from ..models import Brand, BrandAlias, Sector, Story

PAGE = 50
TYPED_MAX, KEY_MAX = 80, 200
FIGURES, OTHERS = "0-9", "other"
LETTERS = (*ascii_lowercase, FIGURES, OTHERS)


@dataclass(frozen=True)
class IndexFilter:
    """What a visitor asked of the index; whatever makes no sense is left out."""

    start: str = ""  # a name begins so, or one of its words does
    letter: str = ""  # one of LETTERS
    sector: str = ""  # code
    after: str = ""  # folded name

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> IndexFilter:
        def text(name: str, most: int) -> str:
            return query.get(name, "").replace("\x00", "").strip()[:most]

        letter = text("letter", 10).lower()
        return cls(
            start=text("q", TYPED_MAX),
            letter=letter if letter in LETTERS else "",
            sector=text("sector", 50),
            after=fold(text("after", KEY_MAX)),
        )

    def address(self, **changes) -> str:
        """The query string of the same index, narrowed otherwise; from its beginning."""
        asked = {"q": self.start, "letter": self.letter, "sector": self.sector} | changes
        return urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True, slots=True)
class Entry:
    """A line: a name, the brand that goes by it, and the number of its public stories."""

    name: str
    brand: Brand
    stories: int

    @property
    def is_other_name(self) -> bool:
        return self.name != self.brand.name


@dataclass(frozen=True, slots=True)
class Line:
    """A line of business: its brands, and the public stories of brands their authors left unnamed."""

    sector: Sector
    brands: int
    unnamed: int


@dataclass(frozen=True)
class Index:
    asked: IndexFilter
    entries: list[Entry]
    letters: list[tuple[str, bool]]  # and whether a name begins with it
    lines: list[Line]
    following: str = ""  # query string of the next page
    sector: Line | None = field(default=None)

    @property
    def letter_links(self) -> list[tuple[str, str, bool]]:
        """Letter, query string, whether it is the one shown; an empty query: nothing there."""
        return [
            (letter, self.asked.address(letter=letter, q="") if held else "", shown)
            for letter, held in self.letters
            for shown in [letter == self.asked.letter]
        ]


def index_of(asked: IndexFilter) -> Index:
    """A page of the index; five queries, whatever the number of brands and stories."""
    names = _names(asked)
    rows = list(names.select_related("brand__sector").order_by("folded")[: PAGE + 1])
    told = _told(row.brand_id for row in rows[:PAGE])
    entries = [Entry(row.name, row.brand, told.get(row.brand_id, 0)) for row in rows[:PAGE]]
    lines = _lines()
    more = len(rows) > PAGE
    return Index(
        asked=asked,
        entries=entries,
        letters=_letters(asked),
        lines=lines,
        following=asked.address(after=rows[PAGE - 1].folded) if more else "",
        sector=next((line for line in lines if line.sector.code == asked.sector), None),
    )


def _names(asked: IndexFilter) -> QuerySet[BrandAlias]:
    names = _public(asked.sector)
    if asked.start:
        folded = fold(asked.start)
        begins = Q(folded__startswith=folded) | Q(folded__contains=f" {folded}")
        names = names.filter(begins) if folded else names.none()
    if asked.letter == FIGURES:
        names = names.filter(first__in=digits)
    elif asked.letter == OTHERS:
        names = names.exclude(first__in=ascii_lowercase + digits)
    elif asked.letter:
        names = names.filter(first=asked.letter)
    return names.filter(folded__gt=asked.after) if asked.after else names


def _public(sector: str) -> QuerySet[BrandAlias]:
    names = BrandAlias.objects.filter(brand__live=True, brand__merged_into=None)
    names = names.annotate(first=Substr("folded", 1, 1))
    return names.filter(brand__sector__code=sector) if sector else names


def _letters(asked: IndexFilter) -> list[tuple[str, bool]]:
    begun = set(_public(asked.sector).order_by().values_list("first", flat=True).distinct())
    held = {
        FIGURES: not begun.isdisjoint(digits),
        OTHERS: bool(begun.difference(ascii_lowercase, digits)),
    }
    return [
        (letter, held.get(letter, letter in begun))
        for letter in LETTERS
        if letter != OTHERS or held[OTHERS]
    ]


def _told(brands) -> dict[int, int]:
    """The number of public stories of each of these brands; one query."""
    rows = Story.objects.live().filter(brand__in=set(brands)).order_by().values_list("brand")
    return dict(rows.annotate(Count("pk")))


def _lines() -> list[Line]:
    """Every line of business with a public brand or a story of an unnamed one; two queries."""
    unnamed = dict(
        Story.objects.live()
        .filter(brand=None)
        .order_by()
        .values_list("sector")
        .annotate(Count("pk"))
    )
    public = Q(brands__live=True, brands__merged_into=None)
    sectors = Sector.objects.annotate(public=Count("brands", filter=public)).order_by("pk")
    lines = [Line(sector, sector.public, unnamed.get(sector.pk, 0)) for sector in sectors]
    return sorted(
        (line for line in lines if line.brands or line.unnamed),
        key=lambda line: fold(str(line.sector)),
    )
