"""Survival curves: a published table, statsmodels, and what must hold of any stories."""

import doctest
import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from ranking.methods import curves, incidence
from ranking.methods.curves import MOST_MONTHS, kaplan_meier
from ranking.methods.incidence import cumulative_incidence, rate_per_century

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

WAYS = 3
EASY = settings(deadline=None, database=None, max_examples=60)
# Weeks in remission under 6-MP (Freireich et al. 1963), the example of most textbooks.
SEEN = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
RELAPSED = [True] * 9 + [False] * 12


@st.composite
def stretches(draw, least=1, whole=False):
    """Durations, kinds of end (0: none seen) and weights of some stories."""
    number = draw(st.integers(least, 40))
    sized = {"min_size": number, "max_size": number}
    months = draw(st.lists(st.integers(1, 60), **sized))
    kinds = draw(st.lists(st.integers(0, WAYS), **sized))
    weight = st.just(1.0) if whole else st.floats(0.001, 1)
    return np.array(months), np.array(kinds), np.array(draw(st.lists(weight, **sized)))


@pytest.mark.parametrize("module", [curves, incidence])
def test_the_examples_are_true(module):
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0


# --- against published figures and another implementation -----------------------------------------


@pytest.mark.parametrize(
    ("week", "alive", "low", "high"),
    [
        (6, 0.8571, 0.6197, 0.9516),
        (7, 0.8067, 0.5631, 0.9228),
        (10, 0.7529, 0.5032, 0.8894),
        (13, 0.6902, 0.4316, 0.8491),
        (16, 0.6275, 0.3675, 0.8049),
        (22, 0.5378, 0.2678, 0.7468),
        (23, 0.4482, 0.1881, 0.6801),
    ],
)
def test_the_published_curve_of_remissions(week, alive, low, high):
    found = kaplan_meier(SEEN, RELAPSED).at(week)
    assert found.value == pytest.approx(alive, abs=5e-5)
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high), abs=5e-5)


def test_the_published_median_of_remissions():
    assert kaplan_meier(SEEN, RELAPSED).median == curves.Median(month=23, low=13, high=None)


@EASY
@given(stretches(least=2, whole=True).filter(lambda s: (s[1] > 0).any()))
def test_the_curve_its_band_and_its_median_are_those_of_statsmodels(told):
    months, kinds, _weights = told
    curve = kaplan_meier(months, kinds > 0)
    theirs = SurvfuncRight(months, kinds > 0)
    alive, spread = theirs.surv_prob, theirs.surv_prob_se
    at = theirs.surv_times.astype(int)
    np.testing.assert_allclose(curve.alive[at], alive, atol=1e-12)
    np.testing.assert_allclose(curve.at_risk[at], theirs.n_risk)
    within = (alive > 0) & (alive < 1)
    logs = np.log(alive[within])
    reach = norm.ppf(0.975) * spread[within] / (alive[within] * -logs)
    np.testing.assert_allclose(curve.lower[at][within], np.exp(logs * np.exp(reach)), atol=1e-12)
    np.testing.assert_allclose(curve.upper[at][within], np.exp(logs * np.exp(-reach)), atol=1e-12)
    assume(not np.isclose(alive, 0.5).any())  # there, they wait until less than half is alive
    half = theirs.quantile(0.5)
    assert curve.median.month == (None if np.isnan(half) else half)


@EASY
@given(stretches(least=2))
def test_weights_are_frequencies_in_statsmodels_too(told):
    months, kinds, weights = told
    quarters = np.ceil(4 * weights).astype(int)
    curve = kaplan_meier(months, kinds > 0, quarters / 4)
    theirs = SurvfuncRight(months, kinds > 0, freq_weights=quarters)
    at = theirs.surv_times.astype(int)
    np.testing.assert_allclose(curve.alive[at], theirs.surv_prob, atol=1e-12)
    found = cumulative_incidence(months, kinds, quarters / 4, ways=WAYS)
    others = CumIncidenceRight(months, kinds, freq_weights=quarters)
    for way, shares in enumerate(others.cinc):
        np.testing.assert_allclose(found.ended[way, others.times], shares, atol=1e-12)


