"""Pages of a signed-in member."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stories.published import told_page


@login_required
def my_stories(request: HttpRequest) -> HttpResponse:
    """What the member told, in every state: nothing is hidden from its author."""
    return render(request, "accounts/stories.html", {"page": told_page(request.user, request.GET)})
