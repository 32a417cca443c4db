"""Where links lead, and from where: the links of an article, the titles nobody wrote."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ..models import WikiArticlePage
from ..reading.backlinks import links_of
from ..reading.wanted import wanted_titles
from .common import of_article


@require_safe
@of_article
def backlinks(request: HttpRequest, article: WikiArticlePage) -> HttpResponse:
    """Who leads to an article and what it leads to: the same for everybody."""
    shown = {"page": article, "article": article, "tab": "links"}
    return render(request, "wiki/backlinks.html", shown | {"links": links_of(article, request.GET)})


@require_safe
def wanted(request: HttpRequest) -> HttpResponse:
    """The titles that articles of this language link to and nobody wrote."""
    found = wanted_titles(get_language(), request.GET)
    return render(request, "wiki/wanted.html", {"wanted": found})
