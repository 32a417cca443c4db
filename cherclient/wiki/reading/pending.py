"""What waits for an editor: public as a list, its texts for editors and for their authors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from ..content import Content
from ..diff import Change, block_changes
from ..merge import Merged, merge
from ..models import ArticleRevision, ProposedEdit, WikiCategory
from ..rights import Rank, rank_of
from ..vocabulary import Proposal
from .keyset import moment_in, moment_out
from .rendering import Rendering, render_content

PAGE = 20  # edits
COUNTED_MOST = 1_000  # edits; above, the count says "more than"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One edit that waits, without its text. A title that is not public yet is part of the text."""

    row: ProposedEdit
    size: int  # characters
    growth: int | None  # characters more than the article has; None for an article to be
    is_open: bool  # to this reader

    @property
    def title(self) -> str:
        """Of the article as it is called now, else of the one to be."""
        return self.row.article.title if self.row.article else self.row.title

    @property
    def less(self) -> int:
        """Characters fewer, when it shortens."""
        return -(self.growth or 0)


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """The longest wait first; `following` asks for the next page, empty on the last."""

    lines: list[Waiting]
    following: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A proposed edit as its editor and its author read it."""

    row: ProposedEdit
    text: Content
    rendering: Rendering
    changes: list[Change]  # against the text it was made from
    head: ArticleRevision | None  # the public text now
    moved_on: bool  # the article changed since
    merged: Merged | None  # with the public text; None for an article to be or a decided edit
    changes_now: list[Change]  # what accepting it would change
    replaced_by: ProposedEdit | None  # a later edit of its author took its place


def waiting_page(query: Mapping[str, str], reader) -> WaitingPage:
    """Two queries besides those for the reader, however many edits wait."""
    is_editor = rank_of(reader) >= Rank.EDITOR
    rows = ProposedEdit.objects.filter(state=Proposal.PENDING)
    if not is_editor:  # the title of an article taken off the site is not public
        rows = rows.filter(Q(article=None) | Q(article__live=True) | Q(author=reader.pk))
    after = moment_in(query.get("after"))
    if after:
        moment, key = after
        rows = rows.filter(Q(made_at=moment, pk__gt=key) | Q(made_at__gt=moment))
    rows = rows.select_related("author", "article", "base").defer(
        "article__body", "base__content", "base__figures"
    )
    found = list(rows.order_by("made_at", "pk")[: PAGE + 1])
    lines = [
        Waiting(
            row,
            size := row.text.size,
            size - row.base.size if row.base else None,
            is_editor or row.author_id == reader.pk,
        )
        for row in found[:PAGE]
    ]
    last = found[PAGE - 1] if len(found) > PAGE else None
    following = moment_out(last.made_at, last.pk) if last else ""
    return WaitingPage(lines, following, after is None)


def how_many_wait(most: int = COUNTED_MOST) -> int:
    """How many edits wait, counted up to `most`."""
    rows = ProposedEdit.objects.filter(state=Proposal.PENDING)
    return len(rows.values_list("pk", flat=True)[:most])


def read_proposal(row: ProposedEdit) -> Read:
    """All that is shown of one edit."""
    text, language = row.text, row.language
    names = {each.slug: str(each) for each in WikiCategory.objects.all()}
    base = row.base.text if row.base else None
    head = row.article.history.order_by("-number").first() if row.article else None
    now = head.text if head else None
    merged = None
    if now and row.state == Proposal.PENDING:
        merged = merge(base or Content(title=""), text, now)  # as `save_edit` does
    result = merged.content if merged else text
    nothing = Content(title="")
    return Read(
        row=row,
        text=text,
        rendering=render_content(result if merged and merged.is_clean else text, language),
        changes=block_changes(base or nothing, text, language, names),
        head=head,
        moved_on=head is not None and head.pk != row.base_id,
        merged=merged,
        changes_now=block_changes(now, result, language, names) if merged and now else [],
        replaced_by=_later(row),
    )


def _later(row: ProposedEdit) -> ProposedEdit | None:
    if row.state != Proposal.WITHDRAWN:
        return None
    rows = ProposedEdit.objects.filter(author=row.author_id, article=row.article_id, pk__gt=row.pk)
    if row.article_id is None:
        rows = rows.filter(title=row.title)
    return rows.order_by("-pk").first()
