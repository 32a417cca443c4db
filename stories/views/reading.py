"""Reading stories, and saying what is wrong with one."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from ..finding.facets import beside
from ..forms import ReportForm
from ..forms.readers import CommentForm
from ..models import Story
from ..moderation import ReasonCode
from ..queries import StoryFilter, stories_page
from ..reading.components import detector_in_words
from ..reading.story_page import page_of, reader_of, story_of_page
from ..reading.structured import structured_list
from ..vocabulary import State


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
    """A public story; 410 with a stub when its author took it back, 404 for any other."""
    story = story_of_page(public_id)
    if story is None:
        raise Http404
    if story.where == State.WITHDRAWN:
        return render(request, "stories/withdrawn.html", {"story": story}, status=410)
    if not story.live:
        raise Http404
    if slug != story.slug:
        return HttpResponsePermanentRedirect(story.get_absolute_url())
    context = page_of(story)
    if request.user.is_authenticated:
        context |= {"reader": reader_of(story, request.user), "comment_form": CommentForm()}
    return render(request, "stories/detail.html", context)


def rules(request: HttpRequest) -> HttpResponse:
    """How stories are checked: from the site's own settings and detector, not from memory."""
    context = {
        "days": settings.DECISION_DAYS,
        "detector": detector_in_words(),
        "reasons": ReasonCode,
    }
    return render(request, "stories/rules.html", context)


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    """A motivated doubt about a public story, without an account."""
    story = get_object_or_404(Story.objects.live().select_related("brand"), public_id=public_id)
    form = ReportForm(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    if form.is_valid():
        form.instance.story = story
        ticket = form.save().ticket
        return redirect("stories:reported", public_id, ticket)
    response = render(request, "stories/report.html", {"story": story, "form": form})
    add_never_cache_headers(response)
    return response


def reported(request: HttpRequest, public_id: str, ticket: str) -> HttpResponse:
    """The receipt of a report."""
    story = get_object_or_404(Story, public_id=public_id)
    found = get_object_or_404(story.reports, ticket=ticket)
    return render(request, "stories/reported.html", {"story": story, "report": found})
