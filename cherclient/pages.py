"""What all pages of the site share."""

from __future__ import annotations

from django.utils.functional import SimpleLazyObject
from wagtail.models import Page

from .navigation import links_of_page


class SitePage(Page):
    """A page that knows its translations."""

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | {"language_links": SimpleLazyObject(lambda: links_of_page(self))}
