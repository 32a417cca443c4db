"""Reading stories."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render

from ..finding.facets import beside
from ..forms.readers import CommentForm
from ..queries import StoryFilter, stories_page
from ..reading.story_page import page_of, reader_of, story_of_page
from ..reading.structured import structured_list
from .erasure import erased
from .gone import gone


def stories(request: HttpRequest) -> HttpResponse:
    """Public stories, newest first, narrowed and sorted as the address asks."""
    asked = StoryFilter.from_query(request.GET)
    if asked.is_renamed:
        return redirect(f"{request.path}?{asked.query}", permanent=True)
    request.canonical_query = f"?{asked.query}" if asked.query else ""
    page = stories_page(asked)
    context = {"page": page, "beside": beside(asked), "structured": structured_list(page)}
    return render(request, "stories/list.html", context)


def detail(request: HttpRequest, public_id: str, slug: str = "") -> HttpResponse:
    """A public story; 410 with a stub when it was taken back or down, 404 for any other."""
    story = story_of_page(public_id)
    if story is None:
        if response := erased(request, public_id):
            return response
        raise Http404
    if not story.live:
        if response := gone(request, story):
            return response
        raise Http404
    if slug != story.slug:
        return HttpResponsePermanentRedirect(story.get_absolute_url())
    context = page_of(story)
    if request.user.is_authenticated:
        context |= {"reader": reader_of(story, request.user), "comment_form": CommentForm()}
    return render(request, "stories/detail.html", context)
