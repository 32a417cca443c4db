"""The estimates against other people's software: statsmodels, scipy's optimisers and integrators.

statsmodels knows nothing of intervals, bins or frailties: it is given one row a stretch of months,
or one row a brand, and must find the same figures.
"""

from itertools import pairwise

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, trapezoid
from scipy.optimize import minimize
from scipy.special import gammaln
from scipy.stats import gamma, nbinom

from ranking.methods import CountedStory, Outcome, Settings, Spell, fit, more_loyal, tally_of
from ranking.methods.adshare import ad_shares, likelihood_ratios
from ranking.methods.example import worked_example
from ranking.methods.loyalty import (
    cumulative_hazard,
    fit_frailty,
    restricted_mean_years,
    survival,
    survival_bound,
)
from ranking.methods.tiers import exact_expected_ranks
from ranking.methods.values import CUT_MONTHS

EDGES = [*CUT_MONTHS, 10_000]
NOTHING_LENT = Settings(baseline_prior_months=0)
frailties = st.tuples(st.floats(1.0, 69.0), st.floats(0.2, 300.0))
examples = settings(deadline=None, database=None, max_examples=40)


def simulated_site(brands=6, stories=80, seed=11):
    """Stories of brands that differ, a third of the loves still going on; brand to its stories."""
    chance = np.random.default_rng(seed)
    site = {}
    for brand in range(brands):
        told = []
        for author in range(stories):
            lasts = 1 + int(chance.exponential(40 + 40 * brand))
            seen = int(chance.integers(1, 400))
            ends = lasts <= seen
            told.append(
                CountedStory(
                    bin=int(chance.integers(2, 20)),
                    weight=int(chance.choice([1000, 500, 333])),
                    spells=(Spell(0, min(lasts, seen), event=ends),),
                    outcome=Outcome.LEFT if ends else Outcome.LOYAL,
                    author=author,
                    month=author % 5,
                )
            )
        site[f"brand-{brand}"] = told
    return site


@pytest.fixture(scope="module")
def site():
    return simulated_site()


@pytest.fixture(scope="module")
def found(site):
    return fit([tally_of(brand, told) for brand, told in site.items()], NOTHING_LENT)


@pytest.fixture(scope="module")
def stretches(site, found):
    """One row a story and interval it lived in: months, end or not, interval, brand, weight."""
    rows = []
    for place, (_brand, told) in enumerate(sorted(site.items())):
        for story in told:
            months, ended = story.spells[0].months, story.spells[0].event
            worth = story.weight / 1000 * found.ads.honesty[place, story.bin]
            for k, (start, stop) in enumerate(pairwise(EDGES)):
                if months > start:
                    inside = months <= stop
                    rows.append((min(months, stop) - start, ended and inside, k, place, worth))
    return np.array(rows, dtype=float).T


def poisson(ends, design, offset, weights):
    model = sm.GLM(ends, design, family=sm.families.Poisson(), offset=offset, freq_weights=weights)
    return np.exp(model.fit(tol=1e-12, maxiter=200).params)


def indicators(codes):
    return (codes[:, None] == np.unique(codes)).astype(float)


def test_the_baseline_is_a_poisson_regression_on_intervals(found, stretches):
    months, ended, interval, _brand, worth = stretches
    hazard = poisson(ended, indicators(interval), np.log(months), worth)
    assert len(hazard) == 9
    assert found.hazard == pytest.approx(hazard, rel=1e-7)


def test_ends_over_expected_ends_is_a_poisson_regression_on_brands(found, stretches):
    months, ended, interval, brand, worth = stretches
    offset = np.log(months * found.hazard[interval.astype(int)])
    ratio = poisson(ended, indicators(brand), offset, worth)
    known = found.posterior
    assert known.observed / known.expected == pytest.approx(ratio, rel=1e-7)


@pytest.mark.parametrize("at", [(2.0, 0.7), (5.0, 1.0), (40.0, 1.6)])
def test_the_likelihood_of_frailties_is_that_of_a_negative_binomial_law(at):
    chance = np.random.default_rng(4)
    due = chance.uniform(0.5, 30, 40)
    ends = chance.poisson(chance.gamma(3, 1 / 3, 40) * due)

    def theirs(shape, mean):
        return nbinom.logpmf(ends, shape, shape / (shape + mean * due)).sum()

    def ours(shape, mean):
        rate = shape / mean
        terms = gammaln(shape + ends) - gammaln(shape) + shape * np.log(rate)
        return (terms - (shape + ends) * np.log(rate + due)).sum()

    assert ours(*at) - ours(3, 0.9) == pytest.approx(theirs(*at) - theirs(3, 0.9), abs=1e-8)


def test_with_thousands_of_brands_the_weak_prior_is_not_seen_any_more():
    chance = np.random.default_rng(5)
    due = chance.uniform(1, 40, 4000)
    ends = chance.poisson(chance.gamma(3, 0.8 / 3, 4000) * due)
    model = sm.NegativeBinomial(ends, np.ones((4000, 1)), offset=np.log(due))
    log_mean, dispersion = model.fit(disp=False).params
    mine = fit_frailty(ends.astype(float), due, Settings())
    assert mine.mean == pytest.approx(np.exp(log_mean), rel=1e-3)
    assert mine.shape == pytest.approx(1 / dispersion, rel=5e-3)


