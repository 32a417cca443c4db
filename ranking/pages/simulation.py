"""What a brand's place would be if its stories were others: the other brands stay as they are."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from django.utils import timezone

from ..drawings.threads import Thread, thread
from ..methods import Gate, Outcome, detector_bin, month_number
from ..methods.choices import weighed_sums
from ..methods.places import gates_of
from ..methods.rivals import Stand
from ..methods.tallies import Sums
from ..methods.values import BINS, INTERVALS, Floats, Integers
from ..methods.whatif import BinSums, Held, Steps, steps, story_like, with_own_share
from ..models import Standing
from .holding import Holding, rivals_of

_UNMOVED = 1e-6  # points of 100
KINDS = {"loyal": Outcome.LOYAL, "ended": Outcome.LEFT, "captive": Outcome.CAPTIVE}
_PLACES = {kind: list(Outcome).index(outcome) for kind, outcome in KINDS.items()}


@dataclass(frozen=True)
class Asked:
    """What the visitor moves; numbers of stories from 0 to 999."""

    added: dict[str, int]  # by kind
    months: dict[str, int]  # length of the added stories
    removed: dict[str, int]
    percent: int  # what the detector gives to the added stories
    dropped: int | None  # month of publication left out, since January 1900
    love: int | None  # declared by everybody, 0 to 10

    @property
    def adds(self) -> int:
        return sum(self.added.values())

    @property
    def moves_stories(self) -> bool:
        return bool(self.adds or sum(self.removed.values()) or self.dropped is not None)


@dataclass(frozen=True)
class Side:
    """A brand before or after."""

    gate: Gate
    stories: int
    weight: float
    ad_share: float
    score: float
    lower: float
    upper: float
    stand: Stand | None
    love: float | None  # mean of what was declared, 0 to 10

    @property
    def points(self) -> float:
        """The score, of 100."""
        return 100 * self.score

    @property
    def ad_points(self) -> float:
        return 100 * self.ad_share

    @property
    def gate_label(self) -> str:
        return str(Standing.GATE_LABELS[self.gate])

    @property
    def percent(self) -> int:
        return round(100 * self.score)

    @property
    def lower_percent(self) -> int:
        return round(100 * self.lower)

    @property
    def upper_percent(self) -> int:
        return round(100 * self.upper)

    @property
    def thread(self) -> Thread:
        return thread(100 * self.score, 100 * self.lower, 100 * self.upper)


@dataclass(frozen=True)
class Simulation:
    """A brand before and after what the visitor moves."""

    before: Side
    after: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.before, self.after

    @property
    def moved(self) -> float:
        """How far the score moves, in points of 100, without its sign."""
        return abs(self.after.points - self.before.points)

    @property
    def unmoved(self) -> bool:
        return self.moved < _UNMOVED

    @property
    def rises(self) -> bool:
        return self.after.points > self.before.points


def simulate(holding: Holding, asked: Asked) -> Simulation:
    """Before and after. What all brands share is held; the brand's share of ads is not."""
    standing = holding.standing
    before = Side(
        gate=Gate(standing.gate),
        stories=standing.stories,
        weight=standing.weight,
        ad_share=standing.ad_share,
        score=standing.score,
        lower=standing.lower,
        upper=standing.upper,
        stand=_published(holding),
        love=_love(holding, np.ones(len(holding.month)), None),
    )
    if not asked.moves_stories:
        return Simulation(
            before, before if asked.love is None else replace(before, love=asked.love)
        )
    return Simulation(before, _after(holding, asked))


def too_many(holding: Holding, asked: Asked) -> dict[str, int]:
    """Kinds of which more stories are taken away than there are, with the number there are."""
    there = number_of_each(holding, asked.dropped)
    return {kind: there[kind] for kind, wanted in asked.removed.items() if wanted > there[kind]}


def number_of_each(holding: Holding, dropped: int | None = None) -> dict[str, int]:
    """Counted stories of each kind, a month of publication left out."""
    cells = holding.cells
    chosen = cells.first & (holding.month != dropped)
    return {
        kind: int(cells.stories[chosen & (cells.outcome == place)].sum())
        for kind, place in _PLACES.items()
    }


