"""Pages kept whole for visitors who are nobody in particular.

A page is kept with the versions of the surfaces it was made from, and given as long as they are
current: no address has to be resolved and no page has to be found to be thrown away.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import cache as once
from typing import NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from .page_surfaces import SHOWN
from .surfaces import versions

KEPT_SECONDS = 600  # what no surface announces is at most this old
QUERY_MAX, BODY_MAX = 300, 512 * 1024  # characters, bytes
FOR_EVERYBODY = "public, max-age=0, must-revalidate"
FOR_ONE = "private, no-cache"
_PRINTED = (  # settings that pages say
    *("SITE_URL", "CONTACT_EMAIL", "DECISION_DAYS", "CONFIRMATION_DAYS"),
    *("LIMITS_FACTOR", "DOUBLE_READING_PERCENT"),
)
SHIPPED = (".py", ".html", ".mo", ".css", ".svg", ".txt")

T = TypeVar("T")


class KeptPage(NamedTuple):
    """A page as it was sent, and what it was made from."""

    versions: dict[str, int]
    headers: list[tuple[str, str]]
    body: bytes


class PageCacheMiddleware:
    """Answers from memory in front of everything else; keeps what the rest made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.page_key = key = key_of(request) if _keeps() else ""
        if key and (page := caches["pages"].get(key)) and versions.are_current(page.versions):
            return _answer(request, page)
        response = self.get_response(request)
        if not hasattr(request, "page_versions"):
            return response
        patch_vary_headers(response, ["Cookie"])
        if key and _is_for_everybody(request, response):
            return _keep(request, response)
        response.headers.setdefault("Cache-Control", FOR_ONE)
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        """Read the versions before the page is made: a change meanwhile makes it out of date."""
        match = request.resolver_match
        if match is None or match.view_name not in SHOWN:
            return
        names = SHOWN[match.view_name](*args, **kwargs)
        request.page_versions = versions.current(names) if request.page_key else {}


def key_of(request: HttpRequest) -> str:
    """Where a page is kept; empty when it may be made for one person, or is not to be kept.

    The language is in the path. A cookie that is not known to change nothing means one person.
    """
    meta = request.META
    query = meta.get("QUERY_STRING", "")
    if (
        request.method not in ("GET", "HEAD")
        or len(query) > QUERY_MAX
        or "HTTP_AUTHORIZATION" in meta
        or ("HTTP_COOKIE" in meta and not request.COOKIES.keys() <= _harmless_cookies())
    ):
        return ""
    if query:
        pairs = sorted(parse_qsl(query, keep_blank_values=True), key=lambda pair: pair[0])
        query = urlencode(pairs)
    parts = (release(), meta.get("HTTP_HOST", ""), request.scheme, request.path_info, query)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _keeps() -> bool:
    """Whether this site keeps pages at all: no version is read for nothing."""
    return not isinstance(caches["pages"], DummyCache)


@once
def _harmless_cookies() -> frozenset[str]:
    return frozenset([settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME])


def _is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether nothing in the page belongs to the one who asked: no cookie, no token of a form."""
    return (
        request.method == "GET"
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
        and not response.has_header("Cache-Control")
        and len(response.content) <= BODY_MAX
    )


def _keep(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = FOR_EVERYBODY
    page = KeptPage(request.page_versions, list(response.headers.items()), response.content)
    caches["pages"].set(request.page_key, page, KEPT_SECONDS)
    return get_conditional_response(request, etag=etag, response=response)


def _answer(request: HttpRequest, page: KeptPage) -> HttpResponse:
    response = HttpResponse(
        page.body if request.method == "GET" else b"", headers=dict(page.headers)
    )
    if "HTTP_IF_NONE_MATCH" not in request.META:
        return response
    return get_conditional_response(request, etag=response.headers["ETag"], response=response)


def kept(name: str, surfaces: tuple[str, ...], make: Callable[[], T]) -> T:
    """A value kept like a page, in the active language, as long as its surfaces are current."""
    if not _keeps():
        return make()
    now = versions.current(surfaces)
    key = f"{release()}:{get_language()}:{name}"
    found = caches["pages"].get(key)
    if found and found[0] == now:
        return found[1]
    made = make()
    caches["pages"].set(key, (now, made), KEPT_SECONDS)
    return made


@once
def release() -> str:
    """Differs when the code, a template, a word or a setting that pages print does."""
    digest = hashlib.sha256(repr([getattr(settings, name) for name in _PRINTED]).encode())
    for folder in ("cherclient", "ranking", "stories", "templates", "locale", "static"):
        for path, _folders, names in sorted(os.walk(settings.BASE_DIR / folder)):
            for name in sorted(names):
                if name.endswith(SHIPPED):
                    facts = os.stat(os.path.join(path, name))
                    digest.update(f"{path}/{name}:{facts.st_size}:{facts.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]