@EASY
@given(stretches(least=2, whole=True))
def test_incidences_and_their_errors_are_those_of_statsmodels(told):
    months, kinds, _weights = told
    months = np.append(months, 70)  # somebody is still followed: their formula divides by those
    kinds = np.append(kinds, 0)
    found = cumulative_incidence(months, kinds, ways=WAYS)
    theirs = CumIncidenceRight(months, kinds)
    for way, (shares, errors) in enumerate(zip(theirs.cinc, theirs.cinc_se or [], strict=False), 1):
        for month, share, error in zip(theirs.times, shares, errors, strict=True):
            ours = found.at(way, month)
            assert ours.value == pytest.approx(share, abs=1e-12)
            if 0 < share < 1:
                scale = np.log(share)
                reach = norm.ppf(0.975) * error / (share * -scale)
                assert ours.interval.low == pytest.approx(np.exp(scale * np.exp(reach)), abs=1e-7)
                assert ours.interval.high == pytest.approx(np.exp(scale * np.exp(-reach)), abs=1e-7)


def test_the_rate_of_garwoods_table():
    interval = rate_per_century(10, 1200).interval  # exact limits of a Poisson count of 10
    assert (interval.low, interval.high) == pytest.approx((4.795, 18.390), abs=5e-4)


# --- what holds of any stories --------------------------------------------------------------------


@EASY
@given(stretches())
def test_a_curve_falls_inside_its_band_from_one(told):
    months, kinds, weights = told
    curve = kaplan_meier(months, kinds > 0, weights)
    assert curve.alive[0] == curve.lower[0] == curve.upper[0] == 1
    assert (np.diff(curve.alive) <= 0).all()
    assert (np.diff(curve.at_risk) <= 0).all()
    assert ((curve.lower >= 0) & (curve.lower <= curve.alive + 1e-12)).all()
    assert ((curve.upper <= 1) & (curve.upper >= curve.alive - 1e-12)).all()


@EASY
@given(stretches())
def test_the_ways_to_end_and_the_loves_alive_make_one(told):
    months, kinds, weights = told
    found = cumulative_incidence(months, kinds, weights, ways=WAYS)
    alive = kaplan_meier(months, kinds > 0, weights).alive
    np.testing.assert_allclose(found.ended.sum(axis=0) + alive, 1, atol=1e-12)
    assert (np.diff(found.ended, axis=1) >= 0).all()
    for way in range(1, WAYS + 1):
        last = found.at(way, found.last)
        assert 0 <= last.interval.low <= last.value + 1e-12
        assert last.value - 1e-12 <= last.interval.high <= 1


@EASY
@given(stretches(), st.randoms(use_true_random=False))
def test_the_order_of_stories_never_shows(told, random):
    months, kinds, weights = told
    order = list(range(len(months)))
    random.shuffle(order)
    once = kaplan_meier(months, kinds > 0, weights)
    again = kaplan_meier(months[order], kinds[order] > 0, weights[order])
    assert once.alive.tolist() == again.alive.tolist()
    assert once.lower.tolist() == again.lower.tolist()
    first = cumulative_incidence(months, kinds, weights, ways=WAYS)
    then = cumulative_incidence(months[order], kinds[order], weights[order], ways=WAYS)
    assert first.ended.tolist() == then.ended.tolist()


@EASY
@given(stretches())
def test_half_the_weight_is_the_same_curve_and_a_wider_band(told):
    months, kinds, weights = told
    whole = kaplan_meier(months, kinds > 0, weights)
    half = kaplan_meier(months, kinds > 0, weights / 2)
    np.testing.assert_allclose(whole.alive, half.alive, atol=1e-12)
    assert (half.lower <= whole.lower + 1e-12).all()
    assert (half.upper >= whole.upper - 1e-9).all()


@EASY
@given(stretches())
def test_two_half_stories_tell_as_much_as_a_whole_one(told):
    months, kinds, weights = told
    whole = kaplan_meier(months, kinds > 0, weights)
    halves = kaplan_meier(np.repeat(months, 2), np.repeat(kinds > 0, 2), np.repeat(weights / 2, 2))
    np.testing.assert_allclose(whole.alive, halves.alive, atol=1e-12)
    np.testing.assert_allclose(whole.lower, halves.lower, atol=1e-9)
    twice = kaplan_meier(np.tile(months, 2), np.tile(kinds > 0, 2), np.tile(weights, 2))
    summed = kaplan_meier(months, kinds > 0, 2 * weights)
    np.testing.assert_allclose(twice.lower, summed.lower, atol=1e-9)


