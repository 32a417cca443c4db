"""Passing the chain on: an author invites somebody to tell theirs."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .draft import new_key
from .story import Story


class Invitation(models.Model):
    """A link « je passe la chaîne à … »: whoever opens it tells a story that answers this one."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="invitations")
    to = models.CharField(_("passed on to"), max_length=60, blank=True)  # shown to the author only
    made_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.to or "–"
