"""Signed opinions, and experiences that companies tell of themselves."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from ..models import WikiArticlePage
from ..vocabulary import Kind
from .keyset import moment_in, moment_out, older_than

PAGE = 30


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of articles of one kind, the newest first."""

    articles: list[WikiArticlePage]
    next: str  # place of the following page; empty on the last one


def of_kind(kind: Kind, after: str | None) -> Listed:
    """Those of the active language, by first publication; one query."""
    rows = WikiArticlePage.objects.live().filter(
        kind=kind, locale__language_code=get_language(), first_published_at__isnull=False
    )
    found = list(
        older_than(rows.defer_streamfields(), "first_published_at", moment_in(after))[: PAGE + 1]
    )
    shown = found[:PAGE]
    more = len(found) > PAGE
    place = moment_out(shown[-1].first_published_at, shown[-1].pk) if more else ""
    return Listed(shown, place)
