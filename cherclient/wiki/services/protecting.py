"""Levels put on articles, each with its reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from ..models import Protection, WikiArticlePage
from ..rights import Rank
from ..vocabulary import Level, News
from .locking import lock_row
from .refusals import demand
from .watching import tell_watchers


@transaction.atomic
def protect(
    article: WikiArticlePage, *, level: Level, reason: str, by, until: dt.datetime | None = None
) -> Protection:
    """Put an article at a level, in place of the one in force; its watchers are told.

    Opening it again is a level like another, with its reason. The same level, reason and end put
    twice are put once. Raises `Refused`.
    """
    demand(by, Rank.EDITOR)
    lock_row(article)
    in_force = Protection.objects.in_force().filter(article=article)
    held = in_force.first()
    if held and (held.level, held.reason, held.until) == (level, reason, until):
        return held
    in_force.update(lifted_at=timezone.now(), lifted_by=by)
    if level == Level.OPEN:
        until = None
    row = Protection.objects.create(article=article, level=level, reason=reason, until=until, by=by)
    tell_watchers(article, News.PROTECTED, but=by, level=int(level), reason=reason)
    return row
