"""Reading a year of moderation from the database."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from ..detector.judgement import Verdict
from ..models import (
    Appeal,
    Decision,
    DoubleReading,
    ReplyRequest,
    Report,
    Screening,
    Story,
    StoryEvent,
    StoryState,
)
from ..models.desk import SECOND_READINGS
from ..moderation import AppealState
from ..vocabulary import Ending, LinkToBrand, State
from .records import Act, Delay, Matter, SecondReading, Wait, Year

# The love lives on, or it ended between the two; what comes from outside says neither.
PRAISE = {Ending.TOGETHER_LOVE, Ending.CAME_BACK, Ending.HANDED_ON}
CRITICISM = {
    Ending.TOGETHER_HABIT,
    Ending.TOGETHER_HOSTAGE,
    Ending.TOGETHER_DISPUTE,
    Ending.FADED,
    Ending.LEFT_RIVAL,
    Ending.LEFT_ALONE,
    Ending.DROPPED,
}


def read_year(year: int, now: dt.datetime | None = None) -> Year:
    """A calendar year in the site's time zone; raises `ValueError` for one that cannot be."""
    now = now or timezone.now()
    zone = timezone.get_current_timezone()
    first, end = (dt.datetime(number, 1, 1, tzinfo=zone) for number in (year, year + 1))
    decisions = Decision.objects.filter(made_at__gte=first, made_at__lt=end)
    return Year(
        year=year,
        decision_days=settings.DECISION_DAYS,
        **_readings(first, end),
        waiting_late=StoryState.objects.filter(state=State.HELD, deadline__lt=now).count(),
        acts=[
            Act(kind, reason, source, second is not None)
            for kind, reason, source, second in decisions.values_list(
                "kind", "reason", "source", "second"
            ).iterator()
        ],
        waits=_waits(decisions),
        notices=_notices(first, end, now),
        appeals=_appeals(first, end, now),
        replies=_replies(first, end, now),
        second_readings=[
            SecondReading(kind, answer)
            for kind, answer in DoubleReading.objects.filter(read_at__gte=first, read_at__lt=end)
            .exclude(answer="")
            .values_list("decision__kind", "answer")
        ],
        delays=_delays(first, end),
    )


def _readings(first: dt.datetime, end: dt.datetime) -> dict[str, int]:
    """Stories whose first reading falls in the year, and what it concluded."""
    read = Screening.objects.filter(made_at__gte=first, made_at__lt=end)
    earliest = Screening.objects.filter(story=OuterRef("story")).order_by("pk").values("pk")[:1]
    return read.filter(pk=Subquery(earliest)).aggregate(
        read=Count("pk"),
        held=Count("pk", filter=~Q(verdict=Verdict.PUBLISH)),
        suspected=Count("pk", filter=Q(verdict=Verdict.SUSPECTED_AD)),
    )


def _waits(decisions: QuerySet[Decision]) -> list[Wait]:
    """Decisions on held stories, with the time since the story was last held before them."""
    longest = dt.timedelta(days=settings.DECISION_DAYS)
    holds = StoryEvent.objects.filter(
        story=OuterRef("story"), after=State.HELD, made_at__lte=OuterRef("made_at")
    )
    decided = decisions.filter(kind__in=SECOND_READINGS, before=State.HELD).annotate(
        held_at=Subquery(holds.order_by("-pk").values("made_at")[:1])
    )
    found = []
    for kind, made_at, held_at in decided.values_list("kind", "made_at", "held_at").iterator():
        waited = made_at - held_at if held_at else None
        found.append(Wait(kind, _hours(waited), bool(waited and waited > longest)))
    return found


def _notices(first: dt.datetime, end: dt.datetime, now: dt.datetime) -> list[Matter]:
    rows = Report.objects.filter(made_at__gte=first, made_at__lt=end)
    values = rows.values_list("kind", "state", "made_at", "handled_at", "due_at")
    return [_matter(*row, now) for row in values.iterator()]


def _appeals(first: dt.datetime, end: dt.datetime, now: dt.datetime) -> list[Matter]:
    rows = Appeal.objects.filter(made_at__gte=first, made_at__lt=end)
    values = rows.values_list("state", "made_at", "outcome__made_at", "answer_by")
    return [
        _matter("", state, made_at, None if state == AppealState.OPEN else ended, answer_by, now)
        for state, made_at, ended, answer_by in values
    ]


def _replies(first: dt.datetime, end: dt.datetime, now: dt.datetime) -> list[Matter]:
    rows = ReplyRequest.objects.filter(made_at__gte=first, made_at__lt=end)
    values = rows.values_list("kind", "state", "made_at", "handled_at", "due_at")
    return [_matter(*row, now) for row in values]


def _matter(
    kind: str,
    state: str,
    made_at: dt.datetime,
    handled_at: dt.datetime | None,
    due_at: dt.datetime | None,
    now: dt.datetime,
) -> Matter:
    late = due_at is not None and (handled_at or now) > due_at
    return Matter(kind, state, _hours(handled_at - made_at if handled_at else None), late)


def _delays(first: dt.datetime, end: dt.datetime) -> list[Delay]:
    """Stories told in the form and first published in the year; insiders wait for a drawn day."""
    stories = Story.objects.filter(
        first_published_at__gte=first,
        first_published_at__lt=end,
        source="",
        ending__in=PRAISE | CRITICISM,
    ).exclude(link_to_brand=LinkToBrand.STAFF)
    rows = stories.annotate(read_at=Min("screenings__made_at")).order_by("pk")
    return [
        Delay(ending in PRAISE, max(0.0, _hours(published_at - read_at) or 0.0))
        for ending, published_at, read_at in rows.values_list(
            "ending", "first_published_at", "read_at"
        ).iterator()
        if read_at
    ]


def _hours(waited: dt.timedelta | None) -> float | None:
    return None if waited is None else waited.total_seconds() / 3600
