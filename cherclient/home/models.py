"""The editorial front: home, site pages, and the words on top of the other sections."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    Page,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
)
from wagtail.snippets.models import register_snippet

from ..blocks import PageBody
from ..pages import SitePage
from .front_page import front_page

TERMS = {"fr": "conditions-d-utilisation", "en": "terms-of-use"}  # slugs; dated versions are kept


class HomePage(SitePage):
    """The front page: a story's first sentence, the call, the head line, the first threads."""

    call = models.CharField(_("call"), max_length=120)
    lead = models.CharField(_("lead"), max_length=240, blank=True)
    opening_story = models.ForeignKey(
        "stories.Story",
        verbose_name=_("story the page opens on"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The newest story when empty."),
    )

    max_count = 2
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("call"),
        FieldPanel("lead"),
        FieldPanel("opening_story"),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | front_page(self.opening_story)


class StandardPage(SitePage):
    """A page of the site: privacy, contact, legal notice."""

    summary = models.CharField(_("summary"), max_length=240, blank=True)
    body = StreamField(PageBody(), verbose_name=_("body"))

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]

    class Meta:
        verbose_name = _("site page")
        verbose_name_plural = _("site pages")


@register_snippet
class SectionIntro(
    PreviewableMixin, DraftStateMixin, RevisionMixin, TranslatableMixin, models.Model
):
    """The words on top of a section whose page is not edited: the leaderboard, the rules."""

    class Section(models.TextChoices):
        STORIES = "stories", _("Stories")
        BRANDS = "brands", _("Brands")
        LEADERBOARD = "leaderboard", _("Leaderboard")
        STUDY = "study", _("Study")
        RULES = "rules", _("Rules")

    section = models.CharField(_("section"), max_length=20, choices=Section)
    title = models.CharField(_("title"), max_length=120)
    lead = models.TextField(_("lead"), max_length=600)

    panels = [FieldPanel("section"), FieldPanel("title"), FieldPanel("lead")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("words of a section")
        verbose_name_plural = _("words of sections")
        constraints = [
            models.UniqueConstraint(fields=["section", "locale"], name="section_intro_once")
        ]

    def __str__(self) -> str:
        return self.title

    def get_preview_template(self, request, mode_name: str) -> str:
        return "home/section_intro.html"
