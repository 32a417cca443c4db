"""The frame of every public page: language alternates and the canonical address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language


def site_frame(request: HttpRequest) -> dict:
    """Lazy values: pages that do not show them do not pay for them."""
    return {
        "language_links": SimpleLazyObject(lambda: language_links(request)),
        "canonical_url": settings.SITE_URL.rstrip("/") + request.path,
        "site_url": settings.SITE_URL.rstrip("/"),
    }


def language_links(request: HttpRequest) -> list[dict]:
    """This page in each language; a Wagtail page without a translation leads to its home."""
    page = getattr(request, "wagtail_page", None)
    own = _of_page(page) if page is not None else {}
    links = []
    for code, name in settings.LANGUAGES:
        home = f"/{code}/"
        path = own.get(code, home) if page is not None else translate_url(request.path, code)
        links.append(
            {
                "code": code,
                "name": name,
                "url": path,
                "absolute_url": settings.SITE_URL.rstrip("/") + path,
                "current": code == get_language(),
                "exists": page is None or code in own,
            }
        )
    return links


def _of_page(page) -> dict[str, str]:
    """Language code to path, of the live translations of a page."""
    pages = page.get_translations(inclusive=True).live().select_related("locale")
    return {
        each.locale.language_code: each.get_url() for each in pages.defer_streamfields() if each.url
    }
