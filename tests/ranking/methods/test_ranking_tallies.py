"""Integer sums: exact, in any order, and refused when no story can give them."""

import numpy as np
import pytest

from ranking.methods import (
    Cause,
    CountedStory,
    NothingToRank,
    Outcome,
    Spell,
    Tally,
    rank,
    tally_of,
)
from ranking.methods.tallies import stack


def story(**said):
    return CountedStory(
        **{
            "bin": 4,
            "weight": 1000,
            "spells": (Spell(0, 10, event=True),),
            "outcome": Outcome.LEFT,
            "author": "alix",
            "month": 1291,
            **said,
        }
    )


def sums(**changed):
    """The sums of one story that ended in its tenth month, some of them replaced."""
    good = tally_of("saab", [story()])
    names = ("stories", "authors", "months", "weight", "exposure", "events", "outcome_weight")
    return Tally(brand="saab", **{**{name: getattr(good, name) for name in names}, **changed})


def test_a_story_of_two_spells_is_one_story():
    spells = (Spell(0, 10, event=True), Spell(20, 60, event=False))
    tally = tally_of("saab", [story(spells=spells, outcome=Outcome.CAME_BACK)])
    assert tally.stories == 1
    assert tally.weight.sum() == 1000
    assert tally.exposure.sum() == 50_000
    assert tally.events.sum() == 1000


def test_love_cause_and_outcome_are_summed_by_weight_in_the_bin_of_the_story():
    tally = tally_of("saab", [story(weight=500, love=8, cause=Cause.BETTER_OFFER), story(bin=9)])
    assert (tally.love_weight[4], tally.love_sum[4], tally.love_squares[4]) == (500, 4000, 32_000)
    assert tally.love_weight[9] == 0
    assert tally.cause_weight[:, 4].tolist() == [500, 0, 0, 0, 0]
    assert tally.outcome_weight[:, 4].tolist() == [0, 500, 0, 0]
    assert tally.outcome_weight[:, 9].tolist() == [0, 1000, 0, 0]


def test_authors_and_months_are_counted_once():
    told = [story(), story(month=1292), story(author="bao")]
    tally = tally_of("saab", told)
    assert (tally.stories, tally.authors, tally.months) == (3, 2, 2)


@pytest.mark.parametrize("absent", [{"weight": 0}, {"spells": ()}])
def test_a_story_held_or_without_spell_leaves_no_trace(absent):
    tally = tally_of("saab", [story(love=9, **absent)])
    assert (tally.stories, tally.authors, tally.months) == (0, 0, 0)
    assert not tally.weight.any()
    assert not tally.love_weight.any()


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"bin": 25}, "bin"),
        ({"bin": -1}, "bin"),
        ({"weight": 1001}, "weight"),
        ({"weight": -1}, "weight"),
        ({"love": 11}, "love"),
        ({"love": -1}, "love"),
    ],
)
def test_what_is_out_of_range_is_refused(said, message):
    with pytest.raises(ValueError, match=message):
        story(**said)


def test_a_table_keeps_its_shape_and_holds_whole_numbers():
    with pytest.raises(ValueError, match="shape"):
        Tally(brand="saab", weight=[1, 2, 3])
    with pytest.raises(ValueError, match="whole numbers"):
        Tally(brand="saab", weight=[0.5] * 25)


def test_the_sums_of_a_tally_cannot_be_changed_from_outside():
    given = np.zeros(25, dtype=np.int64)
    tally = Tally(brand="saab", weight=given)
    given[0] = 1000
    assert not tally.weight.any()
    with pytest.raises(ValueError, match="read-only"):
        tally.weight[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        tally.events[0, 0] = 1


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"events": -np.eye(25, 9, dtype=int)}, "negative"),
        ({"events": np.eye(25, 9, dtype=int)}, "an end without its months"),
        ({"exposure": np.zeros((25, 9), int), "events": np.zeros((25, 9), int)}, "their months"),
        ({"weight": np.zeros(25, int), "stories": 0}, "their stories"),
        ({"stories": 0}, "a number of stories"),
        ({"stories": 1001, "authors": 1, "months": 1}, "a number of stories"),
        ({"authors": 2}, "more authors"),
        ({"months": 2}, "more authors or months"),
        ({"outcome_weight": np.zeros((4, 25), int)}, "outcomes"),
        ({"authors": -1}, "negative"),
    ],
)
def test_sums_that_no_story_can_give_are_refused(changed, fault):
    with pytest.raises(ValueError, match=f"'saab' hold .*{fault}"):
        rank([sums(**changed)])


def test_a_brand_has_one_tally():
    with pytest.raises(ValueError, match="two tallies"):
        rank([sums(), sums()])


@pytest.mark.parametrize("tallies", [[], [Tally(brand="saab")]], ids=["no brand", "no story"])
def test_without_a_story_there_is_nothing_to_rank(tallies):
    with pytest.raises(NothingToRank) as nothing:
        rank(tallies)
    assert nothing.value.reason == "no story"


def test_without_an_end_there_is_nothing_to_rank():
    loyal = story(spells=(Spell(0, 10, event=False),), outcome=Outcome.LOYAL)
    with pytest.raises(NothingToRank) as nothing:
        rank([tally_of("saab", [loyal])])
    assert nothing.value.reason == "no event"


def test_brands_are_put_in_the_order_of_their_ids():
    first, second = tally_of(1, [story()]), tally_of(2, [story(), story(bin=9)])
    found = stack(iter([second, first]))
    assert found.brands == [1, 2]
    assert found.stories.sum(axis=1).tolist() == [1.0, 2.0]
