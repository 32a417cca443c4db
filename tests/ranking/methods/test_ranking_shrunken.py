"""Intervals of the secondary figures, by other roads to the same numbers."""

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, gamma

from ranking.methods import shrunken
from ranking.methods.loyalty import cumulative_hazard, restricted_mean_years, survival
from ranking.methods.shrunken import alive_after, love_years_interval, shrunken_interval

HAZARD = np.full(9, 0.01)


def test_the_examples_are_true():
    results = doctest.testmod(shrunken)
    assert results.attempted > 0
    assert results.failed == 0


def test_a_share_is_bounded_by_the_beta_of_its_stories_and_of_those_lent():
    found = shrunken_interval(0.25, 14)
    assert (found.low, found.high) == pytest.approx(tuple(beta(6, 18).ppf([0.025, 0.975])))


@settings(deadline=None, database=None)
@given(st.floats(0, 1), st.floats(0, 1000))
def test_a_share_stands_in_its_interval_which_narrows_with_stories(share, stories):
    few, many = shrunken_interval(share, stories), shrunken_interval(share, 4 * stories + 40)
    assert 0 <= few.low <= few.high <= 1
    if 0.05 < share < 0.95:
        assert few.low < share < few.high
        assert many.high - many.low < few.high - few.low


def test_what_nobody_told_anywhere_is_not_said_to_be_impossible():
    assert shrunken_interval(0.0, 0).high == pytest.approx(1 - 0.025 ** (1 / 10))
    assert shrunken_interval(1.0, 20).low == pytest.approx(0.025 ** (1 / 30))


@pytest.mark.parametrize(
    ("share", "stories"), [(-0.1, 3), (1.1, 3), (float("nan"), 3), (0.5, -1), (0.5, float("inf"))]
)
def test_what_is_no_share_is_refused(share, stories):
    with pytest.raises(ValueError, match="no share"):
        shrunken_interval(share, stories)


def test_five_years_are_the_score_of_the_golden_table():
    hazard = np.full(9, 0.6 / 60)  # so that five years expect 0.6 ends
    value, interval = alive_after(5, 8.5, hazard, 60)
    assert value == pytest.approx(0.711029578, abs=1e-9)
    assert (interval.low, interval.high) == pytest.approx((0.485325407, 0.891723618), abs=1e-9)


def test_years_of_love_are_bounded_by_those_of_simulated_frailties():
    draws = gamma(6, scale=1 / 4).rvs(40_000, random_state=7)
    due = np.array([cumulative_hazard(HAZARD, month) for month in range(121)])
    years = np.trapezoid(np.exp(-draws[:, None] * due), axis=1) / 12
    found = love_years_interval(6, 4, HAZARD)
    assert (found.low, found.high) == pytest.approx(np.quantile(years, [0.025, 0.975]), rel=0.02)
    mean = restricted_mean_years(np.array([6.0]), np.array([4.0]), HAZARD, 120)[0]
    assert found.low < mean < found.high
    assert years.mean() == pytest.approx(mean, rel=0.01)


def test_a_new_love_is_alive():
    assert alive_after(3, 2, HAZARD, 0)[0] == float(survival(np.array(3), np.array(2), 0)) == 1
