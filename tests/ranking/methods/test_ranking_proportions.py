"""Intervals of proportions, against published ones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.methods import weighted_share, wilson_interval


@pytest.mark.parametrize(
    ("kept", "told", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_intervals_of_newcombe_1998_table_1(kept, told, low, high):
    found = wilson_interval(kept, told)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_nobody_and_everybody_reach_the_ends():
    assert wilson_interval(0, 5).low == 0
    assert wilson_interval(5, 5).high == 1


@pytest.mark.parametrize(
    ("kept", "told"),
    [(0, 0), (3, 2), (-1, 2), (float("nan"), 2), (1, float("nan")), (1, float("inf"))],
)
def test_what_is_no_proportion_is_refused(kept, told):
    with pytest.raises(ValueError, match="no proportion"):
        wilson_interval(kept, told)


@pytest.mark.parametrize("level", [0, 1, 95, float("nan")])
def test_a_level_lies_between_nothing_and_certainty(level):
    with pytest.raises(ValueError, match="level"):
        wilson_interval(1, 2, level=level)


@settings(deadline=None, database=None)
@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_its_share_and_narrows_with_its_level(kept, more):
    told = kept + more
    wide, narrow = wilson_interval(kept, told), wilson_interval(kept, told, level=0.8)
    assert 0 <= wide.low <= narrow.low <= kept / told <= narrow.high <= wide.high <= 1


def test_equal_weights_count_as_whole_stories():
    share = weighted_share([0.25] * 10, [True] * 9 + [False])
    assert share.value == pytest.approx(0.9)
    assert share.effective_number == pytest.approx(10)
    assert share.interval.rounded(6) == wilson_interval(9, 10).rounded(6)


def test_one_heavy_story_is_worth_hardly_more_than_one():
    share = weighted_share([1000, 1, 1], [True, False, False])
    assert share.effective_number == pytest.approx(1.004, abs=1e-3)
    assert share.interval.low < 0.25


@pytest.mark.parametrize(
    ("weights", "marked"),
    [
        ([], []),
        ([0, 0], [True, False]),
        ([-1, 2], [True, True]),
        ([float("nan")], [True]),
        ([1], []),
    ],
)
def test_weights_that_weigh_nothing_are_refused(weights, marked):
    with pytest.raises(ValueError, match="weights"):
        weighted_share(weights, marked)


@settings(deadline=None, database=None)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1).filter(
        lambda s: any(w for w, _ in s)
    )
)
def test_the_effective_number_never_exceeds_the_stories(stories):
    weights, marked = zip(*stories, strict=True)
    share = weighted_share(weights, marked)
    assert 1 - 1e-9 <= share.effective_number <= len(stories) + 1e-9
    assert share.interval.low <= share.value + 1e-12
    assert share.value <= share.interval.high + 1e-12
