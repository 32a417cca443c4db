"""Rows that one transaction at a time goes on from.

`no_key`: on PostgreSQL, rows that only name a locked one (a message, a notice, a proposal) are
written without waiting for it, so that no two transactions wait for each other. SQLite, where a
transaction that writes is alone from its beginning, has nothing to lock.
"""

from __future__ import annotations

from django.contrib.auth import get_user_model

from ..models import WikiArticlePage, WikiIndexPage


def lock(article: WikiArticlePage) -> None:
    """Until the end of the transaction, nobody else saves this article; reads it again."""
    rows = WikiArticlePage.objects.select_for_update(of=("self",), no_key=True)
    article.refresh_from_db(from_queryset=rows)


def lock_row(article: WikiArticlePage) -> None:
    """The same, the article staying as it was read."""
    rows = WikiArticlePage.objects.select_for_update(no_key=True).filter(pk=article.pk)
    list(rows.values("pk"))


def lock_titles(language: str) -> WikiIndexPage:
    """Until the end of the transaction, nobody else gives a title of this language away."""
    indexes = WikiIndexPage.objects.select_for_update(of=("self",), no_key=True)
    return indexes.get(locale__language_code=language)


def lock_member(member) -> None:
    """Until the end of the transaction, this member's other windows wait."""
    rows = get_user_model().objects.select_for_update(no_key=True).filter(pk=member.pk)
    list(rows.values("pk"))
