"""What people outside say against a story: reports, and requests for a right of reply."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..moderation import (
    ReplyKind,
    ReplyRefusal,
    ReplyState,
    ReporterQuality,
    ReportKind,
    ReportState,
)
from ..vocabulary import Language
from .proof import private_storage
from .story import Story, new_public_id

MOTIVE_MIN = 80


def identity_path(instance, filename: str) -> str:
    ending = filename.rsplit(".", 1)[-1].lower()
    return f"identities/{instance.ticket}.{ending}"


class Report(models.Model):
    """A motivated notice about a public story, which stays online while it is read."""

    ticket = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    story = models.ForeignKey(Story, null=True, on_delete=models.SET_NULL, related_name="reports")
    public_id = models.CharField(max_length=10, blank=True, editable=False)  # of the story
    kind = models.CharField(_("what is wrong"), max_length=10, choices=ReportKind)
    passage = models.TextField(_("the passage, word for word"), blank=True)
    motive = models.TextField(_("why"), validators=[MinLengthValidator(MOTIVE_MIN)])
    law = models.CharField(_("the law you rely on"), max_length=200, blank=True)
    quality = models.CharField(
        _("you are"), max_length=12, choices=ReporterQuality, default=ReporterQuality.READER
    )
    name = models.CharField(_("your name"), max_length=120, blank=True)
    email = models.EmailField(_("your e-mail address"), blank=True)
    good_faith = models.BooleanField(_("in good faith"), default=False)
    language = models.CharField(max_length=5, choices=Language, default=Language.FRENCH)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="reports",
    )
    reporter_key = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    motive_hash = models.CharField(max_length=32, blank=True, db_index=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ReportState, default=ReportState.RECEIVED
    )
    answer = models.TextField(_("what we answer"), blank=True)
    handled_at = models.DateTimeField(_("handled on"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reports_handled",
    )

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(handled_at__isnull=True),
                name="report_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket} {self.get_kind_display()}"

    @property
    def overdue(self) -> bool:
        return bool(not self.handled_at and self.due_at and self.due_at < timezone.now())


class ReplyRequest(models.Model):
    """Somebody named in a story, or the brand it is about, asks that their answer stand under it.

    It outlives the story: a reply asked for before is kept with its reference and its dates.
    """

    ticket = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    story = models.ForeignKey(Story, null=True, on_delete=models.SET_NULL, related_name="replies")
    public_id = models.CharField(max_length=10, blank=True, editable=False)  # of the story
    kind = models.CharField(_("who asks"), max_length=8, choices=ReplyKind)
    name = models.CharField(_("name"), max_length=120)
    quality = models.CharField(_("in what quality"), max_length=120, blank=True)
    email = models.EmailField(_("your e-mail address"))
    identity = models.FileField(
        _("proof of identity"), storage=private_storage, upload_to=identity_path, blank=True
    )
    text = models.TextField(_("the reply"))
    language = models.CharField(max_length=5, choices=Language, default=Language.FRENCH)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(editable=False)
    alert_at = models.DateTimeField(editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ReplyState, default=ReplyState.RECEIVED
    )
    refusal = models.CharField(
        _("why it is refused"), max_length=12, choices=ReplyRefusal, blank=True
    )
    facts = models.TextField(_("facts"), blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="replies_handled",
    )

    class Meta:
        verbose_name = _("request for a right of reply")
        verbose_name_plural = _("requests for a right of reply")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.ticket} {self.name}"

    @property
    def overdue(self) -> bool:
        return not self.handled_at and self.due_at < timezone.now()

    @property
    def pressing(self) -> bool:
        return not self.handled_at and self.alert_at < timezone.now()
