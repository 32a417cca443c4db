"""What the editor asks while somebody types."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..reading.suggestions import suggestions


@never_cache
@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """`?kind=title|story|source|figure|image&q=`: at most ten, best first; none for another kind."""
    asked = request.GET
    try:
        found = suggestions(asked.get("kind", "title"), asked.get("q", ""), get_language())
    except KeyError:
        found = []
    return JsonResponse({"results": [each.as_json() for each in found]})
