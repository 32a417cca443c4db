"""Narrowing a list: what is offered, how many there are, what the address says."""

from __future__ import annotations

import html
import re

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from stories.finding import facets, search
from stories.finding.asked import FACETS, Place, Sort, StoryFilter
from stories.finding.facets import beside, digits, in_words
from stories.models import Episode, Step, Story
from stories.queries import stories_page
from stories.vocabulary import Ending
from tests.factories import BrandFactory, StoryFactory
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def asked(query: str) -> StoryFilter:
    return StoryFilter.from_query(QueryDict(query))


def offered(query: str) -> dict[str, dict[str, str]]:
    """Counts by group and label."""
    return {
        group.name: {choice.label: choice.count for choice in group.choices}
        for group in beside(asked(query)).groups
    }


def tell(emotions=(), excuses=(), stage="", channel="", **kwargs):
    story = StoryFactory(**kwargs)
    episode = Episode.objects.create(
        story=story, title="One", emotions=list(emotions), excuses=list(excuses), stage=stage
    )
    if channel:
        Step.objects.create(episode=episode, channel=channel)
    search.index_story(story)
    return story


@remembered
def four_stories() -> list[Story]:
    return [
        tell(["pride", "trust"], stage="meeting", channel="phone", ending=Ending.FADED),
        tell(["pride"], ["procedure"], channel="phone", ending=Ending.FADED),
        tell(["trust"], stage="wear", channel="letter", ending=Ending.LEFT_RIVAL),
        tell(ending=Ending.TOGETHER_LOVE, language="fr", title="Le grille-pain"),
    ]


@pytest.fixture
def several(db):
    return four_stories()


def test_values_are_offered_with_their_number_and_none_with_zero(several):
    found = offered("")
    assert found["ending"] == {
        "Still together, by choice": "1",
        "The love faded": "2",
        "Left for a competitor": "1",
    }
    assert found["emotion"] == {"Trust": "2", "Pride": "2"}
    assert found["channel"] == {"Telephone": "2", "Letter": "1"}
    assert found["excuse"] == {"“It is the procedure”": "1"}
    assert found["language"] == {"French": "1", "English": "3"}
    assert found["decade"] == {"the 2000s": "4"}
    assert found["sector"].popitem()[1] == "4"


def test_a_facet_with_one_value_at_a_time_offers_the_others_as_if_none_were_chosen(several):
    found = offered("ending=faded")
    assert found["ending"]["Left for a competitor"] == "1"
    assert found["emotion"] == {"Trust": "1", "Pride": "2"}


def test_several_values_of_a_facet_are_wanted_together(several):
    assert stories_page(asked("emotion=pride&emotion=trust")).stories == [several[0]]
    assert offered("emotion=pride")["emotion"] == {"Trust": "1", "Pride": "2"}


def test_a_count_is_the_number_of_stories_its_link_leads_to(several):
    for query in ("", "ending=faded", "emotion=pride", "q=geoff&channel=phone"):
        for group in beside(asked(query)).groups:
            for choice in group.choices:
                if not choice.chosen:
                    assert choice.count == str(len(stories_page(asked(choice.query)).stories))


def test_counts_stop_at_a_thousand(several, monkeypatch):
    """The same roads at two stories as at a thousand: more are counted apart, value by value."""
    exact = {query: offered(query) for query in ("", "ending=faded", "emotion=pride")}
    cache.clear()
    for module in (search, facets):
        monkeypatch.setattr(module, "COUNTED_MAX", 1)
        monkeypatch.setattr(module, "READ_MAX", 1)
    for query, groups in exact.items():
        capped = offered(query)
        assert offered(query) == capped  # kept for a while
        for name, numbers in groups.items():
            assert capped[name] == {
                label: "1" if number == "1" else "1+" for label, number in numbers.items()
            }


def test_a_thousand_is_written_as_the_language_does():
    assert [digits(0), digits(1_000), digits(1_001)] == ["0", "1,000", "1,000+"]
    with translation.override("fr"):
        assert re.sub(r"\s", " ", digits(1_001)) == "1 000+"


def test_the_facets_of_the_sector_are_those_of_the_brand_or_of_the_unnamed_story(several):
    from stories.models import Sector

    sector = Sector.objects.exclude(code="appliances").first()
    unnamed = StoryFactory(brand=None, sector=sector)
    search.index_story(unnamed)
    assert stories_page(asked(f"sector={sector.code}")).stories == [unnamed]


def test_what_makes_no_sense_is_left_out():
    query = (
        "ending=nope&emotion=&emotion=pride&emotion=joy&language=de&decade=1987&decade=20000"
        "&sector=none-such&tag=none-such&brand=none-such&year=12&before=yesterday&sort=best&x=1"
    )
    assert asked(query) == asked("emotion=pride")


