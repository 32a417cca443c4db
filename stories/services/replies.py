"""The right of reply: asked by somebody named, or by the brand; published under the story, on a clock.

Three months to ask and three days to publish for a person or a body named or designated (LCEN,
article 6, and décret 2007-1527), seven days for the brand (NF Z74-501). At most as long as the
story, and 200 lines.
"""

from __future__ import annotations

import calendar
import datetime as dt

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .. import signals
from ..models import Decision, ReplyRequest, Story, StoryState
from ..models.review import FACTS_MIN
from ..moderation import DecisionKind, DecisionSource, ReplyKind, ReplyRefusal, ReplyState
from ..vocabulary import State
from .addresses import address_of_page
from .impartial import not_a_party
from .letters import write_letter
from .operators import alert_operators
from .states import decide

MONTHS, LINES_MAX, LINE = 3, 200, 80  # LINE: characters of one line
SEEN = "stories.identity_seen"  # in Wagtail's log


class NotTaken(ValueError):
    """The reply is not taken; the message says why, with the figures."""


class ReplyClosed(Exception):
    """Somebody was faster; the message says what the request became."""

    def __init__(self, asked: ReplyRequest) -> None:
        state = asked.get_state_display()
        super().__init__(_("Already dealt with: this request is now “%s”.") % state)


def length_allowed(story: Story) -> int:
    """Characters of a reply at most: those of the story, its moments included."""
    return len(story.text) + sum(len(moment.text) for moment in story.episodes.all())


