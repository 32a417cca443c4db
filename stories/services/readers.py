"""What members leave beside a story: « moi aussi », the spirit, comments, corrections of one fact."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..comment_checks import why_held
from ..models import (
    Comment,
    Decision,
    Episode,
    MeToo,
    Report,
    SpiritVote,
    Story,
    StoryState,
)
from ..models.readers import COMMENT_MAX, FIELD_VALUE_MAX, READ
from ..models.review import FACTS_MIN
from ..moderation import REFUSAL_REASONS, DecisionKind, DecisionSource, ReasonCode
from ..plain_text import clean_line, clean_text
from ..reader_words import Fact
from ..vocabulary import State
from ..words import BrandMask, CommentKind, CommentState, Spirit
from .letters import write_letter
from .margins import recount_comments, recount_me_toos, recount_spirits
from .states import decide

A_DAY, A_MINUTE = 10, 3  # comments of a member
REASON_MAX = 200


class NotKept(Exception):
    """Nothing was kept; the message says why and what to do."""


@transaction.atomic
def me_too(episode: Episode, member) -> bool:
    """The member lived the same moment, or takes it back; whether it stands now."""
    story = _public(episode.story_id)
    _not_the_author(story, member)
    given, made = MeToo.objects.get_or_create(episode=episode, member=member)
    if not made:
        given.delete()
    recount_me_toos(story.pk)
    return made


@transaction.atomic
def vote_spirit(story: Story, member, spirit: str) -> None:
    """What the member thinks moved the brand; answering again replaces the answer."""
    _not_the_author(_public(story.pk), member)
    if spirit not in Spirit.values:
        raise NotKept(_("Choose one of the answers."))
    SpiritVote.objects.update_or_create(story=story, member=member, defaults={"spirit": spirit})
    recount_spirits(story.pk)


@transaction.atomic
def comment(story: Story, member, text: str) -> Comment:
    """Keep a member's words: shown at once, or held for a person who reads them first.

    The same words sent twice are kept once. Raises `NotKept`.
    """
    return _say(story, member, text, CommentKind.COMMENT)


@transaction.atomic
def propose_rectification(
    story: Story, member, *, fact: str, value: str, text: str = ""
) -> Comment:
    """Propose to correct one fact of a story; its author accepts or declines. Raises `NotKept`."""
    value = clean_line(value)
    if fact not in facts_of_story(story):
        raise NotKept(_("Choose the fact to correct."))
    if not value:
        raise NotKept(_("Say what it should be."))
    if len(value) > FIELD_VALUE_MAX:
        raise NotKept(
            _("What it should be: at most %(count)s characters.") % {"count": FIELD_VALUE_MAX}
        )
    return _say(story, member, text, CommentKind.RECTIFICATION, field=fact, value=value)


def facts_of_story(story: Story) -> list[str]:
    """The facts that may be corrected: never the name of a brand its author would not give."""
    return [
        fact for fact in Fact.values if fact != Fact.BRAND or story.brand_mask == BrandMask.NAMED
    ]


@transaction.atomic
def answer_rectification(rectification: Comment, *, by, accept: bool) -> Comment:
    """The author of the story accepts a correction or declines it; the story is not changed.

    Accepting says that the author agrees: the author's own edit changes the fact. Raises `NotKept`.
    """
    rectification = Comment.objects.select_for_update().get(pk=rectification.pk)
    story = _public(rectification.story_id)
    if not story.author_id or story.author_id != by.pk:
        raise NotKept(_("Only the author of the story answers a correction."))
    if rectification.kind != CommentKind.RECTIFICATION or rectification.state not in READ:
        raise NotKept(_("This correction can no longer be answered."))
    rectification.state = CommentState.ACCEPTED if accept else CommentState.DECLINED
    rectification.save(update_fields=["state"])
    recount_comments(story.pk)
    return rectification


@transaction.atomic
def show_comment(said: Comment) -> None:
    """A moderator shows what was held, or what was removed by mistake."""
    Comment.objects.filter(pk=said.pk).update(state=CommentState.SHOWN, reason="")
    recount_comments(said.story_id)


@transaction.atomic
def remove_comment(
    said: Comment, *, by, reason: ReasonCode | str, facts: str, report: Report | None = None
) -> Decision:
    """A moderator takes a comment away, with a reason of the closed list and facts; its row stays.

    The statement of reasons goes to whoever wrote it. Raises `NotKept`, also when it is gone.
    """
    facts = clean_text(facts)
    if reason not in REFUSAL_REASONS or len(facts) < FACTS_MIN:
        raise NotKept(_("Removing a comment needs a reason of the closed list and facts."))
    row = StoryState.objects.select_for_update().get(pk=said.story_id)
    said = Comment.objects.select_for_update().get(pk=said.pk)
    if said.state == CommentState.REMOVED:
        raise NotKept(_("This comment was removed before. Nothing was changed."))
    said.state, said.reason = CommentState.REMOVED, facts[:REASON_MAX]
    said.save(update_fields=["state", "reason"])
    recount_comments(said.story_id)
    source = DecisionSource.REPORT if report else DecisionSource.OWN
    decision = decide(
        said.story,
        by,
        DecisionKind.COMMENT,
        State(row.state),
        comment=said,
        reason=reason,
        facts=facts,
        source=source,
        report=report,
    )
    write_letter(
        "comment_removed",
        email=said.author.email,
        language=said.story.language,
        reason=str(reason),
        decision=decision.number,
    )
    return decision


@transaction.atomic
def take_back_comment(said: Comment, *, by) -> None:
    """A member takes back what they wrote: the row goes. Raises `NotKept` for another's."""
    if said.author_id != by.pk:
        raise NotKept(_("Only its author takes a comment back."))
    Comment.objects.filter(pk=said.pk).delete()
    recount_comments(said.story_id)


