"""The map of love and loyalty: where the brands of an edition stand, a page at a time.

Two pictures share the love axis: the score (a captive's love is over), and the share that did not
leave by choice (a captive stays). The second is where hostages show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ..drawings.map import MapDrawing, Spot, map_drawing
from ..methods import Gate, Interval
from ..methods.lovemap import Lines, Quadrant, quadrants, weighted_median
from ..methods.shrunken import shrunken_interval
from ..models import Edition, Standing
from .board_query import page_of
from .parts import KEPT_SECONDS, key_of

PAGE = 60  # brands on a picture
WIDE, NARROW = (1040, 600), (344, 440)
QUADRANT_LABELS = {
    Quadrant.APOSTLES: _("Apostles"),
    Quadrant.HOSTAGES: _("Hostages"),
    Quadrant.MERCENARIES: _("Mercenaries"),
    Quadrant.DEFECTORS: _("Defectors"),
    Quadrant.UNDECIDED: _("Undecided"),
}


@dataclass(frozen=True)
class MapQuery:
    """The sector and the page asked for; `wrong` when one of them does not exist."""

    sector: str = ""
    page: int = 1
    wrong: bool = False

    @classmethod
    def from_query(cls, query: Mapping[str, str], sectors: Collection[str]) -> MapQuery:
        sector, page = query.get("sector", "").strip(), page_of(query)
        if not page or (sector and sector not in sectors):
            return cls(wrong=True)
        return cls(sector, page)

    def address(self, page: int | None = None) -> str:
        asked = {"sector": self.sector, "page": page or self.page}
        found = urlencode({name: value for name, value in asked.items() if value not in ("", 1)})
        return f"?{found}" if found else ""


@dataclass(frozen=True)
class Placed:
    """One brand on both pictures; shares in per cent."""

    standing: Standing
    by_score: Quadrant
    by_stay: Quadrant
    stay: float
    stay_lower: float
    stay_upper: float

    @property
    def score_label(self) -> str:
        return QUADRANT_LABELS[self.by_score]

    @property
    def stay_label(self) -> str:
        return QUADRANT_LABELS[self.by_stay]


@dataclass(frozen=True)
class Picture:
    """One map at two sizes, and how many brands it shows in each quadrant."""

    wide: MapDrawing
    narrow: MapDrawing
    counted: list[tuple[str, int]]
    line: float  # per cent
    all_undecided: bool


@dataclass(frozen=True)
class LoveMap:
    asked: MapQuery
    brands: list[Placed] = field(default_factory=list)
    number: int = 0  # brands of the sector on all pages
    love_line: float = 0.0
    by_score: Picture | None = None
    by_stay: Picture | None = None

    @property
    def pages(self) -> int:
        return max(1, -(-self.number // PAGE))

    @property
    def exists(self) -> bool:
        return not self.asked.wrong and self.asked.page <= self.pages

    @property
    def is_last(self) -> bool:
        return self.asked.page >= self.pages

    @property
    def previous(self) -> str:
        return self.asked.address(page=self.asked.page - 1)

    @property
    def following(self) -> str:
        return self.asked.address(page=self.asked.page + 1)


def map_of(edition: Edition | None, asked: MapQuery) -> LoveMap:
    """The map asked for, brands with the most stories first; three queries, one of them kept."""
    if not edition or asked.wrong:
        return LoveMap(asked)
    ranked = _on_the_map(edition)
    if asked.sector:
        ranked = ranked.filter(brand__sector__code=asked.sector)
    first = PAGE * (asked.page - 1)
    rows = ranked.select_related("brand").order_by("-weight", "position")
    shown = list(rows[first : first + PAGE])
    number = ranked.count()
    if not shown:
        return LoveMap(asked, number=number)
    by_score, by_stay = lines_of(edition)
    brands = _placed(shown, by_score, by_stay)
    return LoveMap(
        asked=asked,
        brands=brands,
        number=number,
        love_line=by_score.love,
        by_score=_picture(brands, by_score, stay=False),
        by_stay=_picture(brands, by_stay, stay=True),
    )


def lines_of(edition: Edition) -> tuple[Lines, Lines]:
    """The lines of both pictures, over all ranked brands: a choice of sector moves no line."""

    def read() -> tuple[Lines, Lines]:
        rows = _on_the_map(edition).values_list("love", "score", "share_left", "weight")
        love, score, left, weight = zip(*rows, strict=True)
        loved = weighted_median(love, weight)
        stays = weighted_median([1 - share for share in left], weight)
        return Lines(loved, weighted_median(score, weight)), Lines(loved, stays)

    return cache.get_or_set(f"map-lines-{key_of(edition)}", read, KEPT_SECONDS)


def stay_interval(standing: Standing) -> Interval:
    """The share that did not leave by choice, 0 to 1, as sure as its drawn share lets it be."""
    left = shrunken_interval(min(standing.share_left, 1.0), standing.weight)
    return Interval(1 - left.high, 1 - left.low)


def _on_the_map(edition: Edition) -> QuerySet[Standing]:
    return edition.standings.filter(gate=Gate.RANKED, love__isnull=False)


def _placed(shown: list[Standing], by_score: Lines, by_stay: Lines) -> list[Placed]:
    love = [each.love_lower for each in shown], [each.love_upper for each in shown]
    stays = [stay_interval(each) for each in shown]
    of_score = quadrants(*love, [s.lower for s in shown], [s.upper for s in shown], by_score)
    of_stay = quadrants(*love, [each.low for each in stays], [each.high for each in stays], by_stay)
    return [
        Placed(
            standing,
            score,
            stay,
            100 * (1 - standing.share_left),
            100 * bounds.low,
            100 * bounds.high,
        )
        for standing, score, stay, bounds in zip(shown, of_score, of_stay, stays, strict=True)
    ]


def _picture(brands: list[Placed], lines: Lines, *, stay: bool) -> Picture:
    found = Counter(each.by_stay if stay else each.by_score for each in brands)
    spots = [_spot(each, stay=stay) for each in brands]
    scaled = Lines(lines.love, 100 * lines.stay)
    names = {each: str(label) for each, label in QUADRANT_LABELS.items()}
    wide, narrow = (
        map_drawing(spots, scaled, width=width, height=height, names=names)
        for width, height in (WIDE, NARROW)
    )
    counted = [(names[each], found[each]) for each in Quadrant]
    unsure = found[Quadrant.UNDECIDED] == len(brands)
    return Picture(wide, narrow, counted, scaled.stay, unsure)


def _spot(each: Placed, *, stay: bool) -> Spot:
    standing = each.standing
    quadrant = each.by_stay if stay else each.by_score
    share = (
        (each.stay, each.stay_lower, each.stay_upper)
        if stay
        else (100 * standing.score, 100 * standing.lower, 100 * standing.upper)
    )
    return Spot(
        standing.brand.name,
        standing.love,
        standing.love_lower,
        standing.love_upper,
        *share,
        decided=quadrant != Quadrant.UNDECIDED,
    )