def lines_of(text: str) -> int:
    """Lines of a text set at `LINE` characters; an empty one counts."""
    return sum(max(1, -(-len(line) // LINE)) for line in text.split("\n"))


def last_day(story: Story) -> dt.date | None:
    """The last day on which somebody named may ask: three months after the first publication."""
    if story.first_published_at is None:
        return None
    day = timezone.localdate(story.first_published_at)
    year, month = divmod(day.year * 12 + day.month - 1 + MONTHS, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def why_not_taken(story: Story, kind: ReplyKind | str, text: str) -> str:
    """What stands against a reply of this length, today; empty for nothing."""
    most, length, lines = length_allowed(story), len(text), lines_of(text)
    if length > most:
        return _(
            "A reply is no longer than the story: %(most)s characters at most, yours has %(length)s."
        ) % {"most": most, "length": length}
    if lines > LINES_MAX:
        return _("A reply has %(most)s lines at most; yours has %(lines)s.") % {
            "most": LINES_MAX,
            "lines": lines,
        }
    until = last_day(story)
    if kind == ReplyKind.NAMED and until and timezone.localdate() > until:
        return _(
            "The law gives three months from publication to ask: they ended on %(day)s. You may "
            "still report the story."
        ) % {"day": date_format(until, "j F Y")}
    return ""


@transaction.atomic
def ask_reply(
    story: Story,
    *,
    kind: ReplyKind | str,
    name: str,
    quality: str,
    email: str,
    text: str,
    identity: ContentFile | None = None,
    language: str = "fr",
) -> ReplyRequest:
    """Keep a request, with its number and the day it is due; the same sent twice is kept once.

    `identity` is a checked file, seen by moderators only. Raises `NotTaken`.
    """
    kind = ReplyKind(kind)
    if why := why_not_taken(story, kind, text):
        raise NotTaken(why)
    StoryState.objects.select_for_update().get(pk=story.pk)  # two windows wait here
    same = ReplyRequest.objects.filter(
        story=story, kind=kind, email__iexact=email, text=text, handled_at=None
    )
    if found := same.first():
        return found
    now = timezone.now()
    asked = ReplyRequest(
        story=story,
        public_id=story.public_id,
        kind=kind,
        name=name,
        quality=quality,
        email=email,
        text=text,
        language=language,
        made_at=now,
        due_at=now + dt.timedelta(days=kind.days),
        alert_at=now + dt.timedelta(hours=kind.alert_hours),
    )
    if identity is not None:
        asked.identity.save(identity.name, identity, save=False)
    try:
        with transaction.atomic():
            asked.save()
    except BaseException:
        if asked.identity:
            asked.identity.storage.delete(asked.identity.name)
        raise
    _write(asked, "reply_received", due=f"{timezone.localdate(asked.due_at):%Y-%m-%d}")
    return asked


@transaction.atomic
def publish_reply(asked: ReplyRequest, *, by) -> Decision:
    """Show the reply under the story, or where it stood when it is gone. Its author is told.

    Raises `ReplyClosed`, `NotYours`.
    """
    asked = _locked(asked, by)
    decision = _close(asked, by, ReplyState.PUBLISHED, DecisionKind.REPLY)
    _write(asked, "reply_published")
    if asked.story is not None and asked.story.live:
        write_letter("reply_added", story=asked.story, ticket=asked.ticket)
    return decision


@transaction.atomic
def refuse_reply(asked: ReplyRequest, *, by, refusal: ReplyRefusal | str, facts: str) -> Decision:
    """Do not publish the reply, for a reason of the closed list and facts.

    Raises `ValueError` without them, `ReplyClosed`, `NotYours`.
    """
    if refusal not in ReplyRefusal.values or len(facts.strip()) < FACTS_MIN:
        raise ValueError(_("A refusal needs a reason of the closed list and facts."))
    asked = _locked(asked, by)
    asked.refusal, asked.facts = refusal, facts.strip()
    words = f"{asked.get_refusal_display()}. {asked.facts}"
    decision = _close(asked, by, ReplyState.REFUSED, DecisionKind.NO_REPLY, facts=words)
    _write(asked, "reply_refused", why=str(refusal), facts=asked.facts, decision=decision.number)
    return decision


@transaction.atomic
def see_identity(asked: ReplyRequest, *, by) -> None:
    """Write down that a moderator opened a proof of identity."""
    log(instance=asked, action=SEEN, user=by)


def alert_replies(now: dt.datetime | None = None) -> int:
    """Warn those who run the site of replies whose delay runs out, once each; how many letters."""
    waiting = ReplyRequest.objects.filter(handled_at=None, alert_at__lte=now or timezone.now())
    return sum(
        alert_operators("reply", asked.ticket, page=address_of_page("reply_request", asked.pk))
        for asked in waiting.order_by("due_at", "pk")
    )


def _locked(asked: ReplyRequest, by) -> ReplyRequest:
    StoryState.objects.select_for_update().filter(pk=asked.story_id).first()
    found = ReplyRequest.objects.select_for_update().get(pk=asked.pk)
    if found.handled_at:
        raise ReplyClosed(found)
    not_a_party(by, found.story)
    return found


def _close(asked: ReplyRequest, by, state: ReplyState, kind: DecisionKind, **grounds) -> Decision:
    """Keep what was decided; the proof of identity has served, and goes on commit."""
    asked.state, asked.handled_at, asked.handled_by = state, timezone.now(), by
    if name := asked.identity.name:
        storage, asked.identity = asked.identity.storage, ""
        transaction.on_commit(lambda: storage.delete(name))
    asked.save()
    grounds["source"] = DecisionSource.REQUEST
    if asked.story is None:  # erased since
        return Decision.objects.create(
            story=None, public_id=asked.public_id, kind=kind, actor=by, **grounds
        )
    signals.notices_changed.send(sender=ReplyRequest, story_id=asked.story_id)
    return decide(asked.story, by, kind, State(asked.story.state.state), **grounds)


def _write(asked: ReplyRequest, kind: str, **context: object) -> None:
    write_letter(
        kind,
        email=asked.email,
        language=asked.language,
        ticket=asked.ticket,
        page=address_of_page(
            "stories:reply_status", asked.public_id, asked.ticket, language=asked.language
        ),
        **context,
    )
