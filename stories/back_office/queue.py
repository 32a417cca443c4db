"""The queue of held stories."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..detector_in_use import detector_in_use
from ..queries import moderation_queue

PER_PAGE = 20


def queue(request: HttpRequest) -> HttpResponse:
    """Held stories, the most pressing first, twenty a page."""
    if not request.user.has_perm("stories.publish_story"):
        raise PermissionDenied
    page = Paginator(moderation_queue(), PER_PAGE).get_page(request.GET.get("p"))
    context = {"page": page, "in_use": detector_in_use()}
    return render(request, "stories/admin/queue.html", context)
