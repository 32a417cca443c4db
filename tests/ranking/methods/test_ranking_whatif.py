"""One brand's figures when its stories change and what all brands share is held."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ranking.methods import Settings, fit, rank, tally_of
from ranking.methods.example import worked_example
from ranking.methods.influence import OwnStory, influences
from ranking.methods.loyalty import survival
from ranking.methods.rivals import Rivals, _near_ranks
from ranking.methods.tallies import stack
from ranking.methods.tiers import rank_intervals, tiers
from ranking.methods.whatif import (
    BinSums,
    Held,
    average_story,
    known,
    least_numbers,
    steps,
    story_like,
    with_own_share,
)
from tests.ranking.methods.made_sites import EVERYONE, a_site, tallies_of_site

examples = settings(deadline=None, database=None, max_examples=60, derandomize=True)
ROUNDING = 1 + 1e-12
SEEDS = range(8)


def fitted(seed: int):
    site = a_site(seed)
    found = fit(tallies_of_site(site), EVERYONE)
    return site, found, BinSums.of(found), Held.of(found, EVERYONE)


def rivals_in(places) -> Rivals:
    ranked = [place for place in places if place.ranked]
    columns = [np.array([getattr(p, name) for p in ranked]) for name in ("score", "shape", "rate")]
    return Rivals.of([place.brand for place in ranked], *columns, EVERYONE)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_steps_lead_to_the_published_figures(seed):
    _site, found, bins, held = fitted(seed)
    for place in rank(tallies_of_site(a_site(seed)), EVERYONE):
        at = found.sums.brands.index(place.brand)
        one = steps(bins[at : at + 1], held)
        for name in ("weight", "observed", "expected", "shape", "rate", "score", "lower", "upper"):
            assert getattr(one, name) == pytest.approx(getattr(place, name), rel=1e-12, abs=1e-12)


def test_the_steps_of_the_worked_example_follow_from_one_another():
    example = worked_example()
    bins, held = BinSums.of(example.fit), Held.of(example.fit, Settings())
    for at in range(5):
        one = steps(bins[at : at + 1], held)
        assert one.first_shape == one.prior_shape + one.observed
        assert one.first_rate == one.prior_rate + one.expected
        assert one.frailty == one.first_shape / one.first_rate
        assert one.variance == one.label_variance + one.model_variance
        assert one.shape == pytest.approx(1 / (1 / one.first_shape + one.variance), rel=1e-13)
        assert one.rate == pytest.approx(one.shape / one.frailty, rel=1e-13)
        assert one.score == pytest.approx((one.rate / (one.rate + one.due)) ** one.shape)
        assert one.lower < one.score < one.upper


def test_steps_are_those_of_one_brand():
    _site, _found, bins, held = fitted(0)
    with pytest.raises(ValueError, match="of one brand, not of 6"):
        steps(bins, held)


def test_odds_kept_by_an_edition_give_the_same_figures_as_the_fit():
    _site, found, bins, held = fitted(1)
    again = BinSums.under(bins.stories, bins.ends, bins.due, found.ads.odds, EVERYONE)
    assert np.array_equal(known(again, held).score, known(bins, held).score)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_share_estimated_anew_from_unchanged_stories_hardly_moves_a_score(seed):
    """The site's own passes move the prior and the shares together; here the prior stands still."""
    _site, found, bins, held = fitted(seed)
    anew, share = with_own_share(bins, held)
    assert share == pytest.approx(found.ads.share, abs=1e-3)
    assert known(anew, held).score == pytest.approx(known(bins, held).score, abs=1e-4)


def test_stories_that_look_like_advertisements_discount_the_others():
    _site, _found, bins, held = fitted(2)
    more = story_like(len(bins), 18, ended=False, due=0.1)
    flooded, share = with_own_share(bins.plus(more, np.full(len(bins), 40.0)), held)
    before, shares = with_own_share(bins, held)
    assert (share > shares).all()
    assert (flooded.honesty < before.honesty).all()


# --- section 5.7: p, lambda, a, mu held, and the weights of the other stories -----------------------


@st.composite
def brands_and_bins(draw):
    _site, _found, bins, held = fitted(draw(st.sampled_from(SEEDS)))
    at = draw(st.integers(0, len(bins) - 1))
    return bins[at : at + 1], held, draw(st.integers(0, 24)), draw(st.integers(1, 400))


