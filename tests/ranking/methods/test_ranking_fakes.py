"""How many made-up stories move the tier of a brand, and how long the flood rule makes them take."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.methods import Settings, fit, surge_holds
from ranking.methods.fakes import (
    DOUBTED,
    UNSEEN,
    breakup,
    fakes_to_move,
    glowing,
    resistance,
    set_apart,
    weeks_for,
)
from ranking.methods.places import places_of
from ranking.methods.rivals import Rivals
from ranking.methods.tiers import tiers
from ranking.methods.whatif import MOST, BinSums, Held, known, with_own_share
from tests.ranking.methods.made_sites import EVERYONE, a_site, tallies_of_site

SEEDS = range(5)


def ranked_site(seed: int):
    """Sums in the order of the board, the board, and what is held."""
    found = fit(tallies_of_site(a_site(seed, 9)), EVERYONE)
    places = places_of(found, EVERYONE)
    order = np.array([found.sums.brands.index(place.brand) for place in places])
    held, bins = Held.of(found, EVERYONE), BinSums.of(found)[order]
    now = known(bins, held)
    board = Rivals.of([p.brand for p in places], now.score, now.shape, now.rate, EVERYONE)
    return bins, board, held


def tier_with(board: Rivals, at: int, figures) -> int:
    """The tier of a brand of other figures, by walking the whole board anew."""
    score, shape, rate = (
        np.delete(column, at) for column in (board.score, board.shape, board.rate)
    )
    place = int(np.searchsorted(-score, -figures.score[0]))
    walk = tiers(
        np.insert(shape, place, figures.shape[0]),
        np.insert(rate, place, figures.rate[0]),
        EVERYONE,
    )
    return walk[place]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", [glowing, breakup])
@pytest.mark.parametrize("probability", [UNSEEN, DOUBTED])
def test_the_number_found_moves_the_tier_and_one_less_does_not(seed, kind, probability):
    bins, board, held = ranked_site(seed)
    fake = kind(probability)
    numbers = fakes_to_move(bins, np.arange(len(bins)), board, held, fake)
    for at, number in enumerate(numbers.tolist()):
        one = bins[at : at + 1]

        def moved(count, one=one, at=at):
            flooded, _share = with_own_share(
                one.plus(fake.change(1, held), np.array([float(count)])), held
            )
            tier = tier_with(board, at, known(flooded, held))
            gone = set_apart(one, held, fake, np.array([count]))[0]
            return gone or (tier > board.tier[at] if fake.ended else tier < board.tier[at])

        if number:
            assert moved(number)
            assert number == 1 or not moved(number - 1)
        else:
            assert not moved(MOST)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_brand_alone_gets_the_number_it_has_among_all(seed):
    bins, board, held = ranked_site(seed)
    together = fakes_to_move(bins, np.arange(len(bins)), board, held, glowing(UNSEEN))
    for at, number in enumerate(together.tolist()):
        alone = fakes_to_move(bins[at : at + 1], np.array([at]), board, held, glowing(UNSEEN))
        assert alone.tolist() == [number]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_brand_resists_one_fewer_than_the_easier_of_the_two_attacks(seed):
    bins, board, held = ranked_site(seed)
    places = np.arange(len(bins))
    both = [fakes_to_move(bins, places, board, held, kind(UNSEEN)) for kind in (glowing, breakup)]
    for resists, up, down in zip(resistance(bins, places, board, held), *both, strict=True):
        assert resists == min(up or MOST + 1, down or MOST + 1) - 1


def test_the_first_tier_cannot_be_left_upwards():
    bins, board, held = ranked_site(1)
    first = np.flatnonzero(board.tier == 1)
    assert not fakes_to_move(bins[first], first, board, held, glowing(UNSEEN)).any()


def test_fakes_that_read_like_advertisements_set_the_brand_apart():
    bins, _board, held = ranked_site(0)
    limited = Held(
        held.hazard,
        held.frailty,
        held.ad_mean,
        held.ad_strength,
        Settings(),
    )
    obvious, none = np.full(len(bins), 500), np.zeros(len(bins), dtype=int)
    assert set_apart(bins, limited, glowing(0.97), obvious).all()
    assert not set_apart(bins, limited, glowing(0.97), none).any()


@settings(deadline=None, database=None, derandomize=True)
@given(st.lists(st.integers(0, 6), max_size=52), st.integers(1, 300))
def test_a_flood_takes_the_weeks_that_the_flood_rule_grants(before, stories):
    """The rule itself, fed one story too many each week, holds what the count says it holds."""
    start = 1000
    weeks = [start + n for n, told in enumerate(before) for _ in range(told)]
    accepted = Counter(
        week for week, held in zip(weeks, surge_holds(weeks), strict=True) if not held
    )
    first = start + len(before)
    needed = weeks_for(stories, [accepted[week] for week in range(start, first)])
    flood = [first + week for week in range(needed) for _ in range(stories)]
    holds = surge_holds(weeks + flood)[len(weeks) :]
    taken = [sum(not held for held in holds[: stories * week]) for week in range(needed + 1)]
    assert taken[needed] >= stories > taken[needed - 1]
