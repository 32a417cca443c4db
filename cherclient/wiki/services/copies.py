"""Where the words of an erased text stand besides the history: each copy goes with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext, override
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import COMMENTS_RELATION_NAME as COMMENTS
from wagtail.models import Comment, CommentReply, PageLogEntry

from ..content import Content
from ..merge import merge
from ..models import (
    ArticleRevision,
    EvidenceReview,
    FormerTitle,
    Message,
    Notice,
    ProposedEdit,
    Protection,
    Thread,
    WikiArticlePage,
)
from ..sentences import Sentences, words_in
from ..titles import title_key
from ..vocabulary import News, Proposal
from .drafts import draft_of, lay
from .kept_forms import forget_kept_forms
from .watching import tell

WORDED = (News.RENAMED, News.PROTECTED, News.PROPOSAL)  # notices that hold words of somebody
AT_ONCE = 100  # texts read at once


@dataclass(frozen=True, slots=True)
class Erasing:
    """What is being erased from an article: the same text, in one revision or several."""

    article: WikiArticlePage
    text: Content
    head: ArticleRevision
    twins: Sequence[int]  # keys of the revisions
    titles: Sequence[str]
    gone: Sentences  # what no text that stays says

    @classmethod
    def of(
        cls, article: WikiArticlePage, twins: Sequence[ArticleRevision], head: ArticleRevision
    ) -> Erasing:
        """Called before they are blanked."""
        keys, text = [each.pk for each in twins], twins[0].text
        gone = Sentences([*words_in(text), *(each.summary for each in twins)])
        stays = article.history.exclude(pk__in=keys).order_by("-number")
        for said in stays.values_list("content", "summary", "title").iterator(AT_ONCE):
            gone.leave(said)
        return cls(article, text, head, keys, [each.title for each in twins], gone)


def forget_copies(erasing: Erasing) -> None:
    """Erase them all, in the transaction of the erasure; forms kept in sessions, once it is committed.

    An edit that waits is carried to the text of now where the two agree; it goes only when it says
    the words itself.
    """
    article, pages = erasing.article, {"page": erasing.article.pk}
    with override(article.language):
        mark = gettext("[erased]")
    _forget_titles(erasing)
    _forget_proposals(erasing)
    _forget_comments(erasing, mark)
    _forget_drafts(erasing)
    transaction.on_commit(partial(forget_kept_forms, erasing.gone), robust=True)
    _merge_index()
    for rows, *names in (
        (Message.objects.filter(thread__article=article), "text", "removed_reason"),
        (Thread.objects.filter(article=article), "subject"),
        (Notice.objects.filter(article=article, news__in=WORDED), "about"),
        (ProposedEdit.objects.filter(article=article), "title", "summary", "reason"),
        (EvidenceReview.objects.filter(article=article), "note"),
        (Protection.objects.filter(article=article), "reason"),
        (PageLogEntry.objects.filter(**pages), "label", "data"),
        (Comment.objects.filter(**pages), "text"),
        (CommentReply.objects.filter(comment__page=article.pk), "text"),
    ):
        _take_out(rows, names, erasing.gone, mark)


def _take_out(rows: QuerySet[Model], names: Sequence[str], gone: Sentences, mark: str) -> None:
    for pk, *values in rows.order_by("pk").values_list("pk", *names).iterator(AT_ONCE):
        left = [gone.taken_out(value, mark) for value in values]
        if left != values:
            rows.filter(pk=pk).update(**dict(zip(names, left, strict=True)))


def _forget_titles(erasing: Erasing) -> None:
    """A title that only erased texts had leads nowhere any more."""
    article = erasing.article
    keys = {title_key(each, article.language) for each in erasing.titles} - {article.title_key}
    stays = article.history.exclude(pk__in=erasing.twins).values_list("title", flat=True)
    keys -= {title_key(each, article.language) for each in stays.order_by().distinct()}
    for former in FormerTitle.objects.filter(article=article, key__in=keys):
        address = f"/{former.slug}"
        Redirect.objects.filter(redirect_page=article.pk, old_path__endswith=address).delete()
        former.delete()


def _forget_proposals(erasing: Erasing) -> None:
    rows = ProposedEdit.objects.filter(article=erasing.article).select_related("base", "author")
    for row in rows.order_by("pk").iterator(AT_ONCE):
        made_from = row.base_id in erasing.twins
        if row.revision_id in erasing.twins:
            row.delete()
        elif not (made_from or erasing.gone.are_in(row.content)):
            continue
        elif row.state != Proposal.PENDING:
            row.delete()
        elif carried := _carried(erasing, row.text, None if made_from else row.base):
            row.content, row.base, row.title = carried.as_json(), erasing.head, carried.title
            row.save(update_fields=["content", "base", "title"])
        elif erasing.gone.are_in(row.content):
            row.delete()
            _tell(erasing, row.author)


def _carried(erasing: Erasing, mine: Content, base: ArticleRevision | None) -> Content | None:
    """An edit on top of the text of now; None when there is none but with the erased words."""
    was = base.text if base else None
    merged = merge(was or erasing.text, mine, erasing.head.text)
    if not merged.is_clean or erasing.gone.are_in(merged.content.as_json()):
        return None
    return None if merged.content.says_the_same_as(erasing.head.text) else merged.content


def _forget_comments(erasing: Erasing, mark: str) -> None:
    """Each of Wagtail's revisions holds the comments of its day."""
    rows, gone = erasing.article.revisions, erasing.gone
    for pk, page in rows.order_by("pk").values_list("pk", "content").iterator(AT_ONCE):
        if gone.are_in(held := page.get(COMMENTS, [])):
            rows.filter(pk=pk).update(content=page | {COMMENTS: gone.taken_out(held, mark)})


