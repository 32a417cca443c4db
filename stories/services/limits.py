"""Counting what is done too often, without keeping who did it."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..limits import DAY, HOUR, Limit, Subject
from ..models import Attempt, DailySalt
from ..moderation import LimitedAction


@dataclass(frozen=True)
class Refusal:
    """An act refused for now: `limit` is the number reached, `until` when there is room again."""

    action: LimitedAction
    limit: Limit
    until: dt.datetime
    shared: bool

    def __str__(self) -> str:
        said = _(
            "Enough for now (%(what)s): %(hour)s times an hour and %(day)s times a day at most. "
            "You can go on from %(when)s. Nothing you typed is lost: send it again then."
        ) % {
            "what": self.action.label,
            "hour": self.limit.hour,
            "day": self.limit.day,
            "when": _moment(self.until),
        }
        if not self.shared:
            return said
        return f"{said} " + _(
            "Several people may share your internet connection: once signed in, you are counted alone."
        )

    @property
    def seconds(self) -> int:
        """For the header `Retry-After`: at least one."""
        return max(1, int((self.until - timezone.now()).total_seconds()) + 1)


@transaction.atomic
def take(subject: Subject, action: LimitedAction, *, apart: str = "") -> Refusal | None:
    """Count one act of a subject; a refusal, and nothing counted, when it was done too often.

    `apart` counts under the same numbers what is another act of the same kind. Windows slide over
    the last hour and the last day. Acts sent at the same instant may pass together: by as many as
    there are threads.
    """
    now = timezone.now()
    limit = subject.limit(action)
    today = timezone.localdate(now)
    said = f"{apart}:{subject.kind}:{subject.name}"
    salts = [_salt(today), *_salts_before(today)]
    hashes = [hmac.new(s.encode(), said.encode(), hashlib.sha256).hexdigest() for s in salts]
    done = list(
        Attempt.objects.filter(
            action=action, subject__in=hashes, made_at__gt=now - dt.timedelta(seconds=DAY)
        )
        .order_by("-made_at")
        .values_list("made_at", flat=True)[: limit.day]
    )
    until = free_from(done, limit, now)
    if until:
        return Refusal(action, limit, until, subject.is_shared)
    Attempt.objects.create(action=action, subject=hashes[0], made_at=now)
    return None


def free_from(done: list[dt.datetime], limit: Limit, now: dt.datetime) -> dt.datetime | None:
    """When one more act fits after those `done`, newest first; None when it fits now."""
    waits = []
    for most, seconds in ((limit.hour, HOUR), (limit.day, DAY)):
        window = dt.timedelta(seconds=seconds)
        if len(done) >= most and done[most - 1] > now - window:
            waits.append(done[most - 1] + window)
    return max(waits, default=None)


def _salt(today: dt.date) -> str:
    return DailySalt.objects.get_or_create(day=today)[0].salt


def _salts_before(today: dt.date) -> list[str]:
    """Yesterday's, if anything was counted then: a day's window reaches back to it."""
    days = DailySalt.objects.filter(day=today - dt.timedelta(days=1))
    return list(days.values_list("salt", flat=True))


def _moment(when: dt.datetime) -> str:
    """The hour, and the day when it is another one."""
    local = timezone.localtime(when)
    same_day = local.date() == timezone.localdate()
    return date_format(local, "TIME_FORMAT" if same_day else "DATETIME_FORMAT")
