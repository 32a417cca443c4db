"""The margin of a story: sums kept by the verbs, so that no page counts anything."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from .. import signals
from ..models import Comment, MeToo, SpiritVote, Story, StoryMargin
from ..models.readers import READ

_EMPTY = {
    "me_toos": {},
    "spirits": {},
    "comments": 0,
    "answers": 0,
    "similar": [],
    "similar_at": None,
}


def margin_of(story_id: int) -> StoryMargin:
    """The margin of a story, made when it has none; locked until the transaction ends."""
    margin, _made = StoryMargin.objects.get_or_create(story_id=story_id)
    return StoryMargin.objects.select_for_update().get(pk=margin.pk)


@transaction.atomic
def recount_me_toos(story_id: int) -> None:
    """How many members lived each moment; moments nobody lived are left out."""
    told = MeToo.objects.filter(episode__story=story_id).order_by()
    rows = told.values_list("episode").annotate(n=Count("pk"))
    _keep(story_id, me_toos={str(episode): number for episode, number in rows})


@transaction.atomic
def recount_spirits(story_id: int) -> None:
    """How many readers gave each answer on the spirit."""
    votes = SpiritVote.objects.filter(story=story_id).order_by()
    _keep(story_id, spirits=dict(votes.values_list("spirit").annotate(n=Count("pk"))))


@transaction.atomic
def recount_comments(story_id: int) -> None:
    """Comments and corrections that everybody reads."""
    _keep(story_id, comments=Comment.objects.filter(story=story_id, state__in=READ).count())


@transaction.atomic
def recount_answers(story_id: int | None) -> None:
    """Public stories that answer this one; nothing for None, the story that answers none."""
    if story_id is not None:
        _keep(story_id, answers=Story.objects.live().filter(in_chain_of=story_id).count())


@transaction.atomic
def keep_similar(story_id: int, similar: list[dict]) -> None:
    """The stories found alike, and when they were looked for."""
    _keep(story_id, similar=similar, similar_at=timezone.now())


@transaction.atomic
def forget(story: Story) -> None:
    """A story was taken back: its margin is emptied, and the story it answered counts one less.

    What readers wrote stays in its rows, unread; the dates of its edits are kept. Lists of similar
    stories are read with what is public at that moment, and need no word of this.
    """
    if StoryMargin.objects.filter(pk=story.pk).exists():
        _keep(story.pk, **_EMPTY)
    recount_answers(story.in_chain_of_id)


def _keep(story_id: int, **values) -> None:
    margin = margin_of(story_id)
    for name, value in values.items():
        setattr(margin, name, value)
    margin.save(update_fields=list(values))
    signals.margin_changed.send(sender=Story, story_id=story_id)
