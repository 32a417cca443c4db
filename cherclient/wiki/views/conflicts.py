"""The page of an edit that met another one: both are shown, none is lost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..forms import ArticleForm, words_of
from ..models import ArticleRevision, WikiArticlePage
from ..reading.conflicts import both_texts, conflict_places, result_text
from ..rights import Rank, rank_of
from ..services.saving import EditConflict
from .common import article_frame


def conflict_page(
    request: HttpRequest, article: WikiArticlePage, conflict: EditConflict, *, summary: str = ""
) -> HttpResponse:
    """Two columns a place, and one box with both texts, to be sent to the page of editing."""
    merged, mine = conflict.merged, conflict.mine
    form = ArticleForm(
        initial=words_of(both_texts(merged, mine, article.language), article.language)
        | {
            "text": result_text(merged, mine, article.language, author_of(conflict.theirs)),
            "summary": summary,
            "base": conflict.theirs.hash,
        },
        may_change_kind=rank_of(request.user) >= Rank.EDITOR,
    )
    places = conflict_places(merged, mine, article.language)
    frame = article_frame(request, article, "edit") | {
        "form": form,
        "places": places,
        "fields_in_conflict": any(place.is_field for place in places),
        "theirs": conflict.theirs,
        "theirs_by": author_of(conflict.theirs),
    }
    return render(request, "wiki/conflict.html", frame, status=409)


def author_of(row: ArticleRevision) -> str:
    """Who made a revision, as the public reads it."""
    return row.byline
