"""The author erases one story for good; what its address answers afterwards."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from .. import services
from ..models import Tombstone
from ..reading.said_against import replies_of
from .author_window import AuthorWindow, for_authors


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, window: AuthorWindow) -> HttpResponse:
    """One page that says what goes, one button."""
    if request.method != "POST":
        return render(request, "stories/erase.html", {"story": window.story, "window": window})
    public_id = window.story.public_id
    services.erase_story(window.story)
    return redirect("stories:short", public_id)


def erased(request: HttpRequest, public_id: str) -> HttpResponse | None:
    """The answer at the address of an erased story; None when none was erased there."""
    gone = Tombstone.objects.filter(public_id=public_id).first()
    if gone is None:
        return None
    context = {"gone": gone, "replies": replies_of(public_id, waiting=True)}
    return render(request, "stories/erased.html", context, status=410)
