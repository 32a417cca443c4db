"""The talk page of an article: threads of messages."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Thread(models.Model):
    """One subject, open until somebody resolves it."""

    article = models.ForeignKey(
        "wiki.WikiArticlePage", on_delete=models.CASCADE, related_name="threads"
    )
    subject = models.CharField(max_length=140)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-last_at", "-id"]
        indexes = [
            models.Index(fields=["article", "-last_at"], name="threads_of"),
            models.Index(fields=["-last_at"], condition=Q(resolved_at=None), name="threads_open"),
        ]

    def __str__(self) -> str:
        return self.subject


class Message(models.Model):
    """What a member said in a thread; without a name once their account is gone."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField()
    written_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    removed_reason = models.CharField(max_length=200, blank=True)
    form_key = models.UUIDField(unique=True, default=uuid.uuid4)  # the same message is kept once

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]


class Mention(models.Model):
    """A member named in a message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "member"], name="mentioned_once")]

    def __str__(self) -> str:
        return f"{self.message_id} @{self.member_id}"
