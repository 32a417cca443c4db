"""The door of the wiki."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from ...pages import SitePage


class WikiIndexPage(SitePage):
    """The door of the wiki: its shelves, its articles, what moves in it."""

    lead = models.CharField(_("lead"), max_length=300, blank=True)

    parent_page_types = ["home.HomePage"]
    subpage_types = ["wiki.WikiArticlePage"]
    content_panels = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("wiki index")
        verbose_name_plural = _("wiki indexes")

    def get_context(self, request, *args, **kwargs):
        from ..reading.index import index_page

        return super().get_context(request, *args, **kwargs) | index_page(self)
