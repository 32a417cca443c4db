"""Sites of made-up stories, the same from one run to the next."""

from __future__ import annotations

import numpy as np

from ranking.methods import CountedStory, Outcome, Settings, detector_bin, spells_of, tally_of
from ranking.methods.cells import Cells
from ranking.methods.choices import months_told
from ranking.methods.spells import CUTS, interval_of

NOW = 1291
EVERYONE = Settings(  # every brand with a story is ranked
    least_weight=0, least_authors=0, least_months=0, ad_share_limit=1.0
)
PROBABILITIES = (0.01, 0.02, 0.05, 0.2, 0.5)


def a_site(seed: int, brands: int = 6, most: int = 30) -> dict[str, list[CountedStory]]:
    """Brands of unlike loyalty, the first the most loyal; a few stories look like advertisements."""
    draw = np.random.default_rng(seed)
    return {
        f"brand-{b:02}": [_story(draw, b / brands, n) for n in range(draw.integers(12, most))]
        for b in range(brands)
    }


def _story(draw: np.random.Generator, unloyal: float, author: int) -> CountedStory:
    ends = draw.random() < 0.1 + 0.7 * unloyal
    kinds = (Outcome.LEFT, Outcome.CAPTIVE, Outcome.CAME_BACK)
    outcome = kinds[draw.integers(3)] if ends else Outcome.LOYAL
    return CountedStory(
        bin=detector_bin(float(draw.choice(PROBABILITIES, p=(0.4, 0.3, 0.15, 0.1, 0.05)))),
        weight=int(draw.choice((1000, 1000, 500, 333))),
        spells=spells_of(outcome, told=NOW, began=NOW - int(draw.integers(2, 300))),
        outcome=outcome,
        author=author,
        month=NOW - int(draw.integers(0, 40)),
        love=int(draw.integers(0, 11)),
    )


def tallies_of_site(site: dict[str, list[CountedStory]]):
    return [tally_of(brand, told) for brand, told in site.items()]


def cells_of_site(site: dict[str, list[CountedStory]]) -> tuple[Cells, np.ndarray]:
    """One cell a spell, and the month of publication of each."""
    rows = [
        (at, story, part, spell)
        for at, told in enumerate(site.values())
        for story in told
        for part, spell in enumerate(story.spells)
    ]
    brand, month = (
        np.array(column) for column in zip(*((at, s.month) for at, s, *_ in rows), strict=True)
    )
    weight = np.array([story.weight for _at, story, *_rest in rows])
    love = np.array([story.love for _at, story, *_rest in rows])
    interval = np.array([interval_of(spell.months) for *_head, spell in rows])
    rest = np.array([spell.months for *_head, spell in rows]) - CUTS[interval]
    cells = Cells(
        brands=list(site),
        published_months=months_told(brand, month, len(site)),
        brand=brand,
        bin=np.array([story.bin for _at, story, *_rest in rows]),
        ending=np.zeros(len(rows), dtype=np.int64),
        outcome=np.array([list(Outcome).index(story.outcome) for _at, story, *_rest in rows]),
        cause=np.zeros(len(rows), dtype=np.int64),
        part=np.array([part for _at, _story, part, _spell in rows]),
        interval=interval,
        event=np.array([int(spell.event) for *_head, spell in rows]),
        stories=np.ones(len(rows), dtype=np.int64),
        weight=weight,
        squares=weight**2,
        months=weight * rest,
        loved=(love >= 8).astype(np.int64),
        love_weight=weight,
        love_sum=weight * love,
        love_squares=weight * love**2,
    )
    return cells, month
