"""The same ranking under other choices, each fitted anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ranking.methods import NothingToRank, Settings, fit, fit_sums, rank, tally_of
from ranking.methods.cells import tallies_of
from ranking.methods.choices import (
    Choice,
    Comparison,
    Material,
    Order,
    RankUnder,
    compare,
    drawn_harder,
    headline,
    ranked_otherwise,
    trusting,
    weighed_sums,
)
from ranking.methods.places import places_of
from ranking.methods.tallies import stack
from tests.ranking.methods.made_sites import EVERYONE, NOW, a_site, cells_of_site, tallies_of_site

SEEDS = range(4)
HALVED = replace(EVERYONE, least_weight=8.0, least_authors=8)


def material_of(seed: int, now: int = NOW) -> Material:
    return Material(*cells_of_site(a_site(seed)), now)


def by_brand(places):
    return {place.brand: place for place in places}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_headline_is_the_ranking_of_the_stories_themselves(seed):
    assert headline(material_of(seed), EVERYONE) == rank(tallies_of_site(a_site(seed)), EVERYONE)


@pytest.mark.parametrize("seed", SEEDS)
def test_sums_of_full_worth_are_the_integer_sums(seed):
    cells, _month = cells_of_site(a_site(seed))
    weighed, whole = weighed_sums(cells, np.ones(len(cells.brand))), stack(tallies_of(cells))
    assert weighed.brands == whole.brands
    for name in ("told", "authors", "months"):
        assert np.array_equal(getattr(weighed, name), getattr(whole, name))
    for name in ("stories", "exposure", "events", "outcomes"):
        assert getattr(weighed, name) == pytest.approx(getattr(whole, name), abs=1e-9)


def test_sums_grow_as_the_worth_of_their_cells():
    cells, _month = cells_of_site(a_site(0))
    draw = np.random.default_rng(0)
    one, other = draw.random((2, len(cells.brand)))
    for name in ("stories", "exposure", "events", "outcomes"):
        first, second, both = (
            getattr(weighed_sums(cells, worth), name) for worth in (one, other, one + other)
        )
        assert first + second == pytest.approx(both, abs=1e-9)


def test_a_part_holds_its_own_brands_and_months():
    site = a_site(1)
    material = Material(*cells_of_site(site), NOW)
    part = material.between(NOW - 12, NOW - 1)
    kept = {
        brand: [story for story in told if NOW - 12 <= story.month < NOW]
        for brand, told in site.items()
    }
    expected = [tally_of(brand, told) for brand, told in kept.items() if told]
    found = tallies_of(part.cells)
    assert [tally.brand for tally in found] == [tally.brand for tally in expected]
    for one, other in zip(found, expected, strict=True):
        assert (one.stories, one.months) == (other.stories, other.months)
        for table in ("weight", "exposure", "events", "outcome_weight"):
            assert np.array_equal(getattr(one, table), getattr(other, table))


def test_this_year_is_the_ranking_of_its_stories_alone():
    material = material_of(2)
    part = material.between(NOW - 12, NOW - 1)
    assert ranked_otherwise(Choice.YEAR, material, EVERYONE) == rank(
        tallies_of(part.cells), EVERYONE
    )


def test_a_year_without_a_story_says_so():
    with pytest.raises(NothingToRank, match="no story"):
        ranked_otherwise(Choice.YEAR, material_of(2, now=NOW + 200), EVERYONE)


def test_stories_of_this_month_do_not_fade():
    site = {
        brand: [replace(story, month=NOW) for story in told] for brand, told in a_site(0).items()
    }
    material = Material(*cells_of_site(site), NOW)
    faded, whole = ranked_otherwise(Choice.FADING, material, EVERYONE), headline(material, EVERYONE)
    for one, other in zip(faded, whole, strict=True):
        assert one.brand == other.brand
        assert one.score == pytest.approx(other.score, abs=1e-9)


def test_a_story_weighs_half_after_two_years():
    site = {
        brand: [replace(story, month=NOW - 24) for story in told]
        for brand, told in a_site(0).items()
    }
    cells, month = cells_of_site(site)
    sums = weighed_sums(cells, 2.0 ** (-(NOW - month) / 24))
    whole = stack(tallies_of(cells))
    assert sums.stories == pytest.approx(whole.stories / 2)
    assert sums.exposure == pytest.approx(whole.exposure / 2)
    assert np.array_equal(sums.told, whole.told)


def test_captives_who_stay_are_no_end():
    material = material_of(3)
    before = by_brand(headline(material, EVERYONE))
    after = by_brand(ranked_otherwise(Choice.CAPTIVES_STAY, material, EVERYONE))
    for brand, place in after.items():
        captive = before[brand].share_captive
        assert place.observed <= before[brand].observed
        assert place.share_captive == pytest.approx(captive)
    assert any(after[brand].observed < before[brand].observed for brand in after)


def test_ten_years_leave_ranks_as_they_are_and_fewer_loves_alive():
    material = material_of(0)
    five = by_brand(headline(material, EVERYONE))
    ten = by_brand(ranked_otherwise(Choice.TEN_YEARS, material, EVERYONE))
    for brand, place in ten.items():
        assert place.score < five[brand].score
        assert (place.rank_lower, place.rank_upper) == (
            five[brand].rank_lower,
            five[brand].rank_upper,
        )
        assert place.expected_rank == five[brand].expected_rank


def test_without_the_detector_every_story_is_worth_one():
    material = material_of(1)
    cells = material.cells
    for place in ranked_otherwise(Choice.NO_DETECTOR, material, EVERYONE):
        at = cells.brands.index(place.brand)
        own = cells.brand == at
        assert place.weight == pytest.approx(cells.weight[own & cells.first].sum() / 1000)
        assert place.observed == pytest.approx(cells.weight[own & (cells.event == 1)].sum() / 1000)
        assert place.ad_share == 0


def test_a_stronger_prior_draws_every_brand_to_the_same_mean():
    found = fit(tallies_of_site(a_site(0)), EVERYONE)
    harder = drawn_harder(found, EVERYONE)
    mean = found.frailty.mean
    before = found.posterior.shape / found.posterior.rate
    after = harder.posterior.shape / harder.posterior.rate
    assert (np.abs(after - mean) < np.abs(before - mean)).all()
    assert (np.sign(after - mean) == np.sign(before - mean)).all()


def test_half_the_minimum_ranks_more_and_twice_ranks_fewer():
    material = material_of(0)
    home = {place.brand for place in headline(material, HALVED) if place.ranked}
    more, fewer = (
        {place.brand for place in ranked_otherwise(choice, material, HALVED) if place.ranked}
        for choice in (Choice.HALF_MINIMUM, Choice.TWICE_MINIMUM)
    )
    assert fewer <= home <= more
    assert len(fewer) < len(more)


def test_estimates_from_sums_are_those_from_tallies():
    tallies = tallies_of_site(a_site(3))
    assert places_of(fit_sums(stack(tallies)), Settings()) == rank(tallies)


def test_given_shares_stand_in_for_the_estimated_ones():
    sums = stack(tallies_of_site(a_site(3)))
    found = fit_sums(sums, ads=trusting(len(sums.brands)))
    assert (found.ads.honesty == 1).all()


def test_nothing_to_rank_is_said_of_sums_too():
    sums = stack(tallies_of_site(a_site(3)))
    with pytest.raises(NothingToRank, match="no event"):
        fit_sums(replace(sums, events=np.zeros_like(sums.events)))
    with pytest.raises(NothingToRank, match="no story"):
        fit_sums(replace(sums, stories=np.zeros_like(sums.stories)))


# --- comparing -------------------------------------------------------------------------------------


def test_a_comparison_has_every_choice_and_the_widest_range():
    material = material_of(0)
    found = compare(material, EVERYONE)
    assert set(found.others) == set(Choice)
    assert found.headline.tau == pytest.approx(1)
    for brand, home in found.headline.ranks.items():
        low, high = found.reach(brand)
        assert low <= home.lower <= home.upper <= high
        for order in found.others.values():
            if brand in order.ranks:
                assert low <= order.ranks[brand].lower
                assert order.ranks[brand].upper <= high
    assert found.others[Choice.TEN_YEARS].tau == pytest.approx(1)
    for order in found.others.values():
        assert order.tau is None or -1 <= order.tau <= 1


def test_a_choice_with_nothing_to_rank_keeps_its_reason():
    found = compare(material_of(0, now=NOW + 500), EVERYONE)
    year = found.others[Choice.YEAR]
    assert (year.ranked, year.tau, year.nothing) == (0, None, "no story")


def order_of(**expected: float) -> Order:
    ranks = {brand: RankUnder(1, rank, 1, 2) for brand, rank in expected.items()}
    return Order(ranks, None, len(ranks))


def test_robust_is_ranked_everywhere_inside_the_interval_at_home():
    home = Order({"a": RankUnder(1, 1.4, 1, 2), "b": RankUnder(1, 2.0, 2, 2)}, None, 2)
    others = {
        Choice.YEAR: order_of(a=2.4, b=2.0),
        Choice.TEN_YEARS: order_of(a=1.0, b=2.4),
    }
    assert Comparison(home, others).robust("a")
    assert Comparison(home, others).robust("b")
    away = Comparison(home, others | {Choice.FADING: order_of(a=2.6)})
    assert not away.robust("a")  # its mean rank left the interval
    assert not away.robust("b")  # it is not ranked
    assert not away.stays("b", Choice.FADING)
    assert away.stays("b", Choice.YEAR)
