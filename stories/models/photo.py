"""Photos of a story: always re-encoded, without metadata, each with its words."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from ..vocabulary import ALT_MAX
from .draft import TellingDraft
from .story import Story


def photo_path(instance, filename: str) -> str:
    """A random name: nothing of the file sent is kept, and nobody guesses another's."""
    name = secrets.token_hex(12)
    return f"photos/{name[:2]}/{name}.webp"


class _Picture(models.Model):
    file = models.ImageField(
        _("photo"), upload_to=photo_path, width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(_("what the photo shows"), max_length=ALT_MAX)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.alt


class Photo(Orderable, _Picture):
    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="photos")

    class Meta(Orderable.Meta):
        verbose_name = _("photo")
        verbose_name_plural = _("photos")


class DraftPhoto(_Picture):
    """A photo sent while telling; it becomes the story's with the telling, or goes with the draft."""

    draft = models.ForeignKey(TellingDraft, on_delete=models.CASCADE, related_name="photos")
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("photo of a draft")
        verbose_name_plural = _("photos of drafts")
        ordering = ["id"]
