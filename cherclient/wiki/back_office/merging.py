"""A form of the admin that somebody overtook is merged, as the site does; it overwrites nothing.

Wagtail refuses an autosave made from an old version but lets a plain save through.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.dateparse import parse_datetime
from wagtail.models import PageSubscription, Revision

from ..content import Content
from ..merge import Merged, merge, own_places
from ..models import ArticleRevision, WikiArticlePage
from ..services.drafts import PLAIN, keep_as_proposal
from ..services.locking import lock_row

LOOKED_AT = 30  # revisions of the admin since the one a form was filled from


@dataclass(frozen=True, slots=True)
class Start:
    """What a form of the admin was filled from."""

    content: Content
    plain: dict  # fields beside the content; empty when that revision is gone
    at: dt.datetime  # when it was saved
    is_latest: bool


def start_of(data, page: WikiArticlePage, latest: Revision) -> Start:
    """What a posted form was filled from: the draft its own session saved last, else what it opened.

    When that text was replaced since, the public text before it stands for it: an older base may
    show a conflict too many, a younger one would hide one.
    """
    own = data.get("overwrite_revision_id", "")
    opened = own or data.get("loaded_revision_id", "")
    at = _moment(data.get("loaded_revision_created_at", ""))
    if not opened:
        return _from(latest, is_latest=True)
    revision = page.revisions.filter(pk=opened).first() if _is_number(opened) else None
    if revision and (own or at is None or revision.created_at <= at):
        return _from(revision, is_latest=revision.pk == latest.pk)
    rows = ArticleRevision.objects.filter(article=page).exclude(content=None)
    before = rows.filter(made_at__lte=at) if at else rows.none()
    row = before.order_by("-number").first() or rows.order_by("number").first()
    if row is None:
        return Start(Content(title=page.title), {}, latest.created_at, is_latest=False)
    return Start(row.text, {}, row.made_at, is_latest=False)


def posted_page(request, page: WikiArticlePage) -> WikiArticlePage | None:
    """The page as a form says it, unsaved; None when the form is not valid."""
    form_class = page.get_edit_handler().get_form_class()
    form = form_class(
        request.POST,
        request.FILES,
        instance=page.get_latest_revision_as_object(),
        subscription=PageSubscription(page=page, user=request.user),
        parent_page=page.get_parent(),
        for_user=request.user,
    )
    if "action-publish" not in request.POST:
        form.defer_required_fields()
    return form.save(commit=False) if form.is_valid() else None


def merged_with_latest(
    start: Start, mine: Content, page: WikiArticlePage, latest: Revision, user
) -> Merged:
    """What a form says, merged with the latest text; nobody is in conflict with themselves."""
    since = page.revisions.filter(created_at__gt=start.at).order_by("created_at", "pk")
    texts = (
        (revision.user_id == user.pk, revision.as_object().content)
        for revision in since.select_related("user")[:LOOKED_AT]
    )
    own = own_places(texts, start.content)
    return merge(start.content, mine, latest.as_object().content, own)


class MergedAtSave:
    """Merges a page with what came since its form was filled, in the transaction that saves it."""

    def __init__(self, start: Start, seen: Revision, user, *, refuse: bool = False) -> None:
        self.start, self.seen, self.user, self.refuse = start, seen, user, refuse

    def __call__(self, page: WikiArticlePage) -> None:
        lock_row(page)
        latest = page.revisions.order_by("-created_at", "-pk").first()
        overtaken = (latest.pk, latest.created_at) != (self.seen.pk, self.seen.created_at)
        if self.start.is_latest and not overtaken:
            return
        if self.refuse:
            raise PermissionDenied
        self._merge(page, latest, overtaken=overtaken)

    def _merge(self, page: WikiArticlePage, latest: Revision, *, overtaken: bool) -> None:
        mine = page.content
        merged = merged_with_latest(self.start, mine, page, latest, self.user)
        if not merged.is_clean:  # somebody saved between the check and the save
            base = page.history.filter(made_at__lte=self.start.at).order_by("-number").first()
            keep_as_proposal(page, mine, self.user, base or page.history.last())
        page.put(merged.content)
        theirs = latest.as_object()
        for name in PLAIN:
            if getattr(page, name) == self.start.plain.get(name, getattr(page, name)):
                setattr(page, name, getattr(theirs, name))


def _from(revision: Revision, *, is_latest: bool) -> Start:
    page = revision.as_object()
    plain = {name: getattr(page, name) for name in PLAIN}
    return Start(page.content, plain, revision.created_at, is_latest)


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdecimal() and len(words) < 19


def _moment(words: str) -> dt.datetime | None:
    try:
        found = parse_datetime(words)
    except ValueError:
        return None
    return found if found and found.tzinfo else None
