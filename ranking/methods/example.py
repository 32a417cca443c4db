"""The worked example of the method's pages: five brands, fifteen stories, small enough to follow.

Made up to show each rule once: a return, an end without a date, two copies of one text, glowing
stories that read like advertisements, and a brand nobody told a story about. The documents and the
site's method page print it, tests hold both to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from . import fit, more_loyal, rank
from .loyalty import Fit, cumulative_hazard, posterior, survival
from .spells import Spell, detector_bin, spells_of
from .tallies import CountedStory, arrays_of, tally_of
from .tiers import exact_expected_ranks, rank_intervals
from .values import WEIGHT_UNIT, Outcome, Place, Settings, Tally

TOLD: Final = 1291  # August 2007, in months since January 1900
BRANDS: Final = ("A", "B", "C", "D", "E")


@dataclass(frozen=True)
class ExampleStory:
    """One story as it enters the method; months count from January 1900, told in `TOLD`."""

    name: str
    brand: str
    began: int
    outcome: Outcome
    ended: int | None = None
    returned: int | None = None
    probability: float = 0.02  # the detector's, that it is an advertisement
    weight: int = WEIGHT_UNIT  # thousandths of a story

    @property
    def spells(self) -> tuple[Spell, ...]:
        """Its spells of love."""
        return spells_of(
            self.outcome, told=TOLD, began=self.began, ended=self.ended, returned=self.returned
        )

    @property
    def counted(self) -> CountedStory:
        """What the method keeps of it; each story is another author's."""
        return CountedStory(
            bin=detector_bin(self.probability),
            weight=self.weight,
            spells=self.spells,
            outcome=self.outcome,
            author=self.name,
            month=TOLD,
        )


_LOYAL, _LEFT = Outcome.LOYAL, Outcome.LEFT
STORIES: Final = (
    ExampleStory("s01", "A", 1027, _LOYAL, probability=0.02),
    ExampleStory("s02", "A", 1200, _LEFT, ended=1260, probability=0.03),
    ExampleStory("s03", "A", 1231, _LOYAL, probability=0.05),
    ExampleStory("s04", "A", 1100, Outcome.CAME_BACK, ended=1180, returned=1210, probability=0.02),
    ExampleStory("s05", "A", 1273, _LOYAL, probability=0.20),
    ExampleStory("s06", "B", 1243, _LEFT, ended=1255, probability=0.01),
    ExampleStory("s07", "B", 1255, Outcome.CAPTIVE, probability=0.01),
    ExampleStory("s08", "B", 1219, _LEFT, ended=1231, probability=0.02),
    ExampleStory("s09", "B", 1279, _LOYAL, probability=0.04),
    ExampleStory("s10", "C", 1171, _LOYAL, probability=0.93),
    ExampleStory("s11", "C", 1147, _LOYAL, probability=0.97, weight=500),
    ExampleStory("s12", "C", 1147, _LOYAL, probability=0.97, weight=500),
    ExampleStory("s13", "C", 1195, _LOYAL, probability=0.90),
    ExampleStory("s14", "C", 1261, _LEFT, ended=1267, probability=0.02),
    ExampleStory("s15", "D", 1285, _LOYAL, probability=0.05),
)


@dataclass(frozen=True, eq=False)
class Example:
    """What the method makes of the fifteen stories; arrays follow the order of `BRANDS`."""

    tallies: tuple[Tally, ...]
    fit: Fit
    places: Mapping[str, Place]  # by brand
    expected_ranks: tuple[float, ...]  # as if all five were ranked
    rank_lower: tuple[int, ...]
    rank_upper: tuple[int, ...]
    a_before_b: float  # probability that A is more loyal than B


@lru_cache(maxsize=1)
def worked_example() -> Example:
    """The example worked out, once a process.

    >>> round(100 * worked_example().places["A"].score)
    61
    """
    tallies = tuple(
        tally_of(brand, (story.counted for story in STORIES if story.brand == brand))
        for brand in BRANDS
    )
    found = fit(tallies)
    shape, rate = found.posterior.shape, found.posterior.rate
    lower, upper = rank_intervals(shape, rate, Settings())
    return Example(
        tallies=tallies,
        fit=found,
        places={str(place.brand): place for place in rank(tallies)},
        expected_ranks=tuple(exact_expected_ranks(shape, rate).tolist()),
        rank_lower=tuple(lower.tolist()),
        rank_upper=tuple(upper.tolist()),
        a_before_b=float(more_loyal(shape[0], rate[0], shape[1], rate[1])),
    )


def one_more(outcome: Outcome, months: int, probability: float) -> tuple[float, float]:
    """Scores of A with one more story of that many months, told in `TOLD`.

    First with all that brands share being held (suspicion, baseline, frailties), then with
    everything estimated again.
    """
    known, settings = worked_example().fit, Settings()
    story = ExampleStory(
        "one more",
        BRANDS[0],
        TOLD - months,
        outcome,
        ended=None if outcome is Outcome.LOYAL else TOLD,
        probability=probability,
    )
    told = (*STORIES, story)
    more = [
        tally_of(brand, (each.counted for each in told if each.brand == brand)) for brand in BRANDS
    ]
    held = posterior(
        arrays_of(more),
        known.ads.suspicion,
        known.ads.honesty,
        known.hazard,
        known.frailty,
        settings,
    )
    due = cumulative_hazard(known.hazard, settings.horizon_months)
    again = next(place for place in rank(more) if place.brand == BRANDS[0])
    return float(survival(held.shape, held.rate, due)[0]), again.score
