"""The study of the current edition: counted stretches with an answer on love, read once, kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, groupby
from operator import itemgetter

import numpy as np
from django.core.cache import cache

from stories.published import answers_to, follow_up_answers

from ..methods import honesty
from ..methods.curves import kaplan_meier
from ..methods.study import (
    HORIZON_MONTHS,
    HYPOTHESES,
    VERSION,
    Answers,
    Checked,
    LoveSpells,
    ScoreCheck,
    Study,
    check_scores,
    study,
)
from ..methods.study.plan import CHECKED_FROM
from ..methods.values import WEIGHT_UNIT
from ..models import Edition, Spell
from ..pages.brand_spells import BrandSpells
from .followed import asked_again, follow_ups

_DAY = 24 * 3600
_COLUMNS = (
    "brand",
    "story",
    "bin",
    "weight",
    "duration",
    "event",
    "outcome",
    "cause",
    "ending",
    "love",
)
_ROWS_AT_ONCE = 20_000
_BRANDS_AT_ONCE = 500  # below the variables any SQLite takes


def study_of(edition: Edition | None) -> tuple[Study, ScoreCheck | None]:
    """The study and the check of the scores, kept for a day under the edition they belong to."""
    if edition is None:
        return study(_spells([], {}), {each.code: {} for each in HYPOTHESES}), None
    key = f"study.{VERSION}.{edition.pk}.{edition.digest}"
    return cache.get_or_set(key, lambda: _made(edition), _DAY)


def _made(edition: Edition) -> tuple[Study, ScoreCheck | None]:
    odds = dict(edition.standings.values_list("brand", "ad_odds"))
    spells = love_spells(odds)
    news = list(follow_up_answers())
    answers = _answers() | {each.code: asked_again(news) for each in HYPOTHESES if each.followed}
    return study(spells, answers, follow_ups(spells, news)), score_check(edition)


def _answers() -> dict[str, Mapping[int, Answers]]:
    """What stories answer to each hypothesis told once; each question is read once."""
    told_once = [each for each in HYPOTHESES if not each.followed]
    paths = dict.fromkeys(path for each in told_once for path in each.paths)
    told = answers_to(list(paths))
    return {each.code: told for each in told_once}


def love_spells(odds: dict[int, float]) -> LoveSpells:
    """Counted stretches whose author said how strong love was, of brands with known odds.

    One query; room and time grow as its rows.
    """
    counted = Spell.objects.filter(weight__gt=0, love__isnull=False).order_by()
    return _spells(counted.values_list(*_COLUMNS).iterator(_ROWS_AT_ONCE), odds)


def _spells(rows: Iterator[tuple] | list[tuple], odds: dict[int, float]) -> LoveSpells:
    numbers = np.fromiter(chain.from_iterable(rows), dtype=np.int64)
    table = numbers.reshape(-1, len(_COLUMNS))
    brands = np.array(sorted(odds), dtype=np.int64)
    table = table[np.isin(table[:, 0], brands)]
    columns = dict(zip(_COLUMNS, table.T, strict=True))
    place = np.searchsorted(brands, columns["brand"])
    worth = honesty(np.array([odds[brand] for brand in brands.tolist()], dtype=float))
    weight = worth[place, columns["bin"]] * columns["weight"] / WEIGHT_UNIT
    return LoveSpells(
        brands=[str(brand) for brand in brands.tolist()],
        brand=place,
        love=columns["love"],
        months=columns["duration"],
        ended=columns["event"].astype(bool),
        weight=weight,
        story=columns["story"],
        kind=BrandSpells(columns, weight).ways,
    )


def score_check(edition: Edition) -> ScoreCheck | None:
    """Scores of brands with 200 counted stories or more, against the curve of their stories."""
    known = {
        standing.brand_id: standing
        for standing in edition.standings.filter(weight__gte=CHECKED_FROM)
    }
    checked = []
    for brand, rows in groupby(_stretches_of(list(known)), key=itemgetter(0)):
        standing = known[brand]
        _, bins, weights, months, ended = np.array(list(rows), dtype=np.int64).T
        worth = honesty(standing.ad_odds)[bins] * weights / WEIGHT_UNIT
        alive = kaplan_meier(months, ended.astype(bool), worth).at(HORIZON_MONTHS)
        if alive is None:
            continue
        bounds = (standing.lower, standing.upper)
        checked.append(Checked(standing.name, standing.weight, alive.value, *bounds))
    return check_scores(checked)


def _stretches_of(brands: list[int]) -> Iterator[tuple]:
    """Rows of brand, bin, weight, duration and event, brand after brand."""
    for start in range(0, len(brands), _BRANDS_AT_ONCE):
        chosen = brands[start : start + _BRANDS_AT_ONCE]
        rows = Spell.objects.filter(brand__in=chosen, weight__gt=0).order_by("brand")
        yield from rows.values_list("brand", "bin", "weight", "duration", "event").iterator()
