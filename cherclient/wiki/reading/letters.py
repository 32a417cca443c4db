"""The articles in the order of a dictionary: accents folded, a leading article left aside."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Substr

from ..models import WikiArticlePage

PAGE = 200  # articles
LETTERS = tuple(string.ascii_uppercase)
OTHER = "0-9"  # figures and other scripts
LEADING = {"fr": ("les ", "le ", "la ", "l ", "une ", "un "), "en": ("the ", "an ", "a ")}
_AFTER = re.compile(r"[^\x00]{1,300}\Z")


@dataclass(frozen=True, slots=True)
class LettersPage:
    """`groups` are letters and their articles; `following` asks for the next page."""

    letter: str  # the one asked for; empty for all
    groups: list[tuple[str, list[WikiArticlePage]]]
    following: str
    is_first: bool

    @property
    def is_whole(self) -> bool:
        """Whether every article is on this page: a letter is then a place in it."""
        return not self.letter and not self.following and self.is_first

    @property
    def present(self) -> set[str]:
        return {letter for letter, _articles in self.groups}


def letters_page(language: str, query: Mapping[str, str]) -> LettersPage:
    """One query, by keyset on the folded title without its leading article."""
    letter = query.get("letter", "").upper()
    letter = letter if letter in (*LETTERS, OTHER) else ""
    after = found[0] if (found := _AFTER.match(query.get("after", ""))) else ""
    rows = _sorted(language)
    if letter:
        rows = rows.filter(_begins_with(letter, language))
    if after:
        rows = rows.filter(sorted_by__gt=after)
    rows = list(rows[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    groups = [(key, list(each)) for key, each in groupby(rows, key=_letter_of)]
    return LettersPage(letter, groups, rows[-1].sorted_by if more else "", not after)


def _sorted(language: str) -> QuerySet[WikiArticlePage]:
    """Live articles with `sorted_by`; two that share it are one title with and without article."""
    start = len(language) + 2  # of the folded title in its key, from 1
    cases = [
        When(
            title_key__startswith=f"{language}:{word}",
            then=Substr("title_key", start + len(word)),
        )
        for word in LEADING.get(language, ())
    ]
    rows = WikiArticlePage.objects.live().filter(title_key__startswith=f"{language}:")
    bare = Case(*cases, default=Substr("title_key", start), output_field=CharField())
    return rows.defer_streamfields().annotate(sorted_by=_with_end(bare)).order_by("sorted_by")


def _with_end(bare: Case):
    """The bare title, then the whole key: no two articles stand at one place."""
    return Concat(bare, Value("\t"), F("title_key"), output_field=CharField())


def _begins_with(letter: str, language: str) -> Q:
    if letter == OTHER:
        return ~Q(sorted_by__regex=r"^[a-z]")
    return Q(sorted_by__startswith=letter.lower())


def _letter_of(article: WikiArticlePage) -> str:
    first = article.sorted_by[:1].upper()
    return first if first in LETTERS else OTHER
