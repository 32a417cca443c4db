"""What was done how often, by whom, without knowing who: hashes under a salt that changes daily."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..moderation import LimitedAction


def new_salt() -> str:
    return secrets.token_hex(16)


class DailySalt(models.Model):
    """The salt of a day. Once it is erased its hashes lead back to nobody."""

    day = models.DateField(primary_key=True, default=timezone.localdate)
    salt = models.CharField(max_length=32, default=new_salt)

    class Meta:
        verbose_name = _("salt of a day")
        verbose_name_plural = _("salts of days")

    def __str__(self) -> str:
        return f"{self.day}"


class Attempt(models.Model):
    """One act that is counted: an address or an account, hashed with the salt of its day."""

    action = models.CharField(max_length=10, choices=LimitedAction)
    subject = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("counted act")
        verbose_name_plural = _("counted acts")
        indexes = [models.Index(fields=["action", "subject", "made_at"], name="attempt_of_subject")]

    def __str__(self) -> str:
        return self.action
