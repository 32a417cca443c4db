"""What an author does with a story once it is told: look, edit, say how it goes on, take it back."""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import services
from ..forms.editing import EditingForm
from ..forms.ending import EndingAgain
from ..models import Story
from ..vocabulary import Ending, State
from .author_window import AuthorWindow, author_context, for_authors, waiting_edit


@for_authors
@require_safe
def mine(request: HttpRequest, window: AuthorWindow) -> HttpResponse:
    """The author's own window on a story, in whatever state it is."""
    return render(request, "stories/mine.html", author_context(window.story))


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, window: AuthorWindow) -> HttpResponse:
    """The author takes the story back: one page, one button."""
    if request.method == "POST":
        with suppress(services.WrongState):  # withdrawn already: the page says so
            services.withdraw_story(window.story, by=window.story.author)
        return window.home()
    context = {"story": window.story, "token": window.token}
    return render(request, "stories/withdraw.html", context)


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, window: AuthorWindow) -> HttpResponse:
    """Everything an author can change of a public story, on one page."""
    story = window.story
    if story.where in services.REWRITABLE:
        return redirect(window.rewrite)
    sent = request.method == "POST"
    waits = waiting_edit(story)
    form = EditingForm(story, waits.version if waits else story, request.POST if sent else None)
    context = {"window": window, "story": story, "form": form, "waiting": waits}
    if story.where != State.PUBLISHED:
        return render(request, "stories/edit_closed.html", context, status=409)
    if not sent or not form.valid:
        form.take_markup_off()
        return _edit_page(request, context)
    return _keep_edit(request, context)


def _keep_edit(request: HttpRequest, context: dict) -> HttpResponse:
    window, form = context["window"], context["form"]
    try:
        services.edit_story(window.story, form.edit, by=window.story.author)
    except services.WrongState:
        context["story"] = Story.objects.select_related("state").get(pk=window.story.pk)
        return render(request, "stories/edit_closed.html", context, status=409)
    except services.EditedTooOften as refused:
        return _edit_page(request, context | {"refused": refused}, status=429)
    except services.NothingEdited as unchanged:
        return _edit_page(request, context | {"unchanged": unchanged})
    except services.NotEdited as refused:
        return _edit_page(request, context | {"refused": refused}, status=409)
    return window.home()


def _edit_page(request: HttpRequest, context: dict, *, status: int = 200) -> HttpResponse:
    left = services.edits_left(context["story"])
    context |= {"left": left, "most": services.EDITS_A_DAY}
    return render(request, "stories/edit.html", context, status=status)


@for_authors
@require_POST
def drop_edit(request: HttpRequest, window: AuthorWindow) -> HttpResponse:
    """The author leaves an edit that waits; readers keep the version they see."""
    with suppress(services.WrongState):
        services.drop_edit(window.story, by=window.story.author)
    return window.home()


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def ending(request: HttpRequest, window: AuthorWindow) -> HttpResponse:
    """The ending and what it calls for, prefilled; published at once."""
    story = window.story
    form = EndingAgain(story, request.POST if request.method == "POST" else None)
    context = {
        "window": window,
        "story": story,
        "form": form,
        "back": window.mine,
        "endings": Ending,
    }
    if story.where != State.PUBLISHED:
        return render(request, "stories/edit_closed.html", context, status=409)
    if not form.valid:
        return render(request, "stories/ending.html", context)
    return keep_ending(request, context) or window.home()


def keep_ending(request: HttpRequest, context: dict) -> HttpResponse | None:
    """Keep a new ending; a page when that was not possible."""
    story = context["story"]
    try:
        services.change_ending(story, context["form"].new_ending, by=story.author)
    except services.WrongState:
        return render(request, "stories/edit_closed.html", context, status=409)
    except services.NothingEdited:
        return render(request, "stories/ending.html", context | {"unchanged": True})
    return None


@for_authors
@require_POST
def ask_again(request: HttpRequest, window: AuthorWindow) -> HttpResponse:
    """Agree to be asked again months later, or take that back: one button each."""
    services.set_consent(window.story, given=request.POST.get("given") == "yes")
    return window.home()
