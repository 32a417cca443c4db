"""The rules and the terms as they stood on a day, and what changed from one version to the next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from ..models import RulesVersion
from ..plain_text import without_markup
from .word_diff import Passage, changed_passages

MOST = 200  # versions listed: years of them


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One line of the list: the day, and its place among the versions of that day."""

    since: dt.datetime
    day: str  # as addresses write it
    place: int  # 1 for the first of the day
    is_last: bool  # of its day: the one read at the address of the day


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A version in the language of the page, and what it changed; `until` is empty when in force."""

    since: dt.datetime
    until: dt.datetime | None
    digest: str
    text: SafeString
    changes: list[Passage]
    is_first: bool


def versions(page: str) -> list[VersionRow]:
    """The versions of a page, the newest first."""
    found = RulesVersion.objects.filter(page=page).values_list("since", flat=True)[:MOST]
    rows: list[VersionRow] = []
    last, place = "", 0
    for since in reversed(found):
        day = f"{timezone.localdate(since)}"
        place = place + 1 if day == last else 1
        if day == last:
            former = rows.pop()
            rows.append(VersionRow(former.since, former.day, former.place, False))
        rows.append(VersionRow(since, day, place, True))
        last = day
    return rows[::-1]


def version_on(
    page: str, day: dt.date, place: int | None = None, *, language: str
) -> VersionPage | None:
    """The version in force at the end of a day, or the `place`-th (from 1) of those made that day."""
    first = dt.datetime.combine(day, dt.time.min, timezone.get_current_timezone())
    kept = RulesVersion.objects.filter(page=page)
    until = kept.filter(since__lt=first + dt.timedelta(days=1))
    if place is None:
        version = until.first()
    else:
        made = list(until.filter(since__gte=first).order_by("since", "pk")[:MOST])
        version = made[place - 1] if 0 < place <= len(made) else None
    return _page(version, kept, language) if version else None


def _page(version: RulesVersion, kept: QuerySet[RulesVersion], language: str) -> VersionPage:
    others = kept.exclude(pk=version.pk)
    former = others.filter(since__lte=version.since, pk__lt=version.pk).first()
    later = others.filter(since__gte=version.since, pk__gt=version.pk).order_by("since", "pk")
    text = _text(version, language)
    before = _text(former, language) if former else ""
    return VersionPage(
        since=version.since,
        until=later.values_list("since", flat=True).first(),
        digest=version.digest,
        text=mark_safe(text),  # noqa: S308 — a template of ours made it, or the site's own editors
        changes=changed_passages(_words(before), _words(text)) if former else [],
        is_first=former is None,
    )


def _text(version: RulesVersion, language: str) -> str:
    return version.html_fr if language == "fr" else version.html_en


def _words(rendered: str) -> str:
    """The words of a kept page, a paragraph a block."""
    lines = (line.strip() for line in without_markup(rendered).split("\n"))
    return "\n\n".join(line for line in lines if line)
