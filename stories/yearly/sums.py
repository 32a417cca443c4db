"""The figures of a yearly report: pure sums of `records.Year`, a line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ..moderation import (
    AppealState,
    DecisionKind,
    DecisionSource,
    ReasonCode,
    ReplyKind,
    ReplyState,
    ReportKind,
    ReportState,
)
from .records import Matter, SecondReading, Year

COUNT, HOURS, PERCENT, COEFFICIENT = "count", "hours", "percent", "coefficient"  # units


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report. `code` never changes; `of` is a code of a closed list, or empty.

    `n` is the number of cases a median, a share or a coefficient rests on.
    """

    section: str
    code: str
    of: str
    value: float | None  # None when there is no case
    unit: str
    n: int | None = None


def figures_of(year: Year) -> list[Figure]:
    """Every figure of the report, always the same lines in the same order, zeros included."""
    parts = (
        _reading,
        _actions,
        _errors,
        _waits,
        _notices,
        _appeals,
        _replies,
        _agreement,
        _fairness,
    )
    return [figure for part in parts for figure in part(year)]


def kappa(pairs: Sequence[SecondReading]) -> float | None:
    """Agreement beyond chance of two readers (Cohen 1960): 1 is perfect, 0 is chance.

    None without a pair, or when all answers are the same one.
    """
    first, second = [pair.first for pair in pairs], [pair.second for pair in pairs]
    if len({*first, *second}) < 2:
        return None
    from sklearn.metrics import cohen_kappa_score  # a second to import

    return round(float(cohen_kappa_score(first, second)), 3)


def _reading(year: Year) -> Iterator[Figure]:
    yield Figure("automated", "stories_read", "", year.read, COUNT)
    yield Figure("automated", "held", "", year.held, COUNT)
    yield Figure("automated", "held_as_advertisement", "", year.suspected, COUNT)
    yield _share("automated", "held_share", year.held, year.read)
    yield Figure("automated", "refused_by_software", "", 0, COUNT)


def _actions(year: Year) -> Iterator[Figure]:
    yield Figure("actions", "decisions", "", len(year.acts), COUNT)
    yield from _tally("actions", "decisions_by_kind", DecisionKind, (act.kind for act in year.acts))
    restricting = [a for a in year.acts if a.kind in (DecisionKind.REFUSE, DecisionKind.REMOVE)]
    yield from _tally("actions", "refused_or_removed", ReasonCode, (a.reason for a in restricting))
    yield from _tally("actions", "by_source", DecisionSource, (act.source for act in year.acts))
    removed = [act for act in year.acts if act.kind == DecisionKind.REMOVE]
    yield Figure("actions", "removed_by_two", "", sum(act.by_two for act in removed), COUNT)
    limited = sum(act.kind == DecisionKind.LIMIT for act in year.acts)
    yield Figure("actions", "reporters_suspended", "", limited, COUNT)


def _errors(year: Year) -> Iterator[Figure]:
    published = sum(wait.kind == DecisionKind.PUBLISH for wait in year.waits)
    yield _share("errors", "held_then_published", published, len(year.waits))
    overturned = sum(appeal.state == AppealState.OVERTURNED for appeal in year.appeals)
    decided = sum(appeal.state != AppealState.OPEN for appeal in year.appeals)
    yield _share("errors", "overturned_on_appeal", overturned, decided)


def _waits(year: Year) -> Iterator[Figure]:
    yield _median("delays", "hold_to_decision", (wait.hours for wait in year.waits))
    late = sum(wait.late for wait in year.waits)
    yield Figure("delays", "decided_late", "", late, COUNT, len(year.waits))
    yield Figure("delays", "waiting_late_now", "", year.waiting_late, COUNT)


def _notices(year: Year) -> Iterator[Figure]:
    yield Figure("notices", "received", "", len(year.notices), COUNT)
    yield from _tally(
        "notices", "received_by_kind", ReportKind, (each.kind for each in year.notices)
    )
    yield from _tally("notices", "by_state", ReportState, (each.state for each in year.notices))
    for kind in ReportKind:
        same = [each for each in year.notices if each.kind == kind]
        yield _median("notices", "hours_to_answer", (each.hours for each in same), kind.value)
    yield from _late("notices", year.notices)


def _appeals(year: Year) -> Iterator[Figure]:
    yield Figure("appeals", "received", "", len(year.appeals), COUNT)
    yield from _tally("appeals", "by_state", AppealState, (each.state for each in year.appeals))
    yield _median("appeals", "hours_to_answer", (each.hours for each in year.appeals))
    yield from _late("appeals", year.appeals)


def _replies(year: Year) -> Iterator[Figure]:
    yield from _tally(
        "replies", "received_by_kind", ReplyKind, (each.kind for each in year.replies)
    )
    yield from _tally("replies", "by_state", ReplyState, (each.state for each in year.replies))
    for kind in ReplyKind:
        same = [each for each in year.replies if each.kind == kind]
        yield _median("replies", "hours_to_answer", (each.hours for each in same), kind.value)
    yield from _late("replies", year.replies)


def _agreement(year: Year) -> Iterator[Figure]:
    pairs = year.second_readings
    yield Figure("second_readings", "read_twice", "", len(pairs), COUNT)
    yield _share(
        "second_readings", "same_answer", sum(p.first == p.second for p in pairs), len(pairs)
    )
    yield Figure("second_readings", "kappa", "", kappa(pairs), COEFFICIENT, len(pairs))


def _fairness(year: Year) -> Iterator[Figure]:
    for name, praise in (("praise", True), ("criticism", False)):
        hours = [delay.hours for delay in year.delays if delay.praise is praise]
        yield _median("fairness", "reading_to_publication", hours, name)


def _tally(section: str, code: str, codes: Iterable, found: Iterable[str]) -> Iterator[Figure]:
    counted = Counter(found)
    for each in codes:
        yield Figure(section, code, each.value, counted[each.value], COUNT)


def _share(section: str, code: str, part: int, whole: int) -> Figure:
    value = round(100 * part / whole, 1) if whole else None
    return Figure(section, code, "", value, PERCENT, whole)


def _median(section: str, code: str, hours: Iterable[float | None], of: str = "") -> Figure:
    known = [each for each in hours if each is not None]
    return Figure(section, code, of, round(median(known), 1) if known else None, HOURS, len(known))


def _late(section: str, matters: Sequence[Matter]) -> Iterator[Figure]:
    late = sum(matter.late for matter in matters)
    yield Figure(section, "answered_late", "", late, COUNT, len(matters))
