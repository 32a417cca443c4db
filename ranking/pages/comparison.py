"""Two to four brands side by side: their threads on one axis, and what is said of each pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from urllib.parse import urlencode

import numpy as np
from django.db.models import Sum
from django.http import QueryDict

from stories.published import brands_called
from stories.vocabulary import Cause

from ..endings import CAUSES
from ..methods import Gate, Interval, Settings, honesty, more_loyal
from ..methods.proportions import share_of_sums
from ..methods.shrunken import love_years_interval, shrunken_interval
from ..models import BrandMonth, Edition, Standing

LEAST, MOST = 2, 4  # brands side by side
PARAMETER = "marque"
TYPED_MOST = 8  # names kept from an address
NAME_MOST = 80  # characters of a name
OFFERED = 200  # names suggested to who types
SETTINGS = Settings()


@dataclass(frozen=True)
class CompareQuery:
    """The names an address gives, as typed, each once."""

    typed: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: QueryDict) -> CompareQuery:
        values = [value.replace("\x00", "").strip() for value in query.getlist(PARAMETER)]
        kept = [value[:NAME_MOST] for value in values if value]
        return cls(tuple(dict.fromkeys(kept))[:TYPED_MOST])


@dataclass(frozen=True)
class Figure:
    """A figure in its own unit, with its interval."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Row:
    """One line of the table: a figure of each brand, None where there is none."""

    name: str
    figures: list[Figure | None]


@dataclass(frozen=True)
class Pair:
    """Who of two brands is the more loyal, and with how many chances in 100 (50 to 99)."""

    first: Standing
    second: Standing
    chances: int
    told_apart: bool


@dataclass(frozen=True)
class Comparison:
    asked: CompareQuery
    names: tuple[str, ...] = ()  # as typed, or the brand's own where there is one
    unknown: list[str] = field(default_factory=list)  # names no brand goes by
    silent: list[str] = field(default_factory=list)  # brands without a counted story
    apart: list[str] = field(default_factory=list)  # too many disguised advertisements
    same: list[str] = field(default_factory=list)  # named twice, in two ways
    standings: list[Standing] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    causes: list[Row] = field(default_factory=list)
    departures: list[float] = field(default_factory=list)  # weighed, those that tell a cause

    @property
    def fields(self) -> tuple[str, ...]:
        """What the form shows: all that was named, and room for four."""
        return self.names + ("",) * (MOST - len(self.names))

    @property
    def too_many(self) -> bool:
        return len(self.asked.typed) > MOST

    @property
    def too_few(self) -> bool:
        """One brand alone, and nothing else wrong."""
        wrong = self.unknown or self.silent or self.apart or self.too_many
        return bool(self.asked.typed) and len(self.standings) < LEAST and not wrong

    @property
    def complete(self) -> bool:
        return bool(self.rows)

    @property
    def address(self) -> str:
        """The address to share, by slugs; empty unless the comparison is whole."""
        if not self.complete:
            return ""
        return "?" + urlencode([(PARAMETER, each.brand.slug) for each in self.standings])


def comparison_of(edition: Edition, asked: CompareQuery) -> Comparison:
    """What can be said of the brands asked for; four queries at most."""
    brands = brands_called(asked.typed)
    keys = [brand.pk for brand in brands.values()]
    rows = edition.standings.filter(brand__in=keys).select_related("brand")
    standing_of = {standing.brand_id: standing for standing in rows}
    found: dict[str, list] = {name: [] for name in ("unknown", "silent", "apart", "same")}
    chosen: dict[int, Standing] = {}
    for name in asked.typed:
        brand = brands.get(name)
        standing = standing_of.get(brand.pk) if brand else None
        if not brand:
            found["unknown"].append(name)
        elif not standing:
            found["silent"].append(brand.name)
        elif standing.gate == Gate.TOO_MANY_ADS:
            found["apart"].append(brand.name)
        elif brand.pk in chosen:
            found["same"].append(brand.name)
        else:
            chosen[brand.pk] = standing
    standings = list(chosen.values())
    names = tuple(brands[name].name if name in brands else name for name in asked.typed)
    wrong = any(found.values()) or len(asked.typed) > MOST
    if wrong or len(standings) < LEAST:
        return Comparison(asked, names, standings=standings, **found)
    causes, departures = causes_of(standings)
    return Comparison(
        asked=asked,
        names=names,
        standings=standings,
        pairs=[pair_of(*two) for two in combinations(standings, 2)],
        rows=_rows(standings, np.array(edition.parameters["hazard"])),
        causes=causes,
        departures=departures,
    )


def pair_of(one: Standing, other: Standing) -> Pair:
    """The more loyal first, with the chances that it is, never said to be all of them."""
    chance = float(more_loyal(one.shape, one.rate, other.shape, other.rate))
    if chance < 0.5:
        one, other, chance = other, one, 1 - chance
    return Pair(one, other, min(int(100 * chance), 99), chance >= SETTINGS.tier_certainty)


def offered_names(edition: Edition) -> list[str]:
    """The ranked brands told about the most, for who types."""
    ranked = edition.standings.filter(gate=Gate.RANKED).order_by("-stories", "name")
    return list(ranked.values_list("brand__name", flat=True)[:OFFERED])


def _rows(standings: Sequence[Standing], hazard: np.ndarray) -> list[Row]:
    shares = ("share_left", "share_captive", "share_habit", "share_came_back")
    score = [Figure(100 * each.score, 100 * each.lower, 100 * each.upper) for each in standings]
    love = [
        None if each.love is None else Figure(each.love, each.love_lower, each.love_upper)
        for each in standings
    ]
    years = [
        _figure(each.love_years, love_years_interval(each.shape, each.rate, hazard))
        for each in standings
    ]
    drawn = [Row(name, [_drawn(each, name) for each in standings]) for name in shares]
    return [Row("score", score), Row("love", love), Row("love_years", years), *drawn]


def _figure(value: float, bounds: Interval, unit: float = 1) -> Figure:
    return Figure(unit * value, unit * bounds.low, unit * bounds.high)


def _drawn(standing: Standing, name: str) -> Figure:
    share = min(getattr(standing, name), 1.0)
    return _figure(share, shrunken_interval(share, standing.weight), 100)


def causes_of(standings: Sequence[Standing]) -> tuple[list[Row], list[float]]:
    """Why authors left each brand, in per cent of those who say, and how many say; one query."""
    place = {standing.brand_id: at for at, standing in enumerate(standings)}
    worth = honesty(np.array([standing.ad_odds for standing in standings]))
    weight, squares = np.zeros((len(standings), len(CAUSES))), np.zeros(len(standings))
    rows = BrandMonth.objects.filter(brand__in=place, part=0, cause__gt=0).order_by()
    sums = rows.values_list("brand", "bin", "cause").annotate(Sum("weight"), Sum("squares"))
    for brand, bin_, cause, total, twice in sums:
        at = place[brand]
        weight[at, cause] += worth[at, bin_] * float(total)
        squares[at] += worth[at, bin_] ** 2 * float(twice)
    found = [
        Row(
            Cause(code).label,
            [_cause(weight[at], index, squares[at]) for at in range(len(standings))],
        )
        for index, code in enumerate(CAUSES)
        if code and weight[:, index].any()
    ]
    return found, (weight.sum(axis=1) / 1000).tolist()


def _cause(weight: np.ndarray, index: int, squares: float) -> Figure | None:
    if not squares:
        return None
    share = share_of_sums(float(weight[index]), float(weight.sum()), squares)
    return _figure(share.value, share.interval, 100)
