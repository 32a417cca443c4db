"""The bibliography, one work, and the form that adds one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ..models import Source
from ..reading.bibliography import Asked, bibliography, cited_in
from ..rights import Rank, rank_of, writes_directly
from ..services.sources import KeyTaken, add_source
from ..source_forms import SourceForm
from ..vocabulary import SourceKind


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Works by author, narrowed as the address asks."""
    asked = Asked.from_query(request.GET)
    request.canonical_query = f"?{asked.query}" if asked.query else ""
    return render(request, "wiki/sources.html", {"shelf": bibliography(asked), "kinds": SourceKind})


@require_safe
def source(request: HttpRequest, key: str) -> HttpResponse:
    """One work, who paid for it, and the passages that cite it."""
    found = get_object_or_404(Source, key=key)
    cited = cited_in(found, request.GET.get("after"))
    return render(request, "wiki/work.html", {"source": found, "cited": cited})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A form for confirmed members; a newcomer reads how to ask for a work to be added."""
    if not writes_directly(request.user):
        blocked = rank_of(request.user) <= Rank.BLOCKED
        return render(request, "wiki/add_source.html", {"blocked": blocked})
    form = SourceForm(request.POST or None, initial={"language": "fr"})
    if form.is_valid() and (added := _added(request, form)):
        messages.success(request, _("“%s” is in the bibliography.") % added.title)
        return HttpResponseRedirect(reverse("wiki:source", args=[added.key]))
    return render(request, "wiki/add_source.html", {"form": form})


def _added(request: HttpRequest, form: SourceForm) -> Source | None:
    """None when the form says what is wrong."""
    try:
        return add_source(form.instance, by=request.user)
    except KeyTaken as taken:
        form.add_error("key", taken)
        form.other = taken.source
    except ValidationError as error:
        form.add_error(None, error)
    return None
