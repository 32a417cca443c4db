"""A story's life-line: always drawable, always inside its page."""

import datetime as dt
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.lifeline import EndingShape, LifeLine, Moment, ending_mark, life_line, shape_of

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

whens = (
    st.none()
    | st.dates()
    | st.integers(-10, 12_000)
    | st.floats(allow_nan=True, allow_infinity=True)
)
loves = st.none() | st.integers(-5, 15) | st.floats(allow_nan=True, allow_infinity=True)
moments = st.builds(
    Moment, label=st.text(max_size=80), when=whens, love=loves, when_label=st.text(max_size=30)
)
endings = st.sampled_from(EndingShape)
gaps = st.none() | st.tuples(whens, whens)


def coordinates(d: str) -> list[tuple[float, float]]:
    numbers = [float(number) for number in NUMBER.findall(d)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def assert_inside(line: LifeLine) -> None:
    for drawing in (line.wide, line.tall):
        points = [point for stroke in drawing.strokes for point in coordinates(stroke.d)]
        points += [(knot.x, knot.y) for knot in drawing.knots]
        points += [(words.x, words.y) for words in drawing.words]
        points += [(rule.x1, rule.y1) for rule in drawing.rules] + [
            (rule.x2, rule.y2) for rule in drawing.rules
        ]
        for x, y in points:
            assert math.isfinite(x)
            assert math.isfinite(y)
            assert -0.1 <= x <= drawing.width + 0.1
            assert -0.1 <= y <= drawing.height + 0.1


@given(
    told=st.lists(moments, max_size=30),
    ending=endings,
    ended=whens,
    gap=gaps,
    label=st.text(max_size=60),
)
def test_any_story_is_drawn_inside_its_page(told, ending, ended, gap, label):
    line = life_line(told, ending=ending, ended=ended, gap=gap, end_label=label)
    assert_inside(line)
    assert len(line.rows) == len(line.wide.knots) == len(line.tall.knots) == len(told)


@given(ending=endings)
def test_a_story_without_episodes_still_shows_how_it_ended(ending):
    line = life_line([], ending=ending)
    assert_inside(line)
    assert line.wide.strokes
    assert line.rows == ()


@given(ending=endings)
def test_every_mark_stays_in_its_box(ending):
    mark = ending_mark(ending)
    for stroke in mark.strokes:
        assert "nan" not in stroke.d
        for x, y in coordinates(stroke.d):
            assert 0 <= x <= mark.width
            assert -3 <= y <= mark.height + 3  # a control point may stand out, the curve does not


@given(told=st.lists(moments, min_size=2, max_size=12), ending=endings)
def test_knots_follow_one_another_along_time(told, ending):
    line = life_line(told, ending=ending)
    across, down = [knot.x for knot in line.wide.knots], [knot.y for knot in line.tall.knots]
    assert across == sorted(across)
    assert down == sorted(down)


def test_more_love_stands_higher():
    low, high = life_line([Moment("a", 1990, 1), Moment("b", 2000, 9)], ended=2010).wide.knots
    assert high.y < low.y


def test_time_keeps_its_proportions():
    one, two, three = life_line(
        [Moment("a", 1990, 5), Moment("b", 1992, 5), Moment("c", 2002, 5)], ended=2010
    ).wide.knots
    assert three.x - two.x == pytest.approx(5 * (two.x - one.x), abs=3)


def test_moments_of_the_same_year_do_not_hide_one_another():
    knots = life_line([Moment(str(i), 2001, 5) for i in range(6)]).wide.knots
    assert len({knot.x for knot in knots}) == 6


def test_a_love_nobody_told_is_guessed_and_said_so():
    line = life_line([Moment("a", 1990, 2), Moment("b", 1995), Moment("c", 2000, 8)])
    assert [knot.guessed for knot in line.wide.knots] == [False, True, False]
    assert line.wide.knots[2].y < line.wide.knots[1].y < line.wide.knots[0].y
    assert line.rows[1].love is None


def test_moments_out_of_order_are_put_in_order_and_undated_ones_keep_their_place():
    line = life_line([Moment("second", 2000), Moment("after it"), Moment("first", 1990)])
    assert [row.label for row in line.rows] == ["first", "second", "after it"]


def test_a_story_that_goes_on_runs_off_the_page():
    line = life_line(
        [Moment("a", dt.date(1990, 5, 1), 8)], ending=EndingShape.RUNS, ended=dt.date(2026, 1, 1)
    )
    assert line.wide.leaves is not None
    assert line.wide.leaves[0] == line.wide.width
    assert life_line([Moment("a", 1990, 8)], ending=EndingShape.CUT).wide.leaves is None


def test_who_left_and_came_back_has_a_gap_and_a_bow():
    line = life_line([Moment("a", 1990, 8), Moment("b", 2020, 7)], ending="tied", gap=(2000, 2010))
    kinds = [stroke.kind for stroke in line.wide.strokes]
    assert kinds.count("dots") == 1
    assert kinds.count("thread") >= 2
    assert "fine" in kinds


def test_a_story_without_dates_has_no_years():
    drawing = life_line([Moment("a", love=3), Moment("b", love=4)]).wide
    assert not [words for words in drawing.words if words.kind == "year"]


def test_the_author_s_own_words_for_a_date_are_kept():
    (row,) = life_line([Moment("Meeting", 1985.5, 8, "the summer of 1985")]).rows
    assert row.when == "the summer of 1985"


@pytest.mark.parametrize(
    ("code", "shape"),
    [
        ("left_rival", EndingShape.CUT),
        ("faded", EndingShape.FRAYED),
        ("came_back", EndingShape.TIED),
        ("", EndingShape.OPEN),
        ("unheard", EndingShape.OPEN),
    ],
)
def test_each_ending_has_its_shape(code, shape):
    assert shape_of(code) is shape
