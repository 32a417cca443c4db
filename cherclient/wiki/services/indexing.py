"""Wagtail's indexes, filled once for many pages: what a command publishes, not a request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models.signals import post_save
from modelsearch.backends import get_search_backends
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update


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
