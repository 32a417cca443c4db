"""Everything the site knows of what a member told, said and sent, written into an archive.

Nobody else is in it: people who decided are named by their role, and what others wrote is theirs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from typing import Any
from zipfile import ZipFile

from django.core.files.storage import Storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.models import Revision

from .imports.lines import line_of
from .models import (
    Appeal,
    Comment,
    Confirmation,
    Decision,
    DraftPhoto,
    FollowUp,
    Label,
    Letter,
    MeToo,
    Photo,
    Proof,
    Question,
    ReplyRequest,
    Report,
    Screening,
    SpiritVote,
    Story,
    StoryEvent,
    TellingDraft,
)
from .reading.consents import consents_of
from .reading.statement import statement_of


@dataclass(frozen=True)
class Table:
    """Rows of one model that concern a member: how they are found, and which columns are given."""

    name: str
    title: str
    model: type[Model]
    mine: Callable[[Any, Collection[str]], Q]
    columns: tuple[str, ...]

    def rows(self, member, addresses: Collection[str]) -> QuerySet:
        found = self.model.objects.filter(self.mine(member, addresses)).order_by("pk")
        return found.values(*self.columns)


def _told(member, addresses) -> Q:
    return Q(story__author=member)


def _sent(member, addresses) -> Q:
    """By address, for what is sent without an account."""
    typed = Q(pk__in=[])
    for address in addresses:
        typed |= Q(email__iexact=address)
    return typed


TABLES = (
    Table(
        "drafts",
        gettext_lazy("Drafts"),
        TellingDraft,
        lambda member, addresses: _sent(member, addresses) | _told(member, addresses),
        ("answers", "language", "email", "created_at", "touched_at"),
    ),
    Table(
        "events",
        gettext_lazy("What happened to your stories"),
        StoryEvent,
        _told,
        ("story__public_id", "before", "after", "note", "made_at"),
    ),
    Table(
        "screenings",
        gettext_lazy("What the software concluded of your texts"),
        Screening,
        _told,
        (
            *("story__public_id", "verdict", "probability", "reasons", "scores", "behaviour"),
            *("text_hash", "version", "made_at"),
        ),
    ),
    Table(
        "labels",
        gettext_lazy("What people taught the software from your texts"),
        Label,
        _told,
        ("story__public_id", "is_ad", "quote", "text_hash", "provenance", "made_at"),
    ),
    Table(
        "questions",
        gettext_lazy("Questions and answers"),
        Question,
        _told,
        (
            *("story__public_id", "text", "wants_proof", "asked_at", "answer_by", "answer"),
            *("answered_at", "closed_at"),
        ),
    ),
    Table(
        "appeals",
        gettext_lazy("Appeals"),
        Appeal,
        lambda member, addresses: Q(decision__story__author=member),
        ("ticket", "decision__number", "motive", "made_at", "answer_by", "state"),
    ),
    Table(
        "follow_ups",
        gettext_lazy("Being asked again"),
        FollowUp,
        _told,
        (
            *("story__public_id", "kind", "due_on", "sent_at", "answer", "love", "answered_at"),
            "told_ending",
        ),
    ),
    Table(
        "confirmations",
        gettext_lazy("Confirmations"),
        Confirmation,
        lambda member, addresses: _sent(member, addresses) & _told(member, addresses),
        ("story__public_id", "email", "pseudonym", "sent_at", "confirmed_at"),
    ),
    Table(
        "comments",
        gettext_lazy("Comments and corrections"),
        Comment,
        lambda member, addresses: Q(author=member),
        ("story__public_id", "kind", "text", "field", "value", "state", "reason", "made_at"),
    ),
    Table(
        "me_toos",
        gettext_lazy("Moments you lived too"),
        MeToo,
        lambda member, addresses: Q(member=member),
        ("episode__story__public_id", "episode__title", "made_at"),
    ),
    Table(
        "spirit_votes",
        gettext_lazy("Your answers on the spirit"),
        SpiritVote,
        lambda member, addresses: Q(member=member),
        ("story__public_id", "spirit", "made_at"),
    ),
    Table(
        "reports",
        gettext_lazy("Reports you made"),
        Report,
        lambda member, addresses: _sent(member, addresses) | Q(reporter=member),
        (
            *("ticket", "public_id", "kind", "passage", "motive", "law", "quality", "name"),
            *("email", "good_faith", "language", "made_at", "state", "answer", "handled_at"),
        ),
    ),
    Table(
        "replies",
        gettext_lazy("Rights of reply you asked for"),
        ReplyRequest,
        _sent,
        (
            *("ticket", "public_id", "kind", "name", "quality", "email", "text", "language"),
            *("made_at", "due_at", "state", "refusal", "facts", "handled_at"),
        ),
    ),
    Table(
        "letters",
        gettext_lazy("Letters of the site"),
        Letter,
        lambda member, addresses: Q(member=member) | _sent(member, addresses),
        ("story__public_id", "kind", "language", "made_at", "sent_at"),
    ),
)
STORY_COLUMNS = (
    *("public_id", "title", "language", "told_on", "attested_at", "live"),
    *("first_published_at", "last_published_at", "text_hash", "state__state", "state__since"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the archive, as the page `index.html` shows it."""

    name: str
    title: str
    rows: list[dict]


