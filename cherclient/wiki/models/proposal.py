"""Edits that wait for an editor: those of newcomers, and what could not be merged by itself."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..content import Content
from ..vocabulary import SUMMARY_MAX, Proposal


class ProposedEdit(models.Model):
    """A whole text somebody proposes for an article, or for an article to be."""

    article = models.ForeignKey(
        "wiki.WikiArticlePage", null=True, on_delete=models.CASCADE, related_name="proposals"
    )  # empty: an article to be
    language = models.CharField(max_length=5)
    title = models.CharField(max_length=255)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wiki_proposals"
    )
    base = models.ForeignKey(
        "wiki.ArticleRevision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    content = models.JSONField()  # `content.Content`
    summary = models.CharField(max_length=SUMMARY_MAX, blank=True)
    edit_key = models.UUIDField(unique=True, default=uuid.uuid4)  # of the form
    made_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=9, choices=Proposal, default=Proposal.PENDING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=400, blank=True)  # told to its author
    revision = models.ForeignKey(
        "wiki.ArticleRevision", null=True, on_delete=models.SET_NULL, related_name="+"
    )  # what it became

    class Meta:
        verbose_name = _("proposed edit")
        verbose_name_plural = _("proposed edits")
        ordering = ["made_at"]
        indexes = [models.Index(fields=["state", "made_at"], name="proposals_waiting")]

    def __str__(self) -> str:
        return f"{self.title} · {self.state}"

    @property
    def text(self) -> Content:
        return Content.from_json(self.content)
