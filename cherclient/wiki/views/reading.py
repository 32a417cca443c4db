"""The door, articles, shelves, letters and search.

The door and the articles are Wagtail's pages. They are found here in one query each, where Wagtail
walks down the tree in seven; what Wagtail does around a page (private pages) is done as ever.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.models import Page
from wagtail.views import serve_chain

from ..models import WikiArticlePage, WikiCategory, WikiIndexPage
from ..reading.finding import find_articles
from ..reading.letters import LETTERS, OTHER, letters_page
from ..reading.shelves import category_page, shelves
from .common import of_article


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The door of the wiki."""
    pages = WikiIndexPage.objects.live().select_related("locale")
    return _served(get_object_or_404(pages, locale__language_code=get_language()), request)


@require_safe
@of_article
def article(request: HttpRequest, article: WikiArticlePage) -> HttpResponse:
    """An article; by a former title, the way to it."""
    return _served(article, request)


def _served(page: Page, request: HttpRequest) -> HttpResponse:
    """As `wagtail.views.serve` does once it has found a page."""
    chain = serve_chain
    for around in reversed(hooks.get_hooks("on_serve_page")):
        chain = around(chain)
    for before in hooks.get_hooks("before_serve_page"):
        answered = before(page, request, [], {})
        if isinstance(answered, HttpResponse):
            return answered
    return chain(page, request, [], {})


@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    """Every shelf and what stands in it."""
    return render(request, "wiki/categories.html", {"shelves": shelves(get_language())})


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """One shelf: where it stands, what stands in it, its articles."""
    found = get_object_or_404(WikiCategory, slug=slug)
    page = category_page(found, get_language(), request.GET)
    if not page.is_first:
        request.canonical_query = f"?{urlencode({'after': request.GET['after']})}"
    return render(request, "wiki/category.html", {"page": page, "category": found})


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Every article, in the order of a dictionary."""
    page = letters_page(get_language(), request.GET)
    request.canonical_query = f"?{urlencode({'letter': page.letter})}" if page.letter else ""
    context = {"page": page, "letters": (*LETTERS, OTHER)}
    return render(request, "wiki/letters.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Articles by words; without words, where to look instead."""
    found = find_articles(get_language(), request.GET)
    return render(request, "wiki/search.html", {"found": found})