def _say(story: Story, member, text: str, kind: CommentKind, **fact: str) -> Comment:
    story = _public(story.pk)
    _not_frozen(story, member)
    text = clean_text(text)
    if not text and kind == CommentKind.COMMENT:
        raise NotKept(_("Write something first."))
    if len(text) > COMMENT_MAX:
        raise NotKept(
            _("At most %(count)s characters; yours has %(length)s. Nothing was sent.")
            % {"count": COMMENT_MAX, "length": len(text)}
        )
    members = get_user_model().objects.select_for_update(no_key=True)
    members.get(pk=member.pk)  # two windows wait here
    values = {"story": story, "author": member, "kind": kind, "text": text, **fact}
    if same := Comment.objects.filter(**values).exclude(state=CommentState.REMOVED).first():
        return same
    _not_too_often(member)
    held = why_held(f"{text}\n{fact.get('value', '')}")
    state = CommentState.HELD if held else CommentState.SHOWN
    said = Comment.objects.create(**values, state=state)
    if not held:
        recount_comments(story.pk)
        _write_to_author(story, said)
    return said


def _not_frozen(story: Story, member) -> None:
    """Somebody says that the author is pressed: only moderators write until a person has looked."""
    if member.has_perm("stories.publish_story"):
        return
    if StoryState.objects.filter(pk=story.pk, frozen_at__isnull=False).exists():
        raise NotKept(
            _(
                "Comments and corrections are closed under this story while a moderator looks at a "
                "report. Nothing was sent: copy your text and come back."
            )
        )


def _not_too_often(member) -> None:
    now, said = timezone.now(), Comment.objects.filter(author=member)
    if said.filter(made_at__gt=now - dt.timedelta(minutes=1)).count() >= A_MINUTE:
        raise NotKept(_("That is a lot at once. Nothing was sent: try again in a minute."))
    if said.filter(made_at__gt=now - dt.timedelta(days=1)).count() >= A_DAY:
        raise NotKept(
            _("At most %(count)s comments a day. Nothing was sent: copy your text and come back.")
            % {"count": A_DAY}
        )


def _write_to_author(story: Story, said: Comment) -> None:
    """One letter a day at most, whatever the number of stories and comments; none to oneself."""
    if not story.author_id or story.author_id == said.author_id:
        return
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    others = Comment.objects.filter(
        story__author=story.author_id, state__in=READ, made_at__gte=today
    ).exclude(author=story.author_id)
    if not others.exclude(pk=said.pk).exists():
        write_letter(str(said.kind), story=story)


def _public(story_id: int) -> Story:
    story = Story.objects.live().filter(pk=story_id).first()
    if story is None:
        raise NotKept(_("This story is no longer public. Nothing was sent."))
    return story


def _not_the_author(story: Story, member) -> None:
    if story.author_id == member.pk:
        raise NotKept(_("This is your own story."))
