"""A brand's thread: true to its figures, always inside its box."""

import math
import re

from hypothesis import given
from hypothesis import strategies as st

from ranking.drawings.threads import HEIGHT, MARGIN, WIDTH, axis, place, thread

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
anything = st.floats(allow_nan=True, allow_infinity=True)
scores = st.floats(0, 100)


@given(score=anything, lower=anything, upper=anything)
def test_any_figures_are_drawn_inside_the_box(score, lower, upper):
    drawn = thread(score, lower, upper)
    numbers = [float(number) for number in NUMBER.findall(drawn.strand)]
    assert all(math.isfinite(number) for number in numbers)
    assert all(MARGIN - 0.1 <= x <= WIDTH - MARGIN + 0.1 for x in numbers[::2])
    assert all(0 <= y <= HEIGHT for y in numbers[1::2])
    assert MARGIN <= drawn.x_lower <= drawn.x <= drawn.x_upper <= WIDTH - MARGIN
    assert 0 <= drawn.lower <= drawn.score <= drawn.upper <= 100


@given(a=scores, b=scores)
def test_a_higher_score_never_stands_further_left(a, b):
    low, high = sorted((a, b))
    assert thread(low, low, low).x <= thread(high, high, high).x


@given(score=scores)
def test_a_brand_we_know_less_has_a_longer_thread(score):
    sure, unsure = thread(score, score - 2, score + 2), thread(score, score - 20, score + 20)
    assert unsure.x_upper - unsure.x_lower >= sure.x_upper - sure.x_lower


def test_the_figures_read_aloud_are_rounded_half_up():
    drawn = thread(62.5, 54.4, 69.5)
    assert (drawn.score, drawn.lower, drawn.upper) == (63, 54, 70)


def test_the_axis_and_the_threads_share_their_scale():
    for tick in axis().ticks:
        assert tick.percent * WIDTH / 100 == place(tick.value)
