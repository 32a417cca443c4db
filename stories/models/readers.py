"""What readers leave beside a story, and the sums of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..words import CommentKind, CommentState, Spirit
from .episode import Episode
from .story import Story

COMMENT_MAX, FIELD_VALUE_MAX = 2_000, 200
READ = (CommentState.SHOWN, CommentState.ACCEPTED, CommentState.DECLINED)  # by everybody


def _by(related_name: str, **kwargs) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name=related_name, **kwargs
    )


class MeToo(models.Model):
    """A member lived the same moment. Never shown as a score."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="me_toos")
    member = _by("me_toos")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("“me too”")
        verbose_name_plural = _("“me too”")
        constraints = [models.UniqueConstraint(fields=["episode", "member"], name="me_too_once")]

    def __str__(self) -> str:
        return f"{self.episode_id}"


class SpiritVote(models.Model):
    """What a member thinks moved the brand: calculation or pure spirit."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="spirit_votes")
    member = _by("spirit_votes")
    spirit = models.CharField(max_length=12, choices=Spirit)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reader's answer on the spirit")
        verbose_name_plural = _("readers' answers on the spirit")
        constraints = [models.UniqueConstraint(fields=["story", "member"], name="spirit_vote_once")]

    def __str__(self) -> str:
        return self.get_spirit_display()


class Comment(models.Model):
    """A member's words under a story, or the correction of one of its facts."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="comments")
    author = _by("comments")
    kind = models.CharField(_("kind"), max_length=14, choices=CommentKind)
    text = models.TextField(_("text"), max_length=COMMENT_MAX)
    field = models.CharField(_("fact to correct"), max_length=24, blank=True)
    value = models.CharField(_("what it should be"), max_length=FIELD_VALUE_MAX, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=CommentState)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["id"]
        indexes = [models.Index(fields=["story", "state", "id"], name="comment_of_story")]

    def __str__(self) -> str:
        return self.text[:60]


class StoryMargin(models.Model):
    """What stands in the margin of a story, summed: read with the story, remade by the verbs.

    `me_toos` maps an episode's key to its number, `spirits` a code to its number; `similar` is a
    list of {"id", "title", "address", "shared": [words]}.
    """

    story = models.OneToOneField(
        Story, primary_key=True, on_delete=models.CASCADE, related_name="margin"
    )
    me_toos = models.JSONField(default=dict)
    spirits = models.JSONField(default=dict)
    comments = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)  # public stories that answer this one
    edits = models.PositiveIntegerField(default=0)  # published edits since the first publication
    edited_at = models.DateTimeField(null=True)
    ending_changed_at = models.DateTimeField(null=True)
    similar = models.JSONField(default=list)
    similar_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("margin of a story")
        verbose_name_plural = _("margins of stories")

    def __str__(self) -> str:
        return f"{self.story_id}"
