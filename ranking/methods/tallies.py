"""From counted stories to integer sums, and from the sums of all brands to arrays.

Sums are whole numbers, so that a story can be taken out again exactly and the order in which
stories arrive never shows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .spells import Spell, interval_of, split_months
from .values import (
    BINS,
    INTERVALS,
    WEIGHT_UNIT,
    BrandId,
    Cause,
    Floats,
    Integers,
    NothingToRank,
    Outcome,
    Tally,
)

_OUTCOME_ROWS = {outcome: row for row, outcome in enumerate(Outcome)}
_CAUSE_ROWS = {cause: row for row, cause in enumerate(Cause)}
MOST_LOVE = 10


@dataclass(frozen=True, kw_only=True)
class CountedStory:
    """What the ranking keeps of one story.

    Raises `ValueError` when the bin, the weight or the love is out of its range.
    """

    bin: int  # of the detector's probability, 0 to 24: `spells.detector_bin`
    weight: int  # thousandths of a story, 0 to 1000: `weights.story_weight`
    spells: tuple[Spell, ...]
    outcome: Outcome
    author: str | int  # equal for two stories of one author
    month: int  # of publication, counted from January 1900
    cause: Cause | None = None
    love: int | None = None  # 0 to 10, asked at the strongest moment

    def __post_init__(self) -> None:
        if not 0 <= self.bin < BINS:
            raise ValueError(f"a bin lies from 0 to {BINS - 1}, not {self.bin}")
        if not 0 <= self.weight <= WEIGHT_UNIT:
            raise ValueError(f"a weight lies from 0 to {WEIGHT_UNIT}, not {self.weight}")
        if self.love is not None and not 0 <= self.love <= MOST_LOVE:
            raise ValueError(f"love lies from 0 to {MOST_LOVE}, not {self.love}")

    @property
    def counts(self) -> bool:
        """Whether the story enters the sums: it weighs something and has a spell."""
        return self.weight > 0 and bool(self.spells)


def tally_of(brand: BrandId, stories: Iterable[CountedStory]) -> Tally:
    """The integer sums of one brand; stories without weight or without spell leave no trace."""
    weight = np.zeros(BINS, dtype=np.int64)
    exposure = np.zeros((BINS, INTERVALS), dtype=np.int64)
    events = np.zeros((BINS, INTERVALS), dtype=np.int64)
    outcome_weight = np.zeros((len(Outcome), BINS), dtype=np.int64)
    cause_weight = np.zeros((len(Cause), BINS), dtype=np.int64)
    love = np.zeros((3, BINS), dtype=np.int64)
    counted = [story for story in stories if story.counts]
    for story in counted:
        weight[story.bin] += story.weight
        for spell in story.spells:
            exposure[story.bin] += story.weight * split_months(spell.months)
            if spell.event:
                events[story.bin, interval_of(spell.months)] += story.weight
        outcome_weight[_OUTCOME_ROWS[story.outcome], story.bin] += story.weight
        if story.cause is not None:
            cause_weight[_CAUSE_ROWS[story.cause], story.bin] += story.weight
        if story.love is not None:
            love[:, story.bin] += [story.weight * story.love**power for power in range(3)]
    return Tally(
        brand=brand,
        stories=len(counted),
        authors=len({story.author for story in counted}),
        months=len({story.month for story in counted}),
        weight=weight,
        exposure=exposure,
        events=events,
        outcome_weight=outcome_weight,
        cause_weight=cause_weight,
        love_weight=love[0],
        love_sum=love[1],
        love_squares=love[2],
    )


@dataclass(frozen=True, eq=False)
class Sums:
    """The sums of B brands, in the order of their ids, in whole stories and in months."""

    brands: list[BrandId]
    told: Integers  # (B,) counted stories, each once
    authors: Integers  # (B,)
    months: Integers  # (B,)
    stories: Floats  # (B, 25) weighed stories by bin
    exposure: Floats  # (B, 25, 9) story months by bin and interval
    events: Floats  # (B, 25, 9) ends
    outcomes: Floats  # (B, 4, 25) weighed stories by outcome and bin


def stack(tallies: Iterable[Tally]) -> Sums:
    """All tallies as arrays, in the order of brand ids, whatever order they come in.

    Raises `NothingToRank` when no story counts or no love ended, `ValueError` when a brand comes
    twice or its sums contradict each other.
    """
    ordered = sorted(tallies, key=lambda tally: tally.brand)
    for tally, following in pairwise(ordered):
        if tally.brand == following.brand:
            raise ValueError(f"brand {tally.brand!r} has two tallies")
    if not ordered:
        raise NothingToRank(NothingToRank.NO_STORY)
    sums = arrays_of(ordered)
    if not sums.stories.any():
        raise NothingToRank(NothingToRank.NO_STORY)
    if not sums.events.any():
        raise NothingToRank(NothingToRank.NO_EVENT)
    return sums


def arrays_of(tallies: Sequence[Tally]) -> Sums:
    """Tallies as arrays, in the order given; `ValueError` when sums contradict each other."""
    brands = [tally.brand for tally in tallies]
    counts = np.array([(t.stories, t.authors, t.months) for t in tallies], dtype=np.int64)
    weight, exposure, events, outcomes = (  # whole numbers below 2^53 stay exact
        np.stack([getattr(tally, name) for tally in tallies], dtype=np.float64)
        for name in ("weight", "exposure", "events", "outcome_weight")
    )
    _refuse_contradictions(brands, counts, weight, exposure, events, outcomes)
    for sums in (weight, exposure, events, outcomes):
        sums /= WEIGHT_UNIT
    return Sums(
        brands=brands,
        told=counts[:, 0],
        authors=counts[:, 1],
        months=counts[:, 2],
        stories=weight,
        exposure=exposure,
        events=events,
        outcomes=outcomes,
    )


def _refuse_contradictions(
    brands: Sequence[BrandId],
    counts: Integers,
    weight: Floats,
    exposure: Floats,
    events: Floats,
    outcomes: Floats,
) -> None:
    """Stop at sums that no set of stories can give, before they turn into figures."""
    told = counts[:, 0]
    total = weight.sum(axis=1)
    negative = (counts.min(1) < 0) | (weight.min(1) < 0)
    negative |= (events.min((1, 2)) < 0) | (outcomes.min((1, 2)) < 0)
    for fault, wrong in (
        ("a negative sum", negative),
        ("an end without its months", (events > exposure).any((1, 2))),
        ("stories without their months", (weight > exposure[:, :, 0]).any(1)),
        ("months without their stories", (exposure.any(2) & (weight == 0)).any(1)),
        ("a number of stories that fits no weight", (total < told) | (total > WEIGHT_UNIT * told)),
        ("more authors or months than stories", (counts[:, 1:] > told[:, None]).any(1)),
        ("outcomes that are not those of its stories", (outcomes.sum(1) != weight).any(1)),
    ):
        if wrong.any():
            raise ValueError(f"the sums of brand {brands[int(wrong.argmax())]!r} hold {fault}")
