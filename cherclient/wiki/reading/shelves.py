"""The shelves of the wiki: which stands in which, and the articles on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from ..models import WikiArticlePage, WikiCategory

PAGE = 60  # articles of a category
ON_A_SHELF = 6  # articles shown of each shelf at the door


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category, those that stand in it, and how many articles it holds by itself."""

    category: WikiCategory
    number: int = 0
    below: list[Shelf] = field(default_factory=list)
    articles: list[WikiArticlePage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CategoryPage:
    """`trail` leads from a top category to this one, by its first parent each time."""

    category: WikiCategory
    trail: list[WikiCategory]
    others: list[WikiCategory]  # its other parents
    below: list[Shelf]
    articles: list[WikiArticlePage]
    following: str  # asks for the next page; empty on the last
    is_first: bool


class Tree:
    """All categories, how many articles each holds, what stands in what; two queries."""

    def __init__(self, language: str) -> None:
        counted = Count(
            "articles", filter=Q(articles__live=True, articles__locale__language_code=language)
        )
        rows = WikiCategory.objects.annotate(number=counted)
        self.by_id = {each.pk: each for each in rows}
        self.parents: dict[int, list[int]] = {}
        self.children: dict[int, list[int]] = {}
        edges = WikiCategory.parents.through.objects.values_list(
            "from_wikicategory_id", "to_wikicategory_id"
        )
        for child, parent in edges.order_by("pk"):
            self.parents.setdefault(child, []).append(parent)
            self.children.setdefault(parent, []).append(child)

    def shelf(self, key: int, articles: Mapping[int, list] | None = None) -> Shelf:
        category = self.by_id[key]
        below = sorted(self.children.get(key, ()), key=self._order)
        return Shelf(
            category,
            category.number,
            [Shelf(self.by_id[each], self.by_id[each].number) for each in below],
            self._first_of(key, articles) if articles else [],
        )

    def top(self, articles: Mapping[int, list] | None = None) -> list[Shelf]:
        """Categories that stand in no other."""
        keys = [key for key in self.by_id if key not in self.parents]
        return [self.shelf(key, articles) for key in sorted(keys, key=self._order)]

    def trail(self, key: int) -> list[WikiCategory]:
        """From the top down, without the category itself."""
        trail, seen = [], {key}
        while above := [each for each in self.parents.get(key, ()) if each not in seen]:
            key = above[0]
            seen.add(key)
            trail.append(self.by_id[key])
        return trail[::-1]

    def _order(self, key: int) -> tuple[int, str]:
        return self.by_id[key].order, str(self.by_id[key])

    def _first_of(self, key: int, articles: Mapping[int, list]) -> list[WikiArticlePage]:
        """The first articles of a category and of those right below it, each once."""
        keys = [key, *sorted(self.children.get(key, ()), key=self._order)]
        found = {each.pk: each for one in keys for each in articles.get(one, ())}
        return sorted(found.values(), key=lambda each: each.title_key)[:ON_A_SHELF]


def shelves(language: str, articles: Mapping[int, list] | None = None) -> list[Shelf]:
    """The whole tree, with the articles given by category; two queries whatever their number."""
    return Tree(language).top(articles)


def category_page(category: WikiCategory, language: str, query: Mapping[str, str]) -> CategoryPage:
    """The articles of a category in the order of their folded titles; three queries."""
    tree = Tree(language)
    after = query.get("after", "").replace("\x00", "")[:300]
    rows = _live(language).filter(categories=category).order_by("title_key")
    if after:
        rows = rows.filter(title_key__gt=f"{language}:{after}")
    found = list(rows[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    parents = [tree.by_id[key] for key in tree.parents.get(category.pk, ())]
    return CategoryPage(
        category=category,
        trail=tree.trail(category.pk),
        others=parents[1:],
        below=tree.shelf(category.pk).below,
        articles=found,
        following=found[-1].title_key.partition(":")[2] if more else "",
        is_first=not after,
    )


def _live(language: str) -> QuerySet[WikiArticlePage]:
    rows = WikiArticlePage.objects.live().filter(locale__language_code=language)
    return rows.defer_streamfields()


def first_on_each(language: str) -> list[tuple[int, int]]:
    """Keys of categories and of the first articles of each, in order; one query."""
    through = WikiArticlePage.categories.through
    place = Window(
        RowNumber(), partition_by=F("wikicategory_id"), order_by="wikiarticlepage__title_key"
    )
    rows = through.objects.filter(
        wikiarticlepage__live=True, wikiarticlepage__locale__language_code=language
    )
    first = rows.annotate(place=place).filter(place__lte=ON_A_SHELF).order_by("place")
    return list(first.values_list("wikicategory_id", "wikiarticlepage_id"))
