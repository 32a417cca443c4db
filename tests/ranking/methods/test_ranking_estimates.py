"""Ad shares, baseline and frailty: against other ways to work them out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import gammaln
from scipy.stats import gamma

from ranking.methods import Settings, honesty
from ranking.methods.adshare import ad_shares, likelihood_ratios
from ranking.methods.loyalty import (
    baseline_hazard,
    cumulative_hazard,
    fit_frailty,
    restricted_mean_years,
    survival,
)

SETTINGS = Settings()


def penalised(at, ends, due):
    """Minus the log posterior of (ln shape, ln mean), written as the model states it."""
    shape, mean = np.exp(at)
    rate = shape / mean
    likelihood = gammaln(shape + ends) - gammaln(shape) + shape * np.log(rate)
    likelihood -= (shape + ends) * np.log(rate + due)
    return -likelihood.sum() + (at[0] - np.log(5)) ** 2 / 2 + at[1] ** 2 / 2


@pytest.mark.parametrize(
    ("ends", "due"),
    [
        ([3.0], [2.0]),
        ([0.0, 0.0, 0.01], [1.0, 5.0, 0.2]),
        ([0.0, 12.0, 3.5, 40.0], [8.0, 2.0, 4.0, 11.0]),
        ([10.0] * 30, [10.0] * 30),
    ],
    ids=["one brand", "hardly an end", "brands far apart", "brands all alike"],
)
def test_newton_finds_what_a_plain_minimiser_finds(ends, due):
    ends, due = np.array(ends), np.array(due)
    found = fit_frailty(ends, due, SETTINGS)
    other = minimize(
        penalised,
        [np.log(5), 0.0],
        args=(ends, due),
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 10_000},
    )
    assert np.log([found.shape, found.mean]) == pytest.approx(other.x, abs=1e-5)


@settings(deadline=None, database=None, max_examples=60)
@given(st.lists(st.tuples(st.floats(0, 500), st.floats(1e-3, 500)), min_size=1, max_size=30))
def test_the_frailty_settles_on_a_summit(brands):
    ends, due = np.array(brands).T
    found = fit_frailty(ends, due, SETTINGS)
    at = np.log([found.shape, found.mean])
    top = penalised(at, ends, due)
    for move in ([1e-3, 0], [-1e-3, 0], [0, 1e-3], [0, -1e-3], [1e-3, 1e-3], [1e-3, -1e-3]):
        assert penalised(at + move, ends, due) >= top - 1e-9 * (1 + abs(top))


def test_thousands_of_brands_all_alike_settle_too():
    due = np.geomspace(1e-3, 1e5, 3000)
    assert fit_frailty(due, due, SETTINGS).mean == pytest.approx(1, abs=1e-3)


def test_brands_without_exposure_tell_nothing():
    ends, due = np.array([3.0, 1.0]), np.array([2.0, 4.0])
    alone = fit_frailty(ends, due, SETTINGS)
    assert fit_frailty(np.append(ends, 0.0), np.append(due, 0.0), SETTINGS) == alone


def test_the_frailty_of_simulated_brands_is_found_again():
    chance = np.random.default_rng(1)
    due = chance.uniform(5, 50, 3000)
    ends = chance.poisson(chance.gamma(4.0, 0.8 / 4.0, 3000) * due).astype(float)
    found = fit_frailty(ends, due, SETTINGS)
    assert found.shape == pytest.approx(4.0, rel=0.1)
    assert found.mean == pytest.approx(0.8, rel=0.03)


def test_the_hazard_is_ends_over_months_with_a_year_lent():
    events = np.array([[1.0, 0, 0, 0, 0, 0, 0, 0, 0], [2.0, 1.0, 0, 0, 0, 0, 0, 0, 0]])
    exposure = np.array([[30.0, 10, 0, 0, 0, 0, 0, 0, 0], [50.0, 10, 0, 0, 0, 0, 0, 0, 0]])
    found = baseline_hazard(events, exposure, SETTINGS)
    assert found[:3] == pytest.approx([(3 + 0.48) / 92, (1 + 0.48) / 32, 0.04])


def test_a_hazard_needs_exposure():
    with pytest.raises(ValueError, match="exposure"):
        baseline_hazard(np.zeros((2, 9)), np.zeros((2, 9)), SETTINGS)


def test_the_score_is_the_mean_over_frailties():
    frailties = gamma(4.0, scale=1 / 6.0)
    mean = frailties.expect(lambda theta: np.exp(-0.7 * theta))
    assert survival(np.array(4.0), np.array(6.0), 0.7) == pytest.approx(mean, abs=1e-8)


def test_love_years_of_a_constant_hazard_follow_the_closed_form():
    # With a frailty sure to be 1 and h ends a month, the area is (1 - exp(-120 h)) / h months.
    hazard = np.full(9, 0.01)
    years = restricted_mean_years(np.array([1e9]), np.array([1e9]), hazard, 120)
    assert years == pytest.approx((1 - np.exp(-1.2)) / 0.01 / 12, abs=1e-4)
    assert cumulative_hazard(hazard, 120) == pytest.approx(1.2)


def stories_in(bins):
    """One brand's weighed stories (25,), from {bin: stories}."""
    row = np.zeros(25)
    for position, stories in bins.items():
        row[position] = stories
    return row


def test_a_brand_of_suspect_stories_gets_a_higher_share():
    shares = ad_shares(
        np.array([stories_in({4: 30}), stories_in({20: 30}), stories_in({})]), SETTINGS
    )
    honest, suspect, silent = shares.share
    assert honest < silent < suspect
    assert silent == pytest.approx(shares.mean)


def test_few_stories_are_drawn_to_the_share_of_the_site():
    crowd = [stories_in({4: 20, 20: 4})] * 10
    one, many = ad_shares(
        np.array([*crowd, stories_in({20: 1}), stories_in({20: 40})]), SETTINGS
    ).share[-2:]
    assert one < many


def test_honesty_and_suspicion_complete_each_other_and_keep_small_digits():
    shares = ad_shares(np.array([stories_in({4: 3, 24: 60}), stories_in({5: 9})]), SETTINGS)
    assert shares.honesty + shares.suspicion == pytest.approx(np.ones((2, 25)))
    assert (shares.honesty > 0).all()
    assert honesty(shares.odds, SETTINGS.detector_prior) == pytest.approx(shares.honesty, rel=1e-12)


def test_at_the_share_the_detector_assumed_its_own_probability_stands():
    centres = 1 / (1 + np.exp(-0.5 * (np.arange(25) - 12)))
    assert 1 - honesty(0.1 / 0.9, 0.1) == pytest.approx(centres)


@pytest.mark.parametrize("prior", [0, 1, -0.1, float("nan")])
def test_the_detector_assumed_some_share_and_not_all(prior):
    with pytest.raises(ValueError, match="between 0 and 1"):
        likelihood_ratios(prior)


def test_shares_need_a_story():
    with pytest.raises(ValueError, match="no story"):
        ad_shares(np.zeros((2, 25)), SETTINGS)
