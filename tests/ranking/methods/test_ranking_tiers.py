"""Ranks, their intervals and tiers; and the fast computation against the plain one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammaincinv

from ranking.methods import Settings, manybrands, more_loyal
from ranking.methods.tiers import (
    exact_expected_ranks,
    expected_ranks,
    rank_intervals,
    tiers,
    uniforms,
)

SETTINGS = Settings()


def some_brands(count, *, smallest_shape=1.0, seed=3):
    chance = np.random.default_rng(seed)
    shape = chance.uniform(smallest_shape, 69.0, count)
    return shape, shape / chance.gamma(4.0, 0.25, count)


posteriors = st.lists(
    st.tuples(st.floats(0.3, 69), st.floats(0.05, 500)), min_size=1, max_size=25
).map(lambda pairs: tuple(np.array(pairs).T))


@settings(deadline=None, database=None)
@given(posteriors)
def test_expected_ranks_share_out_all_the_places(known):
    count = len(known[0])
    ranks = exact_expected_ranks(*known)
    assert ranks.sum() == pytest.approx(count * (count + 1) / 2)
    assert (ranks >= 1).all()
    assert (ranks <= count).all()


@settings(deadline=None, database=None, max_examples=40)
@given(posteriors)
def test_fast_expected_ranks_equal_the_exact_ones(known):
    assert manybrands.expected_ranks(*known) == pytest.approx(
        exact_expected_ranks(*known), abs=1e-9
    )


def test_fast_expected_ranks_equal_the_exact_ones_for_hundreds_of_brands():
    known = some_brands(700)
    assert manybrands.expected_ranks(*known) == pytest.approx(
        exact_expected_ranks(*known), abs=1e-9
    )


def test_above_the_limit_the_fast_computation_takes_over_unseen():
    known = some_brands(60)
    fast = Settings(exact_up_to=59)
    assert expected_ranks(*known, fast) == pytest.approx(expected_ranks(*known, SETTINGS), abs=1e-9)
    for mine, theirs in zip(
        rank_intervals(*known, fast), rank_intervals(*known, SETTINGS), strict=True
    ):
        assert mine.tolist() == theirs.tolist()


def test_interpolated_quantiles_equal_the_plain_ones_out_to_the_tails():
    shape, rate = some_brands(1500)
    shape[:5] = 1.0
    chances = np.array([1e-14, 1e-11, 1e-9, 1e-4, 0.3, 0.5, 0.9, 1 - 1e-6, 1 - 1e-10, 1 - 1e-13])
    u = np.repeat(chances[:, None], len(shape), axis=1)
    expected = np.log(gammaincinv(shape, u) / rate)
    assert manybrands.LogQuantile(shape, rate)(u) == pytest.approx(expected, abs=1e-9)


@settings(deadline=None, database=None)
@given(st.lists(st.floats(-200, 200), min_size=1, max_size=50))
def test_fast_order_is_the_stable_order(drawn):
    values = np.round(np.array(drawn), 6)  # farther apart than the sorting key resolves, or equal
    plain = np.argsort(values, kind="stable")
    assert manybrands.LogQuantile.order(values).tolist() == plain.tolist()


def test_a_tiny_shape_breaks_nothing():
    shape, rate = np.array([0.01, 0.02, 5.0]), np.array([1.0, 1.0, 5.0])
    assert manybrands.expected_ranks(shape, rate).sum() == pytest.approx(6, abs=1e-3)
    assert np.isfinite(manybrands.LogQuantile(shape, rate)(np.full((2, 3), 0.5))).all()


def test_rank_intervals_are_the_outward_order_statistics_of_all_draws():
    from numpy.random import Philox

    shape, rate = some_brands(7)
    theta = gammaincinv(shape, uniforms(Philox(key=SETTINGS.draw_key), 2000, 7)) / rate
    ranks = np.sort(theta.argsort(axis=1).argsort(axis=1) + 1, axis=0)
    lower, upper = rank_intervals(shape, rate, SETTINGS)
    assert lower.tolist() == ranks[49].tolist()
    assert upper.tolist() == ranks[1950].tolist()


def test_brands_far_apart_have_ranks_without_doubt():
    shape, rate = np.full(3, 60.0), np.array([6.0, 6000.0, 600.0])
    lower, upper = rank_intervals(shape, rate, SETTINGS)
    assert lower.tolist() == upper.tolist() == [3, 1, 2]
    assert exact_expected_ranks(shape, rate) == pytest.approx([3, 1, 2], abs=1e-6)


def test_no_brand_no_rank():
    none = np.zeros(0)
    assert expected_ranks(none, none, SETTINGS).tolist() == []
    assert [bound.tolist() for bound in rank_intervals(none, none, SETTINGS)] == [[], []]
    assert tiers(none, none, SETTINGS) == []


def test_uniforms_stand_in_the_middle_of_their_cells():
    class Constant:
        def __init__(self, raw):
            self.raw = raw

        def random_raw(self, count):
            return np.full(count, self.raw, dtype=np.uint64)

    assert uniforms(Constant(0), 1, 1)[0, 0] == 2.0**-54
    assert uniforms(Constant(2**11), 1, 1)[0, 0] == 1.5 * 2.0**-53
    assert uniforms(Constant(2**63), 1, 1)[0, 0] == 0.5


@settings(deadline=None, database=None)
@given(posteriors)
def test_of_two_brands_one_is_the_more_loyal(known):
    shape, rate = known
    there = more_loyal(shape[0], rate[0], shape[-1], rate[-1])
    back = more_loyal(shape[-1], rate[-1], shape[0], rate[0])
    assert there + back == pytest.approx(1)


def test_a_tier_opens_when_its_opener_is_surely_beaten_and_none_goes_back_up():
    #  The third is beaten by the first with more than 95%; the fourth, less well known, is not,
    #  yet stays in the second tier; the fifth is compared with the opener of the second.
    shape = np.array([40.0, 40.0, 40.0, 1.0, 40.0, 40.0])
    rate = shape / np.array([1.0, 1.2, 1.6, 1.7, 2.0, 2.7])
    assert more_loyal(shape[0], rate[0], shape[2], rate[2]) >= 0.95
    assert more_loyal(shape[0], rate[0], shape[3], rate[3]) < 0.95
    assert more_loyal(shape[2], rate[2], shape[4], rate[4]) < 0.95
    assert tiers(shape, rate, SETTINGS) == [1, 1, 2, 2, 2, 3]


@settings(deadline=None, database=None)
@given(posteriors)
def test_equal_statistics_fall_in_the_same_tier(known):
    shape, rate = (np.repeat(values, 2) for values in known)
    order = np.lexsort((np.arange(len(shape)), shape / rate))
    found = tiers(shape[order], rate[order], SETTINGS)
    assert found[0] == 1
    assert found[::2] == found[1::2]
    assert set(np.diff(found).tolist()) <= {0, 1}
