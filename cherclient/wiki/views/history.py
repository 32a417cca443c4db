"""The history of an article, for everybody: its list, two texts compared, a text of the past."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..models import WikiArticlePage
from ..reading import history as reading
from ..reading.history import Erased, NoRevision
from ..reading.rendering import render_content
from .common import article_frame, of_article


def says_what_is_wanting(view: Callable) -> Callable:
    """A view of revisions: one that does not exist is told with 404, one erased with 410."""

    @wraps(view)
    def told(request: HttpRequest, article: WikiArticlePage, **kwargs) -> HttpResponse:
        try:
            return view(request, article, **kwargs)
        except NoRevision as error:
            frame = article_frame(request, article, "history") | {"wanting": error}
            return render(request, "wiki/no_revision.html", frame, status=404)
        except Erased as error:
            frame = article_frame(request, article, "history") | {"row": error.row}
            return render(request, "wiki/erased_revision.html", frame, status=410)

    return told


@require_safe
@of_article
def history(request: HttpRequest, article: WikiArticlePage) -> HttpResponse:
    """Every public text of an article, the last first."""
    page = reading.history_page(article, reading.number_of(request.GET.get("before")))
    frame = article_frame(request, article, "history") | {"history": page}
    return render(request, "wiki/history.html", frame)


@require_safe
@of_article
@says_what_is_wanting
def compare(request: HttpRequest, article: WikiArticlePage) -> HttpResponse:
    """What changed between two revisions, `?a=&b=` by their numbers; the last two without."""
    a, b = (number_asked(request, name) for name in "ab")
    found = reading.compared(article, a, b)
    frame = article_frame(request, article, "history") | {"found": found}
    return render(request, "wiki/compare.html", frame)


@require_safe
@of_article
@says_what_is_wanting
def revision(request: HttpRequest, article: WikiArticlePage) -> HttpResponse:
    """A text as it read that day, `?r=` by the first signs of its hash; the last one without."""
    past = reading.past_text(article, request.GET.get("r"))
    drawn = render_content(past.content, article.language, figures=past.figures)
    frame = article_frame(request, article, "history") | {"past": past, "rendering": drawn}
    return render(request, "wiki/revision.html", frame)


def number_asked(request: HttpRequest, name: str) -> int | None:
    """A number in the address; None when it says none. Raises `NoRevision`."""
    words = request.GET.get(name, "").strip()
    number = reading.number_of(words)
    if words and number is None:
        raise NoRevision(words)
    return number
