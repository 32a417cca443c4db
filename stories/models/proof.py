"""What an author shows moderators only: a bill, a letter. Never public, purged after a year."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .story import Story


def private_storage():
    """Outside the folder that is served."""
    return storages["private"]


def proof_path(instance, filename: str) -> str:
    ending = filename.rsplit(".", 1)[-1].lower()
    return f"proofs/{secrets.token_hex(16)}.{ending}"


class Proof(models.Model):
    """A private file that supports a story."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="proofs")
    file = models.FileField(_("file"), storage=private_storage, upload_to=proof_path)
    sent_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="proofs_seen",
    )

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.story_id}"
