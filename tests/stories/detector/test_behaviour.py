"""The head that looks around a text: never falls as things grow odder, never holds on one thing."""

from __future__ import annotations

import doctest
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.detector import behaviour
from stories.detector.behaviour import (
    BURST,
    CIRCUMSTANCES,
    LINKS,
    NEW_ACCOUNT,
    ONE_BRAND,
    Circumstances,
    links_in,
    weigh,
)

QUIET = Circumstances(account_days=400)
circumstances = st.builds(
    Circumstances,
    account_days=st.floats(0, 5000),
    told=st.integers(1, 500),
    brand_share=st.floats(0, 1),
    week=st.integers(0, 10_000),
    usual_week=st.floats(0, 500),
    links=st.integers(0, 100),
)
ODDER = {
    "account_days": st.floats(0, 1).map(lambda part: lambda days: days * part),
    "told": st.integers(0, 50).map(lambda more: lambda told: told + more),
    "brand_share": st.floats(0, 1).map(lambda part: lambda share: share + (1 - share) * part),
    "week": st.integers(0, 1000).map(lambda more: lambda week: week + more),
    "usual_week": st.floats(0, 1).map(lambda part: lambda usual: usual * part),
    "links": st.integers(0, 50).map(lambda more: lambda links: links + more),
}


def test_examples_hold():
    assert doctest.testmod(behaviour).failed == 0


@pytest.mark.parametrize("name", ODDER)
@given(data=st.data(), around=circumstances)
def test_the_score_never_falls_as_a_circumstance_grows_odder(name, data, around):
    odder = replace(around, **{name: data.draw(ODDER[name])(getattr(around, name))})
    assert weigh(odder).score >= weigh(around).score


@given(around=circumstances)
def test_a_score_reads_like_a_probability_and_says_why_when_it_holds(around):
    found = weigh(around)
    assert 0 < found.score < 1
    assert {reason.code for reason in found.reasons} <= CIRCUMSTANCES.keys()
    assert all(reason.weight > 0 and not reason.quote for reason in found.reasons)
    assert len(found.reasons) >= 2 or not found.holds


def test_the_small_circumstance_that_made_the_difference_is_said():
    found = weigh(Circumstances(account_days=5, week=23))
    assert found.holds
    assert [reason.code for reason in found.reasons] == ["behaviour_burst", "behaviour_new_account"]


@given(week=st.integers(0, 3), links=st.integers(0, 1000), usual=st.floats(0, 500))
def test_a_first_story_of_a_new_account_on_a_quiet_brand_is_never_held(week, links, usual):
    first = Circumstances(0, told=1, brand_share=1.0, week=week, usual_week=usual, links=links)
    assert not weigh(first).holds


ALONE = {
    NEW_ACCOUNT: {"account_days": 0},
    ONE_BRAND: {"told": 10_000, "brand_share": 1.0},
    BURST: {"week": 1_000_000},
    LINKS: {"links": 10_000},
}


@pytest.mark.parametrize("code", ALONE)
def test_no_circumstance_alone_holds_a_story_however_odd(code):
    found = weigh(replace(QUIET, **ALONE[code]))
    assert [reason.code for reason in found.reasons] == [code]
    assert not found.holds


HELD = {
    "new accounts flood a quiet brand": {"account_days": 0, "week": 30, "usual_week": 1},
    "a new account sings of one brand": {"account_days": 0, "told": 8, "brand_share": 1.0},
    "one brand, link after link": {"told": 8, "brand_share": 1.0, "links": 3},
}


@pytest.mark.parametrize("around", HELD.values(), ids=HELD)
def test_extremes_together_ask_a_person(around):
    assert weigh(replace(QUIET, **around)).holds


def test_a_member_of_old_who_tells_of_many_brands_is_not_noticed():
    found = weigh(Circumstances(2000, told=40, brand_share=0.05, week=2, usual_week=1))
    assert found.reasons == ()
    assert found.score < 0.05


def test_a_busy_week_of_a_busy_brand_is_a_usual_week():
    assert weigh(replace(QUIET, week=90, usual_week=30)) == weigh(QUIET)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("I waited, e.g. an hour. Then I left.", 0),
        ("Write to https://example.org/a?b=c", 1),
        ("www.kettleby.example and KETTLEBY.COM", 2),
        ("kettleby.com, kettleby.com. Kettleby.com!", 1),
    ],
)
def test_links_are_counted_once_each(text, links):
    assert links_in(text) == links