def test_an_address_is_short_ordered_and_says_the_same(several):
    found = asked("sort=title&emotion=trust&ending=faded&q=+l%C3%A0+&emotion=pride&emotion=trust")
    assert found.query == "q=l%C3%A0&ending=faded&emotion=trust&emotion=pride&sort=title"
    assert asked(found.query).query == found.query
    assert asked("sort=title").sort is Sort.NEWEST  # no words, no head to look in


def test_the_list_is_said_in_words(several):
    assert in_words(asked("q=coin&ending=faded")) == "Words: coin; Ending: The love faded"
    assert in_words(asked("")) == ""


VALUES = st.one_of(st.text(max_size=12), st.sampled_from(["faded", "pride", "1990", "fr", "2026"]))
NAMES = st.sampled_from([facet.name for facet in FACETS] + ["q", "sort", "before", "x"])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(NAMES, VALUES), max_size=6))
def test_any_address_is_read_and_written_back(pairs):
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    first = StoryFilter.from_query(query)
    again = asked(first.query)
    assert again.query == first.query
    stories_page(first)
    beside(first)


@given(st.text(max_size=40))
def test_any_key_of_a_place_is_a_place_or_nothing(key):
    place = Place.read(key)
    assert place is None or Place.read(str(place)) == place


# --- the page ---------------------------------------------------------------------------------------


def shown(client, query: str, language: str = "en") -> str:
    with translation.override(language):
        response = client.get(reverse("stories:list") + query)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?q=coin&sort=title&ending=faded&emotion=pride&channel=phone&language=en&sector=appliances",
        "?q=coin&tag=leeds&brand=kettleby",
        "?q=none-such",
    ],
)
def test_a_list_takes_eight_queries_at_most_whatever_its_length(
    several, client, django_assert_max_num_queries, query
):
    StoryFactory.create_batch(22, brand=BrandFactory(name="Kettleby"))
    client.get("/en/")  # the addresses of the foot are in the cache
    with django_assert_max_num_queries(8):
        shown(client, query)


def test_the_order_is_said_above_the_list_and_the_other_is_offered(several, client):
    """F4: the order, in words, above the list."""
    page = shown(client, "?q=geoff")
    assert "The most recently published first." in page
    assert 'href="?q=geoff&sort=title"' in page
    other = shown(client, "?q=geoff&sort=title")
    assert "First the stories with all these words in their title" in other
    assert 'href="?q=geoff"' in other


def test_what_is_chosen_stands_above_the_list_each_with_a_way_out(several, client):
    page = shown(client, "?q=geoff&ending=faded")
    assert "Stories found: <strong>2</strong>" in page
    assert 'href="?q=geoff" aria-label="remove Ending: The love faded"' in page
    assert 'href="?ending=faded" aria-label="remove Words: geoff"' in page
    assert '<input type="hidden" name="ending" value="faded">' in page


def test_a_search_that_finds_nothing_says_so_and_offers_ways_on(several, client):
    BrandFactory(name="Kettleby")
    page = shown(client, "?q=Ketleby")
    assert "No story answers this search." in page
    assert 'Did you mean <a href="?q=Kettleby">Kettleby</a>' in page
    page = shown(client, "?q=none-such&ending=faded")
    assert "Search without “Ending: The love faded”" in page
    assert "Search without “Words: none-such”" in page


def test_what_is_typed_is_never_markup(client):
    page = client.get("/en/stories/", {"q": "</script><b>x"}).content.decode()
    assert "<b>x" not in page


def test_the_end_of_a_list_that_became_shorter_leads_back(several, client):
    assert "Back to its beginning" in shown(client, "?before=1-1&ending=faded")


@pytest.mark.parametrize(
    "before", ["-1", "1", "9" * 40, "t", "é-1", "1-" + "9" * 18, "t99999999999999999-1"]
)
@pytest.mark.parametrize("more", ["", "&q=geoff", "&q=geoff&sort=title", "&ending=faded"])
def test_a_senseless_place_is_no_error(several, client, before, more):
    assert "<h1" in shown(client, f"?before={before}{more}")


def test_values_of_ten_thousand_signs_are_no_error(client):
    for facet in FACETS:
        assert "<h1" in shown(client, f"?{facet.name}={'x' * 10_000}")
    assert "<h1" in shown(client, "?" + "&".join(f"emotion=x{n}" for n in range(500)))
    assert "<h1" in shown(client, "?tag=%00&q=%00&ending=%FF")


def test_the_other_language_keeps_what_was_asked(several, client):
    assert 'href="/fr/recits/?ending=faded"' in shown(client, "?ending=faded")
