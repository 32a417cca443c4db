"""The figure other sites embed, and the page that gives the HTML to copy."""

from __future__ import annotations

import hashlib

from csp.constants import NONE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from stories.published import brand_by_slug

from ..drawings.vignette import THEMES
from ..listing import closed_editions
from ..models import Edition
from ..pages.embeds import NoSuchEdition, code_of, edition_named, figure_of, name_of

FRESH_SECONDS, CLOSED_SECONDS = 3600, 86_400
MONTHS_OFFERED = 24
CHOICES = ("auto", *THEMES)


@require_safe
@xframe_options_exempt
@csp({"default-src": [NONE], "frame-ancestors": ["*"]})
def vignette(request: HttpRequest, slug: str) -> HttpResponse:
    """The standing of a brand as an SVG that asks nothing of anybody."""
    brand, edition = _brand(slug), _edition(request)
    if brand.merged_into_id:
        return _to_heir(request, "ranking:vignette", brand)
    figure = figure_of(brand, edition)
    words = {"title": figure.brand, "description": figure.description, "language": get_language()}
    colours = THEMES.get(request.GET.get("theme", ""), THEMES["light"])
    context = {"picture": figure.picture, "theme": colours, **words}
    body = render_to_string("charts/vignette.svg", context).strip()
    return _for_everybody(request, body, CLOSED_SECONDS if _is_closed(edition) else FRESH_SECONDS)


@require_safe
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture of a brand, and the HTML to copy for the choices made."""
    brand, edition = _brand(slug), _edition(request)
    if brand.merged_into_id:
        return _to_heir(request, "ranking:embed", brand)
    asked = request.GET.get("theme", "")
    theme = asked if asked in CHOICES else CHOICES[0]
    figure = figure_of(brand, edition)
    context = {
        "brand": brand,
        "edition": edition,
        "figure": figure,
        "theme": theme,
        "month": edition.month if edition else None,
        "pinned": name_of(edition),
        "months": _months(),
        "data": f"/api/v1/brands/{brand.slug}",  # the same figures, of the API
        "code": code_of(brand, edition, figure, theme=theme),
    }
    return render(request, "ranking/embed.html", context)


def _brand(slug: str):
    brand = brand_by_slug(slug)
    if not brand or not (brand.live or brand.merged_into_id):
        raise Http404
    return brand


def _edition(request: HttpRequest) -> Edition | None:
    try:
        return edition_named(request.GET.get("edition", ""))
    except NoSuchEdition as missing:
        raise Http404 from missing


def _months() -> list:
    """The last closed months, each once, the newest first."""
    return list(dict.fromkeys(each.month for each in closed_editions(limit=MONTHS_OFFERED)))


def _is_closed(edition: Edition | None) -> bool:
    return bool(edition and edition.month)


def _to_heir(request: HttpRequest, name: str, brand) -> HttpResponse:
    heir = reverse(name, args=[brand.heir.slug], query=request.GET)
    return redirect(heir, permanent=True)


def _for_everybody(request: HttpRequest, body: str, seconds: int) -> HttpResponse:
    """Any site may show it and any cache keep it; the validator comes from its bytes."""
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": f"public, max-age={seconds}",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    }
    response = HttpResponse(body, content_type="image/svg+xml; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=response)
