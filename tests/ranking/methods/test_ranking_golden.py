"""The method against figures worked out apart from this code, to the digit."""

import numpy as np
import pytest
from numpy.random import Philox

from ranking.methods import (
    CountedStory,
    Gate,
    Outcome,
    Settings,
    detector_bin,
    fit,
    more_loyal,
    rank,
    spells_of,
    tally_of,
)
from ranking.methods.loyalty import cumulative_hazard, survival, survival_bound
from ranking.methods.tiers import exact_expected_ranks, rank_intervals, tiers, uniforms

TOLD = 1291  # August 2007

# id, brand, began, outcome, ended, returned, probability of an advertisement, weight
EXAMPLE = """
s01 A 1027 loyal     -    -    .02 1000
s02 A 1200 left      1260 -    .03 1000
s03 A 1231 loyal     -    -    .05 1000
s04 A 1100 came_back 1180 1210 .02 1000
s05 A 1273 loyal     -    -    .20 1000
s06 B 1243 left      1255 -    .01 1000
s07 B 1255 captive   -    -    .01 1000
s08 B 1219 left      1231 -    .02 1000
s09 B 1279 loyal     -    -    .04 1000
s10 C 1171 loyal     -    -    .93 1000
s11 C 1147 loyal     -    -    .97  500
s12 C 1147 loyal     -    -    .97  500
s13 C 1195 loyal     -    -    .90 1000
s14 C 1261 left      1267 -    .02 1000
s15 D 1285 loyal     -    -    .05 1000
"""

HAZARD = [0.012765, 0.030630, 0.013942, 0.001677, 0.008341, 0.012350, 0.001972, 0.001108, 0.003291]

PLACES = {
    "A": (0.221019, 4.363289, 1.883729, 4.428650, 5.348132, 6.768299, 0.613265, 0.357548, 0.840063),
    "B": (0.199929, 3.810991, 2.911687, 1.073870, 6.470809, 4.053560, 0.383058, 0.139384, 0.672017),
    "C": (0.470497, 0.902805, 0.872242, 0.101033, 4.649498, 3.182758, 0.422493, 0.137915, 0.747321),
    "D": (0.271404, 0.856963, 0, 0.065634, 4.112037, 3.343005, 0.482628, 0.176944, 0.800665),
    "E": (0.290425, 0, 0, 0, 4.113961, 3.282825, 0.476601, 0.171317, 0.797253),
}
EXPECTED_RANKS = [1.821907, 3.794359, 3.445990, 2.943614, 2.994130]


def month_or_none(word):
    return None if word == "-" else int(word)


def example_stories():
    stories = {brand: {} for brand in "ABCDE"}
    for line in EXAMPLE.strip().splitlines():
        name, brand, began, outcome, ended, returned, probability, weight = line.split()
        stories[brand][name] = CountedStory(
            bin=detector_bin(float(probability)),
            weight=int(weight),
            spells=spells_of(
                Outcome(outcome),
                told=TOLD,
                began=int(began),
                ended=month_or_none(ended),
                returned=month_or_none(returned),
            ),
            outcome=Outcome(outcome),
            author=name,
            month=TOLD,
        )
    return stories


@pytest.fixture(scope="module")
def stories():
    return example_stories()


@pytest.fixture(scope="module")
def tallies(stories):
    return {brand: tally_of(brand, told.values()) for brand, told in stories.items()}


@pytest.fixture(scope="module")
def estimate(tallies):
    return fit(tallies.values())


@pytest.mark.parametrize(
    ("shape", "rate", "hazard", "score", "lower", "upper"),
    [
        (5, 5, 0.6, 0.567426856, 0.292587755, 0.822984126),
        (8, 5, 0.6, 0.403883228, 0.177156626, 0.660697052),
        (5, 8.5, 0.6, 0.711029578, 0.485325407, 0.891723618),
        (25, 40, 0.6, 0.689205832, 0.585287872, 0.784522342),
        (10000, 10000, 0.6, 0.548821514, 0.542364763, 0.555272026),
    ],
)
def test_score_and_bounds_of_a_known_frailty(shape, rate, hazard, score, lower, upper):
    known = np.array([float(shape)]), np.array([float(rate)]), hazard
    assert survival(*known) == pytest.approx(score, abs=1e-8)
    assert survival_bound(*known, 0.975) == pytest.approx(lower, abs=1e-8)
    assert survival_bound(*known, 0.025) == pytest.approx(upper, abs=1e-8)


