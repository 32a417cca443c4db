"""A held story, rewritten by its author: signed in, or through the link of the author's letter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from .. import services
from ..forms.rewriting import RewritingForm
from ..models import Story
from ..reading.explanation import explain
from .author_window import AuthorWindow, for_authors


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def rewrite(request: HttpRequest, window: AuthorWindow) -> HttpResponse:
    """The form beside the text as it is, and what weighed in it."""
    story, sent = window.story, request.method == "POST"
    form = RewritingForm(story, request.POST if sent else None)
    if story.where not in services.REWRITABLE:
        return _closed(request, window, form)
    if not sent or not form.valid:
        form.take_markup_off()
        return _page(request, window, form)
    try:
        services.rewrite_story(story, form.rewriting, by=story.author)
    except services.WrongState:
        return _closed(request, window, form)
    except services.TooOften as refused:
        return _page(request, window, form, refused=refused, status=429)
    except services.NotRewritten as refused:
        return _page(request, window, form, refused=refused, status=409)
    return window.home()


def _page(
    request: HttpRequest,
    window: AuthorWindow,
    form: RewritingForm,
    *,
    refused: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    story = window.story
    last = story.screenings.first()
    context = {
        "window": window,
        "story": story,
        "form": form,
        "explanation": explain(story, last) if last else None,
        "question": services.open_question(story),
        "moments": list(story.episodes.all()),
        "refused": refused,
        "left": services.rewritings_left(story),
        "most": services.REWRITINGS_A_DAY,
    }
    return render(request, "stories/rewrite.html", context, status=status)


def _closed(request: HttpRequest, window: AuthorWindow, form: RewritingForm) -> HttpResponse:
    """The story is elsewhere by now: say so, and give back what was typed."""
    story = Story.objects.select_related("state").get(pk=window.story.pk)
    context = {"window": window, "story": story, "form": form}
    return render(request, "stories/rewrite_closed.html", context, status=409)
