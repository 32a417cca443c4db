"""Appeals as people decide on them: the most pressing first, by key, never one's own decisions."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from .models import Appeal
from .moderation import AppealState
from .vocabulary import State

PAGE = 20
_KEY = re.compile(r"(?P<moment>[0-9T:.+Z-]{10,40})_(?P<id>[0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class AppealPage:
    """Twenty open appeals; `later` is the key of those that follow."""

    appeals: list[Appeal]
    later: str = ""
    is_first: bool = True


def open_appeals() -> QuerySet[Appeal]:
    """Appeals somebody has to decide on; those of stories taken back or erased are moot."""
    return (
        Appeal.objects.filter(state=AppealState.OPEN, story__isnull=False)
        .exclude(story__state__state=State.WITHDRAWN)
        .order_by("answer_by", "id")
    )


def appeals_for(user) -> QuerySet[Appeal]:
    """Open appeals this person may decide on: none on their decisions, their stories, their ties."""
    found = open_appeals().exclude(decision__actor=user).exclude(decision__second=user)
    found = found.exclude(story__author=user)
    return found.exclude(story__brand__in=user.interests.values("brand"))


def appeals_page(user, after: str = "") -> AppealPage:
    """A page of them in one query; a key that makes no sense gives the first page."""
    found = appeals_for(user).select_related("story__state", "decision")
    key = _key_of(after)
    if key:
        moment, pk = key
        found = found.filter(Q(answer_by__gt=moment) | Q(answer_by=moment, pk__gt=pk))
    appeals = list(found[: PAGE + 1])
    last = appeals[PAGE - 1] if len(appeals) > PAGE else None
    return AppealPage(
        appeals=appeals[:PAGE],
        later=f"{last.answer_by.isoformat()}_{last.pk}" if last else "",
        is_first=key is None,
    )


def _key_of(typed: str) -> tuple[dt.datetime, int] | None:
    found = _KEY.fullmatch(typed.replace(" ", "+"))
    if found is None:
        return None
    try:
        moment = parse_datetime(found["moment"])
        if moment is None or moment.tzinfo is None:
            return None
        return moment.astimezone(dt.UTC), int(found["id"])
    except (ValueError, OverflowError):  # no such day, or one at the end of time
        return None
