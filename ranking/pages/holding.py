"""One brand's sums, and what all brands share, as an edition left it: what « what if » starts from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.core.cache import cache
from django.db.models import QuerySet

from stories.published import brand_labels

from ..endings import ENDINGS, OUTCOMES, outcome_of
from ..methods import Settings
from ..methods.cells import MEASURES, Cells, tallies_of
from ..methods.choices import months_told
from ..methods.loyalty import Frailty
from ..methods.rivals import Rivals
from ..methods.tallies import arrays_of
from ..methods.values import Gate, Integers
from ..methods.whatif import BinSums, Held
from ..models import BrandMonth, Edition, Standing

SETTINGS = Settings()
_AT_ONCE = 20_000
_KEYS = ("month", "brand_id", "bin", "ending", "cause", "part", "interval", "event")
_OUTCOME_OF_ENDING = np.array(
    [OUTCOMES.index(outcome) if (outcome := outcome_of(code)) else -1 for code in ENDINGS]
)
KEPT_FOR = 24 * 60 * 60  # seconds; an edition remade has another digest


def read_months(brand=None) -> tuple[Cells, Integers]:
    """The sums of all brands, or of one, and the month of publication of each cell."""
    rows = BrandMonth.objects.filter(brand=brand) if brand else BrandMonth.objects.all()
    table = _table(rows)
    columns = dict(zip((*_KEYS, *MEASURES), table.T, strict=True))
    month, keys = columns.pop("month"), columns.pop("brand_id")
    slugs = {brand.pk: brand.slug} if brand else _slugs()
    present = sorted(np.unique(keys).tolist(), key=slugs.__getitem__)
    order = np.argsort(present)
    places = order[np.searchsorted(np.array(present)[order], keys)] if present else keys
    first = columns["part"] == 0
    cells = Cells(
        brands=[slugs[key] for key in present],
        published_months=months_told(places[first], month[first], len(present)),
        brand=places,
        outcome=_OUTCOME_OF_ENDING[columns["ending"]],
        **columns,
    )
    return cells, month


def _slugs() -> dict[int, str]:
    return {pk: slug for pk, (slug, _name) in brand_labels().items()}


def _table(rows: QuerySet) -> np.ndarray:
    """Rows of the table of sums as whole numbers, a few thousand tuples at a time."""
    names = (*_KEYS, *MEASURES)
    found = rows.order_by().values_list(*names).iterator(_AT_ONCE)
    flat = np.fromiter((int(value) for row in found for value in row), dtype=np.int64)
    return flat.reshape(-1, len(names))


@dataclass(frozen=True, eq=False)
class Holding:
    """A brand's standing, its sums by month, and what all brands share."""

    edition: Edition
    standing: Standing
    slug: str
    cells: Cells
    month: Integers
    held: Held

    @property
    def bins(self) -> BinSums:
        """What the formula reads of the brand; all zeros when no story counts any more."""
        told = tallies_of(self.cells)
        sums = arrays_of(told) if told else None
        stories = sums.stories if sums else np.zeros((1, 25))
        ends = sums.events.sum(axis=2) if sums else np.zeros((1, 25))
        due = sums.exposure @ self.held.hazard if sums else np.zeros((1, 25))
        return self.under(stories, ends, due)

    def under(self, stories, ends, due) -> BinSums:
        """Other sums of the brand, (1, 25), each bin worth what it was in the edition."""
        odds = np.array([self.standing.ad_odds])
        return BinSums.under(stories, ends, due, odds, self.held.settings)


def held_at(edition: Edition) -> Held:
    """What all brands share, from what the edition kept of its estimates."""
    kept = edition.parameters
    return Held(
        hazard=np.array(kept["hazard"]),
        frailty=Frailty(shape=kept["shape"], mean=kept["mean"]),
        ad_mean=kept["ad_mean"],
        ad_strength=kept["ad_strength"],
        settings=SETTINGS,
    )


def holding_of(brand, edition: Edition, standing: Standing) -> Holding:
    """One query, whatever the number of brands."""
    cells, month = read_months(brand)
    return Holding(edition, standing, brand.slug, cells, month, held_at(edition))


def rivals_of(edition: Edition) -> Rivals:
    """The ranked brands of an edition, read once and kept."""
    key = f"ranking.rivals.{edition.method}.{edition.digest}"
    found = cache.get(key)
    if found is None:
        ranked = edition.standings.filter(gate=Gate.RANKED).order_by("position")
        rows = list(ranked.values_list("brand__slug", "score", "shape", "rate", "tier"))
        columns = list(zip(*rows, strict=True)) or [()] * 5
        score, shape, rate = (np.array(column, dtype=np.float64) for column in columns[1:4])
        tier = np.array(columns[4], dtype=np.int64)
        found = Rivals(list(columns[0]), score, shape, rate, tier, SETTINGS)
        cache.set(key, found, KEPT_FOR)
    return found
