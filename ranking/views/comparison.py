"""Brands side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ..drawings.threads import axis
from ..pages.comparison import CompareQuery, Comparison, comparison_of, offered_names
from ..queries import current_edition


def compare(request: HttpRequest) -> HttpResponse:
    """Two to four brands; names become slugs, so that the address can be shared."""
    edition, asked = current_edition(), CompareQuery.from_query(request.GET)
    found = comparison_of(edition, asked) if edition else Comparison(asked)
    request.canonical_query = found.address
    if found.complete and found.address != f"?{request.META['QUERY_STRING']}":
        return redirect(request.path + found.address)
    context = {
        "edition": edition,
        "comparison": found,
        "axis": axis(),
        "offered": offered_names(edition) if edition else [],
    }
    return render(request, "ranking/compare.html", context)
