"""What is typed before a story exists, and the address before it is confirmed."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .story import Story

WINDOW_DAYS = 365  # an author's link lives so long after the last act on the story


def new_key() -> str:
    """128 bits, in an address: nobody guesses another's draft."""
    return secrets.token_urlsafe(16)


class TellingDraft(models.Model):
    """The answers of a telling as typed, screen by screen; errors and all."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    answers = models.JSONField(default=dict)
    language = models.CharField(max_length=5, default="fr")
    touched_at = models.DateTimeField(auto_now=True)
    created_at = models.DateTimeField(auto_now_add=True)
    story = models.OneToOneField(
        Story, null=True, on_delete=models.SET_NULL, related_name="draft"
    )  # unique: submitting twice gives one story
    in_chain_of = models.ForeignKey(
        Story, null=True, on_delete=models.SET_NULL, related_name="drafts_in_chain"
    )  # the story this telling answers
    email = models.EmailField(blank=True)  # given to be sent a link back; goes with the draft
    warned_at = models.DateTimeField(null=True)  # told that an idle draft is erased soon

    class Meta:
        verbose_name = _("draft of a telling")
        verbose_name_plural = _("drafts of tellings")

    def __str__(self) -> str:
        return f"{self.key[:6]}…"


class DraftLink(models.Model):
    """A mailed link back to a draft, for another device; it signs nobody in."""

    draft = models.ForeignKey(TellingDraft, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("link to a draft")
        verbose_name_plural = _("links to drafts")

    def __str__(self) -> str:
        return f"{self.draft}"


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class ConfirmationQuerySet(models.QuerySet):
    def with_token(self, token: str) -> Confirmation | None:
        return self.select_related("story__state").filter(token_hash=hash_token(token)).first()


class Confirmation(models.Model):
    """The address of an unconfirmed story, and the link that confirms it.

    Afterwards the same link is the author's own window on the story; it signs nobody in.
    """

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="confirmation")
    email = models.EmailField()
    pseudonym = models.CharField(max_length=60, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")

    def __str__(self) -> str:
        return f"{self.story_id}"

    @property
    def expired(self) -> bool:
        age = timezone.now() - self.sent_at
        return self.confirmed_at is None and age.days >= settings.CONFIRMATION_DAYS

    @property
    def ended(self) -> bool:
        """Whether a confirmed story's link has had its life; a new one is sent on demand."""
        if self.confirmed_at is None:
            return False
        acts = (
            self.sent_at,
            self.confirmed_at,
            self.story.state.since,
            self.story.last_published_at,
        )
        return timezone.now() - max(filter(None, acts)) >= dt.timedelta(days=WINDOW_DAYS)
