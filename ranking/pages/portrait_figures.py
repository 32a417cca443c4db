"""The figures of a portrait that come from one brand's counted spells, and those of its standing.

Figures are shares of 100 loves with a 95% interval; numbers are counts of loves or of stories.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..drawings.curve import MARKED_YEARS, MONTHS, SurvivalPlot, survival_plot
from ..drawings.threads import Thread, thread
from ..endings import FORCED_ENDINGS
from ..methods import Interval, Settings, wilson_interval
from ..methods.curves import Curve, Estimate, Median, kaplan_meier
from ..methods.incidence import Incidence, Rate, cumulative_incidence, rate_per_century
from ..methods.loyalty import cumulative_hazard
from ..methods.shrunken import alive_after
from ..models import Standing
from .brand_spells import FORCED, STAYED, WAYS, BrandSpells, label_of_way

LEAST_FOR_A_CURVE = 30  # counted stories, once discounted
LEAST_FOR_A_COHORT = 10
LEAST_FOR_A_SHARE = 5
CAUSES_YEARS = 10  # by when the shares of the causes are said
WIDE, NARROW = (720, 330), (328, 300)  # boxes of the drawing, in its own units


@dataclass(frozen=True)
class Figure:
    """A share of 100 loves with its interval, in whole numbers, and its drawing."""

    value: int
    low: int
    high: int
    thread: Thread

    @classmethod
    def of(cls, share: float, interval: Interval) -> Figure:
        drawn = thread(100 * share, 100 * interval.low, 100 * interval.high)
        return cls(drawn.score, drawn.lower, drawn.upper, drawn)

    @classmethod
    def estimated(cls, found: Estimate | None) -> Figure | None:
        return cls.of(found.value, found.interval) if found else None


@dataclass(frozen=True)
class Lasting:
    """What is left of love after some years: by the model, and by the stories alone."""

    years: int
    model: Figure | None
    told: Figure | None  # Kaplan-Meier, where the brand has a curve
    followed: float  # stories at risk, in fractional counts
    site: int | None  # all brands, of 100


@dataclass(frozen=True)
class MedianYears:
    """When half the loves have ended, in years; None where the curve does not go."""

    value: float | None
    low: float | None
    high: float | None

    @classmethod
    def of(cls, median: Median) -> MedianYears:
        months = (median.month, median.low, median.high)
        return cls(*(None if month is None else month / 12 for month in months))


@dataclass(frozen=True)
class Way:
    """One way love ends with this brand."""

    label: str
    number: int  # loves that ended so, each once
    rate: Rate  # per 100 years of love
    share: Figure | None  # by ten years, among all ways; where the brand has a curve
    forced: bool  # parted by force: no end of love was seen


@dataclass(frozen=True)
class Cohort:
    """The loves that began in one decade."""

    decade: int
    number: int
    ended: int
    share: Figure | None  # ended so far, Wilson; where stories are not too few
    alive: Figure | None  # after five years; where stories are enough


@dataclass(frozen=True)
class Answered:
    """A share of stories with its Wilson interval and the number it is made of."""

    figure: Figure
    number: int


@dataclass(frozen=True)
class Told:
    """All that a brand's own spells say, beside what the model says of the same years."""

    lasting: list[Lasting]
    plots: tuple[SurvivalPlot, SurvivalPlot] | None  # for a wide page and for a narrow one
    median: MedianYears | None
    ways: list[Way]
    stays: Answered | None
    again: Answered | None
    cohorts: list[Cohort]

    @property
    def compares_decades(self) -> bool:
        """Whether a decade has stories enough to say what is left of it after five years."""
        return any(cohort.alive for cohort in self.cohorts)


def told_by(spells: BrandSpells, standing: Standing, hazard: np.ndarray) -> Told:
    """The figures of a brand; `hazard` is the baseline (9,), or empty when it is not known."""
    curve = _curve(spells)
    shown = curve if curve and standing.weight >= LEAST_FOR_A_CURVE else None
    site = _alive_of_all(hazard)
    modelled = standing if len(hazard) and standing.rate > 0 else None
    years = [_lasting(each, modelled, hazard, site, curve, shown) for each in MARKED_YEARS[1:]]
    stories = spells.first
    return Told(
        lasting=years,
        plots=_plots(shown, site) if shown else None,
        median=MedianYears.of(shown.median) if shown else None,
        ways=ways_of(spells, with_shares=shown is not None),
        stays=_stays(stories),
        again=_again(stories),
        cohorts=cohorts_of(stories),
    )


