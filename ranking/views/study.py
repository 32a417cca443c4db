"""The study: does satisfaction, in love, always lead to loyalty?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..drawings.threads import axis
from ..queries import current_edition
from ..study.page import study_page
from ..study.results import study_of


def study(request: HttpRequest) -> HttpResponse:
    """What the counted stories of the current edition answer."""
    edition = current_edition()
    page = study_page(*study_of(edition))
    context = {"edition": edition, "page": page, "axis": axis()}
    return render(request, "ranking/study.html", context)