@examples
@given(brands_and_bins(), st.sampled_from([1.0, 0.5, 0.333, 0.001]))
def test_an_end_in_place_of_a_loyal_story_never_raises_the_score(made, weight):
    bins, held, position, months = made
    due = held.due_of(months)
    times = np.array([weight])
    loyal, ended = (
        known(bins.plus(story_like(1, position, ended=end, due=due), times), held)
        for end in (False, True)
    )
    assert ended.score[0] <= loyal.score[0] * ROUNDING
    assert ended.shape[0] / ended.rate[0] >= loyal.shape[0] / loyal.rate[0] / ROUNDING


@examples
@given(brands_and_bins())
def test_one_more_loyal_story_always_lowers_the_frailty(made):
    bins, held, position, months = made
    before = known(bins, held)
    change = story_like(1, position, ended=False, due=held.due_of(months))
    after = known(bins.plus(change, np.ones(1)), held)
    assert after.shape[0] / after.rate[0] <= before.shape[0] / before.rate[0] * ROUNDING


@examples
@given(brands_and_bins())
def test_a_loyal_story_long_enough_for_its_bin_raises_the_score(made):
    """In every trial so far, as the method says: half the mean expected ends of its bin suffice."""
    bins, held, position, months = made
    due, told = held.due_of(months), bins.stories[0, position]
    assume(told == 0 or due >= bins.due[0, position] / told / 2)
    change = story_like(1, position, ended=False, due=due)
    after = known(bins.plus(change, np.ones(1)), held)
    assert after.score[0] >= known(bins, held).score[0] / ROUNDING


@examples
@given(brands_and_bins())
def test_a_shorter_loyal_story_lowers_the_score_by_very_little(made):
    bins, held, position, _months = made
    assume(position <= 12)
    change = story_like(1, position, ended=False, due=held.due_of(1))
    after = known(bins.plus(change, np.ones(1)), held)
    assert known(bins, held).score[0] - after.score[0] < 0.0013


# --- numbers of stories ----------------------------------------------------------------------------


@examples
@given(st.lists(st.integers(1, 1500), min_size=1, max_size=8), st.integers(1, 1200))
def test_the_least_number_is_the_threshold_of_each_brand(thresholds, most):
    wanted = np.array(thresholds)
    found = least_numbers(lambda at, number: number >= wanted[at], len(wanted), most)
    assert found.tolist() == [each if each <= most else 0 for each in thresholds]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("ended", [False, True])
def test_the_number_found_passes_the_neighbour_and_one_less_does_not(seed, ended):
    _site, found, bins, held = fitted(seed)
    place = {p.brand: at for at, p in enumerate(rank(tallies_of_site(a_site(seed)), EVERYONE))}
    order = sorted(range(len(bins)), key=lambda at: place[found.sums.brands[at]])
    score = known(bins, held).score
    mover, other = (order[3], order[4]) if ended else (order[3], order[2])
    one = bins[mover : mover + 1]
    change = average_story(one, ended=ended)

    def passes(_at, number):
        after = known(one.plus(change, np.atleast_1d(number).astype(float)), held).score
        return after < score[other] if ended else after > score[other]

    number = int(least_numbers(passes, 1)[0])
    if number:
        assert passes(0, number)[0]
        assert not passes(0, number - 1)[0]
    else:
        assert not passes(0, 999)[0]


def test_an_average_story_expects_what_those_of_the_brand_do():
    _site, _found, bins, _held = fitted(3)
    change = average_story(bins, ended=True)
    observed = np.einsum("bj,bj->b", bins.honesty, bins.due) / bins.weight
    assert change.due == pytest.approx(observed)
    assert (change.ends == 1).all()
    for row, position in zip(bins.stories, change.bin, strict=True):
        assert row[:position].sum() < row.sum() / 2 <= row[: position + 1].sum()


def test_a_brand_without_a_story_borrows_its_average_from_all():
    site = a_site(4) | {"silent": []}
    bins = BinSums.of(fit(tallies_of_site(site), EVERYONE))
    change = average_story(bins, ended=False)
    due = np.einsum("bj,bj->b", bins.honesty, bins.due)
    assert change.due[-1] == pytest.approx(due.sum() / bins.weight.sum())


