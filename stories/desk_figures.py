"""How moderators decide: how fast, alike whatever the sign, alike among themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from statistics import median

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.timesince import timesince

from .models import Decision, DoubleReading, StoryEvent
from .models.desk import SECOND_READINGS
from .vocabulary import State

PRAISE_FROM, CRITICISM_TO = 7, 4  # love, on 10
READINGS_NEEDED = 20  # under that many second readings a kappa says nothing


@dataclass(frozen=True, slots=True)
class Delay:
    """From the moment software held a story to a person's decision. `median` is None without any."""

    decided: int
    median: dt.timedelta | None
    published: int

    @property
    def in_words(self) -> str:
        """« 2 days, 3 hours »; empty without any decision."""
        if self.median is None:
            return ""
        start = timezone.now()
        return timesince(start - self.median, start)

    @property
    def percent_published(self) -> int | None:
        return round(100 * self.published / self.decided) if self.decided else None


@dataclass(frozen=True, slots=True)
class DelayBySign:
    """Praise (love of 7 or more) beside criticism (4 or less): NF Z74-501 asks for equal treatment."""

    praise: Delay
    criticism: Delay
    all: Delay


def delay_by_sign(since: dt.datetime, until: dt.datetime) -> DelayBySign:
    """Delays of decisions on held stories made from `since` to before `until`; one query."""
    held = StoryEvent.objects.filter(
        story=OuterRef("story"), after=State.HELD, made_at__lte=OuterRef("made_at")
    )
    decided = Decision.objects.filter(
        before=State.HELD, kind__in=SECOND_READINGS, made_at__gte=since, made_at__lt=until
    )
    decided = decided.annotate(held_at=Subquery(held.order_by("-pk").values("made_at")[:1]))
    rows = list(
        decided.exclude(held_at=None).values_list("story__love", "kind", "held_at", "made_at")
    )
    return DelayBySign(
        praise=_delay([r for r in rows if r[0] is not None and r[0] >= PRAISE_FROM]),
        criticism=_delay([r for r in rows if r[0] is not None and r[0] <= CRITICISM_TO]),
        all=_delay(rows),
    )


def _delay(rows: list[tuple]) -> Delay:
    waits = [made_at - held_at for _love, _kind, held_at, made_at in rows]
    published = sum(kind == SECOND_READINGS[0] for _love, kind, _held, _made in rows)
    return Delay(len(rows), median(waits) if waits else None, published)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two people, apart, decide alike. `kappa` (Cohen, 1960) takes chance off: 1 is always
    alike, 0 no more than chance; None under `READINGS_NEEDED` readings or with one answer only."""

    read: int
    waiting: int
    observed: float | None
    kappa: float | None

    @property
    def percent(self) -> int | None:
        return None if self.observed is None else round(100 * self.observed)

    @property
    def needed(self) -> int:
        return READINGS_NEEDED


def agreement() -> Agreement:
    """The agreement of all second readings with the decisions they read again; two queries."""
    pairs = list(DoubleReading.objects.exclude(answer="").values_list("decision__kind", "answer"))
    waiting = DoubleReading.objects.filter(read_at=None).count()
    alike = sum(first == second for first, second in pairs)
    observed = alike / len(pairs) if pairs else None
    return Agreement(len(pairs), waiting, observed, _kappa(pairs))


def _kappa(pairs: list[tuple[str, str]]) -> float | None:
    if len(pairs) < READINGS_NEEDED or len({answer for pair in pairs for answer in pair}) < 2:
        return None
    from sklearn.metrics import cohen_kappa_score  # a second to import

    first, second = zip(*pairs, strict=True)
    return float(cohen_kappa_score(first, second))
