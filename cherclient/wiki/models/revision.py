"""The public history of an article: every published text, chained by its hashes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..content import Content
from ..vocabulary import SUMMARY_MAX, Basis, Change


class ArticleRevision(models.Model):
    """One published text of an article. Appended only; an erased one keeps its hashes.

    Wagtail's revisions hold drafts too and may be purged; these are what the public was shown.
    """

    article = models.ForeignKey(
        "wiki.WikiArticlePage", on_delete=models.CASCADE, related_name="history"
    )
    number = models.PositiveIntegerField()  # from 1, within the article
    language = models.CharField(max_length=5)
    title = models.CharField(max_length=255)  # as it was
    made_at = models.DateTimeField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    credit = models.CharField(max_length=80, blank=True)  # who wrote an imported one, as told there
    signed = models.BooleanField(default=False)  # by an account, whether it still exists or not
    newcomer = models.BooleanField(default=False)  # its author was not confirmed yet
    change = models.CharField(max_length=8, choices=Change, default=Change.EDITED)
    summary = models.CharField(max_length=SUMMARY_MAX, blank=True)
    base = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    reverts = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.OneToOneField(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    content = models.JSONField(null=True)  # `content.Content`; empty once erased
    figures = models.JSONField(default=dict)  # live figures as they stood that day, by reference
    size = models.PositiveIntegerField()  # characters
    growth = models.IntegerField()  # characters more than the revision before
    edit_key = models.UUIDField(null=True, unique=True)  # of the form: the same edit is kept once
    content_digest = models.CharField(max_length=64)  # SHA-256
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)  # SHA-256: `content.chained`
    summary_digest = models.CharField(max_length=64, blank=True)  # SHA-256, once it is erased
    erased_at = models.DateTimeField(null=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    erased_basis = models.CharField(max_length=8, choices=Basis, blank=True)
    erased_reason = models.CharField(max_length=200, blank=True)  # shown to everybody

    class Meta:
        verbose_name = _("revision of an article")
        verbose_name_plural = _("revisions of articles")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="article_revision_once")
        ]
        indexes = [
            # What the recent changes choose by stands in the index: no row is read for nothing.
            models.Index(
                fields=["language", "-id", "change", "newcomer", "growth"], name="revision_recent"
            ),
            models.Index(fields=["author", "-id"], name="revision_by"),
            models.Index(fields=["language", "newcomer", "-id"], name="revision_newcomers"),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.number}"

    def get_absolute_url(self) -> str:
        """Its permanent address, in the language of its article."""
        return f"{self.article.address('revision')}?r={self.short_hash}"

    @property
    def changes_url(self) -> str:
        """Where what it changed is shown; the first one changed nothing."""
        if self.number == 1:
            return self.get_absolute_url()
        return f"{self.article.address('compare')}?a={self.number - 1}&b={self.number}"

    @property
    def text(self) -> Content | None:
        """What it said; None once erased."""
        return None if self.content is None else Content.from_json(self.content)

    @property
    def byline(self) -> str:
        """Who wrote it, as everybody reads it. A query unless `author` was read along."""
        if self.author_id:
            return str(self.author)
        if self.credit:
            return self.credit
        return str(_("a former member") if self.signed else _("the editors"))

    @property
    def loss(self) -> int:
        """Characters fewer than the revision before."""
        return -self.growth

    @property
    def short_hash(self) -> str:
        return self.hash[:12]
