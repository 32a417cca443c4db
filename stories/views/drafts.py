"""Beside the screens: brands suggested while typing, and the mailed link back to a draft."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import services
from ..telling.brand_names import suggestions
from ..telling.road import Road
from ..vocabulary import BRAND_MAX


@require_safe
def brands(request: HttpRequest) -> JsonResponse:
    """Brands that begin like `q`: [{"name", "sector"}], ten at most."""
    start = request.GET.get("q", "").replace("\x00", "")[:BRAND_MAX]
    answer = JsonResponse({"brands": [asdict(each) for each in suggestions(start)]})
    patch_cache_control(answer, public=True, max_age=60)
    return answer


@never_cache
@require_safe
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link: leads to what is left to tell, or says why it leads nowhere."""
    draft = services.draft_of_link(token)
    if draft is None:
        return render(request, "stories/draft_link_gone.html", status=404)
    if draft.story_id:
        return render(request, "stories/draft_link_gone.html", {"told": draft}, status=410)
    road = Road(draft, user=request.user)
    screen = road.first_incomplete() or road.screens[-1]
    return redirect("stories:tell_screen", draft.key, screen.slug)
