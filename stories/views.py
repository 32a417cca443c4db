"""Reading stories, and saying what is wrong with one."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from .components import detector_in_words, story_context
from .explanation import explain
from .forms import ReportForm
from .models import Story
from .queries import StoryFilter, brand_list, sectors_in_use, stories_page
from .vocabulary import Ending, Language, ReasonCode, State


def stories(request: HttpRequest) -> HttpResponse:
    """Public stories, newest first, narrowed as the address asks."""
    page = stories_page(StoryFilter.from_query(request.GET))
    context = {"page": page, "endings": Ending, "languages": Language}
    return render(request, "stories/list.html", context)


def detail(request: HttpRequest, public_id: str, slug: str = "") -> HttpResponse:
    """A public story; 410 with a stub when its author took it back, 404 for any other."""
    found = Story.objects.select_related("brand__sector", "author", "state")
    found = found.prefetch_related("episodes")  # the life-line and the page both read them
    story = get_object_or_404(found, public_id=public_id)
    if story.where == State.WITHDRAWN:
        return render(request, "stories/withdrawn.html", {"story": story}, status=410)
    if not story.live:
        raise Http404
    if slug != story.slug:
        return HttpResponsePermanentRedirect(story.get_absolute_url())
    context = story_context(story)
    last = story.screenings.first()
    context["explanation"] = explain(story, last) if last else None
    context["decision"] = story.decisions.first()
    return render(request, "stories/detail.html", context)


def brands(request: HttpRequest) -> HttpResponse:
    """Brands by name, with how many stories each has."""
    sector, start = request.GET.get("sector", "")[:50], request.GET.get("q", "")[:80]
    found = brand_list(sector=sector.replace("\x00", ""), start=start.replace("\x00", ""))
    context = {"brands": found, "sectors": sectors_in_use(), "sector": sector, "start": start}
    return render(request, "stories/brands.html", context)


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
