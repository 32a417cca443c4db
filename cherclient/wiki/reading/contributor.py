"""What a member did in the wiki, as everybody may read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import get_user_model

from ..models import ArticleRevision
from .history import with_articles
from .recent import PAGE, Days, by_day


@dataclass(frozen=True, slots=True)
class ContributorPage:
    """Fifty changes by day, the last first; `older` is the key the next page starts under."""

    member: object
    rows: list[ArticleRevision]
    older: int | None = None

    @property
    def days(self) -> Days:
        return by_day(self.rows)


def contributor_page(key: int, before: int | None = None) -> ContributorPage | None:
    """One page of the public changes of a member; None for whoever has none. Two or three queries."""
    member = get_user_model().objects.filter(pk=key).first()
    if member is None:
        return None
    rows = ArticleRevision.objects.filter(author=member).order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(with_articles(rows)[: PAGE + 1])
    if not found and before is None:
        return None
    older = found[PAGE - 1].pk if len(found) > PAGE else None
    return ContributorPage(member, found[:PAGE], older)
