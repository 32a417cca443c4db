"""Edits that wait for an editor: kept whole, decided on once, told to their author."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..content import Content
from ..merge import merge, own_places
from ..models import ArticleRevision, ProposedEdit, WikiArticlePage
from ..rights import Rank, rank_of
from ..titles import check_title, title_key
from ..vocabulary import SUMMARY_MAX, Proposal
from .locking import lock_member, lock_row
from .refusals import check_bounds, check_not_blocked
from .saving import TitleTaken, holder_of

WAITING_MOST = 10  # edits of one newcomer


@transaction.atomic
def propose_edit(
    article: WikiArticlePage | None,
    content: Content,
    *,
    author,
    base: ArticleRevision | None,
    summary: str,
    edit_key: uuid.UUID,
    language: str,
    continues: ProposedEdit | None = None,
) -> ProposedEdit:
    """Keep an edit for an editor to read; the same form sent twice is kept once.

    One edit of an author waits for an article: a later one takes its place in the queue, with what
    the earlier one changed merged in, or as it is when it was made from the earlier one
    (`continues`). When the two cannot be merged both wait. Earlier texts stay, withdrawn.

    Raises `TitleTaken`, and `ValidationError` when a value is refused, nothing changes, the whole is too
    long, the base was erased for the law, its author is blocked or too many edits of a newcomer wait.
    """
    lock_member(author)
    if done := ProposedEdit.objects.filter(author=author, edit_key=edit_key).first():
        return done
    check_not_blocked(author)
    if article is not None:
        _hold(article, author, base)
        language = article.language
    _check(article, content, base, language)
    earlier = waiting_of(author, article, content.title, language)
    joined = content if earlier is None else _joined(earlier, content, base, continues)
    if joined is None:
        earlier, joined = None, content
    check_bounds(joined.blocks, base.text.blocks if base and base.text else (), language)
    if earlier is None:
        _leave_room(author)
    row = _keep(article, joined, author, base, summary, edit_key, language)
    if earlier:
        ProposedEdit.objects.filter(pk=earlier.pk).update(state=Proposal.WITHDRAWN)
        row.made_at = earlier.made_at
        row.save(update_fields=["made_at"])
    return row


def waiting_of(
    author, article: WikiArticlePage | None, title: str = "", language: str = ""
) -> ProposedEdit | None:
    """The edit of this author that waits for an article, or for an article to be."""
    rows = ProposedEdit.objects.filter(author=author, article=article, state=Proposal.PENDING)
    if article is not None:
        return rows.order_by("-pk").first()
    key = title_key(title, language)
    same = (row for row in rows if title_key(row.title, row.language) == key)
    return next(same, None)


def check_title_is_free(title: str, article: WikiArticlePage | None, language: str) -> None:
    """Raises `ValidationError` for a title no article may have, `TitleTaken` for another's."""
    holder = holder_of(check_title(title), language)
    if holder and (article is None or holder.pk != article.pk):
        raise TitleTaken(holder)


def _hold(article: WikiArticlePage, author, base: ArticleRevision | None) -> None:
    """Until the end, nobody decides on what the author has waiting, nor erases the base."""
    rows = ProposedEdit.objects.filter(author=author, article=article, state=Proposal.PENDING)
    list(rows.select_for_update().order_by("pk").values("pk"))  # before the article, as all do
    lock_row(article)
    if base and ArticleRevision.objects.filter(pk=base.pk).exclude(erased_at=None).exists():
        raise ValidationError(
            _(
                "The version you started from was just erased. Your text is below: send it again to "
                "compare it with the public one."
            ),
            code="erased",
        )


def _check(article, content: Content, base: ArticleRevision | None, language: str) -> None:
    check_title_is_free(content.title, article, language)
    said = base.text if base else None
    if said and content.says_the_same_as(said):
        raise ValidationError(_("This text says what the article says already."), code="unchanged")


def _joined(
    earlier: ProposedEdit,
    content: Content,
    base: ArticleRevision | None,
    continues: ProposedEdit | None,
) -> Content | None:
    """The later text with what the earlier one changed; None when they cannot be merged."""
    if base is None or (continues and continues.pk == earlier.pk):
        return content
    now, before = base.text, earlier.base.text if earlier.base else None
    if now is None or before is None:
        return None
    brought = merge(before, earlier.text, now)
    if not brought.is_clean:
        return None
    own = own_places([(True, brought.content)], now)
    joined = merge(now, content, brought.content, own)
    return joined.content if joined.is_clean else None


def _leave_room(author) -> None:
    if rank_of(author) > Rank.NEWCOMER:
        return
    if ProposedEdit.objects.filter(author=author, state=Proposal.PENDING).count() >= WAITING_MOST:
        raise ValidationError(
            _("%(number)s of your edits wait for an editor already: let them be read first."),
            code="waiting",
            params={"number": WAITING_MOST},
        )


def _keep(article, content, author, base, summary, edit_key, language) -> ProposedEdit:
    if ProposedEdit.objects.filter(edit_key=edit_key).exists():  # somebody else's form
        edit_key = uuid.uuid4()
    return ProposedEdit.objects.create(
        article=article,
        language=language,
        title=content.title,
        author=author,
        base=base,
        content=content.as_json(),
        summary=summary.strip()[:SUMMARY_MAX],
        edit_key=edit_key,
    )
