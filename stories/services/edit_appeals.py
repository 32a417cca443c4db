"""An edit that was refused, and the appeal that gives its author reason."""

from __future__ import annotations

from ..models import Decision, Story, StoryState
from ..moderation import DecisionKind
from ..vocabulary import State
from .versions import keep_public_version, publish_version


def edit_was_refused(decision: Decision) -> bool:
    """Whether a decision refused an edit: its story was public, and stayed so."""
    return decision.kind == DecisionKind.REFUSE and decision.before == State.PUBLISHED


def refused_version(decision: Decision):
    """The revision an edit was refused in: the last one saved before; None when it is gone."""
    story = Story.objects.get(pk=decision.story_id)
    return story.revisions.filter(created_at__lte=decision.made_at).order_by("-id").first()


def publish_refused_edit(row: StoryState, decision: Decision, *, by) -> bool:
    """Show readers the edit that was refused. False when the story has changed since: the newer
    words stay, and the author may send theirs again. `row` is locked."""
    story = Story.objects.get(pk=row.pk)
    refused = refused_version(decision)
    newer = refused is None or story.revisions.filter(pk__gt=refused.pk).exists()
    if newer or row.edit or refused.pk == story.live_revision_id:
        return False
    keep_public_version(story)
    Story.objects.filter(pk=row.pk).update(latest_revision=refused, has_unpublished_changes=True)
    publish_version(row, by=by)
    return True
