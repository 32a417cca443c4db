"""Articles whose evidence is to be reviewed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from ..models import EvidenceReview, WikiArticlePage
from .keyset import moment_in, moment_out

REVIEWS = 25


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    """The reviews that have waited longest first; `later` is the query of the next page."""

    reviews: list[EvidenceReview]
    later: str
    kept: list[EvidenceReview]  # the last ones read and kept


def reviews_page(after: str = "", article: WikiArticlePage | None = None) -> ReviewsPage:
    """Of the articles of the active language, or of one; three queries at most."""
    live = WikiArticlePage.objects.live().filter(locale__language_code=get_language())
    rows = EvidenceReview.objects.filter(article__in=live.values("pk"))
    if article is not None:
        rows = rows.filter(article=article)
    rows = rows.select_related("article", "settled_by")
    waiting = rows.filter(settled="").order_by("since", "id")
    if place := moment_in(after):
        waiting = waiting.filter(since__gte=place[0]).exclude(since=place[0], id__lte=place[1])
    found = list(waiting[: REVIEWS + 1])
    last = found[REVIEWS - 1] if len(found) > REVIEWS else None
    return ReviewsPage(
        found[:REVIEWS],
        f"after={moment_out(last.since, last.pk)}" if last else "",
        list(rows.filter(settled="kept").order_by("-settled_at", "-id")[:5]) if not after else [],
    )
