"""Reports that were manifestly unfounded: a warning first, then no reporting for a while.

Article 23 of the Digital Services Act. What counts is how often a person decided so: many reports
answered at once are one time.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from ..models import Decision, Report
from ..moderation import DecisionKind, DecisionSource, ReportState
from ..vocabulary import State
from .letters import write_letter
from .states import decide

STRIKES = 3
WINDOW = dt.timedelta(days=30)
SUSPENDED = dt.timedelta(days=30)


def limited_until(key: str, now: dt.datetime | None = None) -> dt.datetime | None:
    """Until when this person's reports are not taken; None when they are."""
    if not key:
        return None
    since = (now or timezone.now()) - SUSPENDED
    limits = Decision.objects.filter(kind=DecisionKind.LIMIT, report__reporter_key=key)
    last = limits.filter(made_at__gt=since).order_by("-made_at").values_list("made_at", flat=True)
    found = last.first()
    return found + SUSPENDED if found else None


def strike(report: Report, *, by, now: dt.datetime) -> Decision | None:
    """What follows from a report just found abusive: the first brings a warning, the third in
    thirty days a suspension, which is a decision."""
    if not report.reporter_key:
        return None
    abusive = Report.objects.filter(reporter_key=report.reporter_key, state=ReportState.ABUSIVE)
    recent = abusive.filter(handled_at__gt=now - WINDOW).values("handled_at").distinct().count()
    if recent == 1:
        _write(report, "report_warning")
    if recent < STRIKES or limited_until(report.reporter_key, now):
        return None
    _write(report, "report_limited", until=f"{timezone.localdate(now + SUSPENDED):%Y-%m-%d}")
    grounds = {"source": DecisionSource.REPORT, "report": report, "made_at": now}
    if report.story is None:
        return Decision.objects.create(
            story=None,
            public_id=report.public_id,
            kind=DecisionKind.LIMIT,
            actor=by,
            **grounds,
        )
    return decide(report.story, by, DecisionKind.LIMIT, State(report.story.state.state), **grounds)


def _write(report: Report, kind: str, **context: object) -> None:
    address = report.email or (report.reporter.email if report.reporter_id else "")
    if address:
        write_letter(kind, email=address, language=report.language, ticket=report.ticket, **context)
