"""What software concluded of a story, and where the story stands."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..detector.judgement import Verdict
from ..vocabulary import State
from ..words import EditState
from .story import Story

VERDICT_LABELS = {
    Verdict.PUBLISH: _("to publish"),
    Verdict.UNSURE: _("unsure"),
    Verdict.SUSPECTED_AD: _("suspected advertisement"),
}


class AppendOnly(models.Model):
    """Rows that are written once: history is not edited."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if self.pk and not kwargs.get("force_insert") and not self._state.adding:
            raise TypeError(f"{type(self).__name__} rows are never changed.")
        super().save(*args, **kwargs)


class StoryState(models.Model):
    """Where a story stands: one row a story, moved by the verbs of `services` only."""

    story = models.OneToOneField(
        Story, primary_key=True, on_delete=models.CASCADE, related_name="state"
    )
    state = models.CharField(max_length=24, choices=State)
    since = models.DateTimeField(default=timezone.now)
    deadline = models.DateTimeField(null=True, blank=True)
    priority = models.PositiveSmallIntegerField(default=0)  # suspected ads first
    version = models.PositiveIntegerField(default=1)
    screening = models.ForeignKey(  # the last one of the text that readers see
        "stories.Screening", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    edit = models.CharField(max_length=10, choices=EditState, blank=True)  # of a public story
    edit_since = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(  # the moderator who reads it now
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="claims",
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)  # nobody writes to the author meanwhile

    class Meta:
        verbose_name = _("state of a story")
        verbose_name_plural = _("states of stories")
        indexes = [models.Index(fields=["state", "-priority", "since"], name="story_queue")]

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def overdue(self) -> bool:
        return bool(self.deadline and self.deadline < timezone.now())


class Screening(AppendOnly):
    """One judgement of one text by the detector."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="screenings")
    verdict = models.CharField(
        max_length=14, choices=[(v.value, label) for v, label in VERDICT_LABELS.items()]
    )
    probability = models.FloatField()
    reasons = models.JSONField(default=list)
    scores = models.JSONField(default=dict, blank=True)  # what the text says, apart from selling
    behaviour = models.JSONField(default=dict, blank=True)  # what stands around the text
    text_hash = models.CharField(max_length=32)
    version = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        get_latest_by = "id"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} ({self.probability:.2f})"


class StoryEvent(AppendOnly):
    """A change of state that no person decided."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="events")
    before = models.CharField(max_length=24, choices=State, blank=True)
    after = models.CharField(max_length=24, choices=State)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
