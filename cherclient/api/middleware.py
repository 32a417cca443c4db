"""What all addresses under /api/ share: no language, no cookie, open to other sites, validators."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from . import problems

PREFIX = "/api/"
METHODS = "GET, HEAD, OPTIONS"
FRESH_SECONDS = 60
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": METHODS,
}


class ApiMiddleware:
    """Gives the API its own table of addresses, so that its errors are JSON too.

    It stands outside the middleware of sessions and languages: an answer does not depend on who
    asks, and a shared cache may keep it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.urlconf = "cherclient.api.urls"
        if request.method == "OPTIONS":
            response = HttpResponse(status=204, headers=_PREFLIGHT)
            del response.headers["Content-Type"]
        else:
            response = self._answer(request)
        for name, value in _OPEN.items():
            response.headers[name] = value
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"  # the server leaves the body out
        response = self.get_response(request)
        request.method = asked
        for name in ("Vary", "Content-Language"):
            response.headers.pop(name, None)
        response.cookies.clear()
        if response.status_code == 200:
            response = _validated(request, response)
        if response.status_code < 400:
            return response
        return _in_problem_details(response)


def _validated(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With a strong validator, taken from the bytes: 304 when the reader has them already."""
    response.headers.setdefault("Cache-Control", f"public, max-age={FRESH_SECONDS}")
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response)


def _in_problem_details(response: HttpResponse) -> HttpResponse:
    if response.headers.get("Content-Type") != problems.MEDIA_TYPE:
        response = problems.problem(response.status_code)
    if response.status_code == 405:
        response.headers["Allow"] = METHODS
    return response
