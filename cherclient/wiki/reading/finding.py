"""Articles by their words: those of the title first, then of the thesis and headings, then of the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from stories.finding.stemming import stems
from stories.folding import fold

from ..models import FormerTitle, WikiArticlePage, WikiCategory
from ..titles import TITLE_MAX, title_key
from ..words import HEAD, TEXT, TITLE
from .excerpts import Excerpt, Run, excerpt_of, runs
from .matching import Asked, articles_with, asked_in
from .titled import Target, articles_titled

PAGE = 30  # articles
FORMER = 10  # former titles
QUERY_MAX = 200  # characters
_AFTER = re.compile(r"([123])-([^\x00]{1,300})\Z")


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found, its words asked for marked."""

    article: WikiArticlePage
    worth: int  # where all the words are: `words.TITLE`, `words.HEAD`, `words.TEXT`
    title: list[Run]
    thesis: list[Run]
    excerpt: Excerpt | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives: `exact` has this very title, now or once.

    `following` asks for the next page; the pages after the first hold articles alone.
    """

    words: str
    exact: Target | None
    hits: list[Hit]
    former: list[FormerTitle]
    shelves: list[WikiCategory]
    following: str
    is_first: bool

    @property
    def by_worth(self) -> list[tuple[str, list[Hit]]]:
        names = {TITLE: "title", HEAD: "head", TEXT: "text"}
        listed = [
            (name, [h for h in self.hits if h.worth == worth]) for worth, name in names.items()
        ]
        return [(name, hits) for name, hits in listed if hits]

    @property
    def can_be_written(self) -> bool:
        return self.exact is None and len(fold(self.words)) > 0 and len(self.words) <= TITLE_MAX


def find_articles(language: str, query: Mapping[str, str]) -> Found | None:
    """At most six queries, whatever is found; None when no word is asked for."""
    words = " ".join(query.get("q", "").replace("\x00", " ").split())[:QUERY_MAX]
    asked = asked_in(words, language)
    if asked is None:
        return None
    after = _AFTER.match(query.get("after", ""))
    ranked = _matching(asked, language, after).values_list("pk", "worth", "title_key")
    rows = list(ranked[: PAGE + 1])  # without their texts, which only those shown are read for
    more, rows = len(rows) > PAGE, rows[:PAGE]
    articles = WikiArticlePage.objects.live().in_bulk([pk for pk, *_ in rows])
    key = title_key(words, language)
    return Found(
        words=words,
        exact=None if after else articles_titled([key]).get(key),
        hits=[
            _hit(articles[pk], worth, asked, language) for pk, worth, _key in rows if pk in articles
        ],
        former=[] if after else _former(words, language),
        shelves=[] if after else _shelves(asked, language),
        following=f"{rows[-1][1]}-{rows[-1][2]}" if more else "",
        is_first=after is None,
    )


def _matching(
    asked: Asked, language: str, after: re.Match[str] | None
) -> QuerySet[WikiArticlePage]:
    live = WikiArticlePage.objects.live().filter(title_key__startswith=f"{language}:")
    found = live.filter(pk__in=articles_with(asked, TEXT))
    if after and int(after[1]) == TEXT:  # the long tail: by title alone, and no further than a page
        rest = found.exclude(pk__in=articles_with(asked, HEAD)).filter(title_key__gt=after[2])
        return rest.annotate(worth=Value(TEXT)).order_by("title_key")
    worth = Case(
        When(pk__in=articles_with(asked, TITLE), then=Value(TITLE)),
        When(pk__in=articles_with(asked, HEAD), then=Value(HEAD)),
        default=Value(TEXT),
    )
    found = found.annotate(worth=worth).order_by("worth", "title_key")
    if after is None:
        return found
    last, key = int(after[1]), after[2]
    return found.filter(Q(worth__gt=last) | Q(worth=last, title_key__gt=key))


def _hit(article: WikiArticlePage, worth: int, asked: Asked, language: str) -> Hit:
    wanted = asked.stems
    excerpt = None
    if worth != TITLE:
        excerpt = excerpt_of(article.content_on(()), worth, wanted, language)
    return Hit(
        article,
        worth,
        runs(article.title, wanted, language),
        runs(article.thesis, wanted, language),
        excerpt,
    )


def _former(words: str, language: str) -> list[FormerTitle]:
    """Titles that hold the words, or words that begin so, and lead to a live article today."""
    taken = WikiArticlePage.objects.filter(title_key=OuterRef("key"))
    rows = FormerTitle.objects.filter(
        ~Exists(taken), key__startswith=f"{language}:", article__live=True
    )
    for word in fold(words).split():
        rows = rows.filter(Q(key__contains=f" {word}") | Q(key__contains=f":{word}"))
    return list(rows.select_related("article").defer("article__body").order_by("key")[:FORMER])


def _shelves(asked: Asked, language: str) -> list[WikiCategory]:
    """Shelves whose name or lead holds all the words: editors make few, they are read whole."""
    found = [
        each
        for each in WikiCategory.objects.all()
        if asked.stems <= set(stems(f"{each} {each.lead}", language))
    ]
    return sorted(found, key=str)
