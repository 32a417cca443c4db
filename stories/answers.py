"""What public stories answer to the questions the study asks, and what authors said months later."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from .fuzzy_dates import FuzzyDate
from .models import FollowUp, Story
from .vocabulary import Ending
from .words import FollowUpAnswer

STILL_THERE = (FollowUpAnswer.TOGETHER, FollowUpAnswer.COMPLICATED)
_WITHOUT_LOVE = (Ending.TOGETHER_HOSTAGE, Ending.TOGETHER_HABIT)


def answers_to(paths: Sequence[str]) -> dict[int, dict[str, list[object]]]:
    """Public story to path to the values told; what an author left out is not there.

    One query a path, which goes from the story: "ending", "episodes.love".
    """
    found: dict[int, dict[str, list[object]]] = defaultdict(dict)
    stories = Story.objects.live()
    for path in paths:
        column = path.replace(".", "__")
        rows = stories.exclude(**{f"{column}__isnull": True}).values_list("pk", column)
        for story, value in rows.iterator():
            if value != "":
                found[story].setdefault(path, []).append(value)
    return dict(found)


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """What an author who was still a customer said months later, and what is known since.

    `ending` and `ended` are those of today; `heard_on` is the last day the author said anything.
    """

    story_id: int
    answered_on: dt.date
    love: int
    told_ending: str  # when it was answered
    ending: str
    ended: FuzzyDate | None
    renews_on: dt.date | None
    heard_on: dt.date

    @property
    def captive(self) -> bool:
        """Whether the author stayed without love when answering."""
        return self.told_ending in _WITHOUT_LOVE


def _answered() -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(answer__in=STILL_THERE, love__isnull=False, story__live=True)


def follow_up_answers() -> Iterator[FollowUpRow]:
    """Answers on love given months later about public stories, in the order of stories and days."""
    said = Q(story__follow_ups__answered_at__isnull=False)
    rows = (
        _answered()
        .select_related("story")
        .annotate(
            last=Max("story__follow_ups__answered_at", filter=said),
            changed=F("story__margin__ending_changed_at"),
        )
    )
    for row in rows.order_by("story", "answered_at", "pk").iterator(2_000):
        heard = max(moment for moment in (row.last, row.changed) if moment)
        yield FollowUpRow(
            story_id=row.story_id,
            answered_on=timezone.localdate(row.answered_at),
            love=row.love,
            told_ending=row.told_ending,
            ending=row.story.ending,
            ended=row.story.ended,
            renews_on=row.story.renews_on,
            heard_on=timezone.localdate(heard),
        )
