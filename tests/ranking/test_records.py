"""The record of love stories: counts, shares, strongest love, longest memories, apart from the score."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from ranking.methods import Gate, wilson_interval
from ranking.models import Standing
from ranking.pages.records import SHOWN, records_of
from ranking.services import make_edition, uncount_story
from stories.models import Story
from stories.vocabulary import Ending
from tests.factories import BrandFactory, StoryFactory
from tests.ranking.made import a_board, a_standing, an_edition, brands, unranked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cold():
    cache.clear()


def address(language: str = "en") -> str:
    with translation.override(language):
        return reverse("ranking:records")


def shown(response) -> str:
    return html.unescape(response.content.decode())


def board_of(*figures: dict):
    edition = an_edition()
    rows = [
        a_standing(edition, brand, place, **changes)
        for place, (brand, changes) in enumerate(zip(brands(len(figures)), figures, strict=True))
    ]
    Standing.objects.bulk_create(rows)
    return edition


def held_by(holders) -> list[str]:
    return [holder.standing.brand.name for holder in holders]


def test_the_number_of_love_stories_makes_the_first_record_whatever_the_score():
    edition = board_of(
        {"love_stories": 5, "stories": 60, "score": 0.99},
        {"love_stories": 40, "stories": 60, "score": 0.01},
        {"love_stories": 9, "stories": 9, **unranked(love_stories=9, stories=9)},
    )
    assert held_by(records_of(edition).most) == ["Brand 001", "Brand 002", "Brand 000"]


def test_luck_with_few_stories_makes_no_record_of_the_share():
    edition = board_of(
        {"love_stories": 10, "stories": 10}, {"love_stories": 190, "stories": 200}, unranked()
    )
    found = records_of(edition).share
    assert held_by(found) == ["Brand 001", "Brand 000"]
    bounds = wilson_interval(190, 200)
    assert (found[0].percent, found[0].lower, found[0].upper) == pytest.approx(
        (95, 100 * bounds.low, 100 * bounds.high)
    )


def test_the_strongest_love_and_the_most_returns_are_those_of_ranked_brands():
    nothing = dict.fromkeys(("love", "love_lower", "love_upper"))
    edition = board_of(
        {"love": 7.0, "share_came_back": 0.3},
        {"love": 9.0, "share_came_back": 0.1},
        unranked(love=10.0, share_came_back=0.9),
        {**nothing, "share_came_back": 0.2},
    )
    found = records_of(edition)
    assert [each.brand.name for each in found.strongest] == ["Brand 001", "Brand 000"]
    assert held_by(found.came_back) == ["Brand 000", "Brand 003", "Brand 001"]
    assert all(each.lower < each.percent < each.upper for each in found.came_back)


def test_a_brand_of_advertisements_holds_no_record():
    ads = {"gate": Gate.TOO_MANY_ADS.value, "love_stories": 500, "stories": 500}
    edition = board_of({}, unranked(**ads))
    assert held_by(records_of(edition).most) == ["Brand 000"]


def lasting(title: str, began: int, **changes) -> Story:
    """A story by an author of its own, in a week of its own: no flood holds it."""
    weeks = dt.timedelta(weeks=Story.objects.count())
    return StoryFactory(
        first_published_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + weeks,
        title=title,
        began_min=dt.date(began, 1, 1),
        began_max=dt.date(began, 12, 31),
        source="records",
        attribution=title,
        **changes,
    )


def test_the_longest_memories_lead_to_their_stories(client):
    brand = BrandFactory(name="Solbrune")
    gone = {"ended_min": dt.date(2019, 1, 1), "ended_max": dt.date(2019, 12, 31)}
    first = lasting("Alive and old", 1970, brand=brand)
    lasting("Alive and young", 2015, brand=brand)
    lasting("Over and old", 1960, brand=brand, ending=Ending.LEFT_RIVAL, **gone)
    lasting("Taken by life", 1980, brand=brand, ending=Ending.LIFE, **gone)
    hidden = lasting("Not counted", 1950, brand=brand)
    uncount_story(hidden.pk)
    found = records_of(make_edition())
    assert [each.story.title for each in found.alive] == ["Alive and old", "Alive and young"]
    assert [each.story.title for each in found.over] == ["Over and old", "Taken by life"]
    assert [each.years for each in found.over] == [59, 39]
    page = shown(client.get(address()))
    with translation.override("en"):
        assert first.get_absolute_url() in page
    assert "59 years" in page


def test_a_story_that_came_back_holds_one_line():
    back = {"returned_min": dt.date(2000, 1, 1), "returned_max": dt.date(2000, 12, 31)}
    gone = {"ended_min": dt.date(1990, 1, 1), "ended_max": dt.date(1990, 12, 31)}
    brand = BrandFactory()
    lasting("There and back", 1970, brand=brand, ending=Ending.CAME_BACK, **gone, **back)
    found = records_of(make_edition())
    assert [each.story.title for each in found.alive] == ["There and back"]
    assert [each.story.title for each in found.over] == ["There and back"]
    assert found.alive[0].years in (25, 26)
    assert found.over[0].years in (19, 20)


def test_a_story_gone_since_leaves_no_dead_link(client):
    story = lasting("Here today", 1970, brand=BrandFactory(), ending=Ending.LEFT_ALONE)
    lasting("Still here", 1990, brand=BrandFactory())
    make_edition()
    assert "Here today" in shown(client.get(address()))
    type(story).objects.filter(pk=story.pk).update(live=False)
    assert "Here today" not in shown(client.get(address()))


@pytest.mark.parametrize("number", [3, 120])
def test_the_page_costs_the_same_whatever_the_number_of_brands(
    client, django_assert_max_num_queries, number
):
    a_board(number, few=number)
    client.get("/en/")
    with django_assert_max_num_queries(12):
        client.get(address())
    with django_assert_max_num_queries(4):
        page = shown(client.get(address()))
    assert page.count('<tr><th scope="row"') <= 4 * SHOWN


def test_every_figure_has_its_number_its_interval_and_the_notice(client):
    board_of({"love_stories": 30, "stories": 60})
    page = shown(client.get(address()))
    assert "50%" in page
    assert "38–62" in page
    assert "7.5–8.5" in page
    assert page.count(">60</td>") >= 3
    assert "this is not a survey" in page


def test_an_empty_site_invites(client):
    assert "No edition yet" in shown(client.get(address()))
    an_edition()
    assert "Nobody has told a love story yet" in shown(client.get(address()))
