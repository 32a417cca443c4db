"""Made-up spells for measures: as uneven as real ones, the same for the same seed.

A few brands have most of the stories (a power law), stories come over ten years, most of them
look honest, and a third of the loves have ended. No story stands behind them: they are written
and rolled back in one transaction, before any database looks at their foreign keys.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
from django.apps import apps
from django.db import connection

from .endings import ENDINGS, OUTCOMES, outcome_of
from .methods import Outcome
from .methods.spells import CUTS
from .models import Spell

_AT_ONCE = 20_000
_FIRST_MONTH, _MONTHS = 1_400, 120  # of publication
_FIRST_WEEK = 105_000
_KINDS = {  # ending: share of the stories
    "together_love": 0.34,
    "together_habit": 0.08,
    "together_hostage": 0.08,
    "together_dispute": 0.05,
    "came_back": 0.07,
    "handed_on": 0.03,
    "faded": 0.12,
    "left_rival": 0.10,
    "left_alone": 0.07,
    "dropped": 0.01,
    "brand_gone": 0.02,
    "life": 0.03,
}
_PUBLISHED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def fill(stories: int, brands: int, *, seed: int = 2007) -> None:
    """Write the spells of this many stories on this many new brands. Not committed by itself."""
    model = apps.get_model("stories", "Brand")
    last = model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    model.objects.bulk_create(
        (
            model(pk=last + n, name=f"Marque {n}", slug=f"marque-{n:06}", live=True)
            for n in range(1, brands + 1)
        ),
        batch_size=500,
    )
    columns = (
        *("story_id", "part", "brand_id", "author", "month", "week", "published_at", "bin"),
        *("weight", "surge", "cluster", "began", "duration", "interval", "rest", "event"),
        *("outcome", "cause", "ending", "contract", "love"),
    )
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    places = ", ".join(["%s"] * len(columns))
    table = connection.ops.quote_name(Spell._meta.db_table)
    draw = np.random.default_rng(seed)
    with connection.cursor() as cursor:
        for start in range(0, stories, _AT_ONCE):
            number = min(_AT_ONCE, stories - start)
            rows = list(_rows(draw, start, number, last, brands))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)


def _rows(draw, start: int, number: int, last: int, brands: int) -> Iterator[tuple]:
    """The rows of `number` stories, a second one for those that came back."""
    endings = draw.choice(list(_KINDS), number, p=list(_KINDS.values()))
    brand = last + 1 + (brands * draw.random(number) ** 2.5).astype(int)
    month = _FIRST_MONTH + draw.integers(0, _MONTHS, number)
    bins = np.clip(np.rint(draw.normal(5, 2.5, number)), 0, 24).astype(int)
    weight = draw.choice([1000, 500, 0], number, p=[0.96, 0.02, 0.02])
    months = np.maximum(1, draw.gamma(1.4, 70, number).astype(int))
    love = draw.integers(0, 12, number)  # 11: not answered
    contract = draw.integers(0, 5, number)
    for n in range(number):
        story = start + n + 1
        ending = str(endings[n])
        outcome = outcome_of(ending)
        told = (
            int(brand[n]),
            story,
            int(month[n]),
            _FIRST_WEEK + int(4.3 * (month[n] - _FIRST_MONTH)),
            _PUBLISHED,
            int(bins[n]),
            int(weight[n]),
            False,
            story,
            int(month[n]) - int(months[n]) % 600,
        )
        said = (
            OUTCOMES.index(outcome),
            1 + story % 5 if outcome is Outcome.LEFT else 0,
            ENDINGS.index(ending),
            int(contract[n]),
            None if love[n] == 11 else int(love[n]),
        )
        ended = outcome is not Outcome.LOYAL
        yield (story, 0, *told, *_stretch(int(months[n])), ended, *said)
        if outcome is Outcome.CAME_BACK:
            yield (story, 1, *told, *_stretch(1 + int(months[n]) // 2), False, *said)


def _stretch(months: int) -> tuple[int, int, int]:
    """Months, the interval in which they stop, and months spent in it."""
    interval = int(np.searchsorted(CUTS, months)) - 1
    return months, interval, months - int(CUTS[interval])
