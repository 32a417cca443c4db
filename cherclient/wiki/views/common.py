"""What the views of an article share."""

from __future__ import annotations

from functools import wraps

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from ...navigation import links_of_page
from ..models import FormerTitle, WikiArticlePage
from ..rights import Rank, level_of, may_write, rank_of


class Moved(Exception):
    """The article asked for has another address now."""

    def __init__(self, slug: str):
        self.slug = slug
        super().__init__(slug)


def article_at(slug: str) -> WikiArticlePage:
    """The live article of the active language at an address; two queries at most.

    Raises `Moved` when it was renamed, `Http404` when there is none.
    """
    articles = WikiArticlePage.objects.live().filter(locale__language_code=get_language())
    if found := articles.select_related("locale").filter(slug=slug).first():
        return found
    former = FormerTitle.objects.filter(slug=slug, article__in=articles)
    if slug_now := former.values_list("article__slug", flat=True).first():
        raise Moved(slug_now)
    raise Http404


def of_article(view):
    """A view that takes the article in place of its slug; one renamed since redirects there."""

    @wraps(view)
    def with_article(request: HttpRequest, slug: str, **kwargs):
        try:
            article = article_at(slug)
        except Moved as moved:
            match = request.resolver_match
            path = reverse(match.view_name, kwargs={**match.kwargs, "slug": moved.slug})
            query = request.META.get("QUERY_STRING", "")
            address = f"{path}?{query}" if query else path
            return HttpResponseRedirect(address, preserve_request=request.method == "POST")
        return view(request, article, **kwargs)

    return with_article


def article_frame(request: HttpRequest, article: WikiArticlePage, tab: str) -> dict:
    """What the head of an article's pages shows: its tabs, and what this reader may do."""
    return {
        "page": article,
        "article": article,
        "tab": tab,
        "rank": rank_of(request.user),
        "may_write": may_write(request.user, article),
        "is_editor": rank_of(request.user) >= Rank.EDITOR,
        "level": level_of(article),
        "language_links": SimpleLazyObject(lambda: links_of_page(article)),
    }
