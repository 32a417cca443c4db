"""What answers where a public story stood: « gone », the reason if it was taken down, the replies."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..models import Story
from ..reading.said_against import removal_of, replies_of
from ..vocabulary import State


def gone(request: HttpRequest, story: Story) -> HttpResponse | None:
    """410 for a story its author took back, or that moderators took down; None for any other."""
    if story.where == State.WITHDRAWN:
        template, context = "stories/withdrawn.html", {}
    elif removal := removal_of(story):
        template, context = "stories/removed.html", {"removal": removal}
    else:
        return None
    context |= {"story": story, "replies": replies_of(story.public_id, waiting=True)}
    return render(request, template, context, status=410)
