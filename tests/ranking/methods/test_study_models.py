"""The effect of love on its end: against an independent implementation, and on made-up data."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.duration.hazard_regression import PHReg

from ranking.methods.study import Lack, Missing, effects
from ranking.methods.study.cox import fit_cox
from ranking.methods.study.data import panel
from ranking.methods.study.hazard import NoFiniteEstimate, _Likelihood, fit_hazard
from ranking.methods.study.spline import spline
from tests.ranking.methods.made_loves import drawn_loves, loves


def columns_of(spells):
    mean = panel(spells).mean_love[spells.brand]
    return np.column_stack([spells.love - mean, mean - mean.mean()])


def pair_columns(sums):
    mean = sums.mean_love[sums.brand]
    return np.column_stack([sums.love - mean, mean - mean.mean()])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_cox_gives_the_coefficients_of_statsmodels_with_efron_ties(seed):
    spells = drawn_loves(seed, within=-0.15, between=-0.1)
    x = columns_of(spells)
    ours = fit_cox(spells.months, spells.ended, x)
    theirs = PHReg(spells.months, x, status=spells.ended.astype(int), ties="efron").fit()
    assert np.abs(ours.effect - theirs.params).max() < 1e-4
    assert np.abs(np.sqrt(np.diag(ours.covariance)) - theirs.bse).max() < 1e-4


def test_cox_with_heavy_ties_still_agrees():
    spells = drawn_loves(4, within=-0.2)
    years = (spells.months + 11) // 12
    x = columns_of(spells)
    theirs = PHReg(years, x, status=spells.ended.astype(int), ties="efron").fit()
    assert np.abs(fit_cox(years, spells.ended, x).effect - theirs.params).max() < 1e-4


def test_weights_that_are_all_equal_change_nothing_in_cox():
    spells = drawn_loves(5, within=-0.1)
    x = columns_of(spells)
    whole = fit_cox(spells.months, spells.ended, x)
    half = fit_cox(spells.months, spells.ended, x, np.full(len(x), 0.5))
    assert np.allclose(whole.effect, half.effect, atol=1e-9)
    assert np.allclose(2 * whole.covariance, half.covariance, rtol=1e-6)


def test_the_published_model_agrees_with_cox_where_brands_do_not_differ():
    spells = drawn_loves(6, within=-0.15, frailty=0.0)
    sums = panel(spells)
    published = fit_hazard(sums, pair_columns(sums)).effect
    reference = fit_cox(spells.months, spells.ended, columns_of(spells)).effect
    assert np.abs(published - reference).max() < 0.02


def test_gradient_and_hessian_are_those_of_the_likelihood():
    sums = panel(drawn_loves(7, within=-0.1, brands=8, each=20))
    likelihood = _Likelihood(sums, pair_columns(sums))
    at = likelihood.start() + np.linspace(-0.2, 0.3, len(likelihood.start()))
    gradient, _, hessian = likelihood.derivatives(at)
    steps = np.eye(len(at)) * 1e-5
    slopes = [(likelihood.height(at + e) - likelihood.height(at - e)) / 2e-5 for e in steps]
    bends = [
        (likelihood.derivatives(at + e)[0] - likelihood.derivatives(at - e)[0]) / 2e-5
        for e in steps
    ]
    assert np.allclose(gradient, slopes, atol=1e-5)
    assert np.allclose(hessian, bends, atol=1e-4)


def test_sums_by_brand_and_love_hold_every_month_and_every_end():
    spells = loves([0, 0, 1], [8, 8, 3], [10, 30, 1], [True, False, True], weight=[0.5, 1, 1])
    sums = panel(spells)
    assert sums.love.tolist() == [8, 3]
    assert sums.exposure[0].tolist() == [9.0, 8.0, 12.0, 6.0, 0, 0, 0, 0, 0]
    assert sums.ends[0].tolist() == [0, 0.5, 0, 0, 0, 0, 0, 0, 0]
    assert sums.exposure.sum() == 0.5 * 10 + 30 + 1


def test_a_known_effect_is_found_within_its_interval():
    found = effects(drawn_loves(8, within=-0.2, between=-0.2))
    truth = np.exp(2 * -0.2)
    assert found.within.interval.low < truth < found.within.interval.high
    assert found.between.interval.low < truth < found.between.interval.high
    assert found.within.protects
    assert abs(found.within.value - truth) < 0.08


def test_within_and_between_part_where_better_loved_brands_keep_less():
    """Simpson's paradox: love protects at each brand, and loved brands lose more."""
    found = effects(drawn_loves(9, within=-0.2, between=0.5, frailty=0.05, brands=60))
    assert found.within.protects
    assert found.between.harms


