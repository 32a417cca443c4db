"""A brand's portrait: figures worked by hand, what the page says of few stories, and what it costs."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import replace

import numpy as np
import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from ranking.methods import honesty, wilson_interval
from ranking.models import Edition
from ranking.pages import portrait as portraits
from ranking.pages.brand_spells import WAYS, label_of_way, spells_of_brand
from ranking.pages.portrait import EDITIONS, history_of, longest_memories, portrait_of
from ranking.pages.portrait_figures import cohorts_of, ways_of
from ranking.queries import current_edition, standing_of
from ranking.services import count_story, make_edition
from stories.published import facts_of
from stories.vocabulary import Cause, Ending
from tests.factories import BrandFactory
from tests.ranking.counted import published, told_by
from tests.ranking.made import a_standing, an_edition

pytestmark = pytest.mark.django_db

LOVED = Ending.TOGETHER_LOVE
_numbers = iter(range(1_000_000))


def told(brand, ending=LOVED, *, began=2004, lasted=None, week=None, doubt=0.0001, **answers):
    """A counted story begun in a January, which ended (or was told) so many months later."""
    number = next(_numbers)
    days = {}
    first = dt.date(began, 1, 1)
    if lasted is not None:
        end = dt.date(began + lasted // 12, lasted % 12 + 1, 1)
        name = "told_on" if ending in (LOVED, Ending.TOGETHER_DISPUTE) else "ended_min"
        days = {name: end, "ended_max": end}
    story = told_by(
        f"author {number}",
        brand=brand,
        ending=ending,
        began_min=first,
        began_max=first,
        first_published_at=published(number if week is None else week),
        **(days | answers),
    )
    count_story(replace(facts_of(story), ad_probability=doubt))
    return story


def page_of(client, brand, language="en") -> str:
    with translation.override(language):
        address = reverse("brand", args=[brand.slug])
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(html.unescape(response.content.decode()).split())


@pytest.fixture
def brand():
    return BrandFactory(name="Solbrune")


@pytest.fixture
def seven(brand):
    """Seven loves that lasted 10 years each, and ended (or not) in seven ways."""
    told(brand, LOVED, lasted=120, would_choose_again="yes")
    told(brand, Ending.TOGETHER_HABIT, lasted=120, would_choose_again="no")
    told(brand, Ending.TOGETHER_HOSTAGE, lasted=120, would_choose_again="no")
    told(brand, Ending.LEFT_RIVAL, cause=Cause.DISAPPOINTMENT, lasted=120, began=1994)
    told(brand, Ending.LEFT_ALONE, cause=Cause.DISAPPOINTMENT, lasted=120, began=1994)
    told(brand, Ending.LIFE, lasted=120, began=1994, would_choose_again="yes")
    told(brand, Ending.HANDED_ON, lasted=120, began=1994, would_choose_again="unknown")
    return brand


def many(brand, number, *endings, **changes):
    for n in range(number):
        told(brand, endings[n % len(endings)], lasted=24 + 6 * (n % 20), **changes)


def portrayed(brand):
    make_edition()
    edition = current_edition()
    return portrait_of(brand, edition, standing_of(brand, edition))


# --- figures worked by hand -----------------------------------------------------------------------


def test_each_way_to_end_has_its_rate_over_all_the_years_of_love(seven):
    ways = ways_of(spells_of_brand(seven, 0.0), with_shares=False)
    assert {way.label: way.number for way in ways} == {
        label_of_way("disappointment"): 2,
        label_of_way("together_habit"): 1,
        label_of_way("together_hostage"): 1,
        label_of_way("forced"): 1,
    }
    assert [way.rate.value for way in ways] == pytest.approx([100 * 2 / 70, *[100 / 70] * 3])
    assert [way.forced for way in ways] == [False, False, False, True]


def test_the_ways_to_end_and_the_loves_alive_make_a_hundred(seven):
    spells = spells_of_brand(seven, 0.0)
    ways = ways_of(spells, with_shares=True)
    assert sum(round(way.share.value * 7 / 100) for way in ways) == 5
    assert [way.share.value for way in ways] == [29, 14, 14, 14]
    assert spells.weight.sum() == pytest.approx(7)


def test_staying_is_counted_apart_from_choosing_again(seven):
    told(seven, Ending.CAME_BACK, lasted=120, began=1994)
    portrait = portrayed(seven)
    assert portrait.told.stays.number == 7  # the one parted by life had no say
    assert portrait.told.stays.figure.value == 57  # together, by habit, captive, back: 4 of 7
    bounds = wilson_interval(4, 7)
    assert portrait.told.stays.figure.low == round(100 * bounds.low)
    assert (portrait.told.again.number, portrait.told.again.figure.value) == (3, 33)


def test_a_doubtful_story_weighs_what_it_is_worth(brand):
    told(brand, LOVED, lasted=60)
    told(brand, LOVED, lasted=60, doubt=0.5)
    spells = spells_of_brand(brand, 0.25)
    worth = honesty(0.25)
    assert sorted(spells.weight.tolist()) == pytest.approx(sorted([worth[12], worth[0]]), rel=0.01)


def test_a_story_that_came_back_tells_a_break_up_and_a_love_that_goes_on(brand):
    back = dt.date(2010, 1, 1)
    told(brand, Ending.CAME_BACK, lasted=24, returned_min=back, returned_max=back)
    spells = spells_of_brand(brand, 0.0)
    assert sorted(spells.ways.tolist()) == [0, WAYS.index("came_back") + 1]
    assert len(spells.first) == 1


def test_a_decade_says_its_number_and_more_only_with_enough_stories(brand):
    for n in range(12):
        told(brand, Ending.FADED if n < 3 else LOVED, lasted=36 if n < 3 else 120, began=1992)
    told(brand, Ending.FADED, lasted=36, began=2003)
    nineties, noughties = cohorts_of(spells_of_brand(brand, 0.0).first)
    assert (nineties.decade, nineties.number, nineties.ended) == (1990, 12, 3)
    assert (nineties.share.value, nineties.alive.value) == (25, 75)
    assert (noughties.number, noughties.ended) == (1, 1)
    assert noughties.share is None
    assert noughties.alive is None


def test_the_longest_loves_come_first_and_once(brand):
    short = told(brand, Ending.FADED, lasted=36)
    back = dt.date(2004, 1, 1)
    twice = told(
        brand, Ending.CAME_BACK, began=1960, lasted=480, returned_min=back, returned_max=back
    )
    told(brand, LOVED, began=1950, lasted=600).delete()
    found = [(m.story, m.years, m.alive) for m in longest_memories(brand)]
    assert found == [(twice, 40, False), (short, 3, False)]


# --- the curve of its own stories -----------------------------------------------------------------


def test_thirty_stories_draw_a_curve_that_is_kaplan_and_meiers(brand):
    for n in range(32):
        told(brand, Ending.FADED if n < 8 else LOVED, lasted=36 if n < 8 else 240, began=1990)
    portrait = portrayed(brand)
    after = {each.years: each for each in portrait.told.lasting}
    assert [after[years].told.value for years in (1, 2, 5, 10, 20)] == [100, 100, 75, 75, 75]
    assert after[2].followed == pytest.approx(32, rel=0.01)
    assert after[5].followed == pytest.approx(24, rel=0.01)
    assert portrait.told.median.value is None
    assert len(portrait.told.plots) == 2


def test_below_thirty_there_is_no_curve_and_the_page_says_how_many_are_missing(client, brand):
    many(brand, 11, LOVED, Ending.FADED)
    portrait = portrayed(brand)
    assert portrait.told.plots is None
    assert all(each.told is None and each.model for each in portrait.told.lasting)
    assert f"{portrait.missing} are missing" in page_of(client, brand)
    assert portrait.missing == 19


def test_after_five_years_stands_the_score_itself(brand):
    many(brand, 11, LOVED, Ending.FADED)
    portrait = portrayed(brand)
    standing = standing_of(brand, current_edition())
    after_five = portrait.told.lasting[2].model
    assert (after_five.value, after_five.low, after_five.high) == (
        standing.percent,
        standing.lower_percent,
        standing.upper_percent,
    )
    assert portrait.years.low < standing.love_years < portrait.years.high


def test_an_edition_of_an_older_method_draws_no_years_it_cannot_know(client, brand):
    many(brand, 11, LOVED, Ending.FADED)
    edition = an_edition(parameters={})
    standing = a_standing(edition, brand)
    standing.save()
    portrait = portrait_of(brand, edition, standing)
    assert portrait.years is None
    assert all(each.model is None and each.site is None for each in portrait.told.lasting)
    page_of(client, brand)


# --- over editions --------------------------------------------------------------------------------


def closed(brand, month, *, revision=0, **changes):
    edition = an_edition(kind=Edition.Kind.CLOSED, month=month, revision=revision)
    standing = a_standing(edition, brand, **{"name": "Solbrune & Sons"} | changes)
    standing.save()
    return standing


def test_history_is_the_last_revision_of_each_month_the_latest_first(brand):
    closed(brand, dt.date(2026, 8, 1))
    july = closed(brand, dt.date(2026, 7, 1), score=0.4)
    revised = closed(brand, dt.date(2026, 8, 1), revision=1, score=0.6)
    assert history_of(brand) == [revised, july]


def test_history_stops_after_two_years(brand):
    for n in range(EDITIONS + 3):
        closed(brand, dt.date(2020 + n // 12, n % 12 + 1, 1))
    assert len(history_of(brand)) == EDITIONS


@pytest.mark.parametrize(
    ("change", "words"), [("better", "a more loyal"), ("worse", "a less loyal")]
)
def test_a_sure_change_is_announced_in_words(client, brand, change, words):
    many(brand, 6, LOVED, Ending.FADED)
    make_edition()
    closed(brand, dt.date(2026, 6, 1), change=change)
    closed(brand, dt.date(2026, 7, 1))
    page = page_of(client, brand)
    assert f"the stories published in June 2026 tell of {words} love" in page
    assert "(Solbrune & Sons)" in page  # the name it had then


def test_no_change_is_announced_when_none_is_sure(client, brand):
    many(brand, 6, LOVED, Ending.FADED)
    make_edition()
    closed(brand, dt.date(2026, 7, 1))
    assert "It has changed" not in page_of(client, brand)


# --- pages ----------------------------------------------------------------------------------------

ONLY_ENDED = [Ending.LEFT_RIVAL, Ending.FADED]


@pytest.mark.parametrize(
    ("endings", "number", "doubt"),
    [
        ([LOVED], 1, 0.0001),
        ([Ending.TOGETHER_HABIT], 1, 0.0001),
        ([LOVED], 32, 0.0001),
        (ONLY_ENDED, 32, 0.0001),
        ([Ending.LIFE], 6, 0.0001),
        (ONLY_ENDED, 14, 0.999),
    ],
    ids=["one alive", "one ended", "all loyal", "all left", "all parted", "all advertisements"],
)
def test_every_brand_has_a_page_that_says_its_number(client, brand, endings, number, doubt):
    many(brand, number, *endings, doubt=doubt)
    told(BrandFactory(), Ending.FADED, lasted=30)  # so that a love ended somewhere
    make_edition()
    standing = standing_of(brand, current_edition())
    assert standing.stories == number
    for language, notice in (("fr", "pas un sondage de tous"), ("en", "not a survey of all")):
        figures, _title, _stories = page_of(client, brand, language).partition('id="tales"')
        assert notice in figures
        assert f"<strong>{standing.percent}</strong>" in figures
        assert not re.search(r"None|\b(nan|inf)\b|{{|%\(", figures)


def test_a_brand_of_advertisements_is_said_to_be_listed_apart(client, brand):
    many(brand, 14, LOVED, doubt=0.9999)
    told(BrandFactory(), Ending.FADED, lasted=30)
    make_edition()
    assert "Listed apart" in page_of(client, brand)


def test_a_brand_no_edition_knows_has_its_stories_only(client, brand):
    told(brand, LOVED, lasted=30)  # no love ended anywhere: nothing is published
    assert make_edition() is None
    page = page_of(client, brand)
    assert "No story of this brand is counted yet" in page
    assert "How long love lasts" not in page


def test_two_stories_a_brand_are_not_compared_by_decade(client, brand):
    told(brand, LOVED, lasted=30)
    told(brand, Ending.FADED, lasted=30)
    make_edition()
    assert "By the years it began" not in page_of(client, brand)


@pytest.mark.parametrize("query", ["before=x", "page=-1", "before=9-9", "q=" + "é" * 5_000, "%00"])
def test_an_odd_address_is_still_the_portrait(client, brand, query):
    many(brand, 4, LOVED, Ending.FADED)
    make_edition()
    with translation.override("en"):
        address = reverse("brand", args=[brand.slug])
    assert client.get(f"{address}?{query}").status_code == 200


def test_an_unknown_brand_is_not_found(client):
    with translation.override("en"):
        assert client.get(reverse("brand", args=["nobody"])).status_code == 404


def test_the_page_costs_the_same_for_forty_stories_as_for_four(
    client, brand, django_assert_max_num_queries
):
    many(brand, 4, LOVED, Ending.FADED, Ending.CAME_BACK)
    make_edition()
    closed(brand, dt.date(2026, 7, 1))
    page_of(client, brand)
    cache.clear()
    with django_assert_max_num_queries(14) as few:
        page_of(client, brand)
    many(brand, 36, LOVED, Ending.FADED, Ending.CAME_BACK)
    make_edition()
    cache.clear()
    with django_assert_max_num_queries(len(few)):
        page_of(client, brand)


def test_figures_of_many_stories_are_kept_as_long_as_their_edition(
    brand, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(portraits, "KEPT_FROM", 1)
    cache.clear()
    many(brand, 6, LOVED, Ending.FADED)
    before = portrayed(brand).told
    told(brand, Ending.FADED, lasted=12)
    edition = current_edition()
    standing = standing_of(brand, edition)
    with django_assert_num_queries(2):
        assert portrait_of(brand, edition, standing).told == before
    after = portrayed(brand).told
    assert sum(way.number for way in after.ways) == 1 + sum(way.number for way in before.ways)
    cache.clear()


def test_groups_stand_for_all_their_spells(brand):
    for _ in range(5):
        told(brand, LOVED, lasted=60)
    spells = spells_of_brand(brand, 0.0)
    assert len(spells) == 1
    assert spells["number"].tolist() == [5]
    assert np.isclose(spells.weight.sum(), 5)
