"""Blanking a text of the past for the law: the words go, the digests and the chain stay."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..content import digest_of_words
from ..models import ArticleRevision, ProposedEdit
from ..vocabulary import Basis
from .copies import Erasing, forget_copies
from .locking import lock
from .saving import head_of


class CannotErase(ValueError):
    """Why a revision stays as it is, in words for the editor."""


@transaction.atomic
def erase_revision(row: ArticleRevision, *, by, basis: Basis, reason: str) -> int:
    """Erase the text and the summary of a revision, and of those that say exactly the same.

    Every copy goes with it: Wagtail's, proposed edits, drafts, forms kept in sessions, and sentences
    quoted in the discussion or in notices, as far as no text that stays says them. Gives how many
    revisions were erased. Raises `CannotErase` for what the article says now.
    """
    article = row.article
    proposed = ProposedEdit.objects.select_for_update().filter(article=article).order_by("pk")
    list(proposed.values_list("pk"))  # before the article, as whoever accepts one does
    lock(article)
    head = head_of(article)
    if head.content_digest == row.content_digest:
        raise CannotErase(_("The article says this now: change it first, then erase."))
    same = article.history.filter(content_digest=row.content_digest, erased_at=None)
    twins = list(same.select_related("revision").order_by("number"))
    if not twins:
        raise CannotErase(_("This revision was erased already."))
    erasing = Erasing.of(article, twins, head)
    for twin in twins:
        _blank(twin, article.title)
        twin.erased_at, twin.erased_by = timezone.now(), by
        twin.erased_basis, twin.erased_reason = basis, reason.strip()[:200]
        copy, twin.revision = twin.revision, None
        twin.save()
        if copy is not None:
            copy.delete()
    forget_copies(erasing)
    return len(twins)


def _blank(row: ArticleRevision, title: str) -> None:
    row.summary_digest = digest_of_words(row.summary)
    row.content, row.summary, row.figures, row.title = None, "", {}, title
