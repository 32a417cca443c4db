"""Talk pages: threads of an article or of the whole wiki, and the messages of one thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.safestring import SafeString

from ..models import Message, Thread, WikiArticlePage
from .keyset import key_in, moment_in, moment_out, older_than
from .talk_text import drawn

THREADS, MESSAGES = 25, 100  # a page
DEPTH_MAX = 4  # levels of answers; below, messages follow each other
BEFORE = 20  # messages shown above the one an address leads to


@dataclass(frozen=True, slots=True)
class ThreadsPage:
    """Threads that are open, then those that are settled; `older` is the query of the next page."""

    waiting: list[Thread]
    settled: list[Thread]
    older: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message in its place: `level` from 1."""

    message: Message
    level: int
    html: SafeString
    answered: Message | None  # what it answers


@dataclass(frozen=True, slots=True)
class MessagesPage:
    said: list[Said]
    is_first: bool
    after: int  # key of the last message, when others follow


def threads_of(article: WikiArticlePage, before: str = "") -> ThreadsPage:
    """The threads of an article after a place: open ones first, the liveliest on top."""
    rows = _with_numbers(article.threads.all())
    kind, _dash, place = before.partition("-")
    waiting: list[Thread] = []
    if kind != "settled":
        waiting = list(_after(rows.filter(resolved_at=None), place)[: THREADS + 1])
        if len(waiting) > THREADS:
            return ThreadsPage(waiting[:THREADS], [], _next("open", waiting[THREADS - 1]))
    room = THREADS - len(waiting) or 1
    from_there = place if kind == "settled" else ""
    settled = list(_after(rows.exclude(resolved_at=None), from_there)[: room + 1])
    older = _next("settled", settled[room - 1]) if len(settled) > room else ""
    return ThreadsPage(waiting, settled[:room], older)


def threads_everywhere(language: str, before: str = "") -> ThreadsPage:
    """The open threads of all articles of a language."""
    live = WikiArticlePage.objects.live().filter(locale__language_code=language)
    rows = Thread.objects.filter(resolved_at=None, article__in=live.values("pk"))
    rows = _with_numbers(rows).select_related("article")
    _kind, _dash, place = before.partition("-")
    found = list(_after(rows, place)[: THREADS + 1])
    older = _next("open", found[THREADS - 1]) if len(found) > THREADS else ""
    return ThreadsPage(found[:THREADS], [], older)


def messages_of(thread: Thread, language: str, *, after: str = "", at: str = "") -> MessagesPage:
    """Messages in the order they answer each other, from a key on, or around the message `at`."""
    start = _before(thread, key_in(at)) if key_in(at) else key_in(after)
    people = ("author__wiki_contributor", "parent__author", "removed_by")
    rows = thread.messages.select_related(*people).filter(id__gt=start).order_by("id")
    found = list(rows[: MESSAGES + 1])
    shown = found[:MESSAGES]
    html = drawn([each for each in shown if each.removed_at is None], language)
    said = [
        Said(each, level, html.get(each.pk, SafeString()), each.parent)
        for each, level in in_order(shown)
    ]
    more = len(found) > MESSAGES
    return MessagesPage(said, start == 0, shown[-1].pk if more else 0)


def in_order(messages: Iterable[Message]) -> list[tuple[Message, int]]:
    """Messages with their levels, each followed by its answers; `DEPTH_MAX` levels at most.

    An answer to a message that is not among them stands on the first level.
    """
    answers: dict[int | None, list[Message]] = {}
    there: set[int] = set()
    for each in messages:
        answers.setdefault(each.parent_id if each.parent_id in there else None, []).append(each)
        there.add(each.pk)
    waiting = [(each, 1) for each in reversed(answers.get(None, []))]
    ordered = []
    while waiting:
        each, level = waiting.pop()
        ordered.append((each, min(level, DEPTH_MAX)))
        waiting += [(answer, level + 1) for answer in reversed(answers.get(each.pk, []))]
    return ordered


def _before(thread: Thread, key: int) -> int:
    earlier = thread.messages.filter(id__lt=key).order_by("-id").values_list("id", flat=True)
    return next(iter(earlier[BEFORE : BEFORE + 1]), 0)


def _with_numbers(rows: QuerySet[Thread]) -> QuerySet[Thread]:
    of_thread = Message.objects.filter(thread=OuterRef("pk")).order_by().values("thread")
    number = Subquery(of_thread.annotate(number=Count("pk")).values("number"))
    return rows.annotate(number=number).select_related("opened_by", "resolved_by")


def _after(rows: QuerySet[Thread], place: str) -> QuerySet[Thread]:
    return older_than(rows, "last_at", moment_in(place))


def _next(kind: str, last: Thread) -> str:
    return f"before={kind}-{moment_out(last.last_at, last.pk)}"
