"""Pages of a signed-in member."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stories.published import stories_told_by


@login_required
def my_stories(request: HttpRequest) -> HttpResponse:
    """Everything the member told, in every state: nothing is hidden from its author."""
    return render(request, "accounts/stories.html", {"stories": stories_told_by(request.user)})
