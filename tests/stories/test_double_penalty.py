"""The sums of what a trouble cost a second time."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from stories.double_penalty import DoublePenalty, double_penalty, time_in_words
from stories.vocabulary import TellingStep

STEPS = st.builds(
    TellingStep,
    minutes=st.none() | st.integers(0, 1_440),
    cost=st.none() | st.decimals(0, 9_999, places=2),
    identity_checks=st.none() | st.integers(0, 50),
)


def test_minutes_euros_and_checks_add_up():
    steps = [
        TellingStep(minutes=30, cost=Decimal("12.90"), identity_checks=2),
        TellingStep(minutes=17, cost=Decimal("3.00")),
        TellingStep(),
    ]
    assert double_penalty(steps, repetitions=4) == DoublePenalty(47, Decimal("15.90"), 3, 2, 4)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "You waited 47 min and paid €15.90."),
        ("fr", "15,90"),
    ],
)
def test_the_author_reads_minutes_and_euros(language, said):
    with translation.override(language):
        assert said in DoublePenalty(47, Decimal("15.90")).to_author


def test_a_reader_reads_every_sum():
    with translation.override("en"):
        assert DoublePenalty(125, Decimal(8), 3, 2, 4).in_words == (
            "2 h 05 min of waiting, €8 paid, the story told again 4 times, 2 identity checks"
        )


def test_nothing_is_said_of_nothing():
    assert not double_penalty([TellingStep()])
    assert DoublePenalty().in_words == DoublePenalty().to_author == ""


@pytest.mark.parametrize(("minutes", "words"), [(59, "59 min"), (60, "1 h"), (61, "1 h 01 min")])
def test_an_hour_is_said_in_hours(minutes, words):
    with translation.override("en"):
        assert time_in_words(minutes) == words


@given(st.lists(STEPS, max_size=8), st.lists(STEPS, max_size=8))
def test_the_sum_of_two_moments_is_that_of_their_contacts(some, others):
    assert double_penalty(some) + double_penalty(others) == double_penalty([*some, *others])