def months_of(holding: Holding) -> list[tuple[int, int]]:
    """Months of publication, the last first, each with its counted stories."""
    cells = holding.cells
    found, place = np.unique(holding.month[cells.first], return_inverse=True)
    stories = np.bincount(place, weights=cells.stories[cells.first], minlength=len(found))
    return [(int(month), int(number)) for month, number in zip(found, stories, strict=True)][::-1]


def _published(holding: Holding) -> Stand | None:
    standing = holding.standing
    if not standing.ranked:
        return None
    return Stand(
        tier=standing.tier,
        expected_rank=standing.expected_rank,
        rank_lower=standing.rank_lower,
        rank_upper=standing.rank_upper,
        ranked=len(rivals_of(holding.edition)),
    )


def _after(holding: Holding, asked: Asked) -> Side:
    held, cells = holding.held, holding.cells
    worth = _kept(holding, asked)
    sums = weighed_sums(cells, worth) if cells.first.any() else _no_sums(holding.slug)
    bins = holding.under(sums.stories, sums.events.sum(axis=2), sums.exposure @ held.hazard)
    bins, share = with_own_share(_with_added(bins, asked, held), held)
    found = steps(bins, held)
    kept = cells.first & (holding.month != asked.dropped)
    told = int(cells.stories[kept].sum()) - sum(asked.removed.values()) + asked.adds
    months = set(holding.month[cells.first & (worth > 0)].tolist()) | _month_of_added(asked)
    counts = {"told": told, "authors": told, "months": len(months)}  # an author counts once
    sums = replace(
        sums, stories=bins.stories, **{name: np.array([n]) for name, n in counts.items()}
    )
    gate = gates_of(sums, share, np.array([found.weight]), held.settings)[0]
    return Side(
        gate=gate,
        stories=told,
        weight=found.weight,
        ad_share=float(share[0]),
        score=found.score,
        lower=found.lower,
        upper=found.upper,
        stand=_stand(holding, found) if gate is Gate.RANKED else None,
        love=_love(holding, worth, asked.love),
    )


def _kept(holding: Holding, asked: Asked) -> Floats:
    """What each cell is worth: stories of a kind go in equal parts, a month goes whole."""
    cells = holding.cells
    there = number_of_each(holding, asked.dropped)
    worth = np.ones(len(cells.brand))
    for kind, number in asked.removed.items():
        if there[kind]:
            worth[cells.outcome == _PLACES[kind]] = max(0.0, 1 - number / there[kind])
    worth[holding.month == asked.dropped] = 0
    return worth


def _with_added(bins: BinSums, asked: Asked, held: Held) -> BinSums:
    for kind, number in asked.added.items():
        story = story_like(
            1,
            detector_bin(asked.percent / 100),
            ended=KINDS[kind] is not Outcome.LOYAL,
            due=held.due_of(asked.months[kind]),
        )
        bins = bins.plus(story, np.array([float(number)]))
    return bins


def _month_of_added(asked: Asked) -> set[int]:
    return {month_number(timezone.localdate())} if asked.adds else set()


def _no_sums(brand: str) -> Sums:
    nobody: Integers = np.zeros(1, dtype=np.int64)
    table = np.zeros((1, BINS, INTERVALS))
    outcomes = np.zeros((1, len(Outcome), BINS))
    return Sums([brand], nobody, nobody, nobody, table[:, :, 0], table, table, outcomes)


def _stand(holding: Holding, found: Steps) -> Stand:
    others = rivals_of(holding.edition).without(holding.slug)
    return others.stand_of(holding.slug, found.score, found.shape, found.rate)


def _love(holding: Holding, worth: Floats, said: int | None) -> float | None:
    """Mean love declared, 0 to 10; None without an answer."""
    if said is not None:
        return float(said)
    cells = holding.cells
    answers = float((worth * cells.love_weight)[cells.first].sum())
    return float((worth * cells.love_sum)[cells.first].sum()) / answers if answers > 0 else None
