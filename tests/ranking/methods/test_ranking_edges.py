"""The ends of the range: all loyal, all gone, one brand, one story, copies, brands that merge."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.methods import (
    CountedStory,
    Gate,
    NothingToRank,
    Outcome,
    Settings,
    detector_bin,
    fit,
    rank,
    spells_of,
    story_weight,
    tally_of,
)
from ranking.methods.loyalty import cumulative_hazard, survival, survival_bound

TOLD = 1291
TABLES = ("weight", "exposure", "events", "outcome_weight", "love_weight", "love_sum")


def told_by(author, outcome, *, began=1150, weight=1000, probability=0.02, love=None):
    return CountedStory(
        bin=detector_bin(probability),
        weight=weight,
        spells=spells_of(outcome, told=TOLD, began=began),
        outcome=outcome,
        author=author,
        month=TOLD - author % 3,
        love=love,
    )


def many(count, outcome, **said):
    return [told_by(author, outcome, **said) for author in range(count)]


def tallies(**site):
    return [tally_of(brand, stories) for brand, stories in site.items()]


def places(**site):
    return {place.brand: place for place in rank(tallies(**site))}


def prior_score(found):
    """The score of a brand nobody tells about."""
    shape = 1 / (1 / found.frailty.shape + Settings().model_variance)
    due = cumulative_hazard(found.hazard, 60)
    return float(survival(np.array(shape), np.array(shape / found.frailty.mean), due))


def test_a_brand_nobody_left_is_not_perfect():
    site = places(kept=many(40, Outcome.LOYAL), left=many(40, Outcome.LEFT))
    assert site["kept"].observed == 0
    assert site["left"].score < site["kept"].score < site["kept"].upper < 1
    assert site["kept"].rank_upper == 1


def test_a_brand_everybody_left_is_not_at_zero():
    site = places(kept=many(40, Outcome.LOYAL), left=many(40, Outcome.LEFT, began=TOLD - 4), few=[])
    assert 0 < site["left"].lower < site["left"].score < site["few"].score


def test_a_site_where_every_love_ended_still_ranks():
    site = places(soon=many(20, Outcome.LEFT, began=TOLD - 12), late=many(20, Outcome.LEFT))
    assert 0 < site["soon"].score < site["late"].score < 1
    assert {place.gate for place in site.values()} == {Gate.RANKED}


def test_a_site_where_no_love_ended_says_nothing():
    with pytest.raises(NothingToRank) as nothing:
        places(kept=many(40, Outcome.LOYAL))
    assert nothing.value.reason == NothingToRank.NO_EVENT


@pytest.mark.parametrize("held", [0, 1001], ids=["held by the surge rule", "too many copies"])
def test_a_site_whose_stories_all_weigh_nothing_says_nothing(held):
    weight = story_weight(held) if held else story_weight(held=True)
    with pytest.raises(NothingToRank) as nothing:
        places(kept=many(40, Outcome.LEFT, weight=weight))
    assert nothing.value.reason == NothingToRank.NO_STORY


def test_a_brand_alone_is_its_own_measure():
    (place,) = rank(tallies(alone=[*many(20, Outcome.LOYAL), *many(20, Outcome.LEFT)]))
    assert place.observed == pytest.approx(place.expected, rel=0.02)
    assert place.shape / place.rate == pytest.approx(1, abs=0.02)
    assert (place.rank_lower, place.rank_upper, place.tier) == (1, 1, 1)
    assert place.expected_rank == 1


@pytest.mark.parametrize("outcome", [Outcome.LOYAL, Outcome.LEFT])
def test_one_story_hardly_moves_a_brand_from_the_site_and_forty_do(outcome):
    crowd = {f"b{n}": [*many(9, Outcome.LOYAL), *many(3 * n, Outcome.LEFT)] for n in range(5)}

    def shift(count):
        found = tallies(**crowd, new=many(count, outcome))
        new = next(place for place in rank(found) if place.brand == "new")
        return new.score - prior_score(fit(found))

    one, forty = shift(1), shift(40)
    assert np.sign(one) == np.sign(forty) == (1 if outcome is Outcome.LOYAL else -1)
    assert 0 < 3 * abs(one) < abs(forty)


def test_one_story_alone_is_a_whole_site():
    (place,) = rank(tallies(alone=[told_by(1, Outcome.LEFT)]))
    assert place.gate is Gate.TOO_FEW
    assert 0 < place.lower < place.score < place.upper < 1


@pytest.mark.parametrize("copies", [2, 3, 40])
def test_copies_of_a_story_never_move_a_score_more_than_the_story(copies):
    site = {"rest": [*many(20, Outcome.LOYAL), *many(20, Outcome.LEFT)]}
    weight = story_weight(copies)
    before = places(**site, saab=many(12, Outcome.LOYAL))["saab"]
    once = places(**site, saab=many(13, Outcome.LOYAL))["saab"]
    copied = [told_by(12 + n, Outcome.LOYAL, weight=weight) for n in range(copies)]
    flooded = places(**site, saab=[*many(12, Outcome.LOYAL), *copied])["saab"]
    assert before.score < flooded.score <= once.score + 1e-12


def test_where_love_hardly_lasts_a_mean_may_leave_its_interval():
    """What the documents admit: a few frailties near zero carry the mean, quantiles ignore them."""
    shape, rate = np.array(4.0), np.array(4.0)
    assert survival(shape, rate, 0.6) < survival_bound(shape, rate, 0.6, 0.025)
    assert survival(shape, rate, 100.0) > survival_bound(shape, rate, 100.0, 0.025)


def test_love_told_never_moves_a_score():
    cold, warm = (
        places(
            saab=[*many(12, Outcome.LOYAL, love=love), *many(12, Outcome.LEFT, love=love)],
            rest=many(12, Outcome.LEFT),
        )
        for love in (0, 10)
    )
    assert cold == warm


def test_ids_may_be_words_in_any_alphabet():
    site = {name: many(12, Outcome.LEFT) for name in ("été", "zoé", "Ω", "a-b", "10", "9")}
    found = rank(tallies(**site))
    assert [place.brand for place in found] == sorted(site)
    assert {place.tier for place in found} == {1}
    assert len({place.score for place in found}) == 1


stories = st.builds(
    told_by,
    st.integers(0, 20),
    st.sampled_from(Outcome),
    began=st.integers(900, TOLD),
    weight=st.sampled_from([1000, 500, 333]),
    probability=st.sampled_from([0.01, 0.1, 0.5, 0.97]),
    love=st.none() | st.integers(0, 10),
)


@settings(deadline=None, database=None, max_examples=60)
@given(st.lists(stories, max_size=15), st.lists(stories, max_size=15))
def test_brands_that_merge_add_their_sums_and_a_split_gives_them_back(one, other):
    merged = tally_of("merged", [*one, *other])
    first, second = tally_of("one", one), tally_of("other", other)
    assert merged.stories - second.stories == first.stories
    for name in TABLES:
        left = np.asarray(getattr(merged, name)) - np.asarray(getattr(second, name))
        assert left.tolist() == np.asarray(getattr(first, name)).tolist()
