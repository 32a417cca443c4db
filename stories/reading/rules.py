"""What the rules page is made of besides settings: reasons, the detector, what happened lately."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..desk_figures import delay_by_sign
from ..detector.judgement import Verdict
from ..models import Screening
from ..moderation import ReasonCode

RECENT_DAYS = 90
_READ_AT_MOST = 10_000  # the figures of a large site stay quick
_MODERATOR, _TWO = _("a moderator"), _("two moderators")

# Who decides for a reason, and what the author can do about it; empty when nothing.
_REASONS: dict[ReasonCode, tuple[Promise, Promise | str]] = {
    ReasonCode.R01: (_MODERATOR, _("rewrite the passages that sell")),
    ReasonCode.R02: (_MODERATOR, _("take the link, the code or the price out")),
    ReasonCode.R03: (_MODERATOR, _("declare the link: the story is then labelled and not ranked")),
    ReasonCode.R04: (_MODERATOR, _("tell what you lived yourself")),
    ReasonCode.R05: (
        _("the form first, then a moderator"),
        _("add facts: when, where, what happened"),
    ),
    ReasonCode.R06: (_MODERATOR, _("take the data out")),
    ReasonCode.R07: (_MODERATOR, _("say the same without the insult")),
    ReasonCode.R08: (_MODERATOR, _("tell the facts without naming the person")),
    ReasonCode.R09: (_("a moderator, within 24 hours; one is enough"), ""),
    ReasonCode.R10: (_MODERATOR, _("explain why two texts are alike")),
    ReasonCode.R11: (_MODERATOR, _("choose the right brand")),
    ReasonCode.R12: (_("the author"), ""),
    ReasonCode.R13: (_TWO, _("answer the question, even late")),
}


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One reason of the closed list, who decides on it, and how it is cured."""

    code: str
    label: str
    who: str
    cure: str  # empty when there is none


def reason_rows() -> list[ReasonRow]:
    """The closed list in order, in the active language."""
    return [
        ReasonRow(code.value, str(code.label), str(who), str(cure))
        for code, (who, cure) in _REASONS.items()
    ]


@dataclass(frozen=True, slots=True)
class RecentFigures:
    """What happened in the last `days`; shares in percent, medians in hours, None without a case."""

    days: int
    read: int  # texts the software read
    held: int
    held_percent: float | None
    decided: int  # held stories a person decided on
    published: int  # of those
    published_percent: float | None
    hours: float | None  # median between hold and decision


def recent_figures(now: dt.datetime | None = None) -> RecentFigures:
    """Counted from the last readings and decisions in two queries, whatever the number of stories."""
    now = now or timezone.now()
    since = now - dt.timedelta(days=RECENT_DAYS)
    rows = Screening.objects.order_by("-pk").values_list("verdict", "made_at")[:_READ_AT_MOST]
    verdicts = [verdict for verdict, made_at in rows if made_at >= since]
    held = sum(verdict != Verdict.PUBLISH for verdict in verdicts)
    decided = delay_by_sign(since, now + dt.timedelta(seconds=1)).all
    return RecentFigures(
        days=RECENT_DAYS,
        read=len(verdicts),
        held=held,
        held_percent=_percent(held, len(verdicts)),
        decided=decided.decided,
        published=decided.published,
        published_percent=_percent(decided.published, decided.decided),
        hours=round(decided.median.total_seconds() / 3600, 1) if decided.median else None,
    )


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
