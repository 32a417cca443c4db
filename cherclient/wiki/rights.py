"""Who may write what in the wiki."""

from __future__ import annotations

from enum import IntEnum

from django.utils.functional import SimpleLazyObject

from .models import Contributor, Protection, WikiArticlePage
from .vocabulary import Kind, Level

EDITORS = "Editors"


class Rank(IntEnum):
    """How far the wiki trusts somebody."""

    VISITOR = 0
    BLOCKED = 1
    NEWCOMER = 2  # their edits are read first
    CONFIRMED = 3
    EDITOR = 4
    KEEPER = 5  # writes in locked articles too


_NEEDED = {
    Level.OPEN: Rank.NEWCOMER,
    Level.CONFIRMED: Rank.CONFIRMED,
    Level.EDITORS: Rank.EDITOR,
    Level.LOCKED: Rank.KEEPER,
}


def rank_of(user) -> Rank:
    """At most two queries; kept on the user for the request."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Rank.VISITOR
    held = user._wrapped if isinstance(user, SimpleLazyObject) else user
    if "_wiki_rank" not in held.__dict__:
        held._wiki_rank = _rank_of(user)
    return held._wiki_rank


def forget_rank(user) -> None:
    """What was kept of them for the request no longer holds: the next question is asked anew."""
    held = user._wrapped if isinstance(user, SimpleLazyObject) else user
    held.__dict__.pop("_wiki_rank", None)


def _rank_of(user) -> Rank:
    if user.is_superuser:
        return Rank.KEEPER
    if user.groups.filter(name=EDITORS).exists():
        return Rank.EDITOR
    known = Contributor.objects.filter(member=user).first()
    if known and known.is_blocked:
        return Rank.BLOCKED
    return Rank.CONFIRMED if known and known.is_confirmed else Rank.NEWCOMER


def level_of(article: WikiArticlePage) -> Level:
    """The protection in force; open when there is none. One query."""
    held = Protection.objects.in_force().filter(article=article).first()
    return Level(held.level) if held else Level.OPEN


def may_write(user, article: WikiArticlePage) -> bool:
    """Whether they may propose or save an edit. A signed opinion is its signatory's."""
    rank = rank_of(user)
    if rank < _NEEDED[level_of(article)] or held_in_the_admin(user, article):
        return False
    if article.kind == Kind.TRIBUNE and rank < Rank.EDITOR:
        return article.history.filter(number=1, author=user).exists()
    return True


def may_curate(user, article: WikiArticlePage) -> bool:
    """Whether the protection in force lets them write, publish or delete in the admin."""
    return rank_of(user) >= _NEEDED[level_of(article)]


def held_in_the_admin(user, article: WikiArticlePage) -> bool:
    """Whether an editor locked the page, scheduled its publication or has it in a workflow.

    No query for an article without a draft.
    """
    if not (article.locked or article.has_unpublished_changes):
        return False
    lock = article.get_lock()
    return lock is not None and bool(lock.for_user(user))


def writes_directly(user) -> bool:
    """Whether their edits are public at once."""
    return rank_of(user) >= Rank.CONFIRMED


def may_rename(user, article: WikiArticlePage) -> bool:
    """Whether they may give it another title: links of other articles follow."""
    if not writes_directly(user) or held_in_the_admin(user, article):
        return False
    return may_write(user, article)
