"""The same ranking under other defensible choices: does the order owe anything to ours?

Each choice changes one thing and is fitted anew, as the headline is. Brands are then compared by
their rank intervals, and the whole order by Kendall's tau-b (Kendall 1945).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np
from scipy.stats import kendalltau

from . import fit, fit_sums
from .adshare import AdShares
from .cells import DIMENSIONS, MEASURES, Cells, tallies_of
from .loyalty import Fit, Frailty, posterior
from .places import places_of
from .spells import WIDTHS
from .tallies import Sums, stack
from .values import (
    BINS,
    INTERVALS,
    WEIGHT_UNIT,
    BrandId,
    Floats,
    Integers,
    NothingToRank,
    Outcome,
    Place,
    Settings,
)

YEAR_MONTHS: Final = 12  # whole months, the current one left out
HALF_LIFE_MONTHS: Final = 24  # after which a story weighs half in the decayed view
LONG_HORIZON_MONTHS: Final = 120
STRONGER: Final = 2.0
_COLUMNS = (*DIMENSIONS[1:], "outcome", *MEASURES)


class Choice(StrEnum):
    """What is done otherwise."""

    YEAR = "year"  # only the stories of the last twelve closed months
    FADING = "fading"  # a story weighs half after two years
    CAPTIVES_STAY = "captives_stay"  # a love that ends in captivity is not an end
    TEN_YEARS = "ten_years"  # alive after ten years instead of five
    NO_DETECTOR = "no_detector"  # no story is discounted for suspected advertisement
    STRONG_PRIOR = "strong_prior"  # brands drawn twice as hard to the mean of all
    HALF_MINIMUM = "half_minimum"  # five stories by four people are enough
    TWICE_MINIMUM = "twice_minimum"  # twenty stories by sixteen people are needed


@dataclass(frozen=True, eq=False)
class Material:
    """The sums that the choices need: one set of cells for each month of publication."""

    cells: Cells
    month: Integers  # (n,) of publication of each cell, since January 1900
    now: int  # the month in which the question is asked

    def between(self, since: int, until: int) -> Material:
        """The part published in these months, both included."""
        chosen = (self.month >= since) & (self.month <= until)
        return Material(_part(self.cells, self.month, chosen), self.month[chosen], self.now)


def _part(cells: Cells, month: Integers, chosen: np.ndarray) -> Cells:
    """Some of the cells, with the brands they name and the months those were published in."""
    places, brand = np.unique(cells.brand[chosen], return_inverse=True)
    columns = {name: getattr(cells, name)[chosen] for name in _COLUMNS}
    return Cells(
        brands=[cells.brands[place] for place in places.tolist()],
        published_months=months_told(brand, month[chosen], len(places)),
        brand=brand,
        **columns,
    )


def months_told(brand: Integers, month: Integers, brands: int) -> Integers:
    """Distinct months of each of B brands, shape (B,), from pairs of the shape (n,)."""
    if not len(brand):
        return np.zeros(brands, dtype=np.int64)
    pairs = np.unique(np.stack([brand, month]), axis=1)
    return np.bincount(pairs[0], minlength=brands)


def ranked_otherwise(choice: Choice, material: Material, settings: Settings) -> list[Place]:
    """The places under one choice, the best score first. Raises `NothingToRank`."""
    return _RANKINGS[choice](material, settings)


def headline(material: Material, settings: Settings) -> list[Place]:
    """The places under the choices of the site. Raises `NothingToRank`."""
    return _ranked(material.cells, settings)


def _ranked(cells: Cells, settings: Settings) -> list[Place]:
    return places_of(fit(tallies_of(cells), settings), settings)


def _year(material: Material, settings: Settings) -> list[Place]:
    part = material.between(material.now - YEAR_MONTHS, material.now - 1)
    return _ranked(part.cells, settings)


def _fading(material: Material, settings: Settings) -> list[Place]:
    age = np.maximum(material.now - material.month, 0)
    sums = weighed_sums(material.cells, 2.0 ** (-age / HALF_LIFE_MONTHS))
    return places_of(fit_sums(sums, settings), settings)


def _captives_stay(material: Material, settings: Settings) -> list[Place]:
    cells = material.cells
    captive = cells.outcome == list(Outcome).index(Outcome.CAPTIVE)
    return _ranked(replace(cells, event=np.where(captive, 0, cells.event)), settings)


def _no_detector(material: Material, settings: Settings) -> list[Place]:
    sums = stack(tallies_of(material.cells))
    return places_of(fit_sums(sums, settings, trusting(len(sums.brands))), settings)


def trusting(brands: int) -> AdShares:
    """Shares of advertisements of B brands as if every story were honest."""
    nothing, table = np.zeros(brands), np.zeros((brands, BINS))
    return AdShares(
        mean=0.0, strength=0.0, share=nothing, odds=nothing, suspicion=table, honesty=1 - table
    )


def _strong_prior(material: Material, settings: Settings) -> list[Place]:
    return places_of(drawn_harder(fit(tallies_of(material.cells), settings), settings), settings)


def drawn_harder(found: Fit, settings: Settings, times: float = STRONGER) -> Fit:
    """The fit with a prior of the frailty so many times as strong, around the same mean."""
    prior = Frailty(shape=times * found.frailty.shape, mean=found.frailty.mean)
    ads = found.ads
    known = posterior(found.sums, ads.suspicion, ads.honesty, found.hazard, prior, settings)
    return replace(found, frailty=prior, posterior=known)


def _with_minimum(times: float) -> Callable[[Material, Settings], list[Place]]:
    def ranked(material: Material, settings: Settings) -> list[Place]:
        other = replace(
            settings,
            least_weight=times * settings.least_weight,
            least_authors=round(times * settings.least_authors),
        )
        return _ranked(material.cells, other)

    return ranked


_RANKINGS: Final[Mapping[Choice, Callable[[Material, Settings], list[Place]]]] = {
    Choice.YEAR: _year,
    Choice.FADING: _fading,
    Choice.CAPTIVES_STAY: _captives_stay,
    Choice.TEN_YEARS: lambda material, settings: _ranked(
        material.cells, replace(settings, horizon_months=LONG_HORIZON_MONTHS)
    ),
    Choice.NO_DETECTOR: _no_detector,
    Choice.STRONG_PRIOR: _strong_prior,
    Choice.HALF_MINIMUM: _with_minimum(0.5),
    Choice.TWICE_MINIMUM: _with_minimum(2.0),
}


def weighed_sums(cells: Cells, worth: Floats) -> Sums:
    """Sums of brands when each cell is worth so much, 0 to 1; `worth` has the shape (n,).

    Stories, authors and months are counted whole: what fades is their weight. Raises
    `NothingToRank` when no story counts.
    """
    told = cells.per_brand("stories")
    if not told.any():
        raise NothingToRank(NothingToRank.NO_STORY)
    brands = len(cells.brands)
    weight, months = worth * cells.weight / WEIGHT_UNIT, worth * cells.months / WEIGHT_UNIT
    stopping = np.zeros((brands, BINS, INTERVALS))
    exposure, events = np.zeros_like(stopping), np.zeros_like(stopping)
    at = (cells.brand, cells.bin, cells.interval)
    np.add.at(stopping, at, weight)
    np.add.at(exposure, at, months)
    np.add.at(events, at, np.where(cells.event == 1, weight, 0.0))
    later = stopping[:, :, :0:-1].cumsum(axis=2)[:, :, ::-1]
    exposure[:, :, :-1] += WIDTHS[:-1] * later  # what stops later spent the whole of this one
    stories, outcomes = np.zeros((brands, BINS)), np.zeros((brands, len(Outcome), BINS))
    first = cells.first
    np.add.at(stories, (cells.brand[first], cells.bin[first]), weight[first])
    np.add.at(outcomes, (cells.brand[first], cells.outcome[first], cells.bin[first]), weight[first])
    return Sums(
        brands=list(cells.brands),
        told=told,
        authors=told,  # an author counts once a brand
        months=cells.published_months,
        stories=stories,
        exposure=exposure,
        events=events,
        outcomes=outcomes,
    )


@dataclass(frozen=True)
class RankUnder:
    """Where a brand stands under one choice."""

    tier: int
    expected: float
    lower: int
    upper: int


@dataclass(frozen=True)
class Order:
    """The ranked brands under one choice, and how far their order agrees with the headline's."""

    ranks: Mapping[BrandId, RankUnder]
    tau: float | None  # -1 to 1, over the brands ranked both ways; None below two of them
    common: int
    nothing: str = ""  # why nothing can be ranked, as `NothingToRank.reason`

    @property
    def ranked(self) -> int:
        return len(self.ranks)


