"""Going back: to the text of a revision, or over what one revision alone changed."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..content import Content
from ..merge import merge
from ..models import ArticleRevision, ProposedEdit, WikiArticlePage
from ..rights import writes_directly
from ..vocabulary import SUMMARY_MAX, Change
from .proposals import propose_edit
from .saving import EditConflict, Saved, save_edit


class How(TextChoices):
    RESTORE = "restore", gettext_lazy("the whole article as it was then")
    UNDO = "undo", gettext_lazy("only what this revision changed")


class CannotRevert(ValueError):
    """Why there is nothing to go back to, in words for the reader."""


@transaction.atomic
def revert(
    article: WikiArticlePage,
    target: ArticleRevision,
    *,
    how: How,
    author,
    base: ArticleRevision,
    reason: str,
    edit_key: uuid.UUID,
) -> Saved | ProposedEdit:
    """Go back, as a new revision; `base` is the last one its author saw.

    A newcomer's waits for an editor. The title stays: renaming is another act.
    Raises `CannotRevert`, `EditConflict`, and what `save_edit` and `propose_edit` raise.
    """
    if done := ArticleRevision.objects.filter(edit_key=edit_key, article=article).first():
        return Saved(done, repeated=True)
    content = going_back(article, target, base, how)
    if writes_directly(author):
        return save_edit(
            article,
            content,
            author=author,
            base=base,
            summary=reason,
            edit_key=edit_key,
            change=Change.REVERTED,
            reverts=target,
            by=author,
        )
    return propose_edit(
        article,
        content,
        author=author,
        base=base,
        summary=said(target, how, reason),
        edit_key=edit_key,
        language=article.language,
    )


def going_back(
    article: WikiArticlePage, target: ArticleRevision, base: ArticleRevision, how: How
) -> Content:
    """The text that going back makes of `base`. Raises `CannotRevert` and `EditConflict`."""
    now, then = base.text, target.text
    if then is None:
        raise CannotRevert(_("The text of this revision was erased: nobody can go back to it."))
    if how == How.RESTORE:
        return replace(then, title=now.title)
    if target.number == 1:
        raise CannotRevert(_("The first revision made the article: it cannot be undone."))
    previous = article.history.get(number=target.number - 1).text
    if previous is None:
        raise CannotRevert(_("The text before this revision was erased: it cannot be undone."))
    before = replace(previous, title=then.title)
    merged = merge(then, before, now)
    if not merged.is_clean:
        raise EditConflict(merged, before, target, base)
    return replace(merged.content, title=now.title)


def said(target: ArticleRevision, how: How, reason: str) -> str:
    """A summary that says what is gone back to, for whoever reads the proposal."""
    words = {"number": target.number, "reason": reason.strip()}
    if how == How.UNDO:
        return (_("Undo revision %(number)s: %(reason)s") % words)[:SUMMARY_MAX]
    return (_("Back to revision %(number)s: %(reason)s") % words)[:SUMMARY_MAX]
