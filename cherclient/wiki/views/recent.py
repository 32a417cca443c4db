"""What changed in the wiki lately, and what one member did there."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..reading import recent as reading
from ..reading.contributor import contributor_page
from ..reading.history import number_of
from ..reading.pending import how_many_wait
from ..reading.recent_filter import RecentFilter
from ..vocabulary import Change


@require_safe
def recent(request: HttpRequest) -> HttpResponse:
    """Fifty changes a page by day, the last first, narrowed as the address asks."""
    asked = RecentFilter.from_query(request.GET)
    request.canonical_query = f"?{asked.query}" if asked.query else ""
    context = {
        "page": reading.recent_page(asked),
        "shelves": reading.shelves(),
        "changes": Change,
        "waiting": how_many_wait(reading.WAITING_TOLD + 1),
        "most_told": reading.WAITING_TOLD,
    }
    return render(request, "wiki/recent.html", context)


@require_safe
def contributor(request: HttpRequest, pk: int) -> HttpResponse:
    """The public edits of a member; nobody learns that an account exists which wrote nothing."""
    page = contributor_page(pk, number_of(request.GET.get("before")))
    if page is None:
        raise Http404
    return render(request, "wiki/contributor.html", {"contributor": page})
