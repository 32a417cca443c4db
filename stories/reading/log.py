"""The public log of moderation: every decision of a person, without who, without whose words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Decision
from ..moderation import AppealState, DecisionKind
from ..vocabulary import LinkToBrand
from .log_filter import LogFilter
from .statement import statement_of

PAGE = 50
EXPORT_MAX, _AT_ONCE = 5_000, 500  # decisions of one file; read at once
_READ = (
    *("number", "public_id", "language", "kind", "reason", "ground", "law", "before", "after"),
    *("source", "verdict", "made_at", "appeal_until", "second", "story", "brand"),
    *("story__public_id", "story__slug", "story__live", "story__link_to_brand"),
    *("brand__slug", "brand__name", "brand__live", "brand__merged_into"),
    *("appeal__decision", "appeal__state", "appeal__outcome", "appeal__outcome__number"),
    *("ends_appeal__outcome", "ends_appeal__decision", "ends_appeal__decision__number"),
)


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One decision as anybody may read it: words in the language of the page, and their codes.

    The facts held against a text are for its author alone: they may quote what nobody else should
    read. Days are those of the site's time zone, as `YYYY-MM-DD`; what is unknown is empty.
    """

    number: str
    day: str
    subject: str
    kind: str  # code of `DecisionKind`
    decision: str
    restriction: str
    reason_code: str
    reason: str
    ground_code: str
    ground: str
    law: str
    source_code: str
    source: str
    automated_detection: bool
    automated_decision: bool
    automated: str
    decided_by: str
    language: str
    brand_slug: str
    brand: str
    story: str  # address, while the story is public
    appeal_until: str
    appeal_code: str  # code of `AppealState`
    appeal: str
    appeal_decision: str  # number of the decision that ended the appeal
    decision_appealed: str  # number of the decision this one looked at again

    def as_row(self) -> dict[str, str | bool]:
        return asdict(self)

    @property
    def on(self) -> dt.date:
        return dt.date.fromisoformat(self.day)

    @property
    def until(self) -> dt.date | None:
        return dt.date.fromisoformat(self.appeal_until) if self.appeal_until else None


COLUMNS = tuple(field.name for field in fields(LogEntry))


@dataclass(frozen=True, slots=True)
class LogPage:
    """Fifty decisions, the newest first; `older` is the address of those that follow."""

    entries: list[LogEntry]
    asked: LogFilter
    older: str = ""


def log_page(asked: LogFilter, size: int = PAGE) -> LogPage:
    """One page of the log: one query for its rows, one more after the first page."""
    found = list(_rows(asked.narrow(Decision.objects.all()))[: size + 1])
    older = asked.after(found[size - 1].number) if len(found) > size else ""
    return LogPage([entry_of(decision) for decision in found[:size]], asked, older)


def log_entry(number: str) -> LogEntry | None:
    decision = _rows(Decision.objects.filter(number=number)).first()
    return entry_of(decision) if decision else None


def export(asked: LogFilter, size: int = EXPORT_MAX) -> tuple[Iterator[LogEntry], str]:
    """Up to `size` entries as they are read, and the address of those that follow."""
    found = list(asked.narrow(Decision.objects.all()).values_list("pk", "number")[: size + 1])
    older = asked.after(found[size - 1][1]) if len(found) > size else ""
    return _entries([pk for pk, _number in found[:size]]), older


def _entries(keys: list[int]) -> Iterator[LogEntry]:
    for start in range(0, len(keys), _AT_ONCE):
        part = keys[start : start + _AT_ONCE]
        rows = _rows(Decision.objects.all()).in_bulk(part)
        yield from (entry_of(rows[key]) for key in part if key in rows)


def _rows(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Decisions with all an entry says; facts and actors are not even read."""
    joined = decisions.select_related("story", "brand", "appeal__outcome", "ends_appeal__decision")
    return joined.only(*_READ)


def entry_of(decision: Decision) -> LogEntry:
    """The entry of a decision, in the active language."""
    decision.facts = ""  # never read: see `LogEntry`
    said = statement_of(decision)
    appeal, ended = getattr(decision, "appeal", None), getattr(decision, "ends_appeal", None)
    brand = decision.brand if decision.brand_id and decision.brand.live else None
    return LogEntry(
        number=decision.number,
        day=f"{timezone.localdate(decision.made_at)}",
        subject=_subject(DecisionKind(decision.kind)),
        kind=said.kind,
        decision=said.decision,
        restriction=said.restriction,
        reason_code=said.reason_code,
        reason=said.reason,
        ground_code=decision.ground,
        ground=said.ground,
        law=said.law,
        source_code=decision.source,
        source=said.source,
        automated_detection=said.automated_detection,
        automated_decision=said.automated_decision,
        automated=said.automated,
        decided_by=said.decided_by,
        language=decision.language,
        brand_slug=brand.slug if brand else "",
        brand=brand.name if brand else "",
        story=_address(decision),
        appeal_until=f"{timezone.localdate(said.appeal_until)}" if said.appeal_until else "",
        appeal_code=appeal.state if appeal else "",
        appeal=str(AppealState(appeal.state).label) if appeal else "",
        appeal_decision=appeal.outcome.number if appeal and appeal.outcome else "",
        decision_appealed=ended.decision.number if ended else "",
    )


def _subject(kind: DecisionKind) -> str:
    match kind:
        case DecisionKind.COMMENT:
            return _("a comment")
        case DecisionKind.REPLY | DecisionKind.NO_REPLY:
            return _("a right of reply")
        case DecisionKind.KEEP:
            return _("a report about a story")
        case DecisionKind.LIMIT:
            return _("a person who reports")
        case DecisionKind.UPHOLD | DecisionKind.OVERTURN:
            return _("an appeal")
    return _("a story")


def _address(decision: Decision) -> str:
    """Where the story is read now. None for an insider's: its day of decision would tell too much."""
    story = decision.story
    if story is None or not story.live or story.link_to_brand != LinkToBrand.NONE:
        return ""
    path = reverse("stories:detail", args=[story.public_id, story.slug])
    return settings.SITE_URL.rstrip("/") + path
