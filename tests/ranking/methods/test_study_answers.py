"""Shares, exceptions, hypotheses and the answer: small cases by hand, and limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.methods import wilson_interval
from ranking.methods.study import (
    HYPOTHESES,
    Always,
    Checked,
    FollowUp,
    Generally,
    Hint,
    Lack,
    Missing,
    check_scores,
    landmark,
    prospective,
    study,
    survival_at,
)
from ranking.methods.study.exceptions import exceptions
from ranking.methods.study.hypotheses import finding, first_hypothesis
from ranking.methods.study.plan import needed_ends, needed_in_each_group
from tests.ranking.methods.made_loves import drawn_loves, loves

BY_CODE = {hypothesis.code: hypothesis for hypothesis in HYPOTHESES}


def test_without_censoring_the_share_is_a_proportion_with_its_wilson_interval():
    spells = loves([0] * 10, [9] * 10, [12] * 3 + [61] * 7, [True] * 3 + [False] * 7)
    found = survival_at(spells)
    assert found.value == pytest.approx(0.7)
    assert found.worth == pytest.approx(10)
    assert found.interval.low == pytest.approx(wilson_interval(7, 10).low)
    assert found.ended_interval.high == pytest.approx(1 - wilson_interval(7, 10).low)


def test_a_love_still_going_on_counts_for_the_time_it_was_seen():
    """Four at risk and one ends; then two, and one ends: 3/4 x 1/2."""
    months = [10, 20, 20, 30, 70, 10]
    spells = loves([0] * 6, [5] * 6, months, [True, False, False, True, False, True])
    assert survival_at(spells).value == pytest.approx(4 / 6 * 1 / 2)


def test_an_end_at_sixty_months_is_within_five_years_and_one_after_is_not():
    ended = loves([0] * 5, [9] * 5, [60] * 5, [True] * 5)
    later = loves([0] * 5, [9] * 5, [61] * 5, [True] * 5)
    assert survival_at(ended).value == 0
    assert survival_at(later).value == 1


def test_brands_that_resemble_themselves_widen_the_interval():
    months, ended = np.where(np.arange(80) < 40, 12, 61), np.arange(80) < 40
    same = loves(np.arange(80) // 10, [9] * 80, months, ended)  # brands all kept or all lost
    mixed = loves(np.arange(80) % 8, [9] * 80, months, ended)
    whole, spread = survival_at(same), survival_at(mixed)
    assert whole.value == spread.value == pytest.approx(0.5)
    assert whole.worth < 8 < spread.worth
    assert whole.interval.low < spread.interval.low


def test_the_interval_holds_the_true_share_about_95_times_in_100():
    """Brands differ by a gamma variable of variance 0.3: the truth is its Laplace transform."""
    truth = (1 + 0.3 * 0.012 * 60) ** (-1 / 0.3)
    found = [survival_at(drawn_loves(seed, brands=20, each=25, frailty=0.3)) for seed in range(80)]
    held = sum(share.interval.low <= truth <= share.interval.high for share in found)
    assert 71 <= held <= 80  # 99% of what a true 95% gives


def test_four_stories_are_not_shown_and_nobody_followed_is_said():
    few = loves([0] * 4, [9] * 4, [70] * 4, [False] * 4)
    young = loves([0] * 9, [9] * 9, [30] * 9, [True] + [False] * 8)
    assert survival_at(few) == Lack(Missing.TOO_FEW, 4, 5)
    assert survival_at(young).why == Missing.NOT_FOLLOWED


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.integers(1, 90),
            st.booleans(),
            st.sampled_from([0.2, 0.5, 1.0]),
        ),
        min_size=5,
        max_size=40,
    )
)
def test_a_share_lies_in_its_interval_and_is_never_worth_more_than_its_stories(rows):
    brand, months, ended, weight = map(list, zip(*rows, strict=True))
    found = survival_at(loves(brand, [5] * len(rows), months, ended, weight=weight))
    if not isinstance(found, Lack):
        assert 0 <= found.interval.low <= found.value + 1e-12
        assert found.value - 1e-12 <= found.interval.high <= 1
        assert 0 < found.worth <= len(rows) + 1e-9


def test_the_exceptions_count_causes_and_keep_small_ones_together():
    kind = [1] * 6 + [2] * 4 + [0] * 10
    ended = [True] * 10 + [False] * 10
    found = exceptions(loves([0] * 20, [9] * 20, [12] * 10 + [80] * 10, ended, kind=kind))
    assert [(cause.kind, cause.stories) for cause in found.causes] == [(1, 6)]
    assert found.rare_causes == 4
    assert found.most_loved.ended == pytest.approx(0.5)
    assert isinstance(found.little_loved, Lack)
    assert [band.stories for band in found.bands] == [0, 0, 0, 0, 20]


def test_ends_after_five_years_are_no_exception():
    found = exceptions(loves([0] * 9, [10] * 9, [90] * 9, [True] * 9, kind=[1] * 9))
    assert found.causes == ()
    assert found.most_loved.ended == 0


@pytest.mark.parametrize(
    ("lost", "verdict"),
    [(30, Always.REFUSED), (0, Always.NOT_REFUSED), (6, Always.NOT_REFUSED)],
)
def test_always_falls_when_even_the_lower_bound_exceeds_five_in_a_hundred(lost, verdict):
    ended = np.arange(100) < lost
    spells = loves([0] * 100, [8] * 100, np.where(ended, 12, 70), ended)
    assert study(spells).answer.always == verdict


def test_in_general_is_never_said_of_stories_told_afterwards():
    found = study(drawn_loves(1, within=-0.3))
    assert found.answer.hint == Hint.LONGER
    assert found.answer.generally == Generally.UNKNOWN
    assert found.prospective.effects == Lack(Missing.NO_FOLLOW_UP, 0, 100)


def followed(spells):
    return [
        FollowUp(f"b{brand}", story, 1400, love, 1400 + months, bool(ended))
        for story, (brand, love, months, ended) in enumerate(
            zip(
                spells.brand.tolist(),
                spells.love.tolist(),
                spells.months.tolist(),
                spells.ended.tolist(),
                strict=True,
            )
        )
    ]


def test_in_general_is_said_when_those_asked_first_show_it_and_only_then():
    nothing = drawn_loves(2)
    shown = study(nothing, follow_ups=followed(drawn_loves(3, within=-0.25)))
    not_shown = study(nothing, follow_ups=followed(drawn_loves(4)))
    assert shown.answer.generally == Generally.YES
    assert not_shown.answer.generally == Generally.NOT_SHOWN


def test_a_new_answer_stops_the_clock_of_the_one_before():
    rows = [
        FollowUp("kept", 1, asked=100, love=9, seen=118, left=True),
        FollowUp("kept", 1, asked=106, love=4, seen=118, left=True),
        FollowUp("lost", 2, asked=100, love=7, seen=100, left=False),
    ]
    spells = landmark(reversed(rows))
    assert spells.months.tolist() == [6, 12, 1]
    assert spells.ended.tolist() == [False, True, False]
    assert spells.love.tolist() == [9, 4, 7]
    assert prospective(rows).effects == Lack(Missing.TOO_FEW_ENDS, 1, 100)


def test_captives_asked_again_tell_nothing_of_love():
    rows = followed(drawn_loves(5, within=-0.25))
    captives = [
        FollowUp(row.brand, row.story, row.asked, row.love, row.seen, row.left, captive=True)
        for row in rows
    ]
    assert prospective(captives).answers == 0


def test_news_older_than_its_answer_is_refused():
    with pytest.raises(ValueError, match="older"):
        FollowUp("b", 1, asked=100, love=5, seen=99, left=False)


def test_the_first_hypothesis_leaves_out_loves_that_ended_in_their_first_year():
    early = loves([0] * 300, [9] * 150 + [2] * 150, [12] * 300, [True] * 300)
    assert first_hypothesis(early).smaller == 0
    spells = drawn_loves(6, within=-0.3, brands=60, each=40)
    found = first_hypothesis(spells)
    lived = spells.months > 12
    assert found.first == int((lived & (spells.love >= 8)).sum())
    assert found.result.interval.low > 0
    assert found.result.value == pytest.approx(found.result.first.value - found.result.second.value)


def test_a_hypothesis_waits_for_both_groups():
    spells = loves([0] * 300, [9] * 201 + [2] * 99, [70] * 300, [False] * 300)
    found = first_hypothesis(spells)
    assert (found.first, found.second, found.needed) == (201, 99, 100)
    assert found.result == Lack(Missing.TOO_FEW, 99, 100)


@pytest.mark.parametrize(
    ("code", "first", "second", "neither"),
    [
        (
            "H2",
            {"episodes.kind": ["complaint"], "episodes.steps.automated": [True, False]},
            {"episodes.kind": ["complaint"], "episodes.steps.automated": [True, True]},
            {"episodes.kind": ["gift"], "episodes.steps.automated": [False]},
        ),
        (
            "H3",
            {"episodes.kind": ["gift", "complaint"]},
            {"episodes.kind": ["gift"]},
            {"episodes.kind": ["", None]},
        ),
        (
            "H4",
            {"episodes.steps.automated": [True, False]},
            {"episodes.steps.automated": [True, False, False]},
            {"episodes.steps.automated": [None]},
        ),
        (
            "H5",
            {"ending": ["together_hostage"], "renews_on": ["2027-01-01"]},
            {"ending": ["together_hostage"], "renews_on": [None]},
            {"ending": ["faded"], "renews_on": ["2027-01-01"]},
        ),
        ("H6", {"spirit": ["pure_spirit"]}, {"spirit": ["calculated"]}, {"spirit": [""]}),
    ],
)
def test_each_hypothesis_puts_a_story_in_its_group(code, first, second, neither):
    group = BY_CODE[code].group
    assert (group(first), group(second), group(neither), group({})) == (True, False, None, None)


def test_a_hypothesis_compares_the_groups_of_those_who_answered():
    spells = drawn_loves(7, brands=20, each=30)
    answers = {
        story: {"spirit": ["pure_spirit" if story % 2 else "calculated"]} for story in range(600)
    }
    found = finding(BY_CODE["H6"], spells, answers)
    assert (found.first, found.second) == (300, 300)
    assert found.result.interval.low < 0 < found.result.interval.high
    assert finding(BY_CODE["H6"], spells, {}).result == Lack(Missing.TOO_FEW, 0, 100)


def test_what_was_stated_before_the_data():
    assert needed_in_each_group(0.2) == 100
    assert needed_in_each_group(0.1) == 400  # half the difference, four times the stories
    assert needed_ends(0.75) == 100
    assert needed_ends(0.5) == 20


def test_scores_are_checked_against_curves_of_well_known_brands():
    inside = [Checked(f"in {n}", 200, 0.5, 0.4, 0.6) for n in range(19)]
    out = Checked("out", 300, 0.7, 0.4, 0.6)
    small = Checked("small", 199, 0.7, 0.4, 0.6)
    found = check_scores([*inside, out, small])
    assert (found.brands, found.inside, found.outside) == (20, 19, (out,))
    assert found.holds
    assert not check_scores([out] * 20).holds
    assert not check_scores(inside * 30).holds  # all of 570 inside: needlessly wide
    assert check_scores([small]) is None