# --- among the others ------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_a_brand_let_in_again_among_the_others_stands_where_it_stood(seed):
    places = [place for place in rank(tallies_of_site(a_site(seed, 9)), EVERYONE) if place.ranked]
    rivals = rivals_in(places)
    assert rivals.tier.tolist() == [place.tier for place in places]
    for place in places:
        others = rivals.without(place.brand)
        stand = others.stand_of(place.brand, place.score, place.shape, place.rate)
        assert (stand.tier, stand.rank_lower, stand.rank_upper, stand.ranked) == (
            place.tier,
            place.rank_lower,
            place.rank_upper,
            len(places),
        )
        assert stand.expected_rank == pytest.approx(place.expected_rank, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_tier_of_a_newcomer_is_that_of_the_whole_walk(seed):
    rivals = rivals_in(rank(tallies_of_site(a_site(seed, 9)), EVERYONE))
    draw = np.random.default_rng(seed)
    shape, theta = draw.uniform(3, 60, 20), draw.gamma(4, 1 / 4, 20)
    due = 0.4
    score = survival(rivals.shape, rivals.rate, due)
    order = np.argsort(-score)
    field = Rivals.of(
        [rivals.brands[at] for at in order],
        score[order],
        rivals.shape[order],
        rivals.rate[order],
        EVERYONE,
    )
    new = survival(shape, shape / theta, due)
    found = field.tier_for(new, shape, shape / theta)
    for tier, one, two, three in zip(found, new, shape, shape / theta, strict=True):
        at = int(np.searchsorted(-field.score, -one))
        walk = tiers(np.insert(field.shape, at, two), np.insert(field.rate, at, three), EVERYONE)
        assert walk[at] == tier


def test_alone_a_brand_opens_the_first_tier():
    nobody = Rivals.of([], np.zeros(0), np.zeros(0), np.zeros(0), EVERYONE)
    stand = nobody.stand_of("alone", 0.5, 5.0, 5.0)
    assert (stand.tier, stand.rank_lower, stand.rank_upper, stand.ranked) == (1, 1, 1, 1)
    assert stand.expected_rank == 1


def test_ranks_among_very_many_are_close_to_those_drawn():
    draw = np.random.default_rng(5)
    shape = draw.uniform(3, 60, 400)
    rate = shape / draw.gamma(6, 1 / 6, 400)
    low, high = rank_intervals(shape, rate, replace(EVERYONE, exact_up_to=50))
    for at in (0, 17, 200, 399):
        others = np.arange(400) != at
        near = _near_ranks(shape[others], rate[others], shape[at], rate[at], EVERYONE)
        assert near == pytest.approx((low[at], high[at]), abs=12)  # draws err by some ranks too


# --- stories left out ------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_a_story_left_out_moves_the_score_as_the_sums_without_it_do(seed):
    site, found, bins, held = fitted(seed)
    told = site["brand-03"]
    at = found.sums.brands.index("brand-03")
    own = [
        OwnStory(n, s.bin, s.weight, tuple((spell.months, spell.event) for spell in s.spells))
        for n, s in enumerate(told)
    ]
    ordered = influences(own, bins[at : at + 1], held, most=len(own))
    assert len(ordered) == len(own)
    sizes = [abs(one.change) for one in ordered]
    assert sizes == sorted(sizes, reverse=True)
    score = known(bins, held).score[at]
    for one in ordered:
        rest = told[: one.story.key] + told[one.story.key + 1 :]
        sums = stack([tally_of("brand-03", rest), *tallies_of_site({"other": site["brand-05"]})])
        without = BinSums.under(
            sums.stories[:1],
            sums.events.sum(axis=2)[:1],
            (sums.exposure @ held.hazard)[:1],
            found.ads.odds[at : at + 1],
            EVERYONE,
        )
        assert one.change == pytest.approx(score - known(without, held).score[0], abs=1e-11)


def test_ends_pull_down_and_long_loves_lift():
    _site, found, _bins, held = fitted(0)
    alone = BinSums.under(
        np.eye(1, 25, 4) * 2,
        np.eye(1, 25, 4),
        np.eye(1, 25, 4) * (held.due_of(300) + held.due_of(5)),
        found.ads.odds[:1],
        EVERYONE,
    )
    long = OwnStory("long", 4, 1000, ((300, False),))
    short = OwnStory("short", 4, 1000, ((5, True),))
    change = {one.story.key: one.change for one in influences([long, short], alone, held)}
    assert change["long"] > 0 > change["short"]
    assert influences([], alone, held) == []
