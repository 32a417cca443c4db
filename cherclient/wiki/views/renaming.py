"""Giving an article another title: what it would change first, then the act."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..models import WikiArticlePage
from ..renaming_forms import RenameForm
from ..rights import may_rename
from ..services import renaming
from ..services.saving import TitleTaken
from .common import article_frame, of_article


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@of_article
def rename(request: HttpRequest, article: WikiArticlePage) -> HttpResponse:
    """Ask for a title; `?title=` shows what would follow; a POST does it."""
    if not may_rename(request.user, article):
        frame = article_frame(request, article, "links")
        status = 403 if request.method == "POST" else 200
        return render(request, "wiki/may_not_rename.html", frame, status=status)
    posted = request.method == "POST"
    given = request.POST if posted else request.GET if "title" in request.GET else None
    form = RenameForm(given, initial={"title": article.title})
    if posted and form.is_valid() and (done := _rename(request, article, form)):
        messages.success(request, _outcome(done))
        return HttpResponseRedirect(article.address())
    return _page(request, article, form, refused=posted)


def _rename(request: HttpRequest, article, form: RenameForm) -> renaming.Renamed | None:
    asked = form.cleaned_data
    was, summary = asked["was"] or article.title, asked["summary"]
    try:
        return renaming.rename(
            article, asked["title"], author=request.user, was=was, summary=summary
        )
    except (TitleTaken, ValidationError) as error:
        _refuse(form, error)
        article.refresh_from_db()
        return None


def _page(request: HttpRequest, article, form: RenameForm, *, refused: bool) -> HttpResponse:
    frame = article_frame(request, article, "links") | {"form": form}
    if form.is_bound and form.is_valid():
        try:
            frame["planned"] = renaming.planned(article, form.cleaned_data["title"])
        except (TitleTaken, ValidationError) as error:
            _refuse(form, error)
    status = 422 if refused else 200
    return render(request, "wiki/rename.html", frame, status=status)


def _refuse(form: RenameForm, error: TitleTaken | ValidationError) -> None:
    if isinstance(error, TitleTaken):
        form.taken_by = error.article
        form.add_error("title", _("An article has this title, or had it last."))
    else:
        form.add_error("title", error.messages)


def _outcome(done: renaming.Renamed) -> str:
    if not done.rewritten:
        return _("The article has its new title.")
    said = ngettext(
        "The article has its new title; the links of %(n)s other article follow.",
        "The article has its new title; the links of %(n)s other articles follow.",
        done.rewritten,
    )
    return said % {"n": done.rewritten}
