"""What people decided of a story: the record article 17 of the Digital Services Act asks for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..moderation import (
    APPEALABLE,
    RESTRICTIVE,
    DecisionKind,
    DecisionSource,
    Ground,
    ProposalState,
    ReasonCode,
)
from ..vocabulary import Language, State
from .brand import Brand
from .screening import AppendOnly
from .story import Story, new_public_id

_NEEDS_REASON = (DecisionKind.REFUSE, DecisionKind.REMOVE)


def _person(related_name: str = "+") -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name=related_name,
    )


class Decision(AppendOnly):
    """One act of a person: who, what, on which ground, on which facts, and what can be done about it.

    It outlives the story it is about, without facts: the public log keeps the reason and the month.
    """

    number = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    story = models.ForeignKey(Story, null=True, on_delete=models.SET_NULL, related_name="decisions")
    public_id = models.CharField(max_length=10, blank=True)  # of the story, kept when it is erased
    brand = models.ForeignKey(  # only when the author named it
        Brand, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    language = models.CharField(max_length=5, choices=Language, blank=True)
    comment = models.ForeignKey(  # what was removed, when it is not the story
        "stories.Comment",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="decisions",
    )
    kind = models.CharField(max_length=10, choices=DecisionKind)
    reason = models.CharField(max_length=4, choices=ReasonCode, blank=True)
    facts = models.TextField(blank=True)
    ground = models.CharField(max_length=8, choices=Ground, default=Ground.RULES)
    law = models.CharField(max_length=200, blank=True)  # the text of law, for the ground "law"
    before = models.CharField(max_length=24, choices=State)
    after = models.CharField(max_length=24, choices=State)
    actor = _person("decisions")
    second = _person("seconded")  # who confirmed a taking down
    source = models.CharField(
        max_length=10, choices=DecisionSource, default=DecisionSource.SOFTWARE
    )
    report = models.ForeignKey(
        "stories.Report", null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    verdict = models.CharField(max_length=14, blank=True)  # what the detector had said
    made_at = models.DateTimeField(default=timezone.now)
    appeal_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-id"]
        permissions = [("decide_appeal", _("Can decide on appeals"))]
        indexes = [models.Index(fields=["-made_at", "-id"], name="decision_log")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=_NEEDS_REASON)
                | Q(story=None)  # erased: the facts went with the text
                | (~Q(reason="") & ~Q(facts="")),
                name="restriction_has_reason_and_facts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reason}".strip()

    def save(self, *args, **kwargs) -> None:
        """Raises `ValueError` without a person: software decides nothing."""
        if self._state.adding and self.actor_id is None:
            raise ValueError("A decision is a person's: it needs an actor.")
        super().save(*args, **kwargs)

    @property
    def restricts(self) -> bool:
        return self.kind in RESTRICTIVE

    @property
    def automated_detection(self) -> bool:
        """Whether software brought it before a person. Software never decides."""
        return self.source == DecisionSource.SOFTWARE and bool(self.verdict)

    @property
    def can_be_appealed(self) -> bool:
        """As far as time and kind go; whether it was appealed already is another question."""
        return self.kind in APPEALABLE and bool(
            self.appeal_until and timezone.now() <= self.appeal_until
        )


class RemovalProposal(models.Model):
    """One moderator proposes to take a public story down; a second one confirms or declines."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="removal_proposals")
    report = models.ForeignKey(
        "stories.Report", null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    reason = models.CharField(_("reason"), max_length=4, choices=ReasonCode)
    facts = models.TextField(_("facts"))
    ground = models.CharField(_("ground"), max_length=8, choices=Ground, default=Ground.RULES)
    law = models.CharField(_("text of law"), max_length=200, blank=True)
    proposed_by = _person("removals_proposed")
    proposed_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    closed_by = _person("removals_closed")
    closed_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("why it was declined"), max_length=400, blank=True)
    decision = models.OneToOneField(
        Decision, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposal"
    )

    class Meta:
        verbose_name = _("proposal to take down")
        verbose_name_plural = _("proposals to take down")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["story"], condition=Q(state=ProposalState.OPEN), name="one_open_removal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.get_state_display()}"
