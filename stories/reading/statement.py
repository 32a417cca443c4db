"""The statement of reasons of a decision: what article 17 of the Digital Services Act asks for."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from ..models import Decision
from ..moderation import DecisionKind, DecisionSource, Ground, ReasonCode
from ..vocabulary import State


@dataclass(frozen=True, slots=True)
class Statement:
    """A decision in words, field by field. Persons are named by their role."""

    number: str  # empty in a preview
    kind: str  # code of `DecisionKind`
    decision: str
    restriction: str  # what is restricted; empty when nothing is
    reason_code: str
    reason: str
    facts: str
    ground: str
    law: str
    source: str
    automated_detection: bool
    automated_decision: bool
    automated: str
    decided_by: str
    made_at: dt.datetime
    appeal_until: dt.datetime | None

    def as_row(self) -> dict:
        """Plain values, for JSON and CSV."""
        return asdict(self) | {
            "made_at": self.made_at.isoformat(),
            "appeal_until": self.appeal_until.isoformat() if self.appeal_until else None,
        }


def statement_of(decision: Decision) -> Statement:
    """The statement of a kept decision, or of an unsaved one as a preview."""
    source = DecisionSource(decision.source)
    detected = decision.automated_detection
    return Statement(
        number=decision.number if decision.pk else "",
        kind=decision.kind,
        decision=str(DecisionKind(decision.kind).label),
        restriction=_restriction(decision),
        reason_code=decision.reason,
        reason=str(ReasonCode(decision.reason).label) if decision.reason else "",
        facts=decision.facts,
        ground=str(Ground(decision.ground).label),
        law=decision.law,
        source=str(source.label),
        automated_detection=detected,
        automated_decision=False,
        automated=_("Software held the text for a person to read; a person alone decided.")
        if detected
        else _("No software had a part in it: persons alone."),
        decided_by=_("two moderators") if decision.second_id else _role(decision),
        made_at=decision.made_at,
        appeal_until=decision.appeal_until,
    )


def _role(decision: Decision) -> str:
    if decision.kind in (DecisionKind.UPHOLD, DecisionKind.OVERTURN):
        return _("a person who had no part in the first decision")
    return _("a moderator")


def _restriction(decision: Decision) -> str:
    match decision.kind:
        case DecisionKind.REFUSE if decision.before == State.PUBLISHED:
            return _("The edit is not published; the former version stays public.")
        case DecisionKind.REFUSE:
            return _("The story is not published. Its text is kept for its author.")
        case DecisionKind.REMOVE:
            return _(
                "The story is taken off the pages, the search and the ranking. Its text is kept "
                "for its author."
            )
        case DecisionKind.UPHOLD:
            return _("The first decision stands.")
        case DecisionKind.COMMENT:
            return _("The comment is no longer shown.")
        case DecisionKind.NO_REPLY:
            return _("The reply is not published.")
        case DecisionKind.LIMIT:
            return _("Reports are not taken from this person for thirty days.")
    return ""
