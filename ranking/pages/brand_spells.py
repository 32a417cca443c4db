"""The counted spells of one brand, grouped, each group weighed by its chance to be honest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.db.models import Count, F, IntegerField, Q
from django.db.models.functions import Cast

from stories.published import Cause, Ending, choosing_again

from ..endings import CAUSES, ENDINGS, FORCED_ENDINGS, HABIT, OUTCOMES
from ..methods import Outcome, honesty
from ..methods.values import WEIGHT_UNIT, Floats
from ..models import Spell

FORCED = "forced"  # parted by force of circumstances: a competing end
# Ways love ends; a way's number is its place, from 1. The causes are those of leaving by choice.
WAYS = (*CAUSES[1:], HABIT, "together_hostage", "came_back", FORCED)
STAYED = ("together_love", HABIT, "together_hostage", "together_dispute", "came_back")
_FORCED = np.array([ENDINGS.index(code) for code in FORCED_ENDINGS])
_COLUMNS = ("part", "bin", "weight", "decade", "duration", "event", "outcome", "cause", "ending")
_COUNTS = ("number", "again", "answered")


@dataclass(frozen=True, eq=False)
class BrandSpells:
    """G groups of alike spells of one brand; each column has the shape (G,)."""

    columns: dict[str, np.ndarray]
    worth: Floats  # of one spell of the group, in stories: weight x honesty

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def __len__(self) -> int:
        return len(self.worth)

    @property
    def months(self) -> np.ndarray:
        return self["duration"]

    @cached_property
    def weight(self) -> Floats:
        """Of the whole group, in stories."""
        return self.worth * self["number"]

    @cached_property
    def ways(self) -> np.ndarray:
        """How each group ended: place in `WAYS` from 1; 0 where no end was seen."""
        ended = self["event"].astype(bool)
        told = np.where(self["cause"] > 0, self["cause"], WAYS.index(Cause.OTHER.value) + 1)
        way = np.where(ended, told, 0)  # causes come first, in their own order
        for ending in (HABIT, "together_hostage"):
            way = np.where(ended & self.ended_as(ending), WAYS.index(ending) + 1, way)
        mended = ended & (self["outcome"] == OUTCOMES.index(Outcome.CAME_BACK))
        way = np.where(mended, WAYS.index("came_back") + 1, way)
        forced = ~ended & np.isin(self["ending"], _FORCED)
        return np.where(forced, WAYS.index(FORCED) + 1, way)

    def ended_as(self, *endings: str) -> np.ndarray:
        return np.isin(self["ending"], [ENDINGS.index(ending) for ending in endings])

    @property
    def first(self) -> BrandSpells:
        """One group a story: the spells that carry it."""
        return self.where(self["part"] == 0)

    def where(self, chosen: np.ndarray) -> BrandSpells:
        kept = {name: column[chosen] for name, column in self.columns.items()}
        return BrandSpells(kept, self.worth[chosen])


def label_of_way(way: str) -> str:
    """A way to end in the words authors chose it by."""
    if way == FORCED:
        return str(Ending.LIFE.group)
    return str(Cause(way).label if way in Cause.values else Ending(way).label)


def spells_of_brand(brand, ad_odds: float) -> BrandSpells:
    """One query, whose rows are bounded by the kinds of spells and not by their number.

    `ad_odds` is that of the brand's standing: what each bin of the detector is worth.
    """
    first = Q(part=0)
    rows = (
        Spell.objects.filter(brand=brand, weight__gt=0)
        .order_by()
        .annotate(decade=Cast(F("began") / 120 * 10 + 1900, IntegerField()))
        .values_list(*_COLUMNS)
        .annotate(
            number=Count("id"),
            again=Count("id", filter=first & Q(story__in=choosing_again("yes"))),
            answered=Count("id", filter=first & Q(story__in=choosing_again("yes", "no"))),
        )
    )
    names = (*_COLUMNS, *_COUNTS)
    table = np.array(rows, dtype=np.int64).reshape(-1, len(names))
    columns = dict(zip(names, table.T, strict=True))
    worth = honesty(ad_odds)[columns["bin"]] * columns["weight"] / WEIGHT_UNIT
    return BrandSpells(columns, worth)
