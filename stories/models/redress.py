"""What passes between moderators and an author: questions and appeals."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..moderation import AppealState
from .decision import Decision
from .proof import Proof
from .story import Story, new_public_id

APPEAL_MOTIVE_MIN = 40
QUESTION_MAX, ANSWER_MAX = 2_000, 4_000


class Question(models.Model):
    """What a moderator asks an author, and the answer. One open question a story."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="questions")
    decision = models.OneToOneField(
        Decision, null=True, on_delete=models.SET_NULL, related_name="question"
    )
    text = models.TextField(_("question"), max_length=QUESTION_MAX)
    wants_proof = models.BooleanField(_("a proof is asked for"), default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="questions_asked",
    )
    asked_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateTimeField()
    reminders = models.PositiveSmallIntegerField(default=0)  # letters sent since
    answer = models.TextField(_("answer"), max_length=ANSWER_MAX, blank=True)
    proof = models.ForeignKey(
        Proof, null=True, blank=True, on_delete=models.SET_NULL, related_name="answers"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)  # answered, out of time, or moot

    class Meta:
        verbose_name = _("question to an author")
        verbose_name_plural = _("questions to authors")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["story"], condition=Q(closed_at=None), name="one_open_question"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Appeal(models.Model):
    """An author asks another person to look at a decision again. Once a decision."""

    ticket = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="appeal")
    story = models.ForeignKey(Story, null=True, on_delete=models.SET_NULL, related_name="appeals")
    motive = models.TextField(_("why"))
    made_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateTimeField()
    state = models.CharField(max_length=12, choices=AppealState, default=AppealState.OPEN)
    outcome = models.OneToOneField(
        Decision, null=True, blank=True, on_delete=models.SET_NULL, related_name="ends_appeal"
    )

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["answer_by", "id"],
                condition=Q(state=AppealState.OPEN),
                name="appeal_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket} {self.get_state_display()}"

    @property
    def overdue(self) -> bool:
        return self.state == AppealState.OPEN and self.answer_by < timezone.now()
