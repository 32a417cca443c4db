"""What a member is told of the articles they follow."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import (
    Count,
    DateTimeField,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

from ..models import ArticleRevision, Notice, Thread, Watch, WikiArticlePage
from ..vocabulary import Change, News
from .keyset import key_in
from .notice_words import said

NOTICES, WATCHED = 50, 50
_NO_NEWS = (Change.RELINKED, Change.IMPORTED)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing told: `words` in the active language, `address` where it leads."""

    notice: Notice
    words: str
    address: str
    title: str  # of the article; empty when it is about none
    language: str


@dataclass(frozen=True, slots=True)
class NoticesPage:
    fresh: list[Line]  # never shown before
    earlier: list[Line]
    last: int  # key of the newest notice shown
    older: str


def notices_page(member, before: str = "") -> NoticesPage:
    """What a member was told, the newest first; three queries."""
    rows = Notice.objects.filter(member=member)
    if key := key_in(before):
        rows = rows.filter(id__lt=key)
    found = list(with_facts(rows).order_by("-id")[: NOTICES + 1])
    shown = found[:NOTICES]
    older = f"before={shown[-1].pk}" if len(found) > NOTICES else ""
    fresh = lines([each for each in shown if each.seen_at is None])
    earlier = lines([each for each in shown if each.seen_at is not None])
    return NoticesPage(fresh, earlier, shown[0].pk if shown else 0, older)


def with_facts(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """Notices with their articles and what their sentences count."""
    since = Cast(KT("about__since"), IntegerField())
    looked = Coalesce(OuterRef("seen_at"), Value(timezone.now()), output_field=DateTimeField())
    then = ArticleRevision.objects.filter(article=OuterRef("article"), made_at__lte=looked)
    edits = then.filter(number__gt=OuterRef("since_number")).exclude(change__in=_NO_NEWS)
    others = edits.exclude(author=OuterRef("member"), author__isnull=False)
    number = others.order_by().values("article").annotate(n=Count("pk")).values("n")
    return rows.annotate(
        since_number=since,
        edits=Coalesce(Subquery(number), 0),
        head=Subquery(then.order_by("-number").values("number")[:1]),
    ).select_related("article")


def lines(notices: Iterable[Notice]) -> list[Line]:
    """Lines of what is news; several edits of one article make one line. One query for threads."""
    wanted = list(notices)
    threads = Thread.objects.in_bulk(
        {each.about["thread"] for each in wanted if "thread" in each.about}
    )
    kept: OrderedDict[object, Line] = OrderedDict()
    for each in wanted:
        if each.news == News.EDITED:
            if not each.edits:
                continue
            kept.pop(key := (each.news, each.article_id), None)  # the one that begins earlier
        else:
            key = each.pk
        kept[key] = _line(each, threads.get(each.about.get("thread")))
    return list(kept.values())


def _line(notice: Notice, thread: Thread | None) -> Line:
    article = notice.article
    return Line(
        notice,
        said(notice, thread),
        _address(notice, thread),
        article.title if article else "",
        article.language if article else "",
    )


def _address(notice: Notice, thread: Thread | None) -> str:
    """Where a notice leads, in the language of its article."""
    article = notice.article
    if notice.news == News.PROPOSAL and notice.about.get("proposal"):
        return reverse("wiki:proposal", args=[notice.about["proposal"]])
    if article is None or not article.live:
        return ""
    with translation.override(article.language):
        match notice.news:
            case News.EDITED:
                first, last = notice.about.get("since", 1), notice.head
                return f"{article.address('compare')}?{urlencode({'a': first, 'b': last})}"
            case News.TALK | News.MENTION if thread:
                page = reverse("wiki:thread", args=[article.slug, thread.pk])
                key = notice.about.get("message", "")
                return f"{page}?message={key}#message-{key}"
            case News.EVIDENCE:
                return f"{reverse('wiki:evidence')}?{urlencode({'article': article.slug})}"
            case News.PROTECTED:
                return article.address("protect")
    return article.address()


@dataclass(frozen=True, slots=True)
class Followed:
    """An article a member follows, and its last change."""

    article: WikiArticlePage
    changed_at: dt.datetime | None
    changed_by: str
    stop: str  # address of the button


@dataclass(frozen=True, slots=True)
class WatchedPage:
    followed: list[Followed]
    older: str


def watched_page(member, before: str = "") -> WatchedPage:
    """The articles a member follows, the last followed first; one query."""
    last = ArticleRevision.objects.filter(article=OuterRef("article")).order_by("-number")
    rows = Watch.objects.filter(member=member, article__live=True).select_related("article")
    if key := key_in(before):
        rows = rows.filter(id__lt=key)
    rows = rows.annotate(
        changed_at=Subquery(last.values("made_at")[:1]),
        changed_by=Subquery(last.values("author__pseudonym")[:1]),
    )
    found = list(rows.order_by("-id")[: WATCHED + 1])
    followed = [
        Followed(row.article, row.changed_at, row.changed_by or "", row.article.address("watch"))
        for row in found[:WATCHED]
    ]
    older = f"watched={found[WATCHED - 1].pk}" if len(found) > WATCHED else ""
    return WatchedPage(followed, older)
