"""Closing months: editions that are sealed, chained and never made again, and their revisions."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from ..models import BrandMonth, Edition, Standing
from ..seal import canonical, facts_of_edition, sha256
from ..signing import public_key_hex, sign
from .editions import compute_edition, keep_edition, one_view_of_the_sums, trying_again

REASON_MAX = 2_000  # characters


class CannotRevise(ValueError):
    """A month cannot be revised, and why."""


def close_months(*, today: dt.date | None = None) -> list[Edition]:
    """Close every whole month since the first publication that is not closed yet, in order.

    Returns the editions made, none when everything was closed. A month of which nothing could be
    said gets none, and is not gone back to once a later one is closed. Months are those of UTC.
    Raises `ranking.signing.BadKey`.
    """
    last = (today or timezone.now().astimezone(dt.UTC).date()).replace(day=1)
    made = []
    for month in _months(_first_open_month(), last):
        edition = trying_again(partial(_close, month))
        if edition:
            made.append(edition)
    return made


def revise_month(month: dt.date, *, reason: str) -> Edition:
    """Add a revision to a closed month, from today's sums until that month.

    Raises `CannotRevise` when the month has no edition, when the reason is empty or too long, or
    when nothing can be said any more; `ranking.signing.BadKey`.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise CannotRevise("A revision says why it is made.")
    if len(reason) > REASON_MAX:
        raise CannotRevise(f"The reason has {len(reason)} characters, {REASON_MAX} at most.")
    if not reason.isprintable():
        raise CannotRevise("The reason holds characters that cannot be printed.")
    return trying_again(partial(_revise, month.replace(day=1), reason))


def _first_open_month() -> dt.date | None:
    """The month after the last closed one, else that of the first counted publication."""
    closed = Edition.objects.closed().aggregate(last=Max("month"))["last"]
    if closed:
        return _next(closed)
    first = BrandMonth.objects.aggregate(first=Min("month"))["first"]
    return None if first is None else dt.date(1900 + first // 12, first % 12 + 1, 1)


def _months(start: dt.date | None, end: dt.date) -> list[dt.date]:
    """First days of the months from `start` to `end`, the latter left out."""
    months = []
    while start and start < end:
        months.append(start)
        start = _next(start)
    return months


def _next(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=32)).replace(day=1)


@transaction.atomic
def _close(month: dt.date) -> Edition | None:
    one_view_of_the_sums()
    if Edition.objects.closed().filter(month__gte=month).exists():
        return None  # by another process, a moment ago
    made = compute_edition(month)
    return _seal(*made) if made else None


@transaction.atomic
def _revise(month: dt.date, reason: str) -> Edition:
    one_view_of_the_sums()
    former = Edition.objects.closed().filter(month=month).first()
    if former is None:
        raise CannotRevise(f"{month:%Y-%m} has no closed edition to revise.")
    made = compute_edition(month)
    if made is None:
        raise CannotRevise(f"Nothing can be said of {month:%Y-%m} any more.")
    edition, standings = made
    edition.revision, edition.reason = former.revision + 1, reason
    return _seal(edition, standings)


def _seal(edition: Edition, standings: list[Standing]) -> Edition:
    """Write an edition at the end of the chain, signed."""
    last = Edition.objects.sealed().last()
    edition.previous_hash = last.hash if last else ""
    facts = facts_of_edition(edition, standings) | {"previous_hash": edition.previous_hash}
    edition.standings_digest = facts["standings_digest"]
    edition.document = canonical(facts)
    content = edition.document.encode()
    edition.hash = sha256(content)
    edition.signature = sign(content)
    edition.key = public_key_hex()
    return keep_edition(edition, standings)
