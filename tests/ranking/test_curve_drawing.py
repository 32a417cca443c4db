"""The picture of a survival curve, point by point."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.drawings import curve as curve_drawing
from ranking.drawings.curve import MONTHS, survival_plot
from ranking.methods.curves import kaplan_meier

WIDE = {"width": 286, "height": 174}  # one unit a month across, one a share of 100 down


def points(path: str) -> list[tuple[float, float]]:
    """The corners of a path of M, H, V and L."""
    corners, x, y = [], 0.0, 0.0
    for letter, figures in re.findall(r"([MHVL])([-\d. ]+)", path):
        values = [float(figure) for figure in figures.split()]
        x = values[0] if letter in "MHL" else x
        y = values[-1] if letter in "MVL" else y
        corners.append((x, y))
    return corners


def drawn(months, ended, **box):
    return survival_plot(kaplan_meier(months, ended), [], **(box or WIDE))


def test_the_example_is_true():
    import doctest

    results = doctest.testmod(curve_drawing)
    assert results.attempted > 0
    assert results.failed == 0


def test_the_line_falls_at_the_end_of_each_love():
    plot = drawn([24, 60, 120], [True, True, False])
    assert [(x - 34, y) for x, y in points(plot.line)] == [
        (0, 10),
        (24, 10),
        (24, pytest.approx(10 + 100 / 3, abs=0.1)),
        (60, pytest.approx(10 + 100 / 3, abs=0.1)),
        (60, pytest.approx(10 + 200 / 3, abs=0.1)),
        (120, pytest.approx(10 + 200 / 3, abs=0.1)),
    ]


def test_a_love_longer_than_the_picture_ends_at_its_edge():
    plot = drawn([24, 600], [True, True])
    assert points(plot.line)[-1][0] == plot.right
    assert len(plot.line) < 60


def test_a_love_that_ends_in_the_last_month_draws_its_fall():
    assert points(drawn([120], [True]).line)[-2:] == [(154, 110), (154, 110)]


@pytest.mark.parametrize(("months", "followed"), [([3] * 4, [4, 0, 0, 0]), ([240] * 4, [4] * 4)])
def test_the_stories_still_followed_stand_under_their_years(months, followed):
    plot = drawn(months, [False] * 4, width=328, height=300)
    figures = {
        round(12 * (m.at - plot.left) / (plot.right - plot.left) * 20 / 12): m.value
        for m in plot.followed
    }
    assert [figures[year] for year in (0, 5, 10, 20)] == followed


def test_figures_that_would_touch_are_left_to_the_table():
    many = kaplan_meier([240] * 3, [False] * 3, [12_345.0] * 3)
    narrow = survival_plot(many, [], width=328, height=300)
    wide = survival_plot(many, [], width=1400, height=300)
    assert [mark.value for mark in narrow.years] == [0, 2, 5, 10, 20]
    assert len(narrow.followed) < len(wide.followed) == 6


@settings(deadline=None, database=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(1, 400), st.booleans()), min_size=1, max_size=30))
def test_everything_stays_in_the_box_and_the_line_in_its_band(told):
    months, ended = zip(*told, strict=True)
    plot = drawn(months, ended)
    for path in (plot.line, plot.band):
        for x, y in points(path):
            assert plot.left <= x <= plot.right
            assert plot.top <= y <= plot.foot
    heights = [y for _x, y in points(plot.band)]
    assert min(heights) <= min(y for _x, y in points(plot.line))
    assert max(heights) >= max(y for _x, y in points(plot.line))


def test_all_brands_are_a_line_beside_it():
    curve = kaplan_meier([24], [False])
    site = [1 - month / 480 for month in range(MONTHS + 1)]
    assert points(survival_plot(curve, site, **WIDE).site)[-1] == (274, 60)
    assert survival_plot(curve, [], **WIDE).site == "M"
