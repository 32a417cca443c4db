"""What a reader asks of the recent changes, read from an address and put in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..models import ArticleRevision, WikiArticlePage, WikiCategory
from ..models.category import descendants
from ..vocabulary import Change
from .history import number_of

BIG = 500  # characters more or fewer
BIG_ONES, SMALL_ONES = "big", "small"
ALL = "all"
BY_ITSELF = (Change.RELINKED, Change.IMPORTED)  # nobody typed them


@dataclass(frozen=True, slots=True)
class Chosen:
    """One choice in words, and the address of the same list without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class RecentFilter:
    """A choice of changes; whatever makes no sense is left out."""

    language: str = ""  # a code, or `ALL`
    change: str = ""  # code of `Change`
    newcomers: bool = False
    category: WikiCategory | None = None  # with all that stands in it
    author: object | None = None  # a member
    size: str = ""  # `BIG_ONES`, `SMALL_ONES`
    typed: bool = False  # without what software did
    before: int | None = None  # id of the last change read

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> RecentFilter:
        """Read an address; one query for a category, one for an author."""
        given = {
            name: str(query.get(name, "")).replace("\x00", "").strip()
            for name in ("language", "change", "category", "size")
        }
        codes = {ALL, *dict(settings.LANGUAGES)}
        return cls(
            language=given["language"] if given["language"] in codes else get_language(),
            change=given["change"] if given["change"] in Change.values else "",
            newcomers=query.get("newcomers") == "1",
            category=_category(given["category"]),
            author=_author(number_of(query.get("author"))),
            size=given["size"] if given["size"] in (BIG_ONES, SMALL_ONES) else "",
            typed=query.get("typed") == "1",
            before=number_of(query.get("before")),
        )

    @property
    def query(self) -> str:
        """The same choice as an address writes it, without the place in the list."""
        asked = {
            "language": "" if self.language == get_language() else self.language,
            "change": self.change,
            "newcomers": "1" if self.newcomers else "",
            "category": self.category.slug if self.category else "",
            "author": self.author.pk if self.author else "",
            "size": self.size,
            "typed": "1" if self.typed else "",
        }
        return urlencode({name: value for name, value in asked.items() if value})

    def within(self, category: WikiCategory) -> RecentFilter:
        """The same choice on one shelf."""
        return replace(self, category=category)

    def after(self, key: int) -> str:
        """The address of what follows a change."""
        return f"{self.query}&before={key}" if self.query else f"before={key}"

    @property
    def chosen(self) -> list[Chosen]:
        """Each choice in words, with a way out."""
        names = dict(settings.LANGUAGES) | {ALL: _("all languages")}
        sizes = {BIG_ONES: _("500 characters or more"), SMALL_ONES: _("less than 500 characters")}
        told = (
            (_("Language"), "language", names[self.language], get_language()),
            (_("Kind of change"), "change", self.change and Change(self.change).label, ""),
            (_("Shelf"), "category", self.category, None),
            (_("Author"), "author", self.author, None),
            (_("Size"), "size", sizes.get(self.size, ""), ""),
            (_("To read again"), "newcomers", _("by newcomers") if self.newcomers else "", False),
            (
                _("Typed by somebody"),
                "typed",
                _("nothing that software did") if self.typed else "",
                False,
            ),
        )
        return [
            Chosen(label, str(value), replace(self, **{name: none}).query)
            for label, name, value, none in told
            if value and getattr(self, name) != none
        ]

    @property
    def is_in_index(self) -> bool:
        """Whether an index holds all that is chosen by: no row is read to be left out."""
        if self.category:
            return False
        if self.author:
            others = self.change or self.newcomers or self.size or self.typed
            return self.language == ALL and not others
        return self.language != ALL

    def narrow(self, rows: QuerySet[ArticleRevision]) -> QuerySet[ArticleRevision]:
        """The changes asked for, the last first, those after `before` only."""
        if self.language != ALL:
            rows = rows.filter(language=self.language)
        if self.change:
            rows = rows.filter(change=self.change)
        if self.newcomers:
            rows = rows.filter(newcomer=True)
        if self.author:
            rows = rows.filter(author=self.author)
        if self.category:
            rows = rows.filter(article__in=_standing_in(self.category))
        if self.size:
            big = Q(growth__gte=BIG) | Q(growth__lte=-BIG)
            rows = rows.filter(big if self.size == BIG_ONES else ~big)
        if self.typed:
            rows = rows.exclude(change__in=BY_ITSELF)
        if self.before:
            rows = rows.filter(pk__lt=self.before)
        return rows.order_by("-pk")


def _category(slug: str) -> WikiCategory | None:
    return WikiCategory.objects.filter(slug=slug[:50]).first() if slug else None


def _author(key: int | None):
    return get_user_model().objects.filter(pk=key).first() if key else None


def _standing_in(category: WikiCategory) -> QuerySet:
    through = WikiArticlePage.categories.through.objects
    shelved = through.filter(wikicategory__in=descendants(category.pk))
    return shelved.values("wikiarticlepage")
