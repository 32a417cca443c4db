"""Drafts taken up again elsewhere, and drafts nobody takes up."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from .. import signals
from ..models import DraftLink, TellingDraft
from ..models.draft import hash_token
from ..retention import DRAFTS

IDLE_DAYS = DRAFTS.days  # nobody touched it: erased
WARNED_DAYS = 7  # before that, a letter to whoever gave an address
LINK_DAYS = 30
AGAIN_AFTER = dt.timedelta(minutes=1)
LINKS_A_DAY = 5  # to one address, whatever the drafts


class LinkTooSoon(Exception):
    """A link left less than a minute ago."""


class TooManyLinks(Exception):
    """`LINKS_A_DAY` links went to this address within a day."""


@transaction.atomic
def send_draft_link(draft: TellingDraft, email: str) -> DraftLink:
    """Keep the address with the draft, and send it a link to go on on another device.

    Raises `LinkTooSoon` and `TooManyLinks`.
    """
    now = timezone.now()
    draft = TellingDraft.objects.select_for_update().get(pk=draft.pk)
    if draft.links.filter(sent_at__gt=now - AGAIN_AFTER).exists():
        raise LinkTooSoon
    today = DraftLink.objects.filter(
        draft__email__iexact=email, sent_at__gt=now - dt.timedelta(days=1)
    )
    if today.count() >= LINKS_A_DAY:
        raise TooManyLinks
    draft.email = email
    draft.save(update_fields=["email", "touched_at"])
    return _send(draft, "draft_link")


def draft_of_link(token: str) -> TellingDraft | None:
    """The draft a mailed link leads to; None for a link unknown or older than `LINK_DAYS`."""
    oldest = timezone.now() - dt.timedelta(days=LINK_DAYS)
    link = (
        DraftLink.objects.filter(token_hash=hash_token(token), sent_at__gt=oldest)
        .select_related("draft__story")
        .first()
    )
    return link.draft if link else None


def drafts_to_warn():
    """Idle drafts with an address that were not warned since they were last touched."""
    idle = timezone.now() - dt.timedelta(days=IDLE_DAYS - WARNED_DAYS)
    return TellingDraft.objects.filter(story=None, touched_at__lt=idle).filter(
        ~Q(email=""), Q(warned_at=None) | Q(warned_at__lt=F("touched_at"))
    )


def drafts_to_erase():
    return TellingDraft.objects.filter(
        story=None, touched_at__lt=timezone.now() - dt.timedelta(days=IDLE_DAYS)
    )


def warn_of_erasure(draft: TellingDraft) -> bool:
    """Write to whoever began this draft that it goes soon; False when that was done already."""
    with transaction.atomic():
        # Not `save`: that would touch the draft, which would then not be idle.
        taken = drafts_to_warn().filter(pk=draft.pk).update(warned_at=timezone.now())
        if taken:
            _send(draft, "draft_goes")
    return bool(taken)


def _send(draft: TellingDraft, kind: str) -> DraftLink:
    token = secrets.token_urlsafe(24)
    link = DraftLink.objects.create(draft=draft, token_hash=hash_token(token))
    signals.draft_letter_due.send(sender=TellingDraft, draft_id=draft.pk, kind=kind, token=token)
    return link
