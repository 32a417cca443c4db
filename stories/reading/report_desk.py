"""Reports as moderators read them: grouped by words or by reporter, the most pressing first."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, F, Max, Min, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from ..models import Report
from ..moderation import ReportKind, ReportState

GROUPS, IN_GROUP, CLOSED = 50, 500, 30  # shown at once
URGENT = [kind for kind in ReportKind if kind.is_urgent]
BY_WORDS, BY_REPORTER = "words", "reporter"
_FIELDS = {BY_WORDS: "motive_hash", BY_REPORTER: "reporter_key"}


@dataclass(frozen=True, slots=True)
class Past:
    """What became of one reporter's earlier reports."""

    founded: int = 0
    unfounded: int = 0
    abusive: int = 0

    def __bool__(self) -> bool:
        return bool(self.answered)

    @property
    def answered(self) -> int:
        return self.founded + self.unfounded + self.abusive

    @property
    def founded_percent(self) -> int:
        return round(100 * self.founded / self.answered) if self.answered else 0


@dataclass(frozen=True, slots=True)
class ReportGroup:
    """Reports that say the same, or come from one person; `first` is the earliest."""

    key: str
    number: int
    reporters: int  # known ones
    stories: int
    due: dt.datetime | None
    urgent: bool
    first: Report
    past: Past  # of the first one's reporter

    @property
    def late(self) -> bool:
        return bool(self.due and self.due < timezone.now())


def report_groups(by: str = BY_WORDS, *, late: bool = False) -> list[ReportGroup]:
    """Open reports in groups: urgent ones first, then by the day they are due; three queries.

    One more than `GROUPS` says that others wait behind. Only overdue reports when `late`.
    """
    found = _keyed(by)
    if late:
        found = found.filter(due_at__lt=timezone.now())
    rows = found.values("key").annotate(
        number=Count("pk"),
        reporters=Count("reporter_key", distinct=True),
        stories=Count("story", distinct=True),
        due=Min("due_at"),
        urgent=Max(Case(When(kind__in=URGENT, then=Value(1)), default=Value(0))),
        earliest=Min("pk"),
    )
    rows = list(rows.order_by("-urgent", "due", "earliest")[: GROUPS + 1])
    firsts = Report.objects.select_related("story").defer("story__text")
    firsts = firsts.in_bulk([row["earliest"] for row in rows])
    past = past_of(first.reporter_key for first in firsts.values())
    return [
        ReportGroup(
            key=row["key"],
            number=row["number"],
            reporters=row["reporters"],
            stories=row["stories"],
            due=row["due"],
            urgent=bool(row["urgent"]),
            first=firsts[row["earliest"]],
            past=past.get(firsts[row["earliest"]].reporter_key, Past()),
        )
        for row in rows
    ]


def group_of(by: str, key: str) -> list[Report]:
    """The open reports of a group, the earliest first."""
    found = _keyed(by).filter(key=key).select_related("story").defer("story__text")
    return list(found.order_by("pk")[:IN_GROUP])


def _keyed(by: str) -> QuerySet[Report]:
    """Open reports with the key of their group; one without words or reporter stands alone."""
    field = _FIELDS[by]
    alone = Concat(Value("report-"), Cast("pk", CharField()))
    key = Case(When(**{field: ""}, then=alone), default=F(field), output_field=CharField())
    return Report.objects.filter(handled_at=None).annotate(key=key).order_by()


def past_of(keys: Iterable[str]) -> dict[str, Past]:
    """What became of the earlier reports of these reporters; one query, none for nobody."""
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    answered = Report.objects.filter(reporter_key__in=wanted, handled_at__isnull=False).order_by()
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for key, state, number in answered.values_list("reporter_key", "state").annotate(n=Count("pk")):
        if state in (ReportState.FOUNDED, ReportState.UNFOUNDED, ReportState.ABUSIVE):
            counts[key][str(state)] = number
    return {key: Past(**each) for key, each in counts.items()}


def closed_reports(before: int | None = None) -> list[Report]:
    """Reports that have their answer, the last received first; one more says that others follow."""
    found = Report.objects.filter(handled_at__isnull=False).select_related("story", "handled_by")
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.defer("story__text").order_by("-pk")[: CLOSED + 1])


def late_reports() -> int:
    """How many open reports are overdue, at most a thousand."""
    late = Report.objects.filter(handled_at=None, due_at__lt=timezone.now()).order_by()
    return len(late.values_list("pk", flat=True)[:1_000])
