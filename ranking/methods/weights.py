"""The weight of a story: duplicates share one, and a sudden flood waits for a moderator."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from statistics import median
from typing import Final

from .values import WEIGHT_UNIT

LEAST_SURGE: Final = 3  # stories a week a brand may always receive
SURGE_FACTOR: Final = 3  # times its usual week
WEEKS_LOOKED_BACK: Final = 52


def story_weight(copies: int = 1, *, held: bool = False) -> int:
    """The weight of a story in thousandths, 0 to 1000.

    `copies` counts the near-duplicates of the story that are not held, itself included: together
    they never weigh more than one story. A held story weighs nothing.

    Raises `ValueError` when there is no copy at all.

    >>> story_weight(), story_weight(3), story_weight(held=True)
    (1000, 333, 0)
    """
    if held:
        return 0
    if copies < 1:
        raise ValueError(f"a story that counts is one copy at least, not {copies}")
    return WEIGHT_UNIT // copies


def surge_threshold(weeks_before: Sequence[int]) -> float:
    """Stories that fill a week: three times the usual week, three at least.

    `weeks_before` holds the stories not held of each of the 52 weeks before, or fewer; empty
    weeks are left out of the median.

    Raises `ValueError` on more than 52 weeks or on a negative count.

    >>> surge_threshold([]), surge_threshold([2, 0, 1]), surge_threshold([4, 10, 6])
    (3.0, 4.5, 18.0)
    """
    if len(weeks_before) > WEEKS_LOOKED_BACK:
        raise ValueError(f"only {WEEKS_LOOKED_BACK} weeks are looked at, not {len(weeks_before)}")
    if any(count < 0 for count in weeks_before):
        raise ValueError("a week cannot hold fewer than no story")
    usual = [count for count in weeks_before if count]
    return float(max(LEAST_SURGE, SURGE_FACTOR * median(usual))) if usual else float(LEAST_SURGE)


def is_surge(this_week: int, weeks_before: Sequence[int]) -> bool:
    """Whether a brand's next story of the week is held: the week is already full.

    >>> is_surge(2, []), is_surge(3, [])
    (False, True)
    """
    return this_week >= surge_threshold(weeks_before)


def iso_week(published: date) -> int:
    """The number of the ISO week (Monday to Sunday, UTC) of a publication, ever increasing.

    Raises `ValueError` for a time without a zone, whose week is unknown.

    >>> iso_week(date(2007, 8, 13)) - iso_week(date(2007, 8, 12))
    1
    """
    if isinstance(published, datetime):
        if published.tzinfo is None:
            raise ValueError("a time of publication needs its zone")
        published = published.astimezone(UTC)
    return (published.toordinal() - 1) // 7  # 1 January of the year 1 was a Monday


def surge_holds(weeks: Iterable[int]) -> list[bool]:
    """Which of a brand's stories the surge rule holds, given their weeks in order of publication.

    Each story is judged once, against the stories before it that were not held.

    Raises `ValueError` when a week comes before the one it follows.

    >>> surge_holds([100, 100, 100, 100, 101])
    [False, False, False, True, False]
    """
    counted: Counter[int] = Counter()
    holds: list[bool] = []
    latest: int | None = None
    for week in weeks:
        if latest is not None and week < latest:
            raise ValueError("stories come in order of publication")
        latest = week
        holds.append(
            counted[week] >= LEAST_SURGE  # else no week before it matters
            and is_surge(
                counted[week],
                [counted[earlier] for earlier in range(week - WEEKS_LOOKED_BACK, week)],
            )
        )
        counted[week] += not holds[-1]
    return holds
