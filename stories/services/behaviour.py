"""What is known around a story when it is told: its account, and the usual flow of its brand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import asdict
from statistics import median

from django.db.models import Count, Q
from django.utils import timezone

from ..detector.behaviour import Behaviour, Circumstances, links_in, weigh
from ..models import Story
from ..vocabulary import State

WEEK = dt.timedelta(days=7)
WEEKS_BACK = 52
_UNSENT = (State.AWAITING_CONFIRMATION,)  # else anybody could fill a brand's week with tellings


def behaviour_row(story: Story) -> dict:
    """The behaviour around a story as it is kept: JSON; empty for an import, which has no account."""
    around = circumstances_of(story)
    if around is None:
        return {}
    found: Behaviour = weigh(around)
    return {
        "score": found.score,
        "holds": found.holds,
        "reasons": [{"code": r.code, "weight": r.weight} for r in found.reasons],
        "around": asdict(around),
    }


def circumstances_of(story: Story) -> Circumstances | None:
    """What stands around a told story, in two queries; None when no account told it."""
    if not story.author_id:
        return None
    sent = Story.objects.exclude(state__state__in=_UNSENT)
    mine = sent.filter(author=story.author_id).aggregate(
        told=Count("pk"), on_brand=Count("pk", filter=Q(brand=story.brand_id))
    )
    told = max(1, mine["told"])
    week, usual = _flow(story, sent) if story.brand_id else (0, 0.0)
    age = timezone.now() - story.author.date_joined
    return Circumstances(
        account_days=round(max(0.0, age.total_seconds() / 86_400), 2),
        told=told,
        brand_share=round(mine["on_brand"] / told, 3) if story.brand_id else 0.0,
        week=week,
        usual_week=usual,
        links=links_in(story.text),
    )


def _flow(story: Story, sent) -> tuple[int, float]:
    """Stories told by accounts on the brand in the last seven days, and in its usual week."""
    today = timezone.localdate()
    recent = sent.filter(
        brand=story.brand_id, author__isnull=False, told_on__gt=today - (WEEKS_BACK + 1) * WEEK
    )
    weeks: Counter[int] = Counter()
    for day, told in recent.order_by().values_list("told_on").annotate(Count("pk")):
        weeks[(today - day).days // 7] += told
    this_week = weeks.pop(0, 0)
    return this_week, float(median(weeks.values())) if weeks else 0.0
