"""Blanking a text of the past for the law: the words go, the digests and the chain stay."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..content import digest_of_words
from ..models import ArticleRevision, ProposedEdit
from ..vocabulary import Basis
from .locking import lock
from .saving import head_of


class CannotErase(ValueError):
    """Why a revision stays as it is, in words for the editor."""


@transaction.atomic
def erase_revision(row: ArticleRevision, *, by, basis: Basis, reason: str) -> int:
    """Erase the text and the summary of a revision, and of those that say exactly the same.

    Wagtail's copy goes, and the proposal it was made from. Gives how many revisions were erased.
    Raises `CannotErase` for what the article says now.
    """
    article = row.article
    lock(article)
    if head_of(article).content_digest == row.content_digest:
        raise CannotErase(_("The article says this now: change it first, then erase."))
    same = article.history.filter(content_digest=row.content_digest, erased_at=None)
    twins = list(same.select_related("revision").order_by("number"))
    if not twins:
        raise CannotErase(_("This revision was erased already."))
    ProposedEdit.objects.filter(revision__in=twins).delete()
    for twin in twins:
        _blank(twin, article.title)
        twin.erased_at, twin.erased_by = timezone.now(), by
        twin.erased_basis, twin.erased_reason = basis, reason.strip()[:200]
        copy, twin.revision = twin.revision, None
        twin.save()
        if copy is not None:
            copy.delete()
    return len(twins)


def _blank(row: ArticleRevision, title: str) -> None:
    row.summary_digest = digest_of_words(row.summary)
    row.content, row.summary, row.figures, row.title = None, "", {}, title
