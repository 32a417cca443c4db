"""Who follows which article, and what they are told of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from ..models import ArticleRevision, Notice, Watch, WikiArticlePage
from ..vocabulary import Change, News

AT_ONCE = 500  # notices of one INSERT
# One line is enough until its reader looks: it leads to all that came since.
_KEYS_OF_ONE_LINE: dict[News, tuple[str, ...]] = {News.EDITED: (), News.TALK: ("thread",)}


def watch(member, article: WikiArticlePage) -> None:
    """Follow an article; once is enough."""
    Watch.objects.bulk_create([Watch(member=member, article=article)], ignore_conflicts=True)


def unwatch(member, article: WikiArticlePage) -> None:
    Watch.objects.filter(member=member, article=article).delete()


def is_watching(member, article: WikiArticlePage) -> bool:
    return Watch.objects.filter(member=member, article=article).exists()


def tell(member, news: News, article: WikiArticlePage | None = None, **about) -> None:
    """Tell one member; `about` is JSON, what the sentence needs."""
    tell_members([member.pk], news, article, **about)


def tell_watchers(article: WikiArticlePage, news: News, *, but=None, **about) -> None:
    """Tell whoever follows an article, except `but`, whose act it is; three queries at most."""
    watchers = Watch.objects.filter(article=article).values_list("member", flat=True)
    if but is not None:
        watchers = watchers.exclude(member=but)
    tell_members(watchers, news, article, **about)


def tell_members(
    members: Iterable[int], news: News, article: WikiArticlePage | None = None, **about
) -> None:
    """Tell members, by key. News that their reader has neither seen nor been sent is not repeated."""
    told = set(members)
    if not told:
        return
    if news in _KEYS_OF_ONE_LINE:
        waiting = _waiting(told, news, article, about)
        known = set(waiting.values_list("member", flat=True))
        if known:
            waiting.update(made_at=timezone.now())
        told -= known
    Notice.objects.bulk_create(
        [Notice(member_id=key, article=article, news=news, about=about) for key in sorted(told)],
        batch_size=AT_ONCE,
    )


def _waiting(members: set[int], news: News, article, about: dict) -> QuerySet[Notice]:
    same = {f"about__{key}": about[key] for key in _KEYS_OF_ONE_LINE[news]}
    unread = Notice.objects.filter(article=article, news=news, seen_at=None, mailed_at=None)
    return unread.filter(member__in=members, **same)


def published(row: ArticleRevision, before: ArticleRevision | None) -> None:
    """Tell the watchers of a text that became public. Its author is not told of their own act.

    `since` is the number of the last revision its reader knew: what the line says is counted from
    there when it is read, so that links which followed a title are no news.
    """
    if before is None or row.change in (Change.RELINKED, Change.IMPORTED):
        return
    if row.title != before.title:
        names = {"before": before.title, "after": row.title}
        tell_watchers(row.article, News.RENAMED, but=row.author_id, **names)
        return
    tell_watchers(row.article, News.EDITED, but=row.author_id, since=before.number)


def look(member, last: int) -> None:
    """A member has seen what they were told, up to a notice."""
    Notice.objects.filter(member=member, seen_at=None, pk__lte=last).update(seen_at=timezone.now())
