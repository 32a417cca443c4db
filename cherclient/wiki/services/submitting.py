"""What a form of the site asks for: published at once, or kept for an editor to read."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ..content import Content
from ..models import ArticleRevision, ProposedEdit, WikiArticlePage
from ..rights import may_write, writes_directly
from ..vocabulary import Proposal
from .proposals import propose_edit
from .saving import Saved, create_article, save_edit
from .watching import watch

_FORMS = uuid.UUID("7c4c2a1e-6a0b-5a52-9d0b-3f1c6f0f7a11")  # namespace of the keys of forms


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a form: one of the two."""

    saved: Saved | None = None
    proposal: ProposedEdit | None = None

    @property
    def article(self) -> WikiArticlePage | None:
        return self.saved.revision.article if self.saved else self.proposal.article


def key_of(form_key: str, author, said: Mapping[str, object]) -> uuid.UUID:
    """Equal when the same person sends the same words from the same form.

    A form sent twice is kept once; one changed after it was sent, by the back button, is another
    edit: it is not mistaken for the first and lost.
    """
    words = json.dumps([form_key, author.pk, said], sort_keys=True, default=_keys)
    return uuid.uuid5(_FORMS, hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest())


def _keys(rows) -> list[int]:
    return sorted(row.pk for row in rows)


@transaction.atomic
def submit_edit(
    article: WikiArticlePage,
    content: Content,
    *,
    author,
    base: ArticleRevision,
    summary: str,
    edit_key: uuid.UUID,
    is_draft: bool = False,
    continues: ProposedEdit | None = None,
) -> Submitted:
    """Publish an edit of a confirmed member; keep a newcomer's, or a draft, for an editor.

    Raises what `save_edit` and `propose_edit` raise, and `PermissionDenied` for an article that is
    closed to its author.
    """
    if not may_write(author, article):
        raise PermissionDenied
    if is_draft or not writes_directly(author):
        return Submitted(
            proposal=propose_edit(
                article,
                content,
                author=author,
                base=base,
                summary=summary,
                edit_key=edit_key,
                language=article.language,
                continues=continues,
            )
        )
    if continues is not None:  # before the article is locked, as whoever accepts it does
        ProposedEdit.objects.filter(pk=continues.pk, state=Proposal.PENDING).update(
            state=Proposal.WITHDRAWN
        )
    saved = save_edit(
        article, content, author=author, base=base, summary=summary, edit_key=edit_key, by=author
    )
    watch(author, saved.revision.article)
    return Submitted(saved=saved)


@transaction.atomic
def submit_article(
    content: Content,
    *,
    author,
    language: str,
    summary: str,
    edit_key: uuid.UUID,
    is_draft: bool = False,
) -> Submitted:
    """Publish an article to be, or keep it for an editor. Raises as `submit_edit`, and `TitleTaken`."""
    said = {"author": author, "summary": summary, "edit_key": edit_key, "language": language}
    if is_draft or not writes_directly(author):
        return Submitted(proposal=propose_edit(None, content, base=None, **said))
    saved = create_article(content, by=author, **said)
    watch(author, saved.revision.article)
    return Submitted(saved=saved)
