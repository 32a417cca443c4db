"""What readers have seen of a story: every published version, and what changed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..history import history_page
from ..models import Story
from .gone import gone


@require_safe
def history(request: HttpRequest, public_id: str) -> HttpResponse:
    """The published versions of a story, the last first; 410 once it was taken back or down."""
    found = Story.objects.select_related("brand", "state", "author")
    story = get_object_or_404(found, public_id=public_id)
    if not story.live:
        if response := gone(request, story):
            return response
        raise Http404
    page = history_page(story, request.GET.get("before", ""))
    return render(request, "stories/history.html", {"story": story, "page": page})
