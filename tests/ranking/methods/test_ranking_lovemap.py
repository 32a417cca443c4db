"""The map: mean love drawn to the mean of all, quadrants, medians."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from ranking.methods.lovemap import Lines, Quadrant, love_means, quadrants, weighted_median
from ranking.methods.values import BINS

LINES = Lines(love=7.0, stay=0.5)


def sums(*brands, bin=4):
    """NL, L and L2 of brands given as lists of loves, each a whole story in one bin."""
    tables = np.zeros((3, len(brands), BINS))
    for row, loves in enumerate(brands):
        for love in loves:
            tables[:, row, bin] += [1000, 1000 * love, 1000 * love**2]
    return tables


def means_of(*brands, worth=1.0):
    return love_means(*sums(*brands), np.full((len(brands), BINS), worth))


def test_two_brands_by_hand():
    found = means_of([8, 10], [4, 4, 4])
    # ybar = 30/5 = 6; within = (2 + 0)/(5 - 2) = 2/3; between = (2*9 + 3*4 - 2/3)/(5 - 13/5)
    within, between = 2 / 3, (30 - 2 / 3) / 2.4
    precision = np.array([2 / within + 1 / between, 3 / within + 1 / between])
    mean = np.array([18 / within + 6 / between, 12 / within + 6 / between]) / precision
    assert found.mean == pytest.approx(mean, abs=1e-12)
    assert found.upper - found.mean == pytest.approx(
        np.minimum(1.96 / np.sqrt(precision), 10 - mean)
    )
    assert found.answers.tolist() == [2.0, 3.0]


def test_one_brand_keeps_its_own_mean_and_the_least_spread_between_brands():
    found = means_of([7, 9])
    precision = 2 / 2 + 1 / 0.01  # within = 2/max(1, 2 - 1)
    assert found.mean == pytest.approx([8])
    assert found.lower == pytest.approx([8 - 1.96 / np.sqrt(precision)])


def test_answers_that_all_agree_keep_a_spread():
    found = means_of([8, 8], [8, 8])
    assert found.mean == pytest.approx([8, 8])
    assert (found.upper > found.mean).all()


def test_a_brand_without_answer_has_no_figure_and_changes_nobodys():
    with_silent = means_of([9, 7], [], [3])
    without = means_of([9, 7], [3])
    assert np.isnan(with_silent.mean[1])
    assert np.isnan(with_silent.lower[1])
    assert with_silent.answers[1] == 0
    assert with_silent.mean[[0, 2]] == pytest.approx(without.mean)


def test_no_answer_at_all_gives_no_figure():
    assert np.isnan(means_of([], []).mean).all()


def test_a_suspect_bin_weighs_less():
    glowing, plain = sums([10] * 4, [5] * 4, bin=20), sums([4] * 4, [5] * 4, bin=2)
    worth = np.ones((2, BINS))
    worth[:, 20] = 0.01
    assert love_means(*(glowing + plain), worth).mean[0] < 5
    assert love_means(*(glowing + plain), np.ones((2, BINS))).mean[0] > 6


def test_tables_of_other_shapes_are_refused():
    with pytest.raises(ValueError, match="shapes"):
        love_means(np.zeros((1, 25)), np.zeros((1, 25)), np.zeros((2, 25)), np.ones((1, 25)))


answers = st.lists(st.lists(st.integers(0, 10), max_size=12), min_size=1, max_size=8)


@trials(deadline=None, database=None)
@given(answers, st.floats(0.05, 1))
def test_means_stay_between_ones_own_and_the_mean_of_all(brands, worth):
    found = means_of(*brands, worth=worth)
    told = [loves for loves in brands if loves]
    everyone = np.mean([love for loves in told for love in loves]) if told else np.nan
    for at, loves in enumerate(brands):
        if not loves:
            assert np.isnan(found.mean[at])
            continue
        low, high = sorted([np.mean(loves), everyone])
        assert low - 1e-9 <= found.mean[at] <= high + 1e-9
        assert 0 <= found.lower[at] <= found.mean[at] <= found.upper[at] <= 10


@trials(deadline=None, database=None)
@given(answers, st.randoms(use_true_random=False))
def test_the_order_of_brands_never_matters(brands, chance):
    order = list(range(len(brands)))
    chance.shuffle(order)
    plain, moved = means_of(*brands), means_of(*[brands[at] for at in order])
    assert moved.mean == pytest.approx(plain.mean[order], nan_ok=True, abs=1e-9)
    assert moved.upper == pytest.approx(plain.upper[order], nan_ok=True, abs=1e-9)


@pytest.mark.parametrize(
    ("love", "stay", "expected"),
    [
        ((8, 9), (0.6, 0.8), Quadrant.APOSTLES),
        ((5, 6), (0.6, 0.8), Quadrant.HOSTAGES),
        ((8, 9), (0.1, 0.4), Quadrant.MERCENARIES),
        ((5, 6), (0.1, 0.4), Quadrant.DEFECTORS),
        ((6, 8), (0.6, 0.8), Quadrant.UNDECIDED),
        ((8, 9), (0.4, 0.6), Quadrant.UNDECIDED),
        ((7, 9), (0.6, 0.8), Quadrant.UNDECIDED),  # touches the line
        ((8, 9), (0.3, 0.5), Quadrant.UNDECIDED),
        ((np.nan, np.nan), (0.6, 0.8), Quadrant.UNDECIDED),
    ],
)
def test_the_whole_rectangle_decides_the_quadrant(love, stay, expected):
    assert quadrants([love[0]], [love[1]], [stay[0]], [stay[1]], LINES) == [expected]


def test_the_median_is_weighed_by_stories():
    assert weighted_median([0.2, 0.4, 0.9], [10, 10, 10]) == 0.4
    assert weighted_median([0.9, 0.2, 0.4], [100, 10, 10]) == 0.9
    assert weighted_median([0.2, 0.4], [0.1 + 0.2, 0.3]) == pytest.approx(0.3)
    assert weighted_median([0.7, 0.1], [3, 0]) == 0.7


@trials(deadline=None, database=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(1, 50)), min_size=1, max_size=30))
def test_no_more_than_half_of_the_stories_lies_on_either_side_of_the_median(brands):
    values, weights = (np.array(column) for column in zip(*brands, strict=True))
    line = weighted_median(values, weights)
    assert weights[values < line].sum() <= weights.sum() / 2 + 1e-6
    assert weights[values > line].sum() <= weights.sum() / 2 + 1e-6


@pytest.mark.parametrize(
    ("values", "weights"), [([], []), ([1], [0]), ([1, 2], [1]), ([np.nan], [1]), ([1], [-1])]
)
def test_a_median_of_nothing_is_refused(values, weights):
    with pytest.raises(ValueError, match=r"match|finite"):
        weighted_median(values, weights)
