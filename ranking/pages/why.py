"""Why a brand stands where it does: its figures in the formula, and what would change them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from django.db.models import Count
from django.utils import timezone

from stories.published import stories_in_lines

from ..methods import bin_centre, iso_week
from ..methods.fakes import DOUBTED, UNSEEN, breakup, fakes_to_move, glowing, set_apart, weeks_for
from ..methods.influence import Influence, OwnStory, influences
from ..methods.rivals import Rivals
from ..methods.values import Gate, Settings
from ..methods.weights import WEEKS_LOOKED_BACK
from ..methods.whatif import MOST, Change, Known, Steps, average_story, known, least_numbers, steps
from ..models import Edition, Spell, Standing
from .holding import Holding, holding_of, rivals_of

OWN_MOST = 20_000  # spells read one by one; above, one story alone weighs next to nothing
_SAME = 1e-9


@dataclass(frozen=True)
class Missing:
    """What keeps a brand out of the ranking; zero where nothing is missing."""

    weight: float  # discounted stories
    authors: int
    months: int
    too_many_ads: bool

    @property
    def anything(self) -> bool:
        return bool(self.weight or self.authors or self.months or self.too_many_ads)


@dataclass(frozen=True)
class Bin:
    """The stories of one bin of the detector."""

    percent: float  # probability of an advertisement at its centre
    stories: float  # weighed
    worth: int  # per cent of a story


@dataclass(frozen=True)
class Goal:
    """The least number of average stories that brings something about; 0 for none up to `MOST`."""

    kind: str  # "up", "pass", "down", "passed"
    ended: bool
    number: int
    other: str = ""  # name of the brand passed, or that passes


@dataclass(frozen=True)
class Fakes:
    """Made-up stories that move the tier, if the detector sees them so, and how long they take."""

    ended: bool
    percent: int
    number: int  # 0 for none up to `MOST`
    weeks: int
    set_apart: bool  # it moves because it is set apart for too many advertisements


@dataclass(frozen=True)
class Why:
    """All that the page says; figures of rank only for a ranked brand."""

    standing: Standing
    steps: Steps
    fresh: bool  # the sums are still those of the edition
    missing: Missing
    bins: list[Bin]
    goals: list[Goal]
    fakes: list[Fakes]
    resists: int | None
    influences: list[tuple[Influence, object]] | None  # with its story; None when too many
    read: int  # stories left out one by one
    most: int = MOST
    own_most: int = OWN_MOST

    @property
    def ad_percent(self) -> int:
        return round(100 * self.standing.ad_share)


def why_of(brand, edition: Edition, standing: Standing) -> Why:
    """A fixed number of queries, whatever the number of stories."""
    holding = holding_of(brand, edition, standing)
    found = steps(holding.bins, holding.held)
    moved = abs(found.score - standing.score) + abs(found.weight - standing.weight)
    rivals = rivals_of(edition) if standing.ranked else None
    fakes = _fakes(holding, rivals, brand) if rivals and brand.slug in rivals.brands else []
    own = own_stories(brand)
    return Why(
        standing=standing,
        steps=found,
        fresh=moved < _SAME,
        missing=missing_of(standing, holding.held.settings),
        bins=_bins(holding),
        goals=_goals(holding, rivals, edition) if fakes and rivals else [],
        fakes=fakes,
        resists=_resists(fakes),
        influences=None
        if own is None
        else _with_stories(influences(own, holding.bins, holding.held)),
        read=len(own or ()),
    )


def missing_of(standing: Standing, settings: Settings) -> Missing:
    """What the gate still asks of a brand; an author counts once a brand."""
    ads = standing.gate == Gate.TOO_MANY_ADS or standing.ad_share >= settings.ad_share_limit
    return Missing(
        weight=max(0.0, settings.least_weight - standing.weight),
        authors=max(0, settings.least_authors - standing.stories),
        months=max(0, settings.least_months - standing.months),
        too_many_ads=ads,
    )


def _bins(holding: Holding) -> list[Bin]:
    bins = holding.bins
    return [
        Bin(
            percent=100 * bin_centre(place),
            stories=float(bins.stories[0, place]),
            worth=round(100 * float(bins.honesty[0, place])),
        )
        for place in np.flatnonzero(bins.stories[0]).tolist()
    ]


def _goals(holding: Holding, rivals: Rivals, edition: Edition) -> list[Goal]:
    """Average stories, loyal or ended, that change the tier or the order."""
    others, at = rivals.without(holding.slug), rivals.brands.index(holding.slug)
    tier = int(rivals.tier[at])
    above, below = at - 1, at + 1
    loyal, ended = (average_story(holding.bins, ended=end) for end in (False, True))

    def tier_of(found: Known) -> np.ndarray:
        return others.tier_for(found.score, found.shape, found.rate)

    goals = []
    if tier > 1:
        number = _least(holding, loyal, lambda found: tier_of(found) < tier)
        goals.append(Goal("up", False, number))
    if above >= 0:
        number = _least(holding, loyal, lambda found: found.score > rivals.score[above])
        goals.append(Goal("pass", False, number, _name(edition, rivals.brands[above])))
    number = _least(holding, ended, lambda found: tier_of(found) > tier)
    goals.append(Goal("down", True, number))
    if below < len(rivals):
        number = _least(holding, ended, lambda found: found.score < rivals.score[below])
        goals.append(Goal("passed", True, number, _name(edition, rivals.brands[below])))
    return goals


def _least(holding: Holding, change: Change, reached) -> int:
    """The least number of changes after which the brand's figures have reached something."""
    bins = holding.bins

    def meets(at, number):
        return reached(known(bins[at].plus(change[at], number), holding.held))

    return int(least_numbers(meets, 1)[0])


