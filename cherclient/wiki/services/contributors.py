"""How far a member is trusted: five edits accepted, or an editor's word; and who may not write."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Contributor
from ..rights import Rank, forget_rank, rank_of
from ..vocabulary import CONFIRMED_AFTER, News
from .watching import tell

BLOCKED_MOST = 3650  # days


@transaction.atomic
def count_accepted(member) -> bool:
    """An editor accepted an edit of theirs. Gives whether it made them a confirmed member."""
    row = _row_of(member)
    row.accepted += 1
    became = not row.is_confirmed and row.accepted >= CONFIRMED_AFTER
    if became:
        row.confirmed_at, row.confirmed_by = timezone.now(), None
    row.save(update_fields=["accepted", "confirmed_at", "confirmed_by"])
    forget_rank(member)
    return became


@transaction.atomic
def confirm(member, *, by) -> Contributor:
    """Their edits are public at once from now on."""
    row = _decided_on(member, by)
    if not row.is_confirmed:
        row.confirmed_at, row.confirmed_by = timezone.now(), by
        row.save(update_fields=["confirmed_at", "confirmed_by"])
    return row


@transaction.atomic
def unconfirm(member, *, by) -> Contributor:
    """Their edits are read first again, and counted from none."""
    row = _decided_on(member, by)
    row.confirmed_at, row.confirmed_by, row.accepted = None, None, 0
    row.save(update_fields=["confirmed_at", "confirmed_by", "accepted"])
    return row


@transaction.atomic
def block(member, *, by, reason: str, until: dt.datetime) -> Contributor:
    """They write nothing in the wiki before `until`, and are told so; it ends by itself.

    The same block put twice is put once.
    Raises `ValidationError` without a reason or with an end that is past or too far.
    """
    row = _decided_on(member, by)
    if not reason.strip():
        raise ValidationError(_("Say why: the member reads it."), code="reason")
    now = timezone.now()
    if not now < until <= now + dt.timedelta(days=BLOCKED_MOST):
        raise ValidationError(_("The end is in the future, ten years away at most."), code="until")
    reason = reason.strip()[:200]
    if (row.blocked_until, row.blocked_reason) == (until, reason):
        return row
    row.blocked_until, row.blocked_reason, row.blocked_by = until, reason, by
    row.save(update_fields=["blocked_until", "blocked_reason", "blocked_by"])
    tell(member, News.BLOCKED, until=until.isoformat(), reason=reason)
    return row


@transaction.atomic
def unblock(member, *, by) -> Contributor:
    row = _decided_on(member, by)
    row.blocked_until, row.blocked_reason, row.blocked_by = None, "", None
    row.save(update_fields=["blocked_until", "blocked_reason", "blocked_by"])
    return row


def _decided_on(member, by) -> Contributor:
    """Raises `PermissionDenied` unless an editor decides on somebody who is no editor."""
    if rank_of(by) < Rank.EDITOR or by.pk == member.pk or rank_of(member) >= Rank.EDITOR:
        raise PermissionDenied
    row = _row_of(member)
    forget_rank(member)
    return row


def _row_of(member) -> Contributor:
    Contributor.objects.get_or_create(member=member)
    return Contributor.objects.select_for_update().get(member=member)
