"""The rules as they stood: a dated version each time what the site does changes."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .screening import AppendOnly


class RulesVersion(AppendOnly):
    """What the page of rules said from a day on. `facts` are the figures and names it was made of."""

    page = models.CharField(max_length=12, default="rules")
    since = models.DateTimeField(default=timezone.now)
    digest = models.CharField(max_length=64)  # SHA-256 of the two texts
    facts = models.JSONField(default=dict)
    html_fr = models.TextField()
    html_en = models.TextField()

    class Meta:
        verbose_name = _("version of the rules")
        verbose_name_plural = _("versions of the rules")
        ordering = ["-since", "-id"]
        indexes = [models.Index(fields=["page", "-since"], name="rules_in_force")]

    def __str__(self) -> str:
        return f"{self.page} {self.since:%Y-%m-%d}"
