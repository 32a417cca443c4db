"""Why a brand stands where it does, the same ranking under other choices, the simulator."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from stories.published import brand_by_slug

from ..drawings.threads import axis
from ..pages.comparison import offered_names
from ..pages.otherwise import BeingWorkedOut, choice_lines, comparison_of, page_of, rows_of
from ..pages.simulator import simulator_page
from ..pages.why import why_of
from ..queries import current_edition, standing_of
from ..tasks import rank_otherwise


@require_safe
def why(request: HttpRequest, slug: str) -> HttpResponse:
    """One brand's figures in the formula."""
    brand = brand_by_slug(slug)
    if brand and brand.merged_into_id:
        return redirect("ranking:why", brand.heir.slug, permanent=True)
    if not brand or not brand.live:
        raise Http404
    edition = current_edition()
    standing = standing_of(brand, edition)
    if standing:
        standing.brand = brand
    found = why_of(brand, edition, standing) if standing else None
    context = {"brand": brand, "edition": edition, "standing": standing, "why": found}
    return render(request, "ranking/why.html", context)


@require_safe
def choices(request: HttpRequest) -> HttpResponse:
    """All ranked brands under every choice; 202 while they are worked out."""
    edition = current_edition()
    context: dict = {"edition": edition}
    try:
        comparison = comparison_of(edition, rank_otherwise.enqueue) if edition else None
    except BeingWorkedOut:
        return render(request, "ranking/choices.html", context | {"busy": True}, status=202)
    if comparison:
        page = page_of(comparison, request.GET.get("page"))
        request.canonical_query = f"?page={page.number}" if page.number > 1 else ""
        context |= {
            "comparison": comparison,
            "lines": choice_lines(comparison),
            "page": page,
            "rows": rows_of(comparison, list(page), edition),
        }
    return render(request, "ranking/choices.html", context)


@require_safe
def simulator(request: HttpRequest) -> HttpResponse:
    """A brand before and after what the visitor moves; all of it is in the address."""
    edition = current_edition()
    context = {
        "edition": edition,
        "page": simulator_page(request.GET, edition) if edition else None,
        "axis": axis(),
        "offered": offered_names(edition) if edition else [],
    }
    return render(request, "ranking/simulator.html", context)
