"""What a story's page says of reports and replies; and what is left where a story stood."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from ..models import Decision, ReplyRequest, Report, Story
from ..moderation import DecisionKind, ReplyState, ReportKind, ReportState
from ..vocabulary import State
from ..words import BrandMask

_TAKEN_DOWN = (State.REMOVED, State.APPEALED)


def assessed() -> Exists:
    """Whether a report on the story of the outer query was found serious, and is being assessed."""
    return Exists(Report.objects.filter(story=OuterRef("pk"), state=ReportState.ASSESSING))


def replied() -> Exists:
    """Whether a right of reply stands under the story of the outer query."""
    published = ReplyRequest.objects.filter(story=OuterRef("pk"), state=ReplyState.PUBLISHED)
    return Exists(published)


def replies_of(public_id: str, *, waiting: bool = False) -> list[ReplyRequest]:
    """The replies under a story, the first asked first; with those that wait, when it is gone."""
    shown = Q(state=ReplyState.PUBLISHED)
    if waiting:
        shown |= Q(state=ReplyState.RECEIVED)
    return list(ReplyRequest.objects.filter(shown, public_id=public_id).order_by("pk"))


def removal_of(story: Story) -> Decision | None:
    """The decision that took a story down, while it is down."""
    if story.where not in _TAKEN_DOWN:
        return None
    return story.decisions.filter(kind=DecisionKind.REMOVE).order_by("-pk").first()


def pressures_on(brand) -> int:
    """Founded reports of pressure on authors of stories that name this brand; one query."""
    founded = Report.objects.filter(
        kind=ReportKind.PRESSURE, state=ReportState.FOUNDED, story__brand=brand
    )
    return founded.filter(story__brand_mask=BrandMask.NAMED).count()
