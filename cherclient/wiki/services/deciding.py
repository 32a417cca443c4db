"""What an editor, or its author, does with an edit that waits."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from ..content import Content
from ..models import ArticleRevision, ProposedEdit, WikiArticlePage
from ..rights import Rank, forget_rank, rank_of
from ..vocabulary import SUMMARY_MAX, News, Proposal
from .contributors import count_accepted
from .proposals import check_title_is_free
from .saving import Saved, create_article, save_edit
from .watching import tell, watch


class AlreadyDecided(ValueError):
    """Somebody else decided on it, or its author took it back or changed it."""

    def __init__(self, proposal: ProposedEdit):
        self.proposal = proposal
        super().__init__(proposal.state)


@transaction.atomic
def accept(
    pk: int,
    *,
    by,
    content: Content | None = None,
    base: ArticleRevision | None = None,
) -> Saved:
    """Publish an edit that waits, in the name of its author, merged with what came meanwhile.

    `content` is the text as the editor changed it, made from the revision `base`; without it, the
    edit as its author wrote it. Raises `AlreadyDecided`, `EditConflict`, `TitleTaken`,
    `PermissionDenied`, and `ValidationError` when a value is refused or the article is closed.
    """
    proposal = _waiting(pk, by)
    changed = content is not None and not content.says_the_same_as(proposal.text)
    content = proposal.text if content is None else content
    saved = _publish(proposal, content, base or base_of(proposal), by=by, changed=changed)
    proposal.article, proposal.revision = saved.revision.article, saved.revision
    _settle(proposal, Proposal.ACCEPTED, by)
    confirmed = False
    if not saved.unchanged and rank_of(proposal.author) <= Rank.NEWCOMER:
        confirmed = count_accepted(proposal.author)
    watch(proposal.author, proposal.article)
    _tell(proposal, confirmed=confirmed)
    return saved


@transaction.atomic
def refuse(pk: int, *, by, reason: str) -> ProposedEdit:
    """Decline an edit that waits; its author is told why. Raises `ValidationError` without a reason."""
    proposal = _waiting(pk, by)
    if not reason.strip():
        raise ValidationError(_("Say why: its author reads it."), code="reason")
    proposal.reason = reason.strip()[:400]
    _settle(proposal, Proposal.REFUSED, by)
    _tell(proposal)
    return proposal


@transaction.atomic
def withdraw(pk: int, *, by) -> ProposedEdit:
    """Its author takes it back."""
    proposal = _locked(pk)
    if proposal.author_id != by.pk:
        raise PermissionDenied
    _settle(proposal, Proposal.WITHDRAWN, None)
    return proposal


def base_of(proposal: ProposedEdit) -> ArticleRevision | None:
    """The text it was made from; the first one when that row is gone. None for an article to be."""
    if proposal.article_id is None:
        return None
    return proposal.base or proposal.article.history.order_by("number").first()


def _publish(
    proposal: ProposedEdit, content: Content, base: ArticleRevision | None, *, by, changed: bool
) -> Saved:
    check_title_is_free(content.title, proposal.article, proposal.language)
    words = {
        "author": proposal.author,
        "summary": _summary(proposal, by) if changed else proposal.summary,
        "edit_key": proposal.edit_key,
    }
    if proposal.article is None:
        return create_article(content, language=proposal.language, by=by, **words)
    return save_edit(proposal.article, content, base=base, by=by, **words)


def _summary(proposal: ProposedEdit, by) -> str:
    """Says in the history that the text is not its author's alone."""
    with override(proposal.language):
        tail = gettext("(changed by %(editor)s)") % {"editor": by}
    said = proposal.summary[: SUMMARY_MAX - len(tail) - 1].rstrip()
    return f"{said} {tail}".strip()[:SUMMARY_MAX]


def _waiting(pk: int, by) -> ProposedEdit:
    proposal = _locked(pk)
    forget_rank(by)
    if rank_of(by) < Rank.EDITOR or proposal.author_id == by.pk:
        raise PermissionDenied
    return proposal


def _locked(pk: int) -> ProposedEdit:
    rows = ProposedEdit.objects.select_for_update(of=("self",))
    proposal = rows.select_related("author", "decided_by").get(pk=pk)  # a base joined may be stale
    if proposal.article_id:
        proposal.article = WikiArticlePage.objects.get(pk=proposal.article_id)
    if proposal.state != Proposal.PENDING:
        raise AlreadyDecided(proposal)
    return proposal


def _settle(proposal: ProposedEdit, state: Proposal, by) -> None:
    proposal.state, proposal.decided_at, proposal.decided_by = state, timezone.now(), by
    fields = ["state", "decided_at", "decided_by", "reason", "article", "revision"]
    proposal.save(update_fields=fields)


def _tell(proposal: ProposedEdit, **about) -> None:
    tell(
        proposal.author,
        News.PROPOSAL,
        proposal.article,
        state=str(proposal.state),
        title=proposal.title,
        reason=proposal.reason,
        proposal=proposal.pk,
        **about,
    )
