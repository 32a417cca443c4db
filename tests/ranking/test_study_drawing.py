"""The study's pictures say what its figures say."""

from __future__ import annotations

import re

import pytest

from ranking.drawings.study import NARROW, WIDE, love_plot, risk_plot
from ranking.methods.study import Lack, Missing, Ratio, Threshold
from ranking.methods.study.effects import Point
from ranking.methods.study.exceptions import exceptions
from ranking.methods.values import Interval
from ranking.study.page import study_page
from ranking.study.words import words_of
from tests.ranking.methods.made_loves import drawn_loves, loves


def ratio(value, low, high):
    return Ratio(value, Interval(low, high))


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_everything_stands_inside_the_box(size):
    plot = love_plot(exceptions(drawn_loves(1, within=-0.2)).bands, size)
    for line in plot.lines:
        heights = [float(y) for y in re.findall(r"(?:V|M[\d.]+ )([\d.]+)", line.path)]
        assert all(0 <= y <= plot.foot for y in heights)
        assert 0 <= line.high <= line.point <= line.low <= plot.foot
        assert plot.right < line.column < plot.width
    columns = [line.column for line in plot.lines]
    assert columns == sorted(columns)


def test_a_curve_falls_when_love_ends_and_stops_when_nobody_is_followed():
    spells = loves([0] * 6, [9] * 6, [12] * 3 + [24] * 3, [True] * 3 + [False] * 3)
    line = love_plot(exceptions(spells).bands).lines[4]
    plot = love_plot(exceptions(spells).bands)
    month = (plot.right - plot.left) / 60
    half = (plot.foot + plot.shares[-1].at) / 2
    assert line.path == (
        f"M{plot.left:.1f} {plot.shares[-1].at}H{plot.left + 12 * month:.1f}V{half}"
        f"H{plot.left + 24 * month:.1f}"
    )
    assert line.point is None  # nobody seen for five years: no point


def test_halving_and_doubling_stand_as_far_from_one():
    points = (
        Point(3, ratio(2, 1.5, 3)),
        Point(6, ratio(1, 1, 1)),
        Point(9, ratio(0.5, 0.001, 0.7)),
    )
    plot = risk_plot(Threshold(points, ratio(0.5, 0.4, 0.6), ratio(0.5, 0.4, 0.6), False))
    high, level, low = (y for _, y in plot.points)
    assert level == plot.level
    assert level - high == pytest.approx(low - level, abs=0.2)
    assert all(0 <= float(y) <= plot.foot + 0.1 for y in re.findall(r" ([\d.]+)", plot.band))


def test_a_group_of_fewer_than_five_says_so_and_gives_no_number():
    assert "3" not in words_of(Lack(Missing.TOO_FEW, 3, 5))
    assert words_of(Lack(Missing.TOO_FEW, 0, 5)) != words_of(Lack(Missing.TOO_FEW, 3, 5))


@pytest.mark.parametrize("why", list(Missing))
def test_every_lack_has_words(why):
    assert len(words_of(Lack(why, 12, 100))) > 10


def test_the_page_says_what_the_study_says():
    from ranking.methods.study import study

    found = study(drawn_loves(8, within=-0.2))
    page = study_page(found, None)
    assert page.much_loved.value == round(100 * found.exceptions.much_loved.ended)
    assert page.much_loved.lower <= page.much_loved.value <= page.much_loved.upper
    assert [row.code for row in page.findings] == ["H1", "H2", "H3", "H4", "H5", "H6"]
    assert [row.stories for row in page.bands] == [band.stories for band in found.exceptions.bands]
