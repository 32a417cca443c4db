"""Articles whose evidence is to be reviewed: everybody reads the list, confirmed members settle."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ..models import WikiArticlePage
from ..reading.evidence import reviews_page
from ..reading.keyset import key_in
from ..rights import Rank, rank_of
from ..services.evidence import keep_text
from ..services.refusals import Refused
from ..talk_forms import ReviewForm
from .common import Moved, article_at, of_article


@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """What is to be reviewed, the oldest first; with `?article=`, in one article."""
    return _page(request, _narrowed(request.GET.get("article", "")))


@never_cache
@require_POST
@login_required
@of_article
def review(request: HttpRequest, article: WikiArticlePage) -> HttpResponse:
    """Somebody read the article without the story, and keeps its text."""
    found = article.evidence_reviews.filter(pk=key_in(request.POST.get("review"))).first()
    form = ReviewForm(request.POST)
    if found is None or rank_of(request.user) < Rank.CONFIRMED:
        words = _("Confirmed members say so, of an article that waits for it.")
        messages.error(request, words)
        return redirect("wiki:evidence")
    if form.is_valid():
        try:
            keep_text(found, note=form.cleaned_data["note"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept: the article stands without this story."))
            return redirect("wiki:evidence")
    return _page(request, article, form=form, about=found.pk, status=422)


def _narrowed(slug: str) -> WikiArticlePage | None:
    if not slug:
        return None
    try:
        return article_at(slug)
    except Moved as moved:
        return article_at(moved.slug)


def _page(
    request: HttpRequest, article: WikiArticlePage | None, status: int = 200, **values
) -> HttpResponse:
    values |= {
        "reviews": reviews_page(request.GET.get("after", ""), article),
        "article": article,
        "empty_form": ReviewForm(),
        "may_review": rank_of(request.user) >= Rank.CONFIRMED,
    }
    return render(request, "wiki/evidence.html", values, status=status)
