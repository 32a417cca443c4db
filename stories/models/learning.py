"""What people taught the detector, what they were asked, and the detectors that came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..vocabulary import PickReason, Provenance, ReviewAnswer, RunState, VersionKind, VersionState
from .decision import Decision
from .screening import AppendOnly
from .story import Story


class Label(AppendOnly):
    """Somebody said of one text: lived, or an advertisement in disguise.

    It belongs to the words that were read (`text_hash`): once the text is rewritten the label is
    kept and no longer learned from. It goes when the story goes.
    """

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="labels")
    text_hash = models.CharField(max_length=32)
    is_ad = models.BooleanField(_("advertisement"))
    span_start = models.PositiveIntegerField(null=True, blank=True)
    span_end = models.PositiveIntegerField(null=True, blank=True)
    quote = models.TextField(blank=True)  # text[span_start:span_end]
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision = models.OneToOneField(
        Decision, null=True, blank=True, on_delete=models.CASCADE, related_name="label"
    )
    provenance = models.CharField(max_length=10, choices=Provenance)
    made_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(span_start=None, span_end=None, quote="")
                | models.Q(is_ad=True, span_start__lt=models.F("span_end")) & ~models.Q(quote=""),
                name="label_marks_a_passage_of_an_ad",
            ),
            models.CheckConstraint(
                condition=~models.Q(provenance=Provenance.REVIEW) & models.Q(decision__isnull=False)
                | models.Q(provenance=Provenance.REVIEW, decision__isnull=True),
                name="label_says_where_it_comes_from",
            ),
        ]

    def __str__(self) -> str:
        return str(_("advertisement") if self.is_ad else _("lived story"))


class ReviewPick(models.Model):
    """A story somebody is asked to read once, for the detector's sake and not for its author's."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="review_pick")
    week = models.DateField(_("week"))  # its Monday
    why = models.CharField(_("why"), max_length=10, choices=PickReason)
    answer = models.CharField(_("answer"), max_length=10, choices=ReviewAnswer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    label = models.OneToOneField(
        Label, null=True, blank=True, on_delete=models.SET_NULL, related_name="pick"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("story to review")
        verbose_name_plural = _("stories to review")
        indexes = [models.Index(fields=["week", "answer"], name="review_pick_week")]

    def __str__(self) -> str:
        return f"{self.week} {self.why}"


class DetectorVersion(models.Model):
    """One detector: its digest, what it learned from, and how it did before and after.

    `folder` is a name under `DATA_DIR/detector`, empty for the one the site ships. `figures` is
    what `stories.detector.comparison.compare` gives; empty for a version never compared.
    """

    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=10, choices=VersionKind)
    state = models.CharField(max_length=10, choices=VersionState)
    folder = models.CharField(max_length=64, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    manifest = models.JSONField(default=dict, blank=True)
    note = models.CharField(max_length=200, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("detector")
        verbose_name_plural = _("detectors")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state=VersionState.ACTIVE),
                name="one_active_detector",
            )
        ]

    def __str__(self) -> str:
        return self.short

    @property
    def short(self) -> str:
        """The name stories and pages know it by."""
        return self.digest[:12]


class Retraining(models.Model):
    """One retraining, under way or over: a stopped one says what stopped it."""

    started_at = models.DateTimeField(default=timezone.now)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.RUNNING)
    message = models.TextField(blank=True)
    version = models.ForeignKey(
        DetectorVersion, null=True, blank=True, on_delete=models.SET_NULL, related_name="runs"
    )
    host = models.CharField(max_length=255, blank=True)  # the machine and the process at work
    process = models.PositiveIntegerField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("retraining")
        verbose_name_plural = _("retrainings")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state=RunState.RUNNING),
                name="one_retraining_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.state}"
