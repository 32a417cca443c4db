"""The history of an article: its list, two texts compared, one text of the past."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import QuerySet

from ..content import Content
from ..diff import Change, block_changes
from ..figures import Figure
from ..models import ArticleRevision, WikiArticlePage, WikiCategory
from .chain import Fault, fault_of

PAGE = 50
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_UNREAD = ("content", "figures", "reverts__content", "reverts__figures")
_PREFIX = re.compile(r"[0-9a-f]{8,64}")


class NoRevision(LookupError):
    """No revision answers what an address asks, or more than one does."""

    def __init__(self, asked: str, *, ambiguous: bool = False):
        self.asked, self.ambiguous = asked[:64], ambiguous
        super().__init__(self.asked)


class Erased(LookupError):
    """The text asked for was erased."""

    def __init__(self, row: ArticleRevision):
        self.row = row
        super().__init__(row.short_hash)


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Fifty revisions, the last first; `older` is the number the next page starts under."""

    rows: list[ArticleRevision]
    head: int
    older: int | None = None
    is_first: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two revisions, the older first, and what changed between them."""

    old: ArticleRevision
    new: ArticleRevision
    changes: list[Change]
    head: int

    @property
    def ends(self) -> tuple[ArticleRevision, ArticleRevision]:
        return self.old, self.new


@dataclass(frozen=True, slots=True)
class PastText:
    """One revision as it read that day; `fault` says when its chain does not hold."""

    row: ArticleRevision
    content: Content
    figures: dict[str, Figure]
    head: int
    fault: Fault | None

    @property
    def is_head(self) -> bool:
        return self.row.number == self.head


def number_of(words: str | None) -> int | None:
    """The number an address asks for; None when it makes no sense."""
    return int(words) if words and _NUMBER.fullmatch(words) else None


def listed(rows: QuerySet[ArticleRevision]) -> QuerySet[ArticleRevision]:
    """Revisions with what a list says of them, without their texts."""
    return rows.select_related("author", "reverts").defer(*_UNREAD)


def with_articles(rows: QuerySet[ArticleRevision]) -> QuerySet[ArticleRevision]:
    """Revisions of several articles, each with the title and the address its article has now."""
    shown = listed(rows.filter(article__live=True)).select_related("author", "reverts", "article")
    return shown.defer(*_UNREAD, "article__body")


def history_page(article: WikiArticlePage, before: int | None = None) -> HistoryPage:
    """One page of the history; two queries."""
    rows = listed(article.history.order_by("-number"))
    if before:
        rows = rows.filter(number__lt=before)
    found = list(rows[: PAGE + 1])
    older = found[PAGE - 1].number if len(found) > PAGE else None
    return HistoryPage(found[:PAGE], head_number(article), older, before is None)


def head_of(article: WikiArticlePage) -> ArticleRevision | None:
    """The last public text; None for a page that was never published."""
    return ArticleRevision.objects.filter(article=article).order_by("-number").first()


def head_number(article: WikiArticlePage) -> int:
    return article.history.order_by("-number").values_list("number", flat=True).first() or 0


def numbered(article: WikiArticlePage, number: int | None) -> ArticleRevision:
    """The revision of a number, erased or not; the last one without. Raises `NoRevision`."""
    rows = article.history.select_related("author").order_by("-number")
    row = (rows.filter(number=number) if number else rows).first()
    if row is None:
        raise NoRevision(str(number or ""))
    return row


def of_hash(article: WikiArticlePage, prefix: str) -> ArticleRevision:
    """The revision whose hash begins so (8 signs at least). Raises `NoRevision`."""
    prefix = prefix.strip().lower()
    if not _PREFIX.fullmatch(prefix):
        raise NoRevision(prefix)
    rows = article.history.select_related("author")
    found = list(rows.filter(hash__gte=prefix, hash__lt=f"{prefix}g")[:2])
    if len(found) != 1:
        raise NoRevision(prefix, ambiguous=bool(found))
    return found[0]


def compared(article: WikiArticlePage, a: int | None, b: int | None) -> Comparison:
    """What changed between two revisions, in the order they were made; five queries at most.

    Without numbers, the last two. Raises `NoRevision` and `Erased`.
    """
    head = head_number(article)
    b = b or head
    a = a or max(1, b - 1)
    old, new = (numbered(article, number) for number in sorted((a, b)))
    return Comparison(old, new, changes_between(text_of(old), text_of(new), article.language), head)


def changes_between(old: Content, new: Content, language: str) -> list[Change]:
    """What changed, categories by their names; one query when categories did."""
    names = {}
    if old.categories != new.categories:
        rows = WikiCategory.objects.filter(slug__in={*old.categories, *new.categories})
        names = {row.slug: str(row) for row in rows}
    return block_changes(old, new, language, names)


def text_of(row: ArticleRevision) -> Content:
    """What it said. Raises `Erased`."""
    if row.content is None:
        raise Erased(row)
    return row.text


def past_text(article: WikiArticlePage, prefix: str | None) -> PastText:
    """A text with the figures of its day, the last one without prefix. Raises `NoRevision`, `Erased`."""
    row = numbered(article, None) if prefix is None else of_hash(article, prefix)
    said = text_of(row)
    figures = {name: Figure.from_json(value) for name, value in row.figures.items()}
    before = article.history.filter(number=row.number - 1).defer("content", "figures").first()
    return PastText(row, said, figures, head_number(article), fault_of(row, before))
