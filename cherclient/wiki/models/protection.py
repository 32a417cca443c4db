"""Who may write in an article, why, and until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ..vocabulary import Level


class ProtectionQuerySet(models.QuerySet):
    def in_force(self) -> ProtectionQuerySet:
        """Those that hold now: one past its end date lifts itself at read."""
        now = timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=now), lifted_at=None)


class Protection(models.Model):
    """A level put on an article. The last one in force holds; none means open."""

    article = models.ForeignKey(
        "wiki.WikiArticlePage", on_delete=models.CASCADE, related_name="protections"
    )
    level = models.PositiveSmallIntegerField(choices=Level)
    reason = models.CharField(max_length=200)
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True)  # empty: until somebody lifts it
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ProtectionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["article", "-id"], name="protection_of")]

    def __str__(self) -> str:
        return f"{self.article_id} · {self.get_level_display()}"