def _name(edition: Edition, slug: str) -> str:
    return edition.standings.values_list("brand__name", flat=True).get(brand__slug=slug)


def _fakes(holding: Holding, rivals: Rivals, brand) -> list[Fakes]:
    weeks = _weeks_before(brand)
    places = np.array([rivals.brands.index(holding.slug)])
    found = []
    for probability in (UNSEEN, DOUBTED):
        for kind in (glowing, breakup):
            fake = kind(probability)
            needed = fakes_to_move(holding.bins, places, rivals, holding.held, fake)
            number = int(needed[0])
            found.append(
                Fakes(
                    ended=fake.ended,
                    percent=round(100 * probability),
                    number=number,
                    weeks=weeks_for(number, weeks),
                    set_apart=bool(
                        number and set_apart(holding.bins, holding.held, fake, needed)[0]
                    ),
                )
            )
    return found


def _resists(fakes: Sequence[Fakes]) -> int | None:
    """The figure of the board: fakes of either kind that the detector does not see, less one."""
    if not fakes:
        return None
    unseen = [fake.number or MOST + 1 for fake in fakes if fake.percent == round(100 * UNSEEN)]
    return min(unseen) - 1


def _weeks_before(brand) -> list[int]:
    """Stories of each of the 52 weeks before this one, as the surge rule counts them."""
    now = iso_week(timezone.now())
    rows = Spell.objects.filter(brand=brand, part=0, surge=False, week__lt=now)
    told = dict(
        rows.filter(week__gte=now - WEEKS_LOOKED_BACK).values_list("week").annotate(Count("id"))
    )
    return [told.get(week, 0) for week in range(now - WEEKS_LOOKED_BACK, now)]


def own_stories(brand) -> list[OwnStory] | None:
    """The counted stories of a brand as the score knows them; None when they are too many."""
    rows = Spell.objects.filter(brand=brand, weight__gt=0).order_by("story_id", "part")
    spells = list(
        rows.values_list("story_id", "bin", "weight", "duration", "event")[: OWN_MOST + 1]
    )
    if len(spells) > OWN_MOST:
        return None
    found = []
    for (story, bin, weight), parts in groupby(spells, key=lambda row: row[:3]):
        lived = tuple((months, bool(event)) for *_head, months, event in parts)
        found.append(OwnStory(key=story, bin=bin, weight=weight, spells=lived))
    return found


def _with_stories(found: Sequence[Influence]) -> list[tuple[Influence, object]]:
    """With the story each came from, as lists show it; one withdrawn meanwhile is left out."""
    stories = stories_in_lines([one.story.key for one in found])
    return [(one, stories[one.story.key]) for one in found if one.story.key in stories]
