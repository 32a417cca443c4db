"""Wagtail's indexes, filled for many pages at once: what commands do, not requests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models.signals import post_save
from modelsearch.backends import get_search_backends
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from ..models import WikiArticlePage
from ..reading.matching import articles_with, asked_in
from ..words import TITLE

BATCH = 100  # articles


@contextmanager
def indexed_at_the_end(model: type[Page]) -> Iterator[list[Page]]:
    """Inside, saving a page of this model fills no index; the pages put in the list are, at the end.

    For the whole process: not for a server that answers others meanwhile.
    """
    written: list[Page] = []
    post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        with disable_reference_index_auto_update():
            yield written
    finally:
        post_save.connect(post_save_signal_handler, sender=model)
    for page in written:
        ReferenceIndex.create_or_update_for_object(page)
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(model, written)


def index_all() -> int:
    """Put every article into the index of searches anew; how many. They stay findable meanwhile.

    The oldest is the last: articles written beside it do not hide from `is_indexed` that it stopped.
    """
    keys = list(WikiArticlePage.objects.order_by("-pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        pages = WikiArticlePage.objects.filter(pk__in=keys[start : start + BATCH])
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(WikiArticlePage, pages)
    return len(keys)


def is_indexed() -> bool:
    """Whether the oldest and the newest article are found by their titles; four queries."""
    articles = WikiArticlePage.objects.defer_streamfields()
    ends = [articles.order_by("pk").first(), articles.order_by("pk").last()]
    return all(
        articles.filter(pk__in=articles_with(asked, TITLE)).filter(pk=each.pk).exists()
        for each in ends
        if each and (asked := asked_in(each.title, each.language))
    )
