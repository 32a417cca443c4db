"""The protection of an article, as everybody reads it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from ..models import Protection, WikiArticlePage
from ..vocabulary import Level
from .keyset import key_in

LINES = 25


@dataclass(frozen=True, slots=True)
class Shown:
    """What the quiet line under the title of a protected article says."""

    level: Level
    reason: str
    last_day: dt.date | None  # empty: until somebody lifts it
    by: str  # empty once the account is gone


def shown(article: WikiArticlePage) -> Shown | None:
    """The protection in force; None when everybody with an account may write. One query."""
    rows = Protection.objects.in_force().select_related("by").filter(article=article)
    row = rows.first()
    if row is None or row.level == Level.OPEN:
        return None
    return Shown(Level(row.level), row.reason, last_day(row), str(row.by) if row.by else "")


def last_day(row: Protection) -> dt.date | None:
    """The last day a protection holds, or held."""
    if row.until is None:
        return None
    return timezone.localdate(row.until - dt.timedelta(microseconds=1))


@dataclass(frozen=True, slots=True)
class Line:
    """One protection of the public history."""

    row: Protection
    level: str
    last_day: dt.date | None
    expired: bool


def past(article: WikiArticlePage, before: str = "") -> tuple[list[Line], str]:
    """The protections an article had, the newest first, and the query of the next page."""
    rows = article.protections.select_related("by", "lifted_by").order_by("-id")
    if key := key_in(before):
        rows = rows.filter(id__lt=key)
    found, now = list(rows[: LINES + 1]), timezone.now()
    lines = [
        Line(row, Level(row.level).label, last_day(row), bool(row.until and row.until <= now))
        for row in found[:LINES]
    ]
    return lines, f"before={found[LINES - 1].pk}" if len(found) > LINES else ""
