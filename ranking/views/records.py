"""The record of love stories."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..pages.records import records_of
from ..queries import current_edition
from ..statistics import LOVE_STORY


def records(request: HttpRequest) -> HttpResponse:
    """Most love stories, strongest love, longest memories, most returns."""
    edition = current_edition()
    context = {"edition": edition, "records": records_of(edition), "love_story": LOVE_STORY}
    return render(request, "ranking/records.html", context)
