"""Members as contributors: what they may do, watch, and are told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..vocabulary import Frequency, News


class Contributor(models.Model):
    """A member who writes: a newcomer until five edits were accepted."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wiki_contributor"
    )
    accepted = models.PositiveIntegerField(default=0)  # edits an editor accepted
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )  # empty: by their accepted edits
    blocked_until = models.DateTimeField(null=True)
    blocked_reason = models.CharField(max_length=200, blank=True)
    blocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    digest = models.CharField(max_length=6, choices=Frequency, default=Frequency.WEEKLY)
    digest_sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.member)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_blocked(self) -> bool:
        return self.blocked_until is not None and self.blocked_until > timezone.now()


class Watch(models.Model):
    """An article a member follows."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wiki_watches"
    )
    article = models.ForeignKey(
        "wiki.WikiArticlePage", on_delete=models.CASCADE, related_name="watches"
    )
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "article"], name="watched_once")]

    def __str__(self) -> str:
        return f"{self.member_id} · {self.article_id}"


class Notice(models.Model):
    """Something a member is told, on their watchlist and in the digest."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wiki_notices"
    )
    article = models.ForeignKey("wiki.WikiArticlePage", null=True, on_delete=models.CASCADE)
    news = models.CharField(max_length=9, choices=News)
    about = models.JSONField(default=dict)  # what the sentence needs, by kind of news
    made_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["member", "-id"], name="notices_of")]

    def __str__(self) -> str:
        return f"{self.member_id} · {self.news}"
