"""Articles by the words of their title, then of their text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from wagtail.models import Locale

from stories.folding import fold

from ..models import FormerTitle, WikiArticlePage
from ..titles import TITLE_MAX, title_key

SHOWN = 40  # articles found by each of title and text
WORDS_MAX, QUERY_MAX = 12, 200


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives: `exact` has this very title, now or once."""

    words: str
    exact: WikiArticlePage | None
    by_title: list[WikiArticlePage]
    by_text: list[WikiArticlePage]
    is_cut: bool  # there is more than a page shows

    @property
    def number(self) -> int:
        return len(self.by_title) + len(self.by_text)

    @property
    def can_be_written(self) -> bool:
        return self.exact is None and len(fold(self.words)) > 0 and len(self.words) <= TITLE_MAX


def find_articles(language: str, query: Mapping[str, str]) -> Found | None:
    """At most four queries; None when no word is asked for."""
    words = " ".join(query.get("q", "").replace("\x00", " ").split())[:QUERY_MAX]
    folded = fold(words).split()[:WORDS_MAX]
    if not folded:
        return None
    locale = Locale.objects.get_for_language(language)
    live = WikiArticlePage.objects.live().filter(locale=locale.pk).defer_streamfields()
    named = Q()
    for word in folded:
        named &= Q(title_key__contains=f" {word}") | Q(title_key__contains=f":{word}")
    by_title = list(live.filter(named).order_by("title_key")[: SHOWN + 1])
    known = {each.pk for each in by_title}
    # Ordered by relevance, so nothing may order or filter after the search.
    text = live.search(" ".join(words.split()[:WORDS_MAX]), operator="and")[: 2 * SHOWN]
    by_text = [each for each in text if each.pk not in known]
    return Found(
        words,
        _exact(words, language, by_title),
        by_title[:SHOWN],
        by_text[:SHOWN],
        is_cut=len(by_title) > SHOWN or len(by_text) > SHOWN,
    )


def _exact(words: str, language: str, by_title: list) -> WikiArticlePage | None:
    key = title_key(words, language)
    if found := next((each for each in by_title if each.title_key == key), None):
        return found
    former = FormerTitle.objects.filter(key=key, article__live=True).select_related("article")
    return row.article if (row := former.first()) else None
