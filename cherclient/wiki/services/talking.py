"""What members say to each other about an article."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from itertools import islice

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from stories.folding import fold

from ..mentions import names_in, replace_names
from ..models import (
    ArticleRevision,
    Contributor,
    Mention,
    Message,
    Thread,
    Watch,
    WikiArticlePage,
)
from ..rights import Rank, rank_of
from ..vocabulary import News
from .locking import lock_member
from .refusals import Refused, TooOften, demand
from .watching import tell_members

EDITED_WITHIN = dt.timedelta(minutes=30)
HOUR = dt.timedelta(hours=1)
AN_HOUR = {Rank.NEWCOMER: 10}  # messages; meant for robots
AN_HOUR_OTHERS = 60
AT_ONCE = 500  # messages written again
ANSWERED_MAX = 50  # people of a thread who are told of a message, whether they watch or not


@transaction.atomic
def open_thread(
    article: WikiArticlePage, *, subject: str, text: str, by, form_key: uuid.UUID | None = None
) -> Message:
    """Begin a thread by its first message. Raises `Refused`."""
    demand(by, Rank.NEWCOMER)
    if said := _said_already(by, text, form_key):
        return said
    _not_too_often(by)
    now = timezone.now()
    thread = Thread.objects.create(article=article, subject=subject, opened_by=by, last_at=now)
    return _say(thread, None, text, by, form_key)


@transaction.atomic
def answer(
    thread: Thread,
    *,
    text: str,
    by,
    parent: Message | None = None,
    form_key: uuid.UUID | None = None,
) -> Message:
    """Say something in a thread, to everybody or to one message. Raises `Refused`."""
    demand(by, Rank.NEWCOMER)
    if said := _said_already(by, text, form_key):
        return said
    _not_too_often(by)
    said = _say(thread, parent, text, by, form_key)
    Thread.objects.filter(pk=thread.pk).update(last_at=said.written_at)
    return said


@transaction.atomic
def edit_message(message: Message, *, text: str, by) -> None:
    """Correct one's own message soon after. Raises `Refused`."""
    demand(by, Rank.NEWCOMER)
    message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if not may_edit(message, by):
        raise Refused(_("A message can be corrected by its author, for half an hour."))
    if text == message.text:
        return
    message.text, message.edited_at = text, timezone.now()
    message.save(update_fields=["text", "edited_at"])
    _name(message, by)


@transaction.atomic
def remove_message(message: Message, *, reason: str, by) -> None:
    """Take a message out of sight; the reason stands in its place. Raises `Refused`."""
    demand(by, Rank.EDITOR)
    message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if message.removed_at:
        return
    message.removed_at, message.removed_by, message.removed_reason = timezone.now(), by, reason
    message.save(update_fields=["removed_at", "removed_by", "removed_reason"])


@transaction.atomic
def put_back_message(message: Message, *, by) -> None:
    """Show a message again that was taken out of sight. Raises `Refused`."""
    demand(by, Rank.EDITOR)
    message.removed_at = message.removed_by = None
    message.removed_reason = ""
    message.save(update_fields=["removed_at", "removed_by", "removed_reason"])


@transaction.atomic
def resolve(thread: Thread, *, by) -> None:
    """Say that a thread is settled; twice is once. Raises `Refused`."""
    demand(by, Rank.NEWCOMER)
    thread = Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    if thread.resolved_at is None:
        thread.resolved_at, thread.resolved_by = timezone.now(), by
        thread.save(update_fields=["resolved_at", "resolved_by"])


@transaction.atomic
def reopen(thread: Thread, *, by) -> None:
    """Say that a thread is not settled after all. Raises `Refused`."""
    demand(by, Rank.NEWCOMER)
    thread = Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    if thread.resolved_at is not None:
        thread.resolved_at = thread.resolved_by = None
        thread.save(update_fields=["resolved_at", "resolved_by"])


def may_edit(message: Message, member) -> bool:
    recent = message.written_at > timezone.now() - EDITED_WITHIN
    own = message.author_id is not None and message.author_id == member.pk
    return own and message.removed_at is None and recent


@transaction.atomic
def forget_names(member) -> None:
    """Where an account that is closed was named, messages say « a former member » instead."""
    _name_otherwise(member, member.pseudonym, lambda: _("a former member"))


