"""An article of the wiki, a Wagtail page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from ...pages import SitePage
from ..blocks import ArticleBody
from ..content import LISTS, WORDS, Content
from ..raw_blocks import blocks_from_raw, stream_json
from ..titles import RESERVED_SLUGS, check_title, title_key
from ..vocabulary import SUMMARY_MAX, Kind
from ..words import tokens
from .category import WikiCategory
from .copying import ArticleCopyForm, free_title


class WikiArticlePage(SitePage):
    """An article, a signed opinion or the experience of a company."""

    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.ARTICLE)
    thesis = models.CharField(
        _("thesis"),
        max_length=240,
        blank=True,
        help_text=_("What the article holds, in one sentence."),
    )
    summary = models.CharField(_("summary"), max_length=240, blank=True)
    origin = models.CharField(
        _("origin"), max_length=240, blank=True, help_text=_("The idea the article starts from.")
    )
    hypotheses = models.CharField(
        _("hypotheses of the study"), max_length=40, blank=True, help_text=_("“H2, H5”")
    )
    figures = models.CharField(
        _("live figures of the box"), max_length=200, blank=True, help_text=_("“finissent-mal”")
    )
    signed_by = models.CharField(_("signed by"), max_length=120, blank=True)
    company = models.CharField(_("company"), max_length=120, blank=True)
    interest = models.CharField(
        _("interest declared"),
        max_length=240,
        blank=True,
        help_text=_("Who writes, in which post, paid by whom."),
    )
    categories = ParentalManyToManyField(
        WikiCategory, verbose_name=_("categories"), blank=True, related_name="articles"
    )
    body = StreamField(ArticleBody(), verbose_name=_("body"), blank=True)
    edit_summary = models.CharField(
        _("what you changed"),
        max_length=SUMMARY_MAX,
        blank=True,
        help_text=_("Shown to everybody in the history."),
    )
    title_key = models.CharField(max_length=300, unique=True, editable=False)

    parent_page_types = ["wiki.WikiIndexPage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []  # its history, its discussion and its text are public too
    copy_form_class = ArticleCopyForm
    exclude_fields_in_copy = ["edit_summary"]
    before_revision: Callable[[WikiArticlePage], None] | None = None  # called as one is saved
    content_panels = [
        *Page.content_panels,
        FieldPanel("edit_summary"),
        FieldPanel("thesis"),
        FieldPanel("summary"),
        FieldPanel("categories"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("origin", "hypotheses", "figures")],
            heading=_("In short"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("kind", "signed_by", "company", "interest")],
            heading=_("Signed opinion, experience of a company"),
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("found_by")]

    class Meta:
        verbose_name = _("wiki article")
        verbose_name_plural = _("wiki articles")

    @property
    def language(self) -> str:
        """Read from the key: no query for the locale."""
        return self.title_key.partition(":")[0] or self._language_of_locale()

    def _language_of_locale(self) -> str:
        return self.locale.language_code if self.locale_id else translation.get_language() or "fr"

    def full_clean(self, *args, **kwargs) -> None:
        """Keep titles apart that differ by case, accents or apostrophes only."""
        try:
            self.title = check_title(self.title)
        except ValidationError as error:
            raise ValidationError({"title": error}) from None
        self._keep_title_apart()
        if not self.slug.isascii():
            raise ValidationError({"slug": _("An address has Latin letters and figures only.")})
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("The wiki has a page of its own at this address.")})
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """A page that is not public is checked less, but no two share a title."""
        super().minimal_clean()
        self._keep_title_apart()

    def _keep_title_apart(self) -> None:
        self.title_key = title_key(self.title, self._language_of_locale())
        same = WikiArticlePage.objects.filter(title_key=self.title_key).exclude(pk=self.pk)
        if found := same.defer_streamfields().first():
            raise ValidationError(
                {"title": _("An article has this title already: “%s”.") % found.title}
            )

    def save_revision(self, *args, **kwargs):
        """Lets `before_revision` have the last word, in the same transaction."""
        if self.before_revision is None:
            return super().save_revision(*args, **kwargs)
        with transaction.atomic():
            self.before_revision(self)
            return super().save_revision(*args, **kwargs)

    def copy(self, *args, update_attrs=None, **kwargs):
        """A copy made for translation keeps its title unless another article has it there."""
        changed = dict(update_attrs or {})
        code = changed.get("locale", self.locale).language_code
        changed["title"] = free_title(changed.get("title", self.title), code, WikiArticlePage)
        return super().copy(*args, update_attrs=changed, **kwargs)

    def create_alias(self, *args, **kwargs):
        """An alias would have the title of its article."""
        raise ValidationError(_("An article has no alias: rename it, its old title leads to it."))

    # --- the article as a value -------------------------------------------------------------------

    @property
    def content(self) -> Content:
        """What it says; two queries, three with images."""
        return self.content_on(self.categories.all())

    def content_on(self, shelves: Iterable[WikiCategory]) -> Content:
        """What it says, its categories being known already."""
        return Content(
            **{name: getattr(self, name) for name in WORDS},
            hypotheses=codes(self.hypotheses),
            figures=codes(self.figures),
            categories=tuple(sorted(each.slug for each in shelves)),
            blocks=tuple(blocks_from_raw(self.body.get_prep_value())),
        )

    def found_by(self) -> str:
        """Its words as Wagtail's index keeps them (`words.tokens`); no query."""
        return tokens(self.content_on(()), self.language)

    def put(self, content: Content, categories: Mapping[str, WikiCategory] | None = None) -> None:
        """Take over a content, unsaved; categories that do not exist are left out.

        With `categories`, by slug, they are not looked up.
        """
        for name in WORDS:
            setattr(self, name, getattr(content, name))
        for name in LISTS[:2]:
            setattr(self, name, ", ".join(getattr(content, name)))
        if categories is None:
            categories = WikiCategory.objects.in_bulk(list(content.categories), field_name="slug")
        self.categories = [categories[slug] for slug in content.categories if slug in categories]
        self.body = stream_json(content.blocks)

    def address(self, name: str = "article") -> str:
        """One of its addresses, by name, in the language of the article."""
        with translation.override(self.language):
            if name == "article":
                return reverse("wagtail_serve", args=[f"wiki/{self.slug}/"])
            return reverse(f"wiki:{name}", args=[self.slug])

    def get_context(self, request, *args, **kwargs):
        from ..reading.article import article_page

        return super().get_context(request, *args, **kwargs) | article_page(self, request)


def codes(words: str) -> tuple[str, ...]:
    """The codes of a list typed with commas.

    >>> codes("H2, H5,,")
    ('H2', 'H5')
    """
    return tuple(each.strip() for each in words.split(",") if each.strip())