@dataclass(frozen=True)
class Comparison:
    """The headline and every other choice."""

    headline: Order
    others: Mapping[Choice, Order]

    def stays(self, brand: BrandId, choice: Choice) -> bool:
        """Whether a brand is ranked under a choice, its mean rank inside its headline interval."""
        home, away = self.headline.ranks[brand], self.others[choice].ranks.get(brand)
        return away is not None and home.lower <= round(away.expected) <= home.upper

    def robust(self, brand: BrandId) -> bool:
        """The rule: it stays under every choice."""
        return all(self.stays(brand, choice) for choice in self.others)

    def reach(self, brand: BrandId) -> tuple[int, int]:
        """The widest range of ranks, over the headline and all choices that rank the brand."""
        found = [
            order.ranks[brand]
            for order in (self.headline, *self.others.values())
            if brand in order.ranks
        ]
        return min(rank.lower for rank in found), max(rank.upper for rank in found)


def compare(material: Material, settings: Settings) -> Comparison:
    """The ranking under the site's choices and under every other. Raises `NothingToRank`."""
    home = _order(headline(material, settings), None)
    others = {}
    for choice in Choice:
        try:
            others[choice] = _order(ranked_otherwise(choice, material, settings), home)
        except NothingToRank as nothing:
            others[choice] = Order({}, None, 0, nothing.reason)
    return Comparison(home, others)


def _order(places: Sequence[Place], home: Order | None) -> Order:
    ranks = {
        place.brand: RankUnder(
            tier=place.tier or 0,
            expected=place.expected_rank or 0.0,
            lower=place.rank_lower or 0,
            upper=place.rank_upper or 0,
        )
        for place in places
        if place.ranked
    }
    common = [brand for brand in (home.ranks if home else ranks) if brand in ranks]
    return Order(ranks, _tau(common, home.ranks if home else ranks, ranks), len(common))


def _tau(
    brands: Sequence[BrandId],
    home: Mapping[BrandId, RankUnder],
    away: Mapping[BrandId, RankUnder],
) -> float | None:
    """Kendall's tau-b of the mean ranks; None below two brands or when all are tied."""
    if len(brands) < 2:
        return None
    one, other = ([round(ranks[b].expected, 9) for b in brands] for ranks in (home, away))
    if len(set(one)) == 1 or len(set(other)) == 1:
        return None
    return float(kendalltau(one, other).statistic)
