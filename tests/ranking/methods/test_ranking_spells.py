"""Dates as people remember them, turned into months without losing a story."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.methods import (
    Break,
    ImpossibleDates,
    Outcome,
    Spell,
    When,
    bin_centre,
    detector_bin,
    month_number,
    spells_of,
)
from ranking.methods.spells import interval_of, split_months

TOLD = 1291


def year(number):
    return When.between(date(number, 1, 1), date(number, 12, 31))


def test_months_count_from_january_1900():
    assert month_number(date(1900, 1, 31)) == 0
    assert month_number(date(2007, 8, 1)) == 1291
    assert month_number(date(1899, 12, 31)) == -1


@pytest.mark.parametrize(
    ("first", "last", "stands_for"),
    [
        (date(1990, 1, 1), date(1990, 12, 31), date(1990, 7, 1)),
        (date(1984, 12, 1), date(1985, 2, 28), date(1985, 1, 1)),
        (date(1985, 3, 1), date(1985, 5, 31), date(1985, 4, 1)),
        (date(1990, 1, 1), date(1999, 12, 31), date(1995, 1, 1)),
        (date(2001, 5, 1), date(2001, 5, 31), date(2001, 5, 1)),
    ],
    ids=["a year", "a winter", "a spring", "a decade", "a month"],
)
def test_a_date_known_to_some_months_stands_at_their_middle(first, last, stands_for):
    assert When.between(first, last).month == month_number(stands_for)


def test_a_date_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="cannot end"):
        When(12, 11)


def test_a_loyal_story_is_still_going_on_when_told():
    assert spells_of(Outcome.LOYAL, told=TOLD, began=1027) == (Spell(1027, TOLD, event=False),)


def test_a_story_parted_by_force_is_censored_there():
    spells = spells_of(Outcome.LOYAL, told=TOLD, began=1200, ended=1250)
    assert spells == (Spell(1200, 1250, event=False),)


@pytest.mark.parametrize("outcome", [Outcome.LEFT, Outcome.CAPTIVE])
def test_the_end_of_love_is_an_event(outcome):
    assert spells_of(outcome, told=TOLD, began=1200, ended=1260) == (Spell(1200, 1260, event=True),)


@pytest.mark.parametrize("outcome", [Outcome.LEFT, Outcome.CAPTIVE])
def test_an_undated_end_stands_half_way(outcome):
    assert spells_of(outcome, told=TOLD, began=1200) == (Spell(1200, 1245, event=True),)


@pytest.mark.parametrize(
    ("ended", "returned", "months"),
    [
        (1180, 1210, (1180, 1210)),
        (None, 1211, (1155, 1211)),
        (1180, None, (1180, 1235)),
        (None, None, (1163, 1227)),
    ],
)
def test_an_undated_return_is_put_at_even_distances(ended, returned, months):
    spells = spells_of(Outcome.CAME_BACK, told=TOLD, began=1100, ended=ended, returned=returned)
    left, back = months
    assert spells == (Spell(1100, left, event=True), Spell(back, TOLD, event=False))


def test_several_breaks_make_one_event_each_and_the_last_chapter_follows_the_outcome():
    gaps = (Break(1150, 1160), Break(1180, 1200))
    assert spells_of(Outcome.LEFT, told=TOLD, began=1100, ended=1260, breaks=gaps) == (
        Spell(1100, 1150, event=True),
        Spell(1160, 1180, event=True),
        Spell(1200, 1260, event=True),
    )
    assert spells_of(Outcome.LOYAL, told=TOLD, began=1100, breaks=gaps)[-1] == Spell(
        1200, TOLD, event=False
    )
    assert spells_of(Outcome.CAME_BACK, told=TOLD, began=1100, breaks=gaps[:1])[1:] == (
        Spell(1160, 1203, event=True),
        Spell(1247, TOLD, event=False),
    )


@pytest.mark.parametrize(("outcome", "began"), [(None, 1200), (Outcome.LEFT, None), (None, None)])
def test_without_an_outcome_or_a_beginning_there_is_no_spell(outcome, began):
    assert spells_of(outcome, told=TOLD, began=began) == ()


def test_love_of_less_than_a_month_lasts_one():
    (spell,) = spells_of(Outcome.LOYAL, told=TOLD, began=TOLD)
    assert spell.months == 1


def test_a_beginning_known_to_the_year_never_comes_after_the_telling():
    march = month_number(date(2007, 3, 1))
    (spell,) = spells_of(Outcome.LOYAL, told=march, began=year(2007))
    assert spell.start == march


def test_an_end_known_to_the_year_never_comes_before_an_exact_beginning():
    october = month_number(date(1990, 10, 1))
    (spell,) = spells_of(Outcome.LEFT, told=TOLD, began=october, ended=year(1990))
    assert (spell.start, spell.end) == (october, october)


def test_a_beginning_known_to_the_year_never_comes_after_an_exact_end():
    february = month_number(date(1990, 2, 1))
    (spell,) = spells_of(Outcome.LEFT, told=TOLD, began=year(1990), ended=february)
    assert (spell.start, spell.end) == (february, february)


def test_a_clipped_beginning_counts_before_a_missing_end_is_put_half_way():
    told = month_number(date(2007, 3, 1))
    (spell,) = spells_of(Outcome.LEFT, told=told, began=year(2007))
    assert (spell.start, spell.end) == (told, told)


@pytest.mark.parametrize(
    ("dates", "field", "message"),
    [
        ({"began": 1292}, "began", "began is after told"),
        ({"began": 1200, "ended": 1199}, "ended", "ended is before began"),
        ({"began": 1200, "ended": 1292}, "ended", "ended is after told"),
        ({"began": 1200, "ended": 1250, "returned": 1249}, "returned", "returned is before ended"),
        ({"began": 1200, "returned": 1292}, "returned", "returned is after told"),
        ({"began": 1200, "returned": 1199}, "returned", "returned is before began"),
        ({"began": None, "ended": 1292}, "ended", "ended is after told"),
        ({"began": year(1995), "ended": year(1990)}, "ended", "ended is before began"),
        ({"began": year(2008)}, "began", "began is after told"),
        ({"began": 1200, "breaks": [Break(1199, 1210)]}, "breaks", "breaks is before began"),
    ],
)
def test_dates_that_no_reading_puts_in_order_are_refused(dates, field, message):
    with pytest.raises(ImpossibleDates, match=message) as refusal:
        spells_of(Outcome.CAME_BACK, told=TOLD, **dates)
    assert refusal.value.field == field


@pytest.mark.parametrize("outcome", [Outcome.LOYAL, Outcome.LEFT, Outcome.CAPTIVE])
def test_only_those_who_came_back_return(outcome):
    with pytest.raises(ValueError, match="came_back"):
        spells_of(outcome, told=TOLD, began=1100, returned=1200)


@st.composite
def remembered(draw, *, below=TOLD):
    first = draw(st.integers(0, below))
    return When(first, draw(st.integers(first, first + 130)))


@settings(deadline=None, database=None)
@given(
    st.sampled_from(Outcome),
    remembered() | st.integers(0, TOLD),
    st.none() | remembered() | st.integers(0, TOLD),
    st.none() | remembered() | st.integers(0, TOLD),
)
def test_dates_come_out_in_order_and_inside_their_bounds_or_are_refused(
    outcome, began, ended, returned
):
    returned = returned if outcome is Outcome.CAME_BACK else None
    given_dates = {"began": began, "ended": ended, "returned": returned}
    bounds = {
        name: when if isinstance(when, When) else When(when, when)
        for name, when in given_dates.items()
        if when is not None
    }
    in_order = [*bounds.values(), When(TOLD, TOLD)]
    possible = all(
        before.first <= after.last
        for place, before in enumerate(in_order)
        for after in in_order[place:]
    )
    if not possible:
        with pytest.raises(ImpossibleDates):
            spells_of(outcome, told=TOLD, **given_dates)
        return
    spells = spells_of(outcome, told=TOLD, **given_dates)
    months = [month for spell in spells for month in (spell.start, spell.end)]
    assert months == sorted(months)
    assert months[-1] <= TOLD
    assert bounds["began"].first <= months[0] <= bounds["began"].last
    if ended is not None:
        assert bounds["ended"].first <= months[1] <= bounds["ended"].last
    if returned is not None:
        assert bounds["returned"].first <= months[2] <= bounds["returned"].last
    assert all(spell.months >= 1 for spell in spells)


@settings(deadline=None, database=None)
@given(st.integers(1, 2000))
def test_no_month_of_a_spell_is_lost_between_intervals(months):
    parts = split_months(months)
    assert parts.sum() == months
    assert interval_of(months) == np.flatnonzero(parts)[-1]


@pytest.mark.parametrize(
    ("months", "interval"),
    [(1, 0), (6, 0), (7, 1), (12, 1), (24, 2), (36, 3), (60, 4), (61, 5), (240, 7), (241, 8)],
)
def test_an_interval_holds_its_last_month(months, interval):
    assert interval_of(months) == interval


def test_a_spell_lasts_one_month_at_least():
    with pytest.raises(ValueError, match="at least"):
        interval_of(0)


@pytest.mark.parametrize(
    ("probability", "position"),
    [(0, 0), (1e-9, 0), (0.01, 3), (0.1, 8), (0.5, 12), (0.9, 16), (0.97, 19), (1, 24)],
)
def test_bin_of_a_probability(probability, position):
    assert detector_bin(probability) == position


@pytest.mark.parametrize("wrong", [float("nan"), -0.01, 1.01, float("inf"), -float("inf")])
def test_what_is_no_probability_is_refused(wrong):
    with pytest.raises(ValueError, match="from 0 to 1"):
        detector_bin(wrong)


@pytest.mark.parametrize("position", range(25))
def test_the_centre_of_a_bin_falls_in_it_even_with_six_decimals(position):
    assert detector_bin(round(bin_centre(position), 6)) == position


@pytest.mark.parametrize("position", [-1, 25])
def test_there_are_no_other_bins(position):
    with pytest.raises(ValueError, match="bin"):
        bin_centre(position)