@transaction.atomic
def follow_name(member, before: str) -> None:
    """A member takes another pseudonym: messages that name them say it."""
    _name_otherwise(member, before, lambda: f"@{member.pseudonym}")


def _name_otherwise(member, name: str, words: Callable[[], str]) -> None:
    if not (key := fold(name)):
        return
    naming = Message.objects.filter(mentions__member=member).select_related("thread__article")
    naming = naming.select_for_update(of=("self",), no_key=True).order_by("pk")
    messages = naming.prefetch_related("mentions__member").iterator(AT_ONCE)
    while some := list(islice(messages, AT_ONCE)):
        for message in some:
            with translation.override(message.thread.article.language):
                said = words()
            message.text = _named_otherwise(message, member.pk, key, said)
        Message.objects.bulk_update(some, ["text"])


def _named_otherwise(message: Message, member: int, key: str, said: str) -> str:
    """The text of a message, `said` in place of a member known by the folded name `key`."""
    others = (each.member for each in message.mentions.all() if each.member_id != member)
    known = {fold(other.pseudonym): other.pk for other in others} | {key: member}
    found = names_in(message.text, known)
    spans = {span: who for span, who in found.items() if who == member}
    return replace_names(message.text, spans, lambda _key: said)


# --- one message ----------------------------------------------------------------------------------


def _said_already(by, text: str, form_key: uuid.UUID | None) -> Message | None:
    """The same words sent twice by one form; other words of that form are another message."""
    if form_key is None:
        return None
    sent = Message.objects.filter(form_key=form_key, author=by, text=text)
    return sent.select_related("thread").first()


def _not_too_often(by) -> None:
    lock_member(by)
    most, now = AN_HOUR.get(rank_of(by), AN_HOUR_OTHERS), timezone.now()
    within = Message.objects.filter(author=by, written_at__gt=now - HOUR).order_by("-id")
    moments = list(within.values_list("written_at", flat=True)[:most])
    if len(moments) == most:
        raise TooOften(int((moments[-1] + HOUR - now).total_seconds()) + 1)


def _say(thread: Thread, parent: Message | None, text: str, by, form_key) -> Message:
    if form_key is None or Message.objects.filter(form_key=form_key).exists():
        form_key = uuid.uuid4()
    said = Message.objects.create(
        thread=thread, parent=parent, author=by, text=text, form_key=form_key
    )
    named = _name(said, by)
    watching = Watch.objects.filter(article=thread.article_id)
    told = set(watching.values_list("member", flat=True)) | _people_of(thread)
    told -= {by.pk, *named}
    tell_members(told, News.TALK, thread.article, thread=thread.pk, message=said.pk)
    return said


def _people_of(thread: Thread) -> set[int]:
    """Who spoke in a thread, the latest ones."""
    spoke = thread.messages.exclude(author=None).order_by("-id")
    return set(spoke.values_list("author", flat=True)[:ANSWERED_MAX])


def _name(message: Message, by) -> set[int]:
    """Keep who is named in a message, and tell those who were not named in it before."""
    named = set(names_in(message.text, _known_names(message.text)).values())
    before = set(message.mentions.values_list("member", flat=True))
    message.mentions.exclude(member__in=named).delete()
    new = named - before
    Mention.objects.bulk_create([Mention(message=message, member_id=key) for key in sorted(new)])
    about = {"thread": message.thread_id, "message": message.pk}
    tell_members(new - {by.pk}, News.MENTION, message.thread.article, **about)
    return named


def _known_names(text: str) -> dict[str, int]:
    """Folded pseudonyms of members who take part in the wiki; those of two members are left out."""
    if "@" not in text:
        return {}
    themselves = OuterRef("pk")
    takes_part = (
        Exists(Contributor.objects.filter(member=themselves))
        | Exists(Watch.objects.filter(member=themselves))
        | Exists(Message.objects.filter(author=themselves))
        | Exists(ArticleRevision.objects.filter(author=themselves))
    )
    known: dict[str, int] = {}
    shared: set[str] = set()
    members = get_user_model().objects.filter(takes_part, is_active=True).exclude(pseudonym="")
    for key, pseudonym in members.values_list("pk", "pseudonym").iterator():
        name = fold(pseudonym)
        if name in known:
            shared.add(name)
        known[name] = key
    return {name: key for name, key in known.items() if name and name not in shared}
