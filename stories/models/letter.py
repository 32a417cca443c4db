"""Letters of the site: written with the act they tell of, sent after it, tried again if need be."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..vocabulary import Language
from .story import Story


class Letter(models.Model):
    """One letter to one person. `email` is empty for an author, whose account is written to.

    `context` holds plain values; secrets in it (the token of a link) and `email` go once it is sent.
    """

    story = models.ForeignKey(
        Story, null=True, blank=True, on_delete=models.CASCADE, related_name="letters"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="letters",
    )
    email = models.EmailField(blank=True)
    kind = models.CharField(max_length=32)  # a template of templates/emails
    language = models.CharField(max_length=5, choices=Language, default=Language.FRENCH)
    context = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)  # of the next try
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="letter_to_send",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.made_at:%Y-%m-%d}"
