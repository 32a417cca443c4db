"""The articles of an archive as rows: new ones, and those of ours that it continues."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.models import Page

from ..models import (
    ArticleRevision,
    FormerTitle,
    Message,
    Thread,
    WikiArticlePage,
    WikiIndexPage,
)
from ..references import references
from ..services.linking import relink
from ..services.saving import holder_of
from ..titles import title_key
from . import names
from .reading import BadArchive
from .shapes import ArticleShape, FormerTitleShape, RevisionShape, ThreadShape

_COPIED = (
    *("number", "language", "title", "signed", "newcomer", "change", "summary", "figures", "size"),
    *("growth", "content_digest", "summary_digest", "previous_hash", "hash", "erased_basis"),
    "erased_reason",
)


@dataclass(frozen=True)
class Known:
    """An article of the site that begins like one of the archive."""

    article: WikiArticlePage
    hashes: list[str]  # ours, from the first
    theirs: list[str]

    @classmethod
    def of(cls, read: ArticleShape) -> Known | None:
        theirs = [each.hash for each in read.revisions]
        first = ArticleRevision.objects.filter(hash=theirs[0]).select_related("article").first()
        if first is None:
            return None
        rows = ArticleRevision.objects.filter(article=first.article).order_by("number")
        return cls(first.article, list(rows.values_list("hash", flat=True)), theirs)

    @property
    def has_all(self) -> bool:
        """Whether the archive tells nothing new: the same history, or an older one."""
        return self.hashes[: len(self.theirs)] == self.theirs

    @property
    def is_continued(self) -> bool:
        return self.theirs[: len(self.hashes)] == self.hashes


def obstacle(read: ArticleShape, known: Known | None) -> str:
    """Why an article cannot be taken in; empty when nothing stands in its way."""
    if known and not known.is_continued:
        same = sum(a == b for a, b in zip(known.hashes, known.theirs, strict=False))
        return f"its history parts from ours after revision {same}"
    if known and not known.article.live:
        return "its history continues ours, but the article is no longer public here"
    own = known.article.pk if known else None
    holder = holder_of(read.title, read.language)
    if holder and holder.pk != own:
        return f"another article has or had its title here: “{holder.title}”"
    index = _index(read.language)
    if index is None:
        return "this site has no wiki in this language"
    if Page.objects.child_of(index).filter(slug=read.slug).exclude(pk=own).exists():
        return "another article has its address here"
    later = read.revisions[len(known.hashes) :] if known else read.revisions
    if ArticleRevision.objects.filter(hash__in=[each.hash for each in later]).exists():
        return "one of its revisions belongs to another article here"
    return ""


def create(read: ArticleShape) -> WikiArticlePage:
    """A new article with its whole history. Raises `BadArchive`."""
    index = _index(read.language)
    key = uuid.UUID(read.translation_key)
    if Page.objects.filter(translation_key=key, locale=index.locale).exists():
        key = uuid.uuid4()  # two articles of one language cannot translate each other
    page = WikiArticlePage(
        locale=index.locale, slug=read.slug, title=read.title, live=False, translation_key=key
    )
    page.put(read.content.content)
    index.add_child(instance=page)
    _put_history(page, read.revisions)
    _publish(page, read)
    return page


def append(read: ArticleShape, known: Known) -> None:
    """Go on with an article of ours where the archive does. Raises `BadArchive`."""
    page = known.article
    _put_history(page, read.revisions[len(known.hashes) :])
    page.slug = read.slug
    page.put(read.content.content)
    _publish(page, read)


def _put_history(page: WikiArticlePage, revisions: Iterable[RevisionShape]) -> None:
    rows = [_row(page, each) for each in revisions]
    ArticleRevision.objects.bulk_create(rows, batch_size=200)
    by_number = dict(page.history.values_list("number", "pk"))
    linked = []
    for row, each in zip(rows, revisions, strict=True):
        if each.base or each.reverts:
            row.base_id, row.reverts_id = by_number.get(each.base), by_number.get(each.reverts)
            linked.append(row)
    ArticleRevision.objects.bulk_update(linked, ["base", "reverts"], batch_size=200)


def _row(page: WikiArticlePage, each: RevisionShape) -> ArticleRevision:
    return ArticleRevision(
        article=page,
        **{name: getattr(each, name) for name in _COPIED},
        credit=each.author,
        made_at=_moment(each.made_at),
        erased_at=_moment(each.erased_at),
        content=each.content.model_dump() if each.content else None,
    )


def _publish(page: WikiArticlePage, read: ArticleShape) -> None:
    """Show the last text. Its history is there already, so nothing is appended to it."""
    last = read.revisions[-1]
    page.edit_summary = last.summary
    revision = page.save_revision()
    revision.publish()
    page = WikiArticlePage.objects.get(pk=page.pk)
    if page.content.digest != last.content_digest:
        name = names.article_file(read.language, read.slug)
        raise BadArchive(name, "its text needs an image or a category that is not in the archive")
    WikiArticlePage.objects.filter(pk=page.pk).update(
        first_published_at=_moment(read.revisions[0].made_at),
        last_published_at=_moment(last.made_at),
    )
    ArticleRevision.objects.filter(hash=last.hash).update(revision=revision)
    relink(page, references(page.content))


def put_former_title(each: FormerTitleShape) -> bool:
    """Let a former title lead to its article, unless it means something here; whether it was new."""
    key = title_key(each.title, each.language)
    articles = WikiArticlePage.objects.filter(locale__language_code=each.language)
    page = articles.filter(slug=each.article).defer_streamfields().first()
    if page is None or holder_of(each.title, each.language):
        return False
    row = FormerTitle.objects.create(key=key, title=each.title, slug=each.slug, article=page)
    FormerTitle.objects.filter(pk=row.pk).update(given_up_at=_moment(each.given_up_at))
    return True


def put_threads(page: WikiArticlePage, threads: Iterable[ThreadShape]) -> None:
    """The discussions of a new article, without the names of who spoke: their accounts are elsewhere."""
    for each in threads:
        thread = Thread.objects.create(
            article=page,
            subject=each.subject,
            last_at=_moment(each.last_at),
            resolved_at=_moment(each.resolved_at),
        )
        Thread.objects.filter(pk=thread.pk).update(opened_at=_moment(each.opened_at))
        rows: list[Message] = []
        for said in each.messages:
            row = Message.objects.create(
                thread=thread,
                parent=rows[said.answers] if said.answers is not None else None,
                text=said.text,
                edited_at=_moment(said.edited_at),
                removed_at=_moment(said.removed_at),
                removed_reason=said.removed_reason,
            )
            Message.objects.filter(pk=row.pk).update(written_at=_moment(said.written_at))
            rows.append(row)


def _index(language: str) -> WikiIndexPage | None:
    rows = WikiIndexPage.objects.select_related("locale")
    return rows.filter(locale__language_code=language).first()


def _moment(words: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(words) if words else None
