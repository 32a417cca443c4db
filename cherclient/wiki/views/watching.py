"""Following articles: the button, the list of what is new, how often it is told by mail."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ..models import WikiArticlePage
from ..reading.watchlist import notices_page, watched_page
from ..services import digests
from ..services.watching import is_watching, look, unwatch, watch
from ..talk_forms import DigestForm
from .common import article_frame, of_article

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@login_required
@_get_or_post
@of_article
def watching(request: HttpRequest, article: WikiArticlePage) -> HttpResponse:
    """Follow an article, or no more: the page asks, its button does."""
    if request.method == "POST":
        follow = request.POST.get("follow") != "no"
        (watch if follow else unwatch)(request.user, article)
        back = request.POST.get("next") == "list"
        return redirect("wiki:watchlist") if back else redirect("wiki:watch", article.slug)
    frame = article_frame(request, article, "watch")
    frame["follows"] = is_watching(request.user, article)
    return render(request, "wiki/watch.html", frame)


@never_cache
@login_required
@_get_or_post
def watchlist(request: HttpRequest) -> HttpResponse:
    """What is new for a member, the articles they follow, and their digest."""
    form = DigestForm(request.POST) if request.method == "POST" else DigestForm.of(request.user)
    if form.is_valid():
        digests.set_frequency(request.user, form.cleaned_data["digest"])
        return redirect("wiki:watchlist")
    notices = notices_page(request.user, request.GET.get("before", ""))
    watched = watched_page(request.user, request.GET.get("watched", ""))
    look(request.user, notices.last)
    values = {"notices": notices, "watched": watched, "form": form}
    return render(request, "wiki/watchlist.html", values, status=422 if form.errors else 200)


@csrf_exempt  # mail programs post here by themselves, without a cookie (RFC 8058)
@never_cache
@_get_or_post
def stop_digest(request: HttpRequest, token: str) -> HttpResponse:
    """The link at the foot of a digest: a page with a button, no sign-in."""
    member = digests.member_of(token)
    if member is None:
        return render(request, "wiki/digest_gone.html", status=404)
    stopped = request.method == "POST"
    if stopped:
        digests.set_frequency(member, "never")
    return render(request, "wiki/digest_stop.html", {"stopped": stopped})