def test_the_frailty_of_the_example_is_where_a_quasi_newton_search_ends():
    known = worked_example().fit
    exposed = known.posterior.expected > 0
    ends, due = known.posterior.observed[exposed], known.posterior.expected[exposed]

    def loss(at):
        shape, mean = np.exp(at)
        terms = gammaln(shape + ends) - gammaln(shape) + shape * np.log(shape / mean)
        terms -= (shape + ends) * np.log(shape / mean + due)
        return -terms.sum() + (at[0] - np.log(5)) ** 2 / 2 + at[1] ** 2 / 2

    other = minimize(loss, [0.0, 0.5], method="BFGS", options={"gtol": 1e-9})
    mine = np.log([known.frailty.shape, known.frailty.mean])
    assert mine == pytest.approx(other.x, abs=2e-6)


@examples
@given(frailties, st.floats(0.01, 3))
def test_score_and_bounds_are_those_of_an_integral(known, due):
    shape, rate = known
    law = gamma(shape, scale=1 / rate)
    low, high = law.ppf([1e-13, 1 - 1e-13])
    mean, _ = quad(lambda x: np.exp(-due * x) * law.pdf(x), low, high, limit=200, epsabs=1e-12)
    arrays = np.array(shape), np.array(rate)
    assert survival(*arrays, due) == pytest.approx(mean, abs=1e-8)
    for chance in (0.025, 0.975):
        bound = np.exp(-due * law.ppf(chance))
        assert survival_bound(*arrays, due, chance) == pytest.approx(bound, abs=1e-9)


@examples
@given(
    st.tuples(st.floats(1.0, 69.0), st.floats(0.1, 4.0)),
    st.lists(st.floats(1e-4, 0.05), min_size=9, max_size=9),
)
def test_love_years_are_the_area_under_the_curve(known, hazard):
    shape, mean = map(np.array, known)
    rate, hazard = shape / mean, np.array(hazard)

    def alive(months):
        spent = np.clip(months - np.array(CUT_MONTHS), 0, np.append(np.diff(CUT_MONTHS), np.inf))
        return float((rate / (rate + hazard @ spent)) ** shape)

    area, _ = quad(alive, 0, 120, points=CUT_MONTHS[1:7], limit=300)
    years = restricted_mean_years(shape, rate, hazard, 120)
    assert years == pytest.approx(area / 12, abs=0.005)  # trapezoids of one month


@examples
@given(frailties, frailties)
def test_one_brand_before_another_is_a_double_integral(one, other):
    law, rival = (gamma(shape, scale=1 / rate) for shape, rate in (one, other))
    low = np.log(min(law.ppf(1e-13), rival.ppf(1e-13)))
    high = np.log(max(law.isf(1e-13), rival.isf(1e-13)))
    x = np.linspace(low, high, 4001)  # of log frailty, where both densities are smooth and small
    mine = law.pdf(np.exp(x)) * np.exp(x)
    wins = trapezoid(mine * rival.sf(np.exp(x)), x)
    assert more_loyal(*one, *other) == pytest.approx(wins, abs=1e-8)


def test_expected_ranks_are_the_mean_of_many_drawn_ranks():
    chance = np.random.default_rng(6)
    shape, rate = np.array([5.0, 8.0, 30.0, 2.0]), np.array([5.0, 5.0, 40.0, 3.0])
    drawn = chance.gamma(shape, 1 / rate, (200_000, 4))
    ranks = drawn.argsort(axis=1).argsort(axis=1).mean(axis=0) + 1
    assert exact_expected_ranks(shape, rate) == pytest.approx(ranks, abs=0.02)


def test_shares_of_advertisements_known_beforehand_are_found_again():
    #  Bins whose honest and advertising frequencies stand exactly in the detector's ratio.
    true_shares = np.array([0.02, 0.15, 0.45])
    even = Settings(detector_prior=0.5)
    logs = np.log(likelihood_ratios(even.detector_prior))
    usual = np.exp(-((np.abs(logs) - 3) ** 2))
    honest, advertising = usual * np.exp(-logs / 2), usual * np.exp(logs / 2)
    honest, advertising = honest / honest.sum(), advertising / advertising.sum()
    mixed = true_shares[:, None] * advertising + (1 - true_shares[:, None]) * honest
    found = ad_shares(100_000 * mixed, even)
    assert found.share == pytest.approx(true_shares, abs=1e-3)


def test_doubt_about_labels_is_never_understated():
    """The widening holds the variance that drawing each label again gives to log frailty."""
    chance = np.random.default_rng(8)
    stories = [
        CountedStory(
            bin=12 + author % 5,
            weight=1000,
            spells=(Spell(0, 1 + int(chance.exponential(70)), event=author % 3 > 0),),
            outcome=Outcome.LEFT if author % 3 else Outcome.LOYAL,
            author=author,
            month=author % 4,
        )
        for author in range(300)
    ]
    exact = Settings(model_variance=1e-12)
    known = fit([tally_of("doubtful", stories)], exact)
    q = known.ads.honesty[0][[story.bin for story in stories]]
    due = np.array([cumulative_hazard(known.hazard, s.spells[0].months) for s in stories])
    ends = np.array([s.spells[0].event for s in stories], dtype=float)
    honest = chance.random((20_000, 300)) < q
    prior = known.frailty
    drawn = np.log((prior.shape + honest @ ends) / (prior.rate + honest @ due))
    widening = 1 / known.posterior.shape[0] - 1 / (prior.shape + known.posterior.observed[0])
    assert drawn.var() < widening
    assert widening < 8 * drawn.var()
