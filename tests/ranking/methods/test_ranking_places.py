"""What is said of each brand, and who is ranked."""

from dataclasses import replace

import pytest

from ranking.methods import (
    CountedStory,
    Gate,
    Outcome,
    Settings,
    detector_bin,
    rank,
    spells_of,
    tally_of,
)

TOLD = 1291
HONEST, SUSPECT = 0.02, 0.999


def told_by(
    author, outcome=Outcome.LOYAL, *, began=1150, probability=HONEST, month=None, weight=1000
):
    return CountedStory(
        bin=detector_bin(probability),
        weight=weight,
        spells=spells_of(outcome, told=TOLD, began=began),
        outcome=outcome,
        author=author,
        month=TOLD - author % 3 if month is None else month,
    )


def many(count, outcome=Outcome.LOYAL, **said):
    return [told_by(author, outcome, **said) for author in range(count)]


ENDS = tally_of("ends", many(12, Outcome.LEFT))


def place_of(stories, settings=None):
    places = rank([ENDS, tally_of("saab", stories)], settings or Settings())
    return next(place for place in places if place.brand == "saab")


def test_enough_stories_of_enough_people_over_two_months_are_ranked():
    place = place_of(many(12))
    assert place.gate is Gate.RANKED
    assert place.ranked
    assert (place.tier, place.rank_lower) == (1, 1)


@pytest.mark.parametrize(
    "stories",
    [
        many(10, began=1150),
        many(20, weight=500),
        [replace(story, author=story.author % 7) for story in many(14)],
        many(14, month=TOLD),
        many(9, probability=SUSPECT),
    ],
    ids=["weight just short", "copies", "seven people", "one month", "nine suspects"],
)
def test_too_few_stories_have_a_score_and_no_rank(stories):
    place = place_of(stories)
    assert place.gate is Gate.TOO_FEW
    assert 0 < place.lower < place.score < place.upper < 1
    ranks = (place.expected_rank, place.rank_lower, place.rank_upper, place.tier)
    assert ranks == (None, None, None, None)


def test_too_many_disguised_ads_are_listed_apart():
    place = place_of(many(40, probability=SUSPECT))
    assert place.gate is Gate.TOO_MANY_ADS
    assert place.ad_share >= 0.5
    assert place.stories == 40
    assert place.tier is None


def test_without_a_story_there_is_a_page_without_score():
    place = place_of([])
    assert place.gate is Gate.NO_STORY
    assert place.stories == 0


def test_the_gates_can_be_moved():
    lenient = Settings(least_weight=1, least_authors=1, least_months=1)
    assert place_of(many(2), lenient).gate is Gate.RANKED


def test_unranked_brands_take_no_rank_from_the_others():
    places = rank([ENDS, tally_of("few", many(3)), tally_of("kept", many(30))])
    ranked = [place for place in places if place.ranked]
    assert [place.brand for place in ranked] == ["kept", "ends"]
    assert sum(place.expected_rank for place in ranked) == pytest.approx(3)
    assert max(place.rank_upper for place in ranked) <= 2


def test_brands_that_keep_their_customers_come_first_in_a_tier_of_their_own():
    places = rank([ENDS, tally_of("kept", many(60, began=1000))])
    assert [(place.brand, place.tier) for place in places] == [("kept", 1), ("ends", 2)]


def test_equal_brands_stand_in_the_order_of_their_ids():
    twins = [tally_of(brand, many(12)) for brand in ("b", "a")]
    places = [place for place in rank([*twins, ENDS]) if place.brand != "ends"]
    assert [place.brand for place in places] == ["a", "b"]
    assert places[0].score == places[1].score
    assert places[0].tier == places[1].tier
    assert places[0].expected_rank == pytest.approx(places[1].expected_rank)


def test_captives_and_returns_are_shared_out_and_drawn_to_the_site():
    captives = place_of(many(20, Outcome.CAPTIVE))
    returns = place_of(many(20, Outcome.CAME_BACK))
    weight = captives.weight
    lent = 10 * weight / (weight + rank_weight_of_ends())
    assert captives.share_captive == pytest.approx((weight + lent) / (weight + 10), rel=0.01)
    assert captives.share_came_back == 0
    assert returns.share_came_back > 0.8
    assert returns.share_captive == 0


def rank_weight_of_ends():
    places = rank([ENDS, tally_of("saab", many(20, Outcome.CAPTIVE))])
    return next(place.weight for place in places if place.brand == "ends")


def test_love_years_lie_within_the_ten_years_they_are_counted_over():
    kept, ended = rank([ENDS, tally_of("kept", many(60, began=1000))])
    assert 0 < ended.restricted_mean_years < kept.restricted_mean_years < 10


def test_no_number_of_stories_makes_a_score_certain():
    crowd = [*many(3000), *many(3000, Outcome.LEFT, began=TOLD - 60)]
    place = place_of(crowd)
    assert 60 < place.shape < 1 / Settings().model_variance
    assert place.upper - place.lower > 0.1
