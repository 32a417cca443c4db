"""What a story weighs: one for a cluster of copies, nothing while a flood is looked into."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.methods import is_surge, iso_week, story_weight, surge_holds
from ranking.methods.weights import surge_threshold


@settings(deadline=None, database=None)
@given(st.integers(1, 3000))
def test_copies_never_count_for_more_than_one_story(copies):
    assert 0 <= copies * story_weight(copies) <= 1000


@pytest.mark.parametrize(
    ("copies", "weight"), [(1, 1000), (2, 500), (3, 333), (1000, 1), (1001, 0)]
)
def test_copies_share_the_weight_of_one(copies, weight):
    assert story_weight(copies) == weight


def test_a_held_story_weighs_nothing():
    assert story_weight(1, held=True) == 0
    assert story_weight(0, held=True) == 0


def test_a_story_that_counts_is_one_copy_at_least():
    with pytest.raises(ValueError, match="at least"):
        story_weight(0)


@pytest.mark.parametrize(
    ("weeks_before", "threshold"),
    [
        ([], 3),
        ([0, 0], 3),
        ([1], 3),
        ([2], 6),
        ([1, 2], 4.5),
        ([10, 0, 0, 10, 4], 30),
        ([1] * 51 + [100], 3),
    ],
    ids=["new", "only empty weeks", "quiet", "steady", "half", "empty left out", "one peak"],
)
def test_a_week_is_full_at_three_times_the_usual_one(weeks_before, threshold):
    assert surge_threshold(weeks_before) == threshold


def test_a_full_week_holds_the_next_story():
    assert not is_surge(4, [1, 2])
    assert is_surge(5, [1, 2])


def test_no_more_than_a_year_is_looked_back_at():
    with pytest.raises(ValueError, match="52"):
        surge_threshold([1] * 53)


def test_a_week_cannot_hold_less_than_nothing():
    with pytest.raises(ValueError, match="fewer"):
        surge_threshold([-1])


def test_held_stories_do_not_make_the_next_week_roomier():
    flood, following = [2000] * 20, [2001] * 12
    assert surge_holds([*flood, *following]) == [
        *[False] * 3,
        *[True] * 17,
        *[False] * 9,
        *[True] * 3,
    ]


def test_a_week_older_than_a_year_is_forgotten():
    assert surge_holds([1000] * 3 + [1052] * 9)[3:] == [False] * 9
    assert surge_holds([1000] * 3 + [1053] * 9)[3:] == [*[False] * 3, *[True] * 6]


def test_stories_come_in_order_of_publication():
    with pytest.raises(ValueError, match="order"):
        surge_holds([5, 4])


def test_weeks_run_from_monday_to_sunday_across_years():
    assert iso_week(date(2024, 12, 30)) == iso_week(date(2025, 1, 5))
    assert iso_week(date(2025, 1, 6)) == iso_week(date(2025, 1, 5)) + 1


def test_the_week_is_that_of_greenwich():
    late_sunday = datetime(2025, 1, 5, 23, 30, tzinfo=timezone(-timedelta(hours=5)))
    assert iso_week(late_sunday) == iso_week(datetime(2025, 1, 6, 4, 30, tzinfo=UTC))
    assert iso_week(late_sunday) == iso_week(date(2025, 1, 6))


def test_a_time_without_a_zone_has_no_week():
    with pytest.raises(ValueError, match="zone"):
        iso_week(datetime(2025, 1, 5, 23, 30))


@settings(deadline=None, database=None)
@given(st.lists(st.integers(500, 600), max_size=60).map(sorted))
def test_the_first_three_stories_of_a_week_are_never_held(weeks):
    seen = []
    for week, held in zip(weeks, surge_holds(weeks), strict=True):
        assert not (held and seen.count(week) < 3)
        seen.append(week)
