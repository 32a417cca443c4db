"""The frame of every public page: its address, and the same page in the other language."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest
from django.urls import ResolverMatch, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

# By the name of the address; the first that fits.
_SECTIONS = (
    (re.compile(r"stories:tell|stories:told|stories:confirm"), "tell"),
    (re.compile(r"stories:brands|brand\Z"), "brands"),
    (re.compile(r"stories:(?:list|detail|archive|chain|history|comments)"), "stories"),
    (re.compile(r"ranking:|study:"), "leaderboard"),
    (re.compile(r"wiki:"), "wiki"),
)


def site_frame(request: HttpRequest) -> dict:
    """Lazy values: pages that do not show them do not pay for them.

    A view whose query string is part of its address says so in `request.canonical_query`.
    """

    def address() -> str:
        return request.path + getattr(request, "canonical_query", "")

    return {
        "language_links": SimpleLazyObject(lambda: links_of_path(address())),
        "canonical_url": _absolute(address()),
        "nav_section": section_of(getattr(request, "resolver_match", None)),
        "site_url": _absolute(""),
    }


def section_of(match: ResolverMatch | None) -> str:
    """The part of the site an address belongs to, as the menu names it; empty for the others."""
    name = match.view_name if match else ""
    return next((section for pattern, section in _SECTIONS if pattern.match(name)), "")


def links_of_path(path: str) -> list[dict]:
    """A plain view in each language: its words in the address are translated."""
    return [_link(code, name, translate_url(path, code)) for code, name in settings.LANGUAGES]


def links_of_page(page) -> list[dict]:
    """A Wagtail page in each language; without a translation, that language's home."""
    pages = page.get_translations(inclusive=True).live().select_related("locale")
    paths = {each.locale.language_code: each.get_url() for each in pages.defer_streamfields()}
    return [
        _link(code, name, paths.get(code) or f"/{code}/", exists=code in paths)
        for code, name in settings.LANGUAGES
    ]


def _link(code: str, name: str, path: str, *, exists: bool = True) -> dict:
    return {
        "code": code,
        "name": name,
        "url": path,
        "absolute_url": _absolute(path),
        "current": code == get_language(),
        "exists": exists,
    }


def _absolute(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path
