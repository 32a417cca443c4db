"""Finding stories without searching: the archive, and the index of brands."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..reading.archive import archive as archive_contents
from ..reading.archive import label_of, shelf_page
from ..reading.brand_index import IndexFilter, index_of


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Years of publication and decades of beginnings that hold a story."""
    return render(request, "stories/archive.html", {"archive": archive_contents()})


@require_safe
def archive_year(request: HttpRequest, year: int) -> HttpResponse:
    """The stories published in a year."""
    return _shelf(request, "year", year)


@require_safe
def archive_decade(request: HttpRequest, decade: int) -> HttpResponse:
    """The stories of loves begun in a decade."""
    return _shelf(request, "decade", decade)


def _shelf(request: HttpRequest, name: str, start: int) -> HttpResponse:
    page = shelf_page(name, start, request.GET.get("before", ""))
    if page is None:
        raise Http404
    if not page.is_first:
        request.canonical_query = f"?before={page.asked.before}"
    context = {"page": page, "kind": name, "start": start, "label": label_of(name, start)}
    return render(request, "stories/archive_shelf.html", context)


@require_safe
def brands(request: HttpRequest) -> HttpResponse:
    """Every name brands go by, fifty a page, and their lines of business."""
    asked = IndexFilter.from_query(request.GET)
    if query := asked.address(after=asked.after):
        request.canonical_query = f"?{query}"
    return render(request, "stories/brands.html", {"index": index_of(asked)})