@EASY
@given(stretches(least=3))
def test_the_band_is_never_narrower_than_with_sampling_weights(told):
    """Xie & Liu (2005): the variance of weights that stand for how often a story was drawn."""
    months, kinds, weights = told
    curve = kaplan_meier(months, kinds > 0, weights)
    total = np.cumsum(np.bincount(months, weights)[::-1])[::-1]
    squares = np.cumsum(np.bincount(months, weights**2)[::-1])[::-1]
    ends = np.bincount(months, weights * (kinds > 0), minlength=len(total))
    for month in np.flatnonzero((curve.alive > 0) & (curve.alive < 1)):
        at = slice(0, month + 1)
        share = ends[at] / total[at]
        effective = total[at] ** 2 / squares[at]
        variance = (share / (effective * (1 - share))).sum()
        log = np.log(curve.alive[month])
        narrow = np.exp(log * np.exp(norm.ppf(0.975) * np.sqrt(variance) / -log))
        assert curve.lower[month] <= narrow + 1e-9


# --- edges ----------------------------------------------------------------------------------------


def test_one_story_still_alive_says_almost_nothing():
    curve = kaplan_meier([30], [False])
    assert curve.at(30).value == 1
    assert curve.at(30).interval.low == pytest.approx(0.025)
    assert curve.at(31) is None
    assert curve.median.month is None
    assert curve.median.low == 1


def test_one_story_that_ended_is_dead_for_ever():
    curve = kaplan_meier([30], [True])
    assert curve.at(29).value == 1
    assert curve.at(300).value == 0
    assert curve.at(300).interval.high == pytest.approx(0.975)
    assert curve.at(300).at_risk == 0
    assert curve.median.month == 30


def test_nobody_having_ended_is_bounded_by_those_still_followed():
    low = kaplan_meier([10, 20] * 15, [False] * 30).at(10).interval.low
    assert low == pytest.approx(0.8843, abs=5e-5)  # Clopper and Pearson: 30 of 30
    found = cumulative_incidence([10, 20] * 15, [0] * 30, ways=2).at(2, 10)
    assert (found.value, found.interval.high) == pytest.approx((0, 0.1157), abs=5e-5)


def test_a_story_that_weighs_nothing_is_not_followed():
    with_it = kaplan_meier([12, 24, 400], [True, False, False], [1, 1, 0])
    assert with_it.last == 24
    assert with_it.at_risk.tolist() == kaplan_meier([12, 24], [True, False]).at_risk.tolist()


def test_a_love_last_seen_the_month_another_ends_was_alive_then():
    assert kaplan_meier([12, 12], [True, False]).alive[12] == 0.5


@pytest.mark.parametrize(
    ("months", "ended", "weights", "fault"),
    [
        ([], [], None, "no story"),
        ([3], [True], [0.0], "no story"),
        ([3, 4], [True], None, "shapes"),
        ([0], [True], None, "whole number of months"),
        ([2.5], [True], None, "whole number of months"),
        ([MOST_MONTHS + 1], [True], None, "whole number of months"),
        ([3], [True], [float("inf")], "weight"),
        ([3], [True], [-0.1], "weight"),
        ([3], [True], [float("nan")], "weight"),
    ],
)
def test_what_makes_no_curve_is_refused(months, ended, weights, fault):
    with pytest.raises(ValueError, match=fault):
        kaplan_meier(months, ended, weights)


@pytest.mark.parametrize("kind", [-1, 4])
def test_an_unknown_way_to_end_is_refused(kind):
    with pytest.raises(ValueError, match="kind of end"):
        cumulative_incidence([3], [kind], ways=WAYS)


@pytest.mark.parametrize(("ends", "months"), [(-1, 5), (1, 0), (float("nan"), 5), (1, -3)])
def test_what_makes_no_rate_is_refused(ends, months):
    with pytest.raises(ValueError, match="no rate"):
        rate_per_century(ends, months)
