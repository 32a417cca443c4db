"""All the wiki knows of a member, for the archive they take away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model

from ..content import Content
from ..document import document
from ..models import (
    ArticleRevision,
    Contributor,
    Mention,
    Message,
    Notice,
    ProposedEdit,
    Source,
    Thread,
    Watch,
)


@dataclass(frozen=True)
class Table:
    """Rows of one model that concern a member: the column that names them, and those given."""

    name: str
    title: object
    model: Callable[[], type[Model]]
    owner: str
    columns: tuple[str, ...]

    def rows(self, member) -> list[dict]:
        found = self.model().objects.filter(Q(**{self.owner: member})).order_by("pk")
        return [_readable(row) for row in found.values(*self.columns)]


TABLES = (
    Table(
        "wiki_revisions",
        _("Your edits of the wiki"),
        lambda: ArticleRevision,
        "author",
        (
            *("language", "title", "number", "made_at", "change", "summary", "hash", "content"),
            "author__pseudonym",
        ),
    ),
    Table(
        "wiki_proposals",
        _("Edits you proposed"),
        lambda: ProposedEdit,
        "author",
        (
            *("language", "title", "summary", "made_at", "state", "decided_at", "reason"),
            *("content", "author__pseudonym"),
        ),
    ),
    Table(
        "wiki_threads",
        _("Discussions you opened"),
        lambda: Thread,
        "opened_by",
        ("article__title", "subject", "opened_by__pseudonym", "opened_at"),
    ),
    Table(
        "wiki_messages",
        _("What you said in discussions"),
        lambda: Message,
        "author",
        (
            *("thread__article__title", "thread__subject", "author__pseudonym", "text"),
            *("written_at", "edited_at", "removed_at", "removed_reason"),
        ),
    ),
    Table(
        "wiki_mentions",
        _("Where you were named"),
        lambda: Mention,
        "member",
        ("member__pseudonym", "message__thread__subject", "message__written_at"),
    ),
    Table(
        "wiki_watches",
        _("Articles you follow"),
        lambda: Watch,
        "member",
        ("member__pseudonym", "article__title", "since"),
    ),
    Table(
        "wiki_notices",
        _("What the wiki told you"),
        lambda: Notice,
        "member",
        ("member__pseudonym", "article__title", "news", "about", "made_at", "seen_at"),
    ),
    Table(
        "wiki_sources",
        _("Sources you added"),
        lambda: Source,
        "added_by",
        ("added_by__pseudonym", "key", "title", "added_at"),
    ),
    Table(
        "wiki_images",
        _("Images you added"),
        get_image_model,
        "uploaded_by_user",
        ("uploaded_by_user__pseudonym", "title", "description", "created_at"),
    ),
    Table(
        "wiki_contributor",
        _("How far the wiki trusts you"),
        lambda: Contributor,
        "member",
        (
            *("member__pseudonym", "accepted", "confirmed_at", "blocked_until", "blocked_reason"),
            *("digest", "digest_sent_at"),
        ),
    ),
)


def sections_of(member) -> Iterator[tuple[str, str, list[dict]]]:
    """(name, title, rows) of each section; one query each."""
    for table in TABLES:
        yield table.name, str(table.title), table.rows(member)


def _readable(row: dict) -> dict:
    """A content as its author typed it, in the notation."""
    if said := row.get("content"):
        row["content"] = document(Content.from_json(said), row["language"])
    return row
