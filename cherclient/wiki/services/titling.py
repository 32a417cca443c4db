"""Titles that articles gave up: each leads to the last article that had it, in one step."""

from __future__ import annotations

from ..models import FormerTitle, WikiArticlePage
from ..titles import title_key


def settle_titles(article: WikiArticlePage, before: str, slug: str = "") -> None:
    """Keep the title an article had `before`, at the address it had, and free the one it has now.

    Without `slug` an address known already is kept. Two to four queries.
    """
    FormerTitle.objects.filter(article=article, key=article.title_key).delete()
    key = title_key(before, article.language)
    known = {"title": before, "article": article}
    given = {**known, "slug": slug} if slug else known
    FormerTitle.objects.update_or_create(
        key=key, defaults=given, create_defaults={**known, "slug": slug or article.slug}
    )
