"""The months of a row give back the very spells that were counted."""

from __future__ import annotations

import datetime as dt

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ranking.dump.codes import Uncounted
from ranking.dump.rows import (
    Disguise,
    month_words,
    months_from_spells,
    months_said,
    uncounted_because,
)
from ranking.endings import ENDINGS, OUTCOMES, STILL_SEEN
from ranking.methods import month_number, spells_of
from ranking.models import Spell
from ranking.services.counting import spells_from
from stories.fuzzy_dates import FuzzyDate
from stories.published import StoryFacts

UTC = dt.UTC
days = st.dates(dt.date(1900, 1, 1), dt.date(2031, 12, 31))
endings = st.sampled_from(ENDINGS)


@st.composite
def fuzzy(draw) -> FuzzyDate | None:
    """No date, a day, or a span of up to twelve years."""
    if not draw(st.integers(0, 4)):
        return None
    first = draw(days)
    return FuzzyDate(first, first + dt.timedelta(days=draw(st.sampled_from([0, 0, 30, 364, 4400]))))


def facts(**changes) -> StoryFacts:
    whole = {
        "story_id": 1,
        "brand_id": 1,
        "author_key": "account:1",
        "published_at": dt.datetime(2031, 12, 31, tzinfo=UTC),
        "told_on": dt.date(2031, 12, 31),
        "ad_probability": 0.02,
        "began": FuzzyDate(dt.date(2005, 3, 1), dt.date(2005, 3, 31)),
        "ended": None,
        "returned": None,
        "ending": "together_love",
        "cause": "",
        "love": 9,
        "contract_kind": "",
        "independent": True,
        "long_enough": True,
        "duplicate_cluster": 1,
    }
    return StoryFacts(**whole | changes)


def stretches(spells: list[Spell]) -> list[tuple[int, bool]]:
    return [(spell.duration, spell.event) for spell in spells]


@settings(deadline=None, max_examples=400)
@given(began=fuzzy(), ended=fuzzy(), returned=fuzzy(), ending=endings, told_on=days)
def test_spells_survive_the_road_through_the_table(began, ended, returned, ending, told_on):
    told = facts(began=began, ended=ended, returned=returned, ending=ending, told_on=told_on)
    spells = spells_from(told)
    assume(spells)

    months = months_from_spells(spells, told_on)
    again = spells_of(
        OUTCOMES[spells[0].outcome],
        told=months.told,
        began=months.began,
        ended=months.ended,
        returned=months.returned,
    )

    assert [(spell.months, spell.event) for spell in again] == stretches(spells)
    assert [again[0].start, *(spell.start for spell in again[1:])] == [s.began for s in spells]
    assert (months.ended is None) or ending not in STILL_SEEN


@settings(deadline=None)
@given(began=fuzzy(), ended=fuzzy(), returned=fuzzy(), told_on=days)
def test_the_months_of_a_story_that_does_not_count_come_in_order(began, ended, returned, told_on):
    told = facts(began=began, ended=ended, returned=returned, ending="", told_on=told_on)
    months = months_said(told)
    known = [months.began, months.ended, months.returned, months.told]
    in_order = [month for month in known if month is not None]
    assert in_order == sorted(in_order)
    assert (months.began is None) == (began is None)
    assert months.told == month_number(told_on)


def test_a_month_is_written_with_its_year():
    assert [month_words(0), month_words(1291)] == ["1900-01", "2007-08"]


def test_an_author_is_the_same_on_one_brand_only_and_in_one_dump_only():
    dump, next_dump = Disguise(b"key", {}), Disguise(b"another key", {})
    assert dump.author("saab", 7) == dump.author("saab", 7)
    others = [dump.author("lada", 7), dump.author("saab", 8), next_dump.author("saab", 7)]
    assert len({dump.author("saab", 7), *others}) == 4


def test_clusters_are_numbered_from_one_and_a_lone_text_has_none():
    disguise = Disguise(b"key", {(1, 900): 2, (2, 900): 3})
    assert [disguise.cluster(2, 900), disguise.cluster(1, 900), disguise.cluster(2, 900)] == [
        1,
        2,
        1,
    ]
    assert disguise.cluster(3, 900) is None


def test_every_reason_not_to_count_is_told():
    late = FuzzyDate(dt.date(2004, 1, 1), dt.date(2004, 1, 1))
    none_of = [
        (facts(brand_id=None), Uncounted.NO_BRAND),
        (facts(ending=""), Uncounted.NO_ENDING),
        (facts(ending="one_night"), Uncounted.ONE_NIGHT),
        (facts(began=None), Uncounted.NO_BEGINNING),
        (facts(independent=False), Uncounted.NOT_INDEPENDENT),
        (facts(long_enough=False), Uncounted.TOO_SHORT),
        (facts(ending="faded", ended=late), Uncounted.IMPOSSIBLE_DATES),
    ]
    for told, reason in none_of:
        assert spells_from(told) == []
        assert uncounted_because(told, [], 1) == reason
    spell = spells_from(facts())[0]
    spell.weight = 1000
    assert uncounted_because(facts(), [spell], 1) is None
    spell.weight = 0
    assert uncounted_because(facts(), [spell], 1) == Uncounted.TOLD_AGAIN
    assert uncounted_because(facts(), [spell], 1001) == Uncounted.COPIES
    spell.surge = True
    assert uncounted_because(facts(), [spell], 1) == Uncounted.SURGE
