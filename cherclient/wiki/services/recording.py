"""Every text that becomes public is appended to the history and read for its links."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from ..content import Content, chained, moment
from ..figures import read_figures
from ..models import ArticleRevision, WikiArticlePage
from ..references import references
from ..rights import Rank, rank_of
from ..titles import title_key
from ..vocabulary import SUMMARY_MAX, Change, Evidence
from .linking import relink
from .locking import lock_row
from .titling import settle_titles
from .watching import published


@dataclass(frozen=True, slots=True)
class Making:
    """How a text came to be. The verb that publishes it hangs this on Wagtail's revision, as `made`;
    what the admin publishes has none.
    """

    change: Change | None = None  # None: created, or edited
    base: ArticleRevision | None = None
    edit_key: uuid.UUID | None = None
    reverts: ArticleRevision | None = None


AS_EDITED = Making()


@transaction.atomic(savepoint=False)
def record(article: WikiArticlePage, *, revision=None, author=None) -> ArticleRevision:
    """Append the text of a live article, whoever published it and from where.

    A text that says the same as the one before is not appended twice: that one is returned.
    """
    made = getattr(revision, "made", None)
    if made is None:  # from the admin: the verbs have locked it already
        lock_row(article)
        made = AS_EDITED
    last = ArticleRevision.objects.filter(article=article).order_by("-number").first()
    content = article.content
    digest = content.digest
    if last and last.content_digest == digest:
        return last
    mentions = references(content)
    row = _row(article, content, last, digest)
    row.author, row.revision, row.signed = author, revision, author is not None
    row.change = made.change or row.change
    row.base, row.edit_key, row.reverts = made.base, made.edit_key, made.reverts
    row.newcomer = author is not None and rank_of(author) <= Rank.NEWCOMER
    row.figures = _figures_of_the_day(content, mentions)
    row.save(force_insert=True)
    relink(article, mentions)
    if last and title_key(last.title, article.language) != article.title_key:
        settle_titles(article, last.title)
    published(row, last)
    return row


def _row(
    article: WikiArticlePage, content: Content, last: ArticleRevision | None, digest: str
) -> ArticleRevision:
    number = last.number + 1 if last else 1
    made_at = to_the_millisecond(timezone.now())
    summary = article.edit_summary[:SUMMARY_MAX]
    previous = last.hash if last else ""
    return ArticleRevision(
        article=article,
        number=number,
        language=article.language,
        title=content.title,
        made_at=made_at,
        change=Change.EDITED if last else Change.CREATED,
        summary=summary,
        content=content.as_json(),
        size=content.size,
        growth=content.size - (last.size if last else 0),
        content_digest=digest,
        previous_hash=previous,
        hash=chained(previous, number, moment(made_at), summary, digest),
    )


def to_the_millisecond(now: dt.datetime) -> dt.datetime:
    """A moment that Django's JSON keeps whole: rows dumped and loaded again must hash as before."""
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _figures_of_the_day(content: Content, mentions) -> dict:
    wanted = [each.key for each in mentions if each.kind == Evidence.FIGURE]
    found = read_figures([*content.figures, *wanted])
    return {reference: figure.as_json() for reference, figure in found.items()}
