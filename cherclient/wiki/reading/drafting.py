"""What the page of editing shows: where an edit starts, who may make it, what is wanting in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..content import Content
from ..models import ArticleRevision, Contributor, ProposedEdit, WikiArticlePage
from ..references import references
from ..rights import Rank, held_in_the_admin, may_write, rank_of
from ..vocabulary import Evidence, Kind, Proposal
from .protection import Shown, shown
from .rendering import Rendering, render_content
from .setting import Problem

_HASH = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Start:
    """The text a form was filled from, and the public one it was made from."""

    base: ArticleRevision
    content: Content
    continues: ProposedEdit | None = None  # the author's own edit that waits


@dataclass(frozen=True, slots=True)
class Closed:
    """Why somebody may not write in an article: one of these."""

    signed_out: bool = False
    blocked: Contributor | None = None
    protection: Shown | None = None
    signed_by_another: bool = False
    held_by_editors: bool = False  # locked, scheduled or in a workflow of the admin


def closed_to(user, article: WikiArticlePage | None = None) -> Closed | None:
    """None when they may write."""
    rank = rank_of(user)
    if rank == Rank.VISITOR:
        return Closed(signed_out=True)
    if rank == Rank.BLOCKED:
        return Closed(blocked=Contributor.objects.get(member=user))
    if article is None or may_write(user, article):
        return None
    if held_in_the_admin(user, article):
        return Closed(held_by_editors=True)
    protection = shown(article)
    if protection is None and article.kind == Kind.TRIBUNE and rank < Rank.EDITOR:
        return Closed(signed_by_another=True)
    return Closed(protection=protection)


def start_for(member, article: WikiArticlePage, head: ArticleRevision) -> Start:
    """Where an edit starts now: from the member's own edit that waits, else from the public text."""
    waiting = ProposedEdit.objects.filter(
        author=member, article=article, state=Proposal.PENDING
    ).select_related("base")
    proposal = waiting.order_by("-pk").first()
    if proposal and proposal.base and proposal.base.text:
        return Start(proposal.base, proposal.text, proposal)
    return Start(head, head.text)


def start_of(member, article: WikiArticlePage, base: str, continues: str) -> Start | None:
    """What a posted form was filled from; None when it cannot be known any more."""
    row = article.history.filter(hash=base).first() if _HASH.match(base) else None
    if row is None or row.text is None:
        return None
    if continues.isdecimal() and len(continues) < 19:
        proposals = ProposedEdit.objects.filter(author=member, article=article, pk=int(continues))
        if proposal := proposals.first():
            waits = proposal.state == Proposal.PENDING
            return Start(row, proposal.text, proposal if waits else None)
    return Start(row, row.text)


@dataclass(frozen=True, slots=True)
class Checked:
    """A text rendered, and what is wanting in it."""

    rendering: Rendering
    problems: list[Problem]  # all of them
    new: list[Problem]  # those the public text did not have: it cannot be public as it is


def checked(content: Content, language: str, base: Content | None) -> Checked:
    """Render a text and look for citations of what is not there.

    What the public text cites already (a story withdrawn since) holds no edit back.
    """
    rendering = render_content(content, language)
    problems = list(rendering.problems)
    problems += [
        Problem(0, Evidence.FIGURE.value, each, "")
        for each in content.figures
        if each not in rendering.figures
    ]
    known = _cited(base) if base else set()
    held = [
        each
        for each in problems
        if each.kind in Evidence.values and (each.kind, each.key) not in known
    ]
    return Checked(rendering, problems, held)


def _cited(content: Content) -> set[tuple[str, str]]:
    return {(each.kind, each.key) for each in references(content)} | {
        (Evidence.FIGURE.value, each) for each in content.figures
    }
