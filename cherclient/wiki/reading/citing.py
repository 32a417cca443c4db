"""The articles that cite a story, for the page of the story."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import get_language

from ..models import Citation, WikiArticlePage
from ..vocabulary import Evidence

SHOWN = 12  # articles
_ROWS = 60  # citations looked at


@dataclass(frozen=True, slots=True)
class Citing:
    """An article and the sentences that cite the story, each with the anchor of its place."""

    article: WikiArticlePage
    anchor: str  # of the first place
    sentences: list[str] = field(default_factory=list)


def articles_citing(public_id: str) -> list[Citing]:
    """Those of the reader's language first; one query."""
    rows = (
        Citation.objects.filter(kind=Evidence.STORY, key=public_id, article__live=True)
        .select_related("article")
        .defer("article__body")
        .order_by("article", "place", "pk")[:_ROWS]
    )
    found: dict[int, Citing] = {}
    for row in rows:
        citing = found.setdefault(row.article_id, Citing(row.article, f"p-{row.place}"))
        if row.sentence and row.sentence not in citing.sentences:
            citing.sentences.append(row.sentence)
    here = get_language()
    nearest = sorted(
        found.values(), key=lambda each: (each.article.language != here, each.article.title_key)
    )
    return nearest[:SHOWN]
