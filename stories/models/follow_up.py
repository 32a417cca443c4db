"""Asking again, months later: consents, letters and answers."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..vocabulary import LOVE_MAX
from ..words import FollowUpAnswer, FollowUpKind
from .screening import AppendOnly
from .story import Story


class Consent(AppendOnly):
    """One box ticked or unticked, with the words it stood beside. The last row of a box decides."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="consents")
    box = models.CharField(max_length=24)  # "follow_up"
    given = models.BooleanField()
    wording = models.CharField(max_length=400)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.box} {'+' if self.given else '-'}"


class FollowUp(models.Model):
    """One letter to an author who agreed to be asked again, and the answer."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="follow_ups")
    kind = models.CharField(max_length=8, choices=FollowUpKind)
    due_on = models.DateField()
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    sent_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=12, choices=FollowUpAnswer, blank=True)
    love = models.PositiveSmallIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True)
    told_ending = models.CharField(max_length=20, blank=True)  # of the story, when it was answered

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["story", "due_on"]
        constraints = [
            models.UniqueConstraint(fields=["story", "kind", "due_on"], name="follow_up_once"),
            CheckConstraint(
                condition=Q(love__isnull=True) | Q(love__lte=LOVE_MAX),
                name="follow_up_love_0_to_10",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(sent_at__isnull=True), name="follow_up_due")
        ]

    def __str__(self) -> str:
        return f"{self.story_id} {self.kind}"
