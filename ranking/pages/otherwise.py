"""The ranking under other choices, worked out once for an edition, and the rows of its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..drawings.rank_threads import RankThreads, rank_threads
from ..methods import Gate, NothingToRank, month_number
from ..methods.choices import Choice, Comparison, Material, Order, RankUnder, compare
from ..models import Edition, Standing
from .holding import KEPT_FOR, SETTINGS, read_months

PAGE = 50  # brands
HEAVY = 2_000  # ranked brands, above which a visitor does not wait for nine rankings
_WORKED_ON_FOR = 10 * 60  # seconds, after which another visit may begin again
_FAST = replace(SETTINGS, exact_up_to=50)  # the same figures, sooner

NAMES = {
    Choice.YEAR: _("This year only"),
    Choice.FADING: _("Old stories fade"),
    Choice.CAPTIVES_STAY: _("Captives stay"),
    Choice.TEN_YEARS: _("Ten years instead of five"),
    Choice.NO_DETECTOR: _("Without the detector"),
    Choice.STRONG_PRIOR: _("Drawn twice as hard to the mean"),
    Choice.HALF_MINIMUM: _("Half the minimum of stories"),
    Choice.TWICE_MINIMUM: _("Twice the minimum of stories"),
}
WORDS = {
    Choice.YEAR: _("Only the stories published in the last twelve whole months count."),
    Choice.FADING: _("A story weighs half after two years, a quarter after four."),
    Choice.CAPTIVES_STAY: _("Who stays without love is not counted as an end of love."),
    Choice.TEN_YEARS: _("The score says how many love stories are alive after ten years."),
    Choice.NO_DETECTOR: _("No story is discounted for suspected advertisement."),
    Choice.STRONG_PRIOR: _("A brand needs twice as many stories to part from the mean of all."),
    Choice.HALF_MINIMUM: _("Five stories by four people are enough to be ranked."),
    Choice.TWICE_MINIMUM: _("Twenty stories by sixteen people are needed to be ranked."),
}


class BeingWorkedOut(Exception):
    """Another visit is working the rankings out at this moment."""


def comparison_of(
    edition: Edition, begin: Callable[[int], object] | None = None
) -> Comparison | None:
    """The rankings of an edition's stories; None when nothing can be ranked.

    Three queries the first time, none after. Above `HEAVY` ranked brands it takes a minute and
    more: `begin`, given the edition's key, then has it done elsewhere. Raises `BeingWorkedOut`
    until it is there, and for those who come while another visit works it out.
    """
    found = cache.get(_key(edition))
    if found is None:
        if not cache.add(_asked(edition), True, _WORKED_ON_FOR):
            raise BeingWorkedOut
        if begin and edition.standings.filter(gate=Gate.RANKED).count() > HEAVY:
            begin(edition.pk)
            found = cache.get(_key(edition))
        else:
            found = work_out(edition)
        if found is None:
            raise BeingWorkedOut
    return found or None


def work_out(edition: Edition) -> Comparison | bool:
    """Rank under every choice and keep it; False when nothing can be ranked."""
    try:
        cells, published = read_months()
        found = _compared(Material(cells, published, _this_month()))
        cache.set(_key(edition), found, KEPT_FOR)
        return found
    finally:
        cache.delete(_asked(edition))


def _compared(material: Material) -> Comparison | bool:
    try:
        return compare(material, _FAST)
    except NothingToRank:
        return False


def _this_month() -> int:
    return month_number(timezone.localdate())


def _key(edition: Edition) -> str:
    return f"ranking.choices.{edition.method}.{edition.digest}.{_this_month()}"


def _asked(edition: Edition) -> str:
    return f"{_key(edition)}.asked"


@dataclass(frozen=True)
class Cell:
    """One brand under one choice; without ranks when it is not ranked there."""

    number: int  # of the choice on the page, 0 for the site's own
    name: str
    rank: RankUnder | None
    stays: bool


@dataclass(frozen=True)
class Row:
    """One brand under all choices."""

    standing: Standing
    cells: list[Cell]
    lower: int
    upper: int
    robust: bool
    away: list[str]  # names of the choices under which it does not stay
    drawing: RankThreads


@dataclass(frozen=True)
class ChoiceLine:
    """One choice and what it does to the whole order."""

    number: int
    name: str
    words: str
    order: Order


def choice_lines(comparison: Comparison) -> list[ChoiceLine]:
    return [
        ChoiceLine(number, NAMES[choice], WORDS[choice], order)
        for number, (choice, order) in enumerate(comparison.others.items(), 1)
    ]


def page_of(comparison: Comparison, asked: str | None) -> Page:
    """The ranked brands of one page, in the order of the board; any number leads to a page."""
    return Paginator(list(comparison.headline.ranks), PAGE).get_page(asked)


def rows_of(comparison: Comparison, brands: Sequence[str], edition: Edition) -> list[Row]:
    """The brands given, by slug, with their standings; one query."""
    found = edition.standings.select_related("brand").filter(brand__slug__in=list(brands))
    standings = {standing.brand.slug: standing for standing in found}
    most = max(order.ranked for order in (comparison.headline, *comparison.others.values()))
    return [_row(comparison, standings[slug], slug, most) for slug in brands if slug in standings]


def _row(comparison: Comparison, standing: Standing, slug: str, most: int) -> Row:
    cells = [Cell(0, str(_("The site's choices")), comparison.headline.ranks[slug], True)]
    for number, (choice, order) in enumerate(comparison.others.items(), 1):
        rank = order.ranks.get(slug)
        cells.append(Cell(number, str(NAMES[choice]), rank, comparison.stays(slug, choice)))
    lower, upper = comparison.reach(slug)
    return Row(
        standing=standing,
        cells=cells,
        lower=lower,
        upper=upper,
        robust=comparison.robust(slug),
        away=[cell.name for cell in cells if not cell.stays],
        drawing=rank_threads([cell.rank for cell in cells], most),
    )
