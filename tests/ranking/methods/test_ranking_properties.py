"""What holds of every ranking, whatever the stories."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ranking.methods import (
    CountedStory,
    Outcome,
    Settings,
    detector_bin,
    fit,
    rank,
    spells_of,
    tally_of,
)
from ranking.methods.loyalty import cumulative_hazard, posterior, survival
from ranking.methods.spells import interval_of, split_months

TOLD = 1291
EVERYONE = Settings(  # every brand with a story is ranked
    least_weight=0, least_authors=0, least_months=0, ad_share_limit=1.0, draws=60
)
examples = settings(deadline=None, database=None, max_examples=40)
ROUNDING = 1 + 1e-12


@st.composite
def stories(draw):
    outcome = draw(st.sampled_from(Outcome))
    return CountedStory(
        bin=detector_bin(draw(st.sampled_from([0.001, 0.02, 0.05, 0.2, 0.5, 0.9, 0.97, 0.999]))),
        weight=draw(st.sampled_from([1000, 1000, 500, 333, 1])),
        spells=spells_of(outcome, told=TOLD, began=TOLD - draw(st.integers(0, 400))),
        outcome=outcome,
        author=draw(st.integers(0, 30)),
        month=TOLD - draw(st.integers(0, 4)),
        love=draw(st.none() | st.integers(0, 10)),
    )


def ended(told):
    return any(spell.event for story in told for spell in story.spells)


sites = st.lists(st.lists(stories(), max_size=12), min_size=1, max_size=7).filter(
    lambda site: any(ended(told) for told in site)
)


def tallies(site, names=None):
    return [tally_of(name, told) for name, told in zip(names or range(99), site, strict=False)]


def by_brand(places):
    return {place.brand: place for place in places}


def assert_same_place(one, other):
    """The same figures, the name and the draws of the rank interval apart."""
    assert (one.gate, one.stories, one.tier) == (other.gate, other.stories, other.tier)
    for name in ("score", "lower", "upper", "weight", "ad_share", "shape", "rate"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-9, rel=1e-9)
    if one.ranked:
        assert one.expected_rank == pytest.approx(other.expected_rank, abs=1e-7)


@examples
@given(sites, st.randoms())
def test_the_order_of_tallies_and_of_stories_never_matters(site, chance):
    before = rank(tallies(site), EVERYONE)
    shuffled = [chance.sample(told, len(told)) for told in site]
    again = tallies(shuffled)
    chance.shuffle(again)
    assert rank(again, EVERYONE) == before


@examples
@given(sites)
def test_names_that_sort_alike_change_nothing_at_all(site):
    before = rank(tallies(site), EVERYONE)
    names = [f"brand {place:02}" for place in range(len(site))]
    after = rank(tallies(site, names), EVERYONE)
    assert [replace(place, brand=int(place.brand[-2:])) for place in after] == before


@examples
@given(sites, st.randoms())
def test_renaming_brands_changes_no_figure(site, chance):
    names = chance.sample(range(99), len(site))
    before, after = by_brand(rank(tallies(site), EVERYONE)), rank(tallies(site, names), EVERYONE)
    for old, new in enumerate(names):
        assert_same_place(before[old], by_brand(after)[new])


@examples
@given(sites)
def test_twins_share_everything_but_their_name(site):
    twice = rank(tallies([*site, *site]), EVERYONE)
    for brand in range(len(site)):
        assert_same_place(by_brand(twice)[brand], by_brand(twice)[brand + len(site)])


@examples
@given(sites)
def test_expected_ranks_share_out_the_places_of_ranked_brands(site):
    ranked = [place for place in rank(tallies(site), EVERYONE) if place.ranked]
    count = len(ranked)
    assert sum(place.expected_rank for place in ranked) == pytest.approx(count * (count + 1) / 2)
    assert all(1 <= place.rank_lower <= place.rank_upper <= count for place in ranked)


@examples
@given(sites)
def test_a_brand_without_a_story_keeps_the_prior(site):
    everyone = tallies([*site, []])
    found = fit(everyone)
    silent = by_brand(rank(everyone))[len(site)]
    prior = found.frailty
    assert silent.shape == pytest.approx(1 / (1 / prior.shape + Settings().model_variance))
    assert silent.shape / silent.rate == pytest.approx(prior.mean)
    assert silent.weight == silent.observed == silent.expected == 0


@examples
@given(sites)
def test_figures_stay_in_their_range_and_scores_come_in_order(site):
    places = rank(tallies(site), EVERYONE)
    for place in places:
        assert 0 <= place.lower < place.upper <= 1
        assert 0 < place.score < 1
        assert 0 <= place.share_captive <= 1
        assert 0 <= place.share_came_back <= 1
        assert 0 < place.restricted_mean_years < 10
        assert 0 < place.ad_share < 1
        assert place.weight <= place.stories
    scores = [round(place.score, 9) for place in places]
    assert scores == sorted(scores, reverse=True)
    tiers = [place.tier for place in places if place.ranked]
    assert tiers == sorted(tiers)


def rescored(found, sums):
    """Posterior means and scores of other sums, all that brands share being held."""
    known = posterior(
        sums,
        found.ads.suspicion,
        found.ads.honesty,
        found.hazard,
        found.frailty,
        Settings(),
    )
    due = cumulative_hazard(found.hazard, Settings().horizon_months)
    return known.shape / known.rate, survival(known.shape, known.rate, due)


@examples
@given(sites, st.data())
def test_an_end_in_place_of_a_loyal_story_never_raises_the_score(site, data):
    found = fit(tallies(site))
    loyal = [
        (brand, story)
        for brand, told in enumerate(site)
        for story in told
        if story.outcome is Outcome.LOYAL
    ]
    assume(loyal)
    brand, story = data.draw(st.sampled_from(loyal))
    events = found.sums.events.copy()
    events[brand, story.bin, interval_of(story.spells[0].months)] += story.weight / 1000
    before = rescored(found, found.sums)[1]
    after = rescored(found, replace(found.sums, events=events))[1]
    assert after[brand] <= before[brand] * ROUNDING
    assert np.array_equal(np.delete(after, brand), np.delete(before, brand))


@examples
@given(sites, st.data())
def test_one_more_loyal_story_always_lowers_the_frailty(site, data):
    found = fit(tallies(site))
    brand = data.draw(st.integers(0, len(site) - 1))
    position, months = data.draw(st.integers(0, 24)), data.draw(st.integers(1, 400))
    told, exposure = found.sums.stories.copy(), found.sums.exposure.copy()
    told[brand, position] += 1
    exposure[brand, position] += split_months(months)
    more = replace(found.sums, stories=told, exposure=exposure)
    before, after = rescored(found, found.sums)[0], rescored(found, more)[0]
    assert after[brand] <= before[brand] * ROUNDING
    if found.hazard @ split_months(months) * found.ads.honesty[brand, position] > 1e-6:
        assert after[brand] < before[brand]


@examples
@given(sites, st.integers(0, 24))
def test_a_story_never_weighs_more_for_being_likelier_an_advertisement(site, position):
    found = fit(tallies(site))
    assert (np.diff(found.ads.honesty, axis=1) < 0).all()
    assert found.ads.honesty[:, position].max() < 1
