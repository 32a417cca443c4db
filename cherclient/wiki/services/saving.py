"""Saving an edit: merged with what others saved meanwhile, published, kept once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..content import Content
from ..merge import Merged, merge, own_places
from ..models import ArticleRevision, FormerTitle, WikiArticlePage, WikiIndexPage
from ..reading.history import head_of
from ..titles import check_title, slug_of, title_key
from ..vocabulary import SUMMARY_MAX, Change
from .drafts import carry, draft_of
from .locking import lock, lock_titles
from .recording import AS_EDITED, Making
from .refusals import check_bounds, check_open

OWN_LOOKED_AT = 100  # revisions since the one an edit was made from


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an edit."""

    revision: ArticleRevision
    merged_with: ArticleRevision | None = None  # the last text of others it was merged with
    repeated: bool = False  # the same form was sent before: nothing was written again
    unchanged: bool = False  # it said what the article says already
    replaced_own: int = 0  # places where the author's own earlier save gave way


class EditConflict(Exception):
    """Two people changed the same place. Nothing was written; both texts are here."""

    def __init__(
        self, merged: Merged, mine: Content, base: ArticleRevision, theirs: ArticleRevision
    ):
        self.merged, self.mine, self.base, self.theirs = merged, mine, base, theirs
        super().__init__(f"{len(merged.conflicts)} places were changed by both")


class TitleTaken(ValueError):
    """Another article has or had this title."""

    def __init__(self, article: WikiArticlePage):
        self.article = article
        super().__init__(article.title)


@transaction.atomic
def save_edit(
    article: WikiArticlePage,
    content: Content,
    *,
    author,
    base: ArticleRevision,
    summary: str = "",
    edit_key: uuid.UUID | None = None,
    change: Change = Change.EDITED,
    reverts: ArticleRevision | None = None,
    by=None,
) -> Saved:
    """Publish an edit of an article, made from the revision `base`.

    `by` is who acts, the author or an editor: whether they still may is looked at under the lock.
    None is the site itself, which may. A base erased for the law counts as empty: what is public now
    stays. Raises `EditConflict` when it cannot be merged, `ValidationError` when a value is refused,
    the whole is too long, or the article was unpublished or closed to `by` meanwhile.
    """
    lock(article)
    if not article.live:
        raise ValidationError(_("This article is no longer public."), code="unpublished")
    if edit_key and (done := ArticleRevision.objects.filter(edit_key=edit_key).first()):
        return Saved(done, repeated=True)
    if by is not None:
        check_open(by, article)
    head = head_of(article)
    merged = Merged(content)
    if base.pk != head.pk:
        merged = merge(
            base.text or Content(title=""), content, head.text, _own(article, base, author)
        )
        if not merged.is_clean:
            raise EditConflict(merged, content, base, head)
    if merged.content.says_the_same_as(head.text):
        return Saved(head, unchanged=True)
    if (
        reverts is None or merged.content.blocks != reverts.text.blocks
    ):  # what was once public may be
        check_bounds(merged.content.blocks, head.text.blocks, article.language)
    others = base.pk != head.pk and head.author_id != getattr(author, "pk", None)
    if others and change == Change.EDITED and not content.says_the_same_as(merged.content):
        change = Change.MERGED
    made = Making(change, base, edit_key, reverts)
    row = write(article, merged.content, author=author, summary=summary, made=made)
    return Saved(
        row, merged_with=head if change == Change.MERGED else None, replaced_own=merged.replaced_own
    )


@transaction.atomic
def create_article(
    content: Content,
    *,
    author,
    language: str,
    summary: str = "",
    edit_key: uuid.UUID | None = None,
    translation_of: WikiArticlePage | None = None,
    by=None,
) -> Saved:
    """Publish a new article; `by` as for an edit.

    Raises `TitleTaken`, or `ValidationError` when a value is refused or `by` may no longer publish.
    """
    title = check_title(content.title)
    index = lock_titles(language)
    if edit_key and (done := ArticleRevision.objects.filter(edit_key=edit_key).first()):
        return Saved(done, repeated=True)
    if by is not None:
        check_open(by)
    if holder := holder_of(title, language):
        raise TitleTaken(holder)
    check_bounds(content.blocks, (), language)
    article = WikiArticlePage(
        locale=index.locale, slug=free_slug(index, title), title=title, live=False
    )
    if translation_of is not None:
        article.translation_key = translation_of.translation_key
    article.put(content)
    index.add_child(instance=article)
    made = Making(edit_key=edit_key)
    return Saved(write(article, content, author=author, summary=summary, made=made))


def write(
    article: WikiArticlePage, content: Content, *, author, summary: str, made: Making = AS_EDITED
) -> ArticleRevision:
    """Publish a content through Wagtail, whose signal appends it to the history.

    A draft an editor left in the admin is carried on top, unpublished.
    """
    draft = draft_of(article)
    before = head_of(article) if draft else None
    article.put(content)
    article.edit_summary = summary.strip()[:SUMMARY_MAX]
    revision = article.save_revision(user=author)
    revision.made = made
    revision.publish(user=author, skip_permission_checks=True)
    head = revision.recorded  # by the receiver of what was just published
    if draft and before and before.text:
        carry(draft, article, before, head)
    return head


def holder_of(title: str, language: str) -> WikiArticlePage | None:
    """The article that has this title, or had it last; two queries."""
    key = title_key(title, language)
    found = WikiArticlePage.objects.filter(title_key=key).defer_streamfields().first()
    if found:
        return found
    former = FormerTitle.objects.select_related("article").filter(key=key).first()
    return former.article if former else None


def free_slug(index: WikiIndexPage, title: str, article: WikiArticlePage | None = None) -> str:
    """The address of a title, numbered when an article other than `article` has it. Two queries."""
    slug, number = slug_of(title), 1
    others = index.get_children().filter(slug__startswith=slug)
    former = FormerTitle.objects.filter(slug__startswith=slug)
    if article is not None:
        others, former = others.exclude(pk=article.pk), former.exclude(article=article)
    taken = {*others.values_list("slug", flat=True), *former.values_list("slug", flat=True)}
    while (one := slug if number == 1 else f"{slug}-{number}") in taken:
        number += 1
    return one


def _own(article: WikiArticlePage, base: ArticleRevision, author) -> dict[str, object]:
    """What this author changed since `base` and nobody touched after: no conflict with oneself."""
    if author is None or base.content is None:
        return {}
    rows = ArticleRevision.objects.filter(article=article, number__gt=base.number)
    later = list(rows.exclude(content=None).order_by("number")[:OWN_LOOKED_AT])
    return own_places(((row.author_id == author.pk, row.text) for row in later), base.text)