def write_member_files(archive: ZipFile, member, addresses: Collection[str]) -> list[Section]:
    """Write stories, photos and proofs into the archive; returns what its data file is to hold.

    `stories.jsonl` is read by `manage.py import_stories`.
    """
    told = Story.objects.filter(author=member).select_related(
        "brand", "sector", "switched_to", "author", "in_chain_of", "state"
    )
    stories = list(told.prefetch_related("episodes__steps", "story_tags__tag").order_by("pk"))
    beside = {story.public_id for story in stories}
    lines = [_json(line_of(story, beside=beside), indent=None) for story in stories]
    archive.writestr("stories.jsonl", "".join(f"{line}\n" for line in lines))
    sections = [
        Section("stories", _("Your stories"), list(_stories(member))),
        Section("versions", _("The versions of your stories"), _versions(stories)),
        Section("decisions", _("Decisions, and why"), _decisions(member)),
        Section("consents", _("What you agreed to"), [asdict(row) for row in consents_of(member)]),
        Section("photos", pgettext_lazy("files", "Photos"), _photos(archive, member, addresses)),
        Section("proofs", _("Proofs"), _proofs(archive, member)),
    ]
    for table in TABLES:
        rows = list(table.rows(member, addresses))
        sections.append(Section(table.name, str(table.title), rows))
    return sections


def _json(value: Any, indent: int | None = 2) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=indent)


def _stories(member) -> QuerySet:
    return Story.objects.filter(author=member).order_by("pk").values(*STORY_COLUMNS)


def _versions(stories: list[Story]) -> list[dict]:
    found = []
    for story in stories:
        for revision in Revision.objects.for_instance(story).order_by("pk"):
            said = {name: revision.content.get(name) for name in ("title", "text")}
            found.append({"story": story.public_id, "made_at": revision.created_at} | said)
    return found


def _decisions(member) -> list[dict]:
    """Their statements of reasons; no person is named."""
    rows = Decision.objects.filter(Q(story__author=member) | Q(comment__author=member))
    return [
        {"story": row.public_id, "verdict": row.verdict} | statement_of(row).as_row()
        for row in rows.order_by("pk")
    ]


def _photos(archive: ZipFile, member, addresses: Collection[str]) -> list[dict]:
    mine = Q(pk__in=[])
    for address in addresses:
        mine |= Q(draft__email__iexact=address)
    photos = Photo.objects.filter(story__author=member).select_related("story").order_by("pk")
    drafts = DraftPhoto.objects.filter(mine).order_by("pk")
    rows = []
    for photo, owner in [
        *((photo, photo.story.public_id) for photo in photos),
        *((photo, "draft") for photo in drafts),
    ]:
        name = _put(archive, "photos", owner, photo.file.storage, photo.file.name)
        rows.append({"story": owner, "file": name, "alt": photo.alt})
    return rows


def _proofs(archive: ZipFile, member) -> list[dict]:
    proofs = Proof.objects.filter(story__author=member).select_related("story").order_by("pk")
    return [
        {
            "story": proof.story.public_id,
            "file": _put(
                archive, "proofs", proof.story.public_id, proof.file.storage, proof.file.name
            ),
            "sent_at": proof.sent_at,
            "seen_at": proof.seen_at,
        }
        for proof in proofs
    ]


def _put(archive: ZipFile, folder: str, owner: str, storage: Storage, name: str) -> str:
    """Copy a file into the archive; its name there, empty when the file is lost."""
    inside = f"{folder}/{owner}/{name.rsplit('/', 1)[-1]}"
    try:
        with storage.open(name) as source, archive.open(inside, "w") as target:
            for chunk in source.chunks():
                target.write(chunk)
    except FileNotFoundError:
        return ""
    return inside
