"""The weekly batch of stories somebody reads for the detector's sake."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from ..detector import Detector
from ..detector.judgement import Text
from ..detector_in_use import UNAVAILABLE_VERSION, detector_in_use
from ..models import ReviewPick, Screening, Story
from ..vocabulary import PickReason, State

SIZE = 50
SHARES = {PickReason.AUDIT: 0.2, PickReason.HIGH: 0.1, PickReason.NOVEL: 0.1}  # uncertain: the rest
EVEN_ODDS = 0.5  # where doubt is greatest while no detector says from where it holds
READ_AT_MOST = 400  # texts read in search of the least familiar: some ten milliseconds each


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story nobody has labelled or picked; `probability` is None when nothing judged its text."""

    id: int
    draw: str  # its place in the draw of this week
    live: bool
    probability: float | None


@dataclass(frozen=True)
class Batch:
    """The picks of a week; `was_there` when they had been made before."""

    week: dt.date
    picks: list[tuple[int, PickReason]]
    was_there: bool = False

    @property
    def counts(self) -> Counter[PickReason]:
        return Counter(why for _story, why in self.picks)


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def pick_to_review(
    *, size: int = SIZE, week: dt.date | None = None, dry_run: bool = False
) -> Batch:
    """Pick a week's stories, once: the same week and the same database give the same ones.

    Six in ten where the detector hesitates most, two drawn at random, one among the highest
    scores, one among the texts least like those it knows; of the last two, at least half are
    published. A story is picked once in its life, and never when somebody has labelled it.
    """
    week = monday_of(week or timezone.localdate())
    there = ReviewPick.objects.filter(week=week).order_by("pk").values_list("story_id", "why")
    if there:
        return Batch(week, [(story, PickReason(why)) for story, why in there], was_there=True)
    picks = _choose(_candidates(week), max(size, 0))
    if not dry_run:
        with transaction.atomic():
            ReviewPick.objects.bulk_create(
                ReviewPick(story_id=story, week=week, why=why) for story, why in picks
            )
    return Batch(week, picks)


def _candidates(week: dt.date) -> list[Candidate]:
    """Every story somebody may be asked about, in the order of this week's draw."""
    last = Screening.objects.filter(story=OuterRef("pk"), text_hash=OuterRef("text_hash"))
    last = last.exclude(version=UNAVAILABLE_VERSION).order_by("-id").values("probability")[:1]
    found = (
        Story.objects.filter(state__state__in=[State.PUBLISHED, State.HELD])
        .filter(labels=None, review_pick=None)
        .annotate(last_probability=Subquery(last))
        .values_list("pk", "public_id", "live", "last_probability")
    )
    drawn = (
        Candidate(pk, hashlib.sha256(f"{week}:{name}".encode()).hexdigest(), live, probability)
        for pk, name, live, probability in found.iterator()
    )
    return sorted(drawn, key=lambda each: each.draw)


def _choose(pool: list[Candidate], size: int) -> list[tuple[int, PickReason]]:
    """The random ones first, so that nothing else weighs on the draw."""
    size = min(size, len(pool))
    quota = {why: round(size * share) for why, share in SHARES.items()}
    chosen: dict[int, PickReason] = {}

    def take(why: PickReason, ranked: Iterable[Candidate], count: int) -> None:
        for each in ranked:
            if count <= 0:
                return
            if each.id not in chosen:
                chosen[each.id] = why
                count -= 1

    def take_half_published(why: PickReason, ranked: list[Candidate]) -> None:
        count = quota[why]
        take(why, [each for each in ranked if each.live], count - count // 2)
        take(why, ranked, count - sum(found == why for found in chosen.values()))

    take(PickReason.AUDIT, pool, quota[PickReason.AUDIT])
    judged = [each for each in pool if each.probability is not None]
    take_half_published(PickReason.HIGH, sorted(judged, key=lambda each: -each.probability))
    left = [each for each in pool if each.id not in chosen]
    if quota[PickReason.NOVEL]:
        take_half_published(PickReason.NOVEL, _least_familiar(left))
    detect = detector_in_use().detector
    edge = detect.thresholds.hold if detect else EVEN_ODDS
    doubt = sorted(judged, key=lambda each: abs(each.probability - edge))
    take(PickReason.UNCERTAIN, doubt, size - len(chosen))
    # In the order of the draw: their place in the list says nothing of why they are there.
    return [(each.id, chosen[each.id]) for each in pool if each.id in chosen]


def _least_familiar(drawn: list[Candidate]) -> list[Candidate]:
    """The texts with the smallest share of words the detector knows, among the first of a draw."""
    detect = detector_in_use().detector
    if detect is None:
        return []
    drawn = drawn[:READ_AT_MOST]
    texts = Story.objects.filter(pk__in=[each.id for each in drawn]).annotate(name=F("brand__name"))
    known = {story.pk: _familiarity(detect, story) for story in texts.iterator()}
    readable = [each for each in drawn if known.get(each.id) is not None]
    return sorted(readable, key=lambda each: known[each.id])


def _familiarity(detect: Detector, story: Story) -> float | None:
    return detect.familiarity(
        Text(story.text, language=story.language, brand=getattr(story, "name", "") or "")
    )