def test_without_an_effect_the_interval_holds_one_about_95_times_in_100():
    covered = [
        effects(drawn_loves(seed, brands=20, each=25, frailty=0.2)).within for seed in range(60)
    ]
    held = sum(ratio.interval.low <= 1 <= ratio.interval.high for ratio in covered)
    assert 53 <= held <= 60  # 99% of what a true 95% gives


def test_a_bend_is_seen_and_a_straight_line_is_not_bent():
    bent = effects(drawn_loves(10, within=0.0, bend=-0.6, brands=60, each=50)).threshold
    straight = effects(drawn_loves(11, within=-0.15, brands=60, each=50)).threshold
    assert bent.bends
    assert bent.upper_step.value < bent.lower_step.value
    assert not straight.bends


def test_the_curve_is_straight_outside_its_knots():
    x = np.array([0, 1, 2, 9, 10, 11], dtype=float)
    bend = spline(x)[:, 1]
    assert np.allclose(bend[:3], 0)
    assert np.isclose(bend[5] - bend[4], bend[4] - bend[3])


def test_brands_that_differ_much_have_a_large_frailty():
    little = effects(drawn_loves(12, frailty=0.0, brands=60, each=50)).frailty_variance
    much = effects(drawn_loves(12, frailty=0.8, brands=60, each=50)).frailty_variance
    assert little < 0.1 < 0.4 < much


def test_the_order_of_stories_does_not_matter():
    spells = drawn_loves(13, within=-0.1)
    shuffled = spells.only(np.random.default_rng(0).permutation(len(spells)))
    first, second = effects(spells), effects(shuffled)
    assert np.isclose(first.within.value, second.within.value, rtol=1e-9)
    assert np.isclose(first.within.interval.low, second.within.interval.low, rtol=1e-7)


def test_half_weights_widen_the_interval_and_move_nothing_much():
    spells = drawn_loves(14, within=-0.15)
    half = loves(
        spells.brand, spells.love, spells.months, spells.ended, weight=np.full(len(spells), 0.5)
    )
    whole, light = effects(spells).within, effects(half).within
    assert abs(np.log(whole.value / light.value)) < 0.03
    assert light.interval.high / light.interval.low >= whole.interval.high / whole.interval.low


def test_love_that_foretells_every_end_is_said_and_not_estimated():
    rng = np.random.default_rng(15)
    love = np.where(rng.random(400) < 0.5, 3, 8)
    ended = love == 3
    spells = loves(rng.integers(0, 10, 400), love, np.where(ended, 5, 200), ended)
    assert effects(spells) == Lack(Missing.SEPARATION)
    with pytest.raises(NoFiniteEstimate):
        fit_cox(spells.months, spells.ended, spells.love[:, None].astype(float))


def test_one_brand_compares_its_customers_only():
    found = effects(drawn_loves(16, brands=1, each=300, within=-0.3))
    assert found.between == Lack(Missing.TOO_FEW_BRANDS, 1, 5)
    assert found.within.protects


@pytest.mark.parametrize(
    ("spells", "why"),
    [
        (loves([], [], [], []), Missing.NO_LOVE),
        (loves([0] * 50, [5] * 50, [12] * 50, [False] * 50), Missing.NO_END),
        (
            loves([0] * 29, list(range(10)) * 2 + [1] * 9, [12] * 29, [True] * 29),
            Missing.TOO_FEW_ENDS,
        ),
        (loves([0, 1] * 50, [7] * 100, [12] * 100, [True] * 100), Missing.SAME_LOVE),
        (loves([0, 1] * 50, [2, 8] * 50, [12] * 100, [True] * 100), Missing.SAME_LOVE),
    ],
    ids=["nothing told", "all loyal", "29 ends", "one love", "one love a brand"],
)
def test_what_cannot_be_estimated_says_why(spells, why):
    assert effects(spells).why == why


def test_all_who_left_can_still_be_compared():
    found = effects(drawn_loves(17, within=-0.2, followed=4000))
    assert found.within.protects


@pytest.mark.parametrize(
    "wrong",
    [
        {"love": [11]},
        {"love": [-1]},
        {"months": [0]},
        {"weight": [0.0]},
        {"weight": [1.5]},
        {"weight": [float("nan")]},
        {"ended": [True, False]},
    ],
)
def test_impossible_stretches_are_refused(wrong):
    whole = {"brand": [0], "love": [5], "months": [3], "ended": [True]} | wrong
    with pytest.raises(ValueError, match=r"love|weight|columns"):
        loves(**whole)
