"""Erasing what an author told: every row, file and copy of it, or only who told it.

What people decided stays, without facts: the public log keeps the reason and the month. The address
of an erased story answers « gone », and the next dump tells those who copied it.
"""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import ModelLogEntry

from ..models import (
    Appeal,
    Brand,
    Decision,
    ReplyRequest,
    Report,
    Story,
    StoryMargin,
    StoryState,
    StoryTagWord,
    TellingDraft,
    Tombstone,
)
from ..moderation import ReplyState
from ..vocabulary import Language
from .margins import recount_answers
from .near_duplicates import leave_clusters
from .states import hide


@transaction.atomic
def erase_story(story: Story) -> Tombstone | None:
    """Erase a story in whatever state it is; None when it was erased meanwhile."""
    StoryState.objects.select_for_update().filter(pk=story.pk).first()
    story = Story.objects.filter(pk=story.pk).first()
    if story is None:
        return None
    was_public = bool(story.last_published_at)
    if story.live:
        hide(story)
    brands = [story.brand_id, story.switched_to_id]
    words = list(story.story_tags.values_list("tag", flat=True))
    _blank_what_people_said(story)
    _forget_traces(story)
    leave_clusters([story.pk])
    TellingDraft.objects.filter(story=story).delete()
    parent = story.in_chain_of_id
    story.delete()
    recount_answers(parent)
    _forget_words(words)
    _forget_proposed(brands)
    return Tombstone.objects.create(public_id=story.public_id, was_public=was_public)


def _blank_what_people_said(story: Story) -> None:
    """Decisions, appeals and reports outlive the story, without a word of it."""
    about = Q(story=story.pk) | Q(comment__story=story.pk)
    Appeal.objects.filter(Q(story=story.pk) | Q(decision__story=story.pk), outcome=None).delete()
    Appeal.objects.filter(Q(story=story.pk) | Q(decision__story=story.pk)).update(
        motive="", story=None
    )
    Decision.objects.filter(about).update(facts="", story=None, comment=None)
    now = timezone.now()
    for language in Language:
        with translation.override(language):
            answer = _("The author of the story erased it.")
        waiting = {"story": story.pk, "language": language, "handled_at": None}
        Report.objects.filter(**waiting).update(handled_at=now)
        Report.objects.filter(story=story.pk, language=language).update(answer=answer)
    nobody = {"name": "", "email": "", "reporter": None, "reporter_key": ""}
    Report.objects.filter(story=story.pk).update(
        motive="", passage="", motive_hash="", story=None, **nobody
    )
    replies = ReplyRequest.objects.filter(story=story.pk)
    replies.filter(state=ReplyState.REFUSED).update(
        text="", facts="", name="", quality="", email=""
    )
    replies.update(story=None)  # one asked before stays, with its number and dates: it is a right


def forget_identity(request: ReplyRequest) -> None:
    """Erase the proof of identity of a request; its file goes on commit."""
    storage, name = request.identity.storage, request.identity.name
    if name:
        ReplyRequest.objects.filter(pk=request.pk).update(identity="")
        transaction.on_commit(lambda: storage.delete(name))


def _forget_traces(story: Story) -> None:
    """Where Wagtail and the margins of other stories repeat the title or the text."""
    kind = ContentType.objects.get_for_model(Story)
    of_story = {"content_type": kind, "object_id": str(story.pk)}
    ModelLogEntry.objects.filter(**of_story).update(label=story.public_id, data={})
    FormState.objects.filter(**of_story).delete()
    EditingSession.objects.filter(**of_story).delete()
    said = StoryMargin.objects.annotate(said=Cast("similar", TextField()))
    for margin in said.filter(said__contains=story.public_id):
        margin.similar = [near for near in margin.similar if near.get("id") != story.pk]
        margin.save(update_fields=["similar"])


def _forget_words(words: list[int]) -> None:
    """Tags that nobody else uses and no editor merged anything into."""
    for word in StoryTagWord.objects.filter(pk__in=words, story_tags=None):
        if word.synonyms.count() <= 1:
            word.delete()


def _forget_proposed(brands: list[int | None]) -> None:
    """Names of brands that only this story gave and that were never public."""
    unused = Brand.objects.filter(pk__in=[key for key in brands if key], live=False)
    unused = unused.filter(first_published_at=None, merged_into=None, merged=None)
    unused.filter(stories=None, arrivals=None, events=None).delete()
