"""What moderators decided of stories held by the surge rule."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SurgeDecision(models.Model):
    """One human act on a story that came in a flood: append-only."""

    class Kind(models.TextChoices):
        RELEASED = "released", _("released: it counts")
        KEPT = "kept", _("kept out of the count")

    story = models.ForeignKey(
        "stories.Story", on_delete=models.CASCADE, related_name="surge_decisions"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    note = models.TextField(max_length=2000)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("decision on a flood")
        verbose_name_plural = _("decisions on floods")
        ordering = ["-decided_at", "-id"]

    def __str__(self) -> str:
        return f"{self.story_id} · {self.kind}"
