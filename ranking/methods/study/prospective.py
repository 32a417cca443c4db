"""The evidence that can settle it: love asked first, and what became of it afterwards.

Authors who are still customers are asked again how much they love; what they do after that answer
cannot have coloured it (landmark analysis, van Houwelingen 2007). The clock starts at the answer,
and stops at the end of love, at the last news, or at the next answer, which starts a new one: each
month and each end counts once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from .data import LoveSpells
from .effects import Effects, effects
from .plan import Lack, Missing, needed_ends


@dataclass(frozen=True)
class FollowUp:
    """One answer of an author who was still a customer, and the news that followed it.

    Raises `ValueError` when the news is older than the answer.
    """

    brand: str
    story: int
    asked: int  # month of the answer, since January 1900
    love: int  # 0 to 10, at that time
    seen: int  # month of the end of love, or of the last news
    left: bool  # whether it ended then: love, or for a captive the stay
    captive: bool = False  # stayed without love: outside the effect of love, and what H5 is about
    weight: float = 1.0  # fraction of a story, as in the ranking

    def __post_init__(self) -> None:
        if self.seen < self.asked:
            raise ValueError(f"news of month {self.seen} is older than the answer, {self.asked}")


@dataclass(frozen=True)
class Prospective:
    """What followed the answers, or why nothing can be said."""

    answers: int
    stories: int
    ends: int
    needed: int  # ends
    effects: Effects | Lack


def landmark(follow_ups: Iterable[FollowUp]) -> LoveSpells:
    """One stretch an answer, from that answer on, in the order of stories and answers."""
    rows = sorted(follow_ups, key=lambda row: (row.story, row.asked, row.seen, row.love))
    spans = [_span(row, after) for row, after in zip_longest(rows, rows[1:])]
    brands = sorted({row.brand for row in rows})
    place = {brand: at for at, brand in enumerate(brands)}
    return LoveSpells(
        brands=brands,
        brand=np.array([place[row.brand] for row in rows], dtype=np.int64),
        love=np.array([row.love for row in rows], dtype=np.int64),
        months=np.array([months for months, _ in spans], dtype=np.int64),
        ended=np.array([ended for _, ended in spans], dtype=bool),
        weight=np.array([row.weight for row in rows], dtype=float),
        story=np.array([row.story for row in rows], dtype=np.int64),
        kind=np.zeros(len(rows), dtype=np.int64),
    )


def _span(row: FollowUp, after: FollowUp | None) -> tuple[int, bool]:
    """Months from the answer to the news or the next answer, and whether love ended then."""
    if after is not None and after.story == row.story and after.asked <= row.seen:
        return max(1, after.asked - row.asked), False
    return max(1, row.seen - row.asked), row.left


def prospective(follow_ups: Iterable[FollowUp]) -> Prospective:
    """The effect of love at the time of an answer on what came after it."""
    spells = landmark(row for row in follow_ups if not row.captive)
    needed = needed_ends()
    found: Effects | Lack = Lack(Missing.NO_FOLLOW_UP, 0, needed)
    if len(spells):
        found = effects(spells, least_ends=needed)
    return Prospective(
        answers=len(spells),
        stories=spells.stories,
        ends=int(spells.ended.sum()),
        needed=needed,
        effects=found,
    )