def _merge_index() -> None:
    """On SQLite the index of searches keeps words it no longer finds, until its parts are merged."""
    if connection.vendor == "sqlite":
        model = apps.get_model("wagtailsearch", "SQLiteFTSIndexEntry")
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608


def _forget_drafts(erasing: Erasing) -> None:
    """Wagtail's revisions: drafts, and texts published again without a change."""
    article, draft = erasing.article, draft_of(erasing.article)
    if draft and _says(draft.revision.content, erasing.gone):
        draft.page.edit_summary = erasing.gone.taken_out(draft.page.edit_summary, "")
        if carried := _carried(erasing, draft.page.content, None):
            lay(draft, article, carried)
        elif draft.user:
            _tell(erasing, draft.user)
    public = article.history.exclude(revision=None).values("revision")
    drafts = article.revisions.exclude(pk=article.live_revision_id).exclude(pk__in=public)
    for revision in drafts.iterator(AT_ONCE):
        if not _says(revision.content, erasing.gone):
            continue
        if revision.pk == article.latest_revision_id:
            _put_back(article)
        revision.delete()


def _says(page: dict, gone: Sentences) -> bool:
    """Whether a page as Wagtail keeps it says one of the sentences; its body is JSON within JSON."""
    return gone.are_in(page | {"body": json.loads(page.get("body") or "[]")})


def _put_back(article: WikiArticlePage) -> None:
    """The page has no draft: it says what is public."""
    article.latest_revision_id, article.draft_title = article.live_revision_id, article.title
    article.has_unpublished_changes = False
    rows = WikiArticlePage.objects.filter(pk=article.pk)
    rows.update(
        latest_revision=article.live_revision_id,
        draft_title=article.title,
        has_unpublished_changes=False,
    )


def _tell(erasing: Erasing, member) -> None:
    with override(member.language):
        reason = gettext("it held words that had to be erased for the law")
    title = erasing.article.title
    refused = str(Proposal.REFUSED)
    tell(member, News.PROPOSAL, erasing.article, state=refused, title=title, reason=reason)
