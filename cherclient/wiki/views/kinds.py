"""The lists of signed opinions and of companies' experiences."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..reading.kinds import of_kind
from ..vocabulary import Kind


@require_safe
def tribunes(request: HttpRequest) -> HttpResponse:
    """Signed opinions, the newest first."""
    listed = of_kind(Kind.TRIBUNE, request.GET.get("after"))
    return render(request, "wiki/tribunes.html", {"listed": listed})


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """What companies tell of themselves, outside the ranking."""
    listed = of_kind(Kind.CASE, request.GET.get("after"))
    return render(request, "wiki/cases.html", {"listed": listed})
