"""The map of love and loyalty."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stories.published import sectors

from ..pages.lovemap import QUADRANT_LABELS, MapQuery, map_of
from ..queries import current_edition


def lovemap(request: HttpRequest) -> HttpResponse:
    """Apostles, hostages, mercenaries and defectors, of all lines of business or of one."""
    edition, lines = current_edition(), sectors()
    asked = MapQuery.from_query(request.GET, {line.code for line in lines})
    found = map_of(edition, asked)
    if found.exists:
        request.canonical_query = asked.address()
    context = {
        "edition": edition,
        "map": found,
        "sectors": lines,
        "quadrants": QUADRANT_LABELS,
    }
    return render(request, "ranking/map.html", context, status=200 if found.exists else 404)
