"""Which article a title leads to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from ..models import FormerTitle, WikiArticlePage


@dataclass(frozen=True, slots=True)
class Target:
    """The live article a title leads to, under its own title."""

    title: str
    slug: str
    thesis: str


def keys_of(article: WikiArticlePage) -> set[str]:
    """The keys of titles that lead to an article: its own, and those it had and no other has.

    One query.
    """
    taken = WikiArticlePage.objects.filter(title_key=OuterRef("key")).exclude(pk=article.pk)
    former = FormerTitle.objects.filter(~Exists(taken), article=article)
    return {article.title_key, *former.values_list("key", flat=True)}


def articles_titled(keys: Iterable[str]) -> dict[str, Target]:
    """The live articles that have, or had, titles of these keys; two queries at most."""
    wanted = set(keys)
    live = WikiArticlePage.objects.live().filter(title_key__in=wanted)  # asks nothing for none
    rows = live.values_list("title_key", "title", "slug", "thesis")
    found = {key: Target(*more) for key, *more in rows}
    if missing := wanted - found.keys():
        taken = WikiArticlePage.objects.filter(title_key=OuterRef("key"))
        former = FormerTitle.objects.filter(~Exists(taken), key__in=missing, article__live=True)
        for key, *more in former.values_list(
            "key", "article__title", "article__slug", "article__thesis"
        ):
            found[key] = Target(*more)
    return found