def test_two_gamma_variables_compare_in_closed_form():
    assert more_loyal(5.0, 5.0, 8.0, 5.0) == pytest.approx(0.80615234375, abs=1e-8)


def test_bins_of_the_example(stories):
    bins = [story.bin for told in stories.values() for story in told.values()]
    assert bins == [4, 5, 6, 4, 9, 3, 3, 4, 6, 17, 19, 19, 16, 4, 6]


def test_a_return_makes_two_spells_and_an_undated_end_stands_half_way(stories):
    spells = [(spell.months, spell.event) for spell in stories["A"]["s04"].spells]
    assert spells == [(80, True), (81, False)]
    assert [(s.months, s.event) for s in stories["B"]["s07"].spells] == [(18, True)]


@pytest.mark.parametrize(
    ("brand", "events", "exposure"),
    [
        (
            "A",
            [0, 0, 0, 0, 1000, 1000, 0, 0, 0],
            [36000, 36000, 66000, 60000, 120000, 77000, 48000, 96000, 24000],
        ),
        ("B", [0, 2000, 1000, 0, 0, 0, 0, 0, 0], [24000, 24000, 6000, 0, 0, 0, 0, 0, 0]),
        (
            "C",
            [1000, 0, 0, 0, 0, 0, 0, 0, 0],
            [24000, 18000, 36000, 36000, 72000, 108000, 72000, 0, 0],
        ),
        ("D", [0] * 9, [6000, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("E", [0] * 9, [0] * 9),
    ],
)
def test_sums_of_the_example(tallies, brand, events, exposure):
    assert tallies[brand].events.sum(axis=0).tolist() == events
    assert tallies[brand].exposure.sum(axis=0).tolist() == exposure


def test_what_all_brands_share(estimate):
    assert estimate.ads.mean == pytest.approx(0.290425, abs=1e-5)
    assert estimate.ads.strength == pytest.approx(6.748463, abs=1e-5)
    assert estimate.hazard == pytest.approx(HAZARD, abs=1e-5)
    assert cumulative_hazard(estimate.hazard, 60) == pytest.approx(0.647968276, abs=1e-8)
    assert estimate.frailty.shape == pytest.approx(4.373024, abs=1e-5)
    assert estimate.frailty.mean == pytest.approx(1.253177, abs=1e-5)


@pytest.mark.parametrize("brand", PLACES)
def test_places_of_the_example(tallies, brand):
    place = next(place for place in rank(tallies.values()) if place.brand == brand)
    found = (
        place.ad_share,
        place.weight,
        place.observed,
        place.expected,
        place.shape,
        place.rate,
        place.score,
        place.lower,
        place.upper,
    )
    assert found == pytest.approx(PLACES[brand], abs=1e-5)


def test_none_of_the_example_has_enough_stories_to_be_ranked(tallies):
    places = rank(tallies.values())
    assert [place.brand for place in places] == ["A", "D", "E", "C", "B"]
    assert {place.brand: place.gate for place in places} == {
        **dict.fromkeys("ABCD", Gate.TOO_FEW),
        "E": Gate.NO_STORY,
    }
    assert {place.expected_rank for place in places} == {None}


def test_expected_ranks_over_the_five(estimate):
    known = estimate.posterior
    assert exact_expected_ranks(known.shape, known.rate) == pytest.approx(EXPECTED_RANKS, abs=1e-5)


def test_rank_intervals_over_the_five(estimate):
    known = estimate.posterior
    lower, upper = rank_intervals(known.shape, known.rate, Settings())
    assert lower.tolist() == [1, 1, 1, 1, 1]
    assert upper.tolist() == [4, 5, 5, 5, 5]


def test_first_places_of_the_stream():
    first = uniforms(Philox(key=Settings().draw_key), 1, 5)
    assert first[0] == pytest.approx([0.508114, 0.522202, 0.546566, 0.260698, 0.277733], abs=1e-6)


def test_the_best_and_the_worst_of_the_five_are_not_told_apart(estimate):
    known = estimate.posterior
    a, b = 0, 1
    lead = more_loyal(known.shape[a], known.rate[a], known.shape[b], known.rate[b])
    assert lead == pytest.approx(0.884534, abs=1e-5)
    from_the_best = [a, b]
    assert tiers(known.shape[from_the_best], known.rate[from_the_best], Settings()) == [1, 1]
