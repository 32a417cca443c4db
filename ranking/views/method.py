"""How the leaderboard is made: the law asks for it, and so do readers."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..pages.method import method_page
from ..queries import current_edition


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """The rules, the parameters of the running edition, and an example worked out."""
    page = method_page(current_edition(), refresh_seconds=settings.RANKING_REFRESH_SECONDS)
    return render(request, "ranking/method.html", {"page": page, "edition": page.edition})