def _curve(spells: BrandSpells) -> Curve | None:
    if not len(spells):
        return None
    return kaplan_meier(spells.months, spells["event"], spells.weight)


def _alive_of_all(hazard: np.ndarray) -> list[float]:
    """The share alive of all brands together, at months 0 to 240; empty when it is not known."""
    if not len(hazard):
        return []
    return [float(np.exp(-cumulative_hazard(hazard, month))) for month in range(MONTHS + 1)]


def _plots(curve: Curve, site: list[float]) -> tuple[SurvivalPlot, SurvivalPlot]:
    wide, narrow = (survival_plot(curve, site, width=w, height=h) for w, h in (WIDE, NARROW))
    return wide, narrow


def _lasting(years, standing, hazard, site, curve, shown) -> Lasting:
    month = 12 * years
    model = None
    if standing:
        model = Figure.of(*alive_after(standing.shape, standing.rate, hazard, month))
    return Lasting(
        years=years,
        model=model,
        told=Figure.estimated(shown.at(month)) if shown else None,
        followed=float(curve.at_risk[month]) if curve and month <= curve.last else 0.0,
        site=round(100 * site[month]) if site else None,
    )


def ways_of(spells: BrandSpells, *, with_shares: bool) -> list[Way]:
    """How loves end, the most frequent way first, parted by force last; only those told."""
    if not len(spells):
        return []
    months = float((spells.weight * spells.months).sum())
    shares: Incidence | None = None
    if with_shares:
        shares = cumulative_incidence(spells.months, spells.ways, spells.weight, ways=len(WAYS))
    found = []
    for place, way in enumerate(WAYS, 1):
        chosen = spells.ways == place
        number = int(spells["number"][chosen].sum())
        if number:
            rate = rate_per_century(float(spells.weight[chosen].sum()), months)
            share = Figure.estimated(shares.at(place, 12 * CAUSES_YEARS)) if shares else None
            found.append(Way(label_of_way(way), number, rate, share, forced=way == FORCED))
    return sorted(found, key=lambda way: (way.forced, -_weight_of(way)))


def _weight_of(way: Way) -> float:
    return way.share.value if way.share else way.rate.value


def _stays(stories: BrandSpells) -> Answered | None:
    """Customers still, loved or not, or again; those parted by force had no say."""
    free = stories.where(~stories.ended_as(*FORCED_ENDINGS))
    return _share(free.worth, free["number"], free["number"] * free.ended_as(*STAYED))


def _again(stories: BrandSpells) -> Answered | None:
    """Would choose it again, among those who said yes or no."""
    free = stories.where(~stories.ended_as(*FORCED_ENDINGS))
    return _share(free.worth, free["answered"], free["again"])


def _share(worth: np.ndarray, told: np.ndarray, marked: np.ndarray) -> Answered | None:
    """A weighted share with a Wilson interval on the effective number (Kish 1965)."""
    total = float((worth * told).sum())
    if not total:
        return None
    value = min(float((worth * marked).sum()) / total, 1.0)
    number = total**2 / float((worth**2 * told).sum())
    interval = wilson_interval(value * number, number)
    return Answered(Figure.of(value, interval), int(told.sum()))


def cohorts_of(stories: BrandSpells) -> list[Cohort]:
    """First loves by the decade they began in, the earliest first."""
    found = []
    for decade in np.unique(stories["decade"]).tolist():
        group = stories.where(stories["decade"] == decade)
        ended = group["number"] * group["event"]
        number = int(group["number"].sum())
        share = _share(group.worth, group["number"], ended) if number >= LEAST_FOR_A_SHARE else None
        curve = _curve(group) if round(float(group.weight.sum()), 1) >= LEAST_FOR_A_COHORT else None
        alive = Figure.estimated(curve.at(Settings().horizon_months)) if curve else None
        figure = share.figure if share else None
        found.append(Cohort(decade, number, int(ended.sum()), figure, alive))
    return found
