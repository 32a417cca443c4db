"""The rules of stories, what the detector is worth, and the rules and terms of former days."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ..reading.model_card import figures, model_card
from ..reading.rules import recent_figures
from ..reading.rules_versions import version_on, versions
from ..services import rules as rules_service


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """How stories are checked: from the site's own settings and detector, not from memory."""
    context = rules_service.rules_context() | {
        "recent": recent_figures(),
        "since": rules_service.since_when(),
    }
    return render(request, "stories/rules.html", context)


@require_safe
def rules_versions(request: HttpRequest, page: str = rules_service.RULES) -> HttpResponse:
    """The days on which the rules, or the terms of use, changed."""
    context = {"page": page, "versions": versions(page)}
    return render(request, "stories/rules_versions.html", context)


@require_safe
def rules_version(
    request: HttpRequest, day: str, place: int | None = None, page: str = rules_service.RULES
) -> HttpResponse:
    """The rules, or the terms, as they stood on a day; 404 before the first version."""
    try:
        on = dt.date.fromisoformat(day)
        found = version_on(page, on, place, language=get_language() or "fr")
    except (ValueError, OverflowError):
        raise Http404 from None
    if found is None or day != f"{on}":  # one address a day
        raise Http404
    context = {"page": page, "version": found}
    return render(request, "stories/rules_version.html", context)


@require_safe
def detector(request: HttpRequest) -> HttpResponse:
    """The model card of the detector in use."""
    return render(request, "stories/detector.html", {"card": model_card()})


@require_safe
def detector_json(request: HttpRequest) -> HttpResponse:
    """Its figures, all of them, as they were kept when it was made."""
    return JsonResponse(figures(), json_dumps_params={"indent": 1, "sort_keys": True})
