"""A moderator's desk: languages read, ties declared, names unveiled, second readings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..moderation import DecisionKind, ReasonCode
from ..vocabulary import Language
from .brand import Brand
from .codes import CodesField
from .decision import Decision
from .screening import AppendOnly
from .story import Story

SECOND_READINGS = (DecisionKind.PUBLISH, DecisionKind.REFUSE)


class ModeratorProfile(models.Model):
    """The languages a moderator says they master: no story in another is given to them."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="moderator_profile",
    )
    languages = CodesField(Language, verbose_name=_("languages you read"))

    class Meta:
        verbose_name = _("desk of a moderator")
        verbose_name_plural = _("desks of moderators")

    def __str__(self) -> str:
        return str(self.user)


class Interest(models.Model):
    """A moderator's tie with a brand: its stories are never offered to them."""

    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="interests"
    )
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="interests")
    note = models.CharField(_("what ties you to it"), max_length=200, blank=True)
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [
            models.UniqueConstraint(fields=["moderator", "brand"], name="interest_declared_once")
        ]

    def __str__(self) -> str:
        return f"{self.moderator} – {self.brand}"


class Unveiling(AppendOnly):
    """A moderator asked to see which brand a held story is about."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="unveilings")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="unveilings"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("unveiling of a brand")
        verbose_name_plural = _("unveilings of brands")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.story_id}"


class DoubleReading(models.Model):
    """A decision a second moderator makes again without knowing the first: it changes nothing."""

    decision = models.OneToOneField(
        Decision, on_delete=models.CASCADE, related_name="double_reading"
    )
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="double_readings")
    text_hash = models.CharField(max_length=32)  # of the text the first one read
    drawn_at = models.DateTimeField(default=timezone.now)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="double_readings",
    )
    answer = models.CharField(
        max_length=10, choices=[(kind.value, kind.label) for kind in SECOND_READINGS], blank=True
    )
    reason = models.CharField(max_length=4, choices=ReasonCode, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("second reading")
        verbose_name_plural = _("second readings")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.story_id}"
