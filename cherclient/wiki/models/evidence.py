"""What articles rest on: stories, sources, figures; and what happens when a story goes."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet

from ..vocabulary import SENTENCE_MAX, Evidence, Settled, SourceKind

source_key = RegexValidator(
    r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z", _("Small letters, digits and hyphens: “hirschman-1970”.")
)


@register_snippet
class Source(models.Model):
    """A work that articles cite, under a key that stays."""

    key = models.CharField(_("key"), max_length=80, unique=True, validators=[source_key])
    kind = models.CharField(_("kind"), max_length=8, choices=SourceKind)
    authors = models.CharField(
        _("authors"), max_length=240, blank=True, help_text=_("“Surname, First name; …”")
    )
    year = models.SmallIntegerField(_("year"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=300)
    container = models.CharField(
        pgettext_lazy("bibliography", "published in"),
        max_length=240,
        blank=True,
        help_text=_("Journal, volume, pages."),
    )
    publisher = models.CharField(_("publisher"), max_length=120, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    sponsor = models.CharField(
        _("paid by"), max_length=160, blank=True, help_text=_("Who paid for it, when it is known.")
    )
    language = models.CharField(_("language"), max_length=5, default="en")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    added_at = models.DateTimeField(auto_now_add=True)

    panels = [
        FieldPanel(name)
        for name in (
            *("key", "kind", "authors", "year", "title", "container", "publisher"),
            *("url", "sponsor", "language"),
        )
    ]

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["authors", "year", "title"]

    def __str__(self) -> str:
        return self.title

    @property
    def short(self) -> str:
        """As a note says it: "Jones & Sasser, 1995"."""
        names = [each.partition(",")[0].strip() for each in self.authors.split(";") if each.strip()]
        if not names:
            said = self.title
        elif len(names) > 2:
            said = f"{names[0]} et al."
        else:
            said = " & ".join(names)
        return f"{said}, {self.year}" if self.year else said


class Citation(models.Model):
    """Something a live article cites, and where."""

    article = models.ForeignKey(
        "wiki.WikiArticlePage", on_delete=models.CASCADE, related_name="citations"
    )
    kind = models.CharField(max_length=6, choices=Evidence)
    key = models.CharField(max_length=160)  # public id, key of the source, or figure as written
    place = models.PositiveSmallIntegerField()  # of the block that holds it, from 1
    sentence = models.CharField(max_length=SENTENCE_MAX, blank=True)  # empty: a block of its own

    class Meta:
        ordering = ["article", "place"]
        indexes = [models.Index(fields=["kind", "key"], name="cited_where")]

    def __str__(self) -> str:
        return f"{self.article_id} → {self.kind} {self.key}"


class EvidenceReview(models.Model):
    """An article rests on a story that is no longer public: its evidence is to be reviewed."""

    article = models.ForeignKey(
        "wiki.WikiArticlePage", on_delete=models.CASCADE, related_name="evidence_reviews"
    )
    story = models.CharField(max_length=16)  # public id
    place = models.PositiveSmallIntegerField()  # of the block that cites it, from 1
    since = models.DateTimeField(auto_now_add=True)
    settled = models.CharField(max_length=7, choices=Settled, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "story"], condition=Q(settled=""), name="review_open_once"
            )
        ]
        indexes = [models.Index(fields=["story"], name="review_of_story")]

    def __str__(self) -> str:
        return f"{self.article_id} · {self.story}"
