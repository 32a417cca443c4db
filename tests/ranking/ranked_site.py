"""A small site: four ranked brands of unlike loyalty, one told about too little, one set apart."""

from __future__ import annotations

import datetime as dt

from ranking.models import Edition
from ranking.services import count_story, make_edition
from stories.models import Screening, Story
from stories.published import facts_of
from stories.vocabulary import Ending
from tests.factories import BrandFactory
from tests.ranking.counted import published, told_by
from tests.remembered import remembered

ENDED = {"Aubane": 0, "Brizelle": 3, "Corvant": 8, "Dormeuil": 11}  # of fourteen stories
EACH = 14


def seen_as(story: Story, probability: float) -> None:
    """Count a story that the detector judged so."""
    Screening.objects.create(
        story=story, verdict="publish", probability=probability, text_hash="", version="t"
    )
    count_story(facts_of(story))


@remembered
def ranked_site() -> Edition:
    """The current edition of fourteen stories a brand by as many authors over seven weeks."""
    for name, ended in ENDED.items():
        brand = BrandFactory(name=name)
        for n in range(EACH):
            seen_as(_story(name, brand, n, ends=n < ended), 0.01)
    few, apart = BrandFactory(name="Fermelot"), BrandFactory(name="Gloriole")
    for n in range(3):
        seen_as(told_by(f"few {n}", brand=few, first_published_at=published(n)), 0.01)
    for n in range(12):
        seen_as(told_by(f"ad {n}", brand=apart, first_published_at=published(n / 2)), 0.97)
    return make_edition()


def _story(name: str, brand, n: int, *, ends: bool) -> Story:
    ending = Ending.TOGETHER_HOSTAGE if n % 4 == 3 else Ending.LEFT_RIVAL
    return told_by(
        f"{name} {n}",
        title=f"{name}, story {n}",
        brand=brand,
        ending=ending if ends else Ending.TOGETHER_LOVE,
        began_min=dt.date(1990 + n, 3, 1),
        began_max=dt.date(1990 + n, 3, 31),
        ended_min=dt.date(1996 + n, 3, 1) if ends else None,
        ended_max=dt.date(1996 + n, 3, 31),
        love=n % 11,
        first_published_at=published(n / 2),
    )
