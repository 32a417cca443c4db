"""What people decided of a story, and what people said against one."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..vocabulary import DecisionKind, ReasonCode, ReportKind, State
from .screening import AppendOnly
from .story import Story, new_public_id

MOTIVE_MIN = 80


class Decision(AppendOnly):
    """One act of a person on a story: who, what, on which ground, on which facts."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=10, choices=DecisionKind)
    reason = models.CharField(max_length=4, choices=ReasonCode, blank=True)
    facts = models.TextField(blank=True)
    before = models.CharField(max_length=24, choices=State)
    after = models.CharField(max_length=24, choices=State)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    verdict = models.CharField(max_length=14, blank=True)  # what the detector had said
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind=DecisionKind.REFUSE)
                | (~models.Q(reason="") & ~models.Q(facts="")),
                name="refusal_has_reason_and_facts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reason}".strip()


class Report(models.Model):
    """A motivated doubt about a public story. The story stays online while it is read."""

    ticket = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(_("what is wrong"), max_length=10, choices=ReportKind)
    motive = models.TextField(_("why"), validators=[MinLengthValidator(MOTIVE_MIN)])
    email = models.EmailField(_("your e-mail address"), blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    handled_at = models.DateTimeField(_("handled on"), null=True, blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.ticket} {self.get_kind_display()}"
