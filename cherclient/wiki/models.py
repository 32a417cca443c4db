"""The wiki of the customer relationship: an index and its articles, both Wagtail pages."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from stories.folding import fold

from ..markdown import wikilinks
from ..pages import SitePage
from .blocks import ArticleBody


@register_snippet
class WikiCategory(models.Model):
    """A shelf of the wiki. An article may stand on several."""

    slug = models.SlugField(_("slug"), unique=True)
    name_fr = models.CharField(_("name in French"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    panels = [FieldPanel("name_fr"), FieldPanel("name_en"), FieldPanel("slug"), FieldPanel("order")]

    class Meta:
        verbose_name = _("wiki category")
        verbose_name_plural = _("wiki categories")
        ordering = ["order", "name_fr"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_fr


class WikiIndexPage(SitePage):
    """The door of the wiki: its shelves and their articles."""

    lead = models.CharField(_("lead"), max_length=300, blank=True)

    parent_page_types = ["home.HomePage"]
    subpage_types = ["wiki.WikiArticlePage"]
    content_panels = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("wiki index")
        verbose_name_plural = _("wiki indexes")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        articles = list(
            WikiArticlePage.objects.child_of(self)
            .live()
            .defer_streamfields()
            .prefetch_related("categories")
            .order_by("title")
        )
        shelves: dict[WikiCategory, list[WikiArticlePage]] = {}
        for article in articles:
            for category in article.categories.all():
                shelves.setdefault(category, []).append(article)
        context["shelves"] = sorted(
            shelves.items(), key=lambda shelf: (shelf[0].order, str(shelf[0]))
        )
        context["loose"] = [article for article in articles if not article.categories.all()]
        context["count"] = len(articles)
        return context


class WikiArticlePage(SitePage):
    """An article of the wiki."""

    thesis = models.CharField(
        _("thesis"),
        max_length=240,
        blank=True,
        help_text=_("What the article holds, in one sentence."),
    )
    summary = models.CharField(_("summary"), max_length=240, blank=True)
    categories = ParentalManyToManyField(
        WikiCategory, verbose_name=_("categories"), blank=True, related_name="articles"
    )
    body = StreamField(ArticleBody(), verbose_name=_("body"))
    title_key = models.CharField(max_length=300, unique=True, editable=False)

    parent_page_types = ["wiki.WikiIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("thesis"),
        FieldPanel("summary"),
        FieldPanel("categories"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("thesis"), index.SearchField("body")]

    class Meta:
        verbose_name = _("wiki article")
        verbose_name_plural = _("wiki articles")

    def full_clean(self, *args, **kwargs) -> None:
        """Keep titles apart that differ by case, accents or apostrophes only."""
        self.title_key = title_key(self.title, self._language())
        same = WikiArticlePage.objects.filter(title_key=self.title_key).exclude(pk=self.pk)
        if same.exists():
            raise ValidationError(
                {"title": _("An article has this title already: “%s”.") % same.first().title}
            )
        super().full_clean(*args, **kwargs)

    def _language(self) -> str:
        return self.locale.language_code if self.locale_id else get_language() or "fr"

    @property
    def headings(self) -> list[tuple[str, str]]:
        """Anchor and words of each heading, for the contents."""
        return [(slugify(b.value), b.value) for b in self.body if b.block_type == "heading"]

    @property
    def cited(self) -> list:
        """Public stories the article rests on."""
        cited = (block.value for block in self.body if block.block_type == "story")
        return [story for story in cited if story and story.live]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["resolve"] = self._addresses().get
        return context

    def _addresses(self) -> Addresses:
        """The address of each live article linked from this one, found in one query."""
        language = self.title_key.partition(":")[0] or self._language()  # saves a query
        titles = {
            title_key(title, language)
            for block in self.body
            if block.block_type in ("text", "to_support")
            for title in wikilinks(block.value)
        }
        linked = WikiArticlePage.objects.live().filter(title_key__in=titles).defer_streamfields()
        return Addresses({page.title_key: page.get_url() for page in linked}, language)


class Addresses:
    """From a title as written to an address; empty when nobody wrote the article yet."""

    def __init__(self, by_key: dict[str, str], language: str):
        self.by_key, self.language = by_key, language

    def get(self, title: str) -> str:
        return self.by_key.get(title_key(title, self.language), "")


def title_key(title: str, language: str) -> str:
    """What keeps two titles of one language apart."""
    return f"{language}:{fold(title)}"[:300]
