"""The page of open data, and its files."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from ..dump import codebook
from ..dump.publishing import latest_dump

FRESH_SECONDS = 300


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What is in the dump, how to make the leaderboard again, and the files."""
    context = {
        "dump": latest_dump(),
        "tables": codebook.TABLES,
        "data_licence_url": codebook.DATA_LICENCE_URL,
        "text_licence_url": codebook.TEXT_LICENCE_URL,
    }
    return render(request, "ranking/data.html", context)


@require_safe
def data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file of the dump on offer: only names its manifest lists."""
    dump = latest_dump()
    offered = dump.file(name) if dump else None
    if offered is None:
        raise Http404
    try:
        response: HttpResponseBase = FileResponse(
            offered.path.open("rb"),
            as_attachment=True,
            filename=offered.name,
            content_type=offered.kind,
        )
    except OSError as error:
        raise Http404 from error
    if offered.sha256:
        response["ETag"] = quote_etag(offered.sha256)
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return get_conditional_response(request, etag=response.get("ETag"), response=response)
