"""The protection of an article: everybody reads what it was and why, editors change it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..models import WikiArticlePage
from ..reading.protection import past, shown
from ..rights import Rank, rank_of
from ..services.protecting import protect
from ..talk_forms import ProtectionForm
from ..vocabulary import Level
from .common import article_frame, of_article


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_article
def protection(request: HttpRequest, article: WikiArticlePage) -> HttpResponse:
    """The protection in force, those before it, and the form of editors."""
    sent = request.POST if request.method == "POST" else None
    if sent is not None and rank_of(request.user) < Rank.EDITOR:
        raise PermissionDenied
    held = shown(article)
    form = ProtectionForm(sent, initial={"level": held.level if held else Level.OPEN})
    if form.is_valid():
        protect(article, by=request.user, **form.cleaned_data)
        messages.success(request, _("Done: those who follow the article are told."))
        return redirect("wiki:protect", article.slug)
    lines, older = past(article, request.GET.get("before", ""))
    frame = article_frame(request, article, "protect")
    frame |= {"held": held, "lines": lines, "older": older, "form": form}
    return render(request, "wiki/protect.html", frame, status=422 if form.errors else 200)
