"""What is left of a story that was erased: its address and the day, nothing of its words."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Tombstone(models.Model):
    """The address of an erased story: it answers « gone », and the next dump lists it."""

    public_id = models.CharField(max_length=10, primary_key=True)
    erased_on = models.DateField(default=timezone.localdate)
    was_public = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("erased story")
        verbose_name_plural = _("erased stories")
        ordering = ["-erased_on"]

    def __str__(self) -> str:
        return self.public_id
