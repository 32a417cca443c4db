"""The whole wiki, to take away."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from ..archive.publishing import FILE_NAME, latest

FRESH_SECONDS = 300


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """What the archive holds, under which licence, and the file."""
    return render(request, "wiki/export.html", {"offered": latest()})


@require_safe
def export_file(request: HttpRequest) -> HttpResponseBase:
    """The last archive."""
    offered = latest()
    if offered is None:
        raise Http404
    try:
        file = offered.path.open("rb")
    except OSError as error:
        raise Http404 from error
    answer = FileResponse(
        file, as_attachment=True, filename=FILE_NAME, content_type="application/zip"
    )
    patch_cache_control(answer, public=True, max_age=FRESH_SECONDS)
    return answer
