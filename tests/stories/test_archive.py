"""The archive and the index of brands: everything is found without searching, at a small price."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from stories.folding import fold
from stories.models import BrandAlias, Sector
from stories.reading.brand_index import LETTERS, PAGE, IndexFilter
from tests.factories import BrandFactory, StoryFactory

pytestmark = pytest.mark.django_db


def address(name: str, *args, language: str = "en") -> str:
    with translation.override(language):
        return reverse(name, args=args)


def shown(response) -> str:
    return html.unescape(response.content.decode())


def words(response) -> str:
    main = re.search(r"<main.*</main>", shown(response), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", main[0]).split())


def titles(response) -> list[str]:
    return re.findall(r'story-line-title"[^>]*><a href="[^"]+">([^<]+)</a>', shown(response))


def names(response) -> list[str]:
    listed = re.search(r'<ul class="link-lines">(.*?)</ul>', shown(response), re.DOTALL)
    return re.findall(r'<a href="[^"?]+">([^<]+)</a>', listed[1]) if listed else []


def published(year: int, n: int = 1, **told):
    moment = dt.datetime(year, 6, n, 12, tzinfo=dt.UTC)
    return StoryFactory(title=f"Told in {year} ({n})", first_published_at=moment, **told)


def begun(year: int) -> dict:
    day = dt.date(year, 5, 1)
    return {"began_min": day, "began_max": day, "began_words": str(year)}


# --- the archive ----------------------------------------------------------------------------------


@pytest.fixture
def told(db):
    return [
        published(2024, **begun(1985)),
        published(2024, 2, **begun(1988)),
        published(2025, **begun(2003)),
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_archive_counts_years_and_decades(told, client, language):
    page = client.get(address("stories:archive", language=language))
    counted = re.findall(r'<a href="[^"]*/(\d{4})/">[^<]*</a> <span>(\d+)', shown(page))
    assert counted == [("2025", "1"), ("2024", "2"), ("2000", "1"), ("1980", "2")]


def test_a_year_lists_its_stories_newest_first(told, client):
    page = client.get(address("stories:archive_year", 2024))
    assert titles(page) == ["Told in 2024 (2)", "Told in 2024 (1)"]
    assert "The most recently published first." in words(page)
    assert "Stories published in 2024" in words(page)


def test_a_decade_lists_the_loves_begun_in_it(told, client):
    page = client.get(address("stories:archive_decade", 1980))
    assert titles(page) == ["Told in 2024 (2)", "Told in 2024 (1)"]


def test_a_story_taken_back_leaves_the_archive(told, client):
    from stories.services import withdraw_story

    withdraw_story(told[2])
    assert "2025" not in words(client.get(address("stories:archive")))
    assert client.get(address("stories:archive_year", 2025)).status_code == 404


def test_every_story_of_a_long_year_comes_once(client):
    for n in range(1, 26):
        published(2024, n)
    path = address("stories:archive_year", 2024)
    first = client.get(path)
    following = re.search(r'rel="next" href="([^"]+)"', shown(first))
    second = client.get(path + following[1])
    assert len(titles(first)) == 20
    assert len({*titles(first), *titles(second)}) == 25
    assert f'rel="prev" href="{path}"' in shown(second)


def test_the_archive_of_an_empty_site_invites(client):
    assert "Over to you!" in words(client.get(address("stories:archive")))


@pytest.mark.parametrize("start", [0, 1, 1899, 1985, 2031, 10**6, 10**18])
@pytest.mark.parametrize("name", ["stories:archive_year", "stories:archive_decade"])
def test_a_shelf_that_holds_nothing_is_not_found(told, client, name, start):
    assert client.get(address(name, start)).status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("before=garbage", 200),
        ("before=%00", 200),
        ("before=" + "9" * 10_000, 200),
        ("before=1-1", 200),
        ("page=-1", 200),
        ("year=1999&ending=faded", 200),
    ],
)
def test_an_odd_query_of_the_archive_fails_nothing(told, client, query, status):
    assert client.get(f"{address('stories:archive_year', 2024)}?{query}").status_code == status


def test_the_archive_answers_reading_only(told, client):
    assert client.post(address("stories:archive")).status_code == 405
    assert client.head(address("stories:archive")).status_code == 200


def test_the_archive_asks_little_of_the_database(told, client, django_assert_max_num_queries):
    client.get(address("stories:archive"))
    with django_assert_max_num_queries(3):
        client.get(address("stories:archive"))
    with django_assert_max_num_queries(4):
        client.get(address("stories:archive_year", 2024))


# --- the index of brands --------------------------------------------------------------------------


def index(client, query: str = "", language: str = "en"):
    return client.get(f"{address('stories:brands', language=language)}?{query}")


def test_names_stand_in_order_whatever_their_accents(client):
    for name in ("Zèbre", "éclair", "Eclat", "3 Suisses"):
        BrandFactory(name=name)
    assert names(index(client)) == ["3 Suisses", "éclair", "Eclat", "Zèbre"]
    assert names(index(client, "letter=e")) == ["éclair", "Eclat"]
    assert names(index(client, "letter=0-9")) == ["3 Suisses"]


def test_a_name_in_another_script_has_its_place(client):
    BrandFactory(name="華為")
    BrandFactory(name="Zèbre")
    assert names(index(client, "letter=other")) == ["華為"]
    assert names(index(client, "letter=z")) == ["Zèbre"]
    assert "others" in words(index(client))


def test_another_name_sends_to_the_brand(client):
    brand = BrandFactory(name="Kettleby")
    BrandAlias.objects.create(brand=brand, name="The Kettle Company")
    page = index(client, "q=kettle company")
    assert "The Kettle Company see Kettleby" in words(page)
    assert names(index(client, "q=COMPANY")) == ["The Kettle Company"]
    assert names(index(client, "q=ettleby")) == []


def test_merged_brands_and_those_not_public_are_left_out(client):
    heir = BrandFactory(name="Heir")
    BrandFactory(name="Hidden", live=False)
    BrandFactory(name="Merged", merged_into=heir, live=False)
    assert names(index(client)) == ["Heir"]


def test_each_brand_says_how_many_stories_it_has(client):
    brand = StoryFactory(brand=BrandFactory(name="Kettleby")).brand
    StoryFactory(brand=brand)
    StoryFactory(brand=brand, live=False, state="held")
    assert "Kettleby 2 stories · Home appliances" in words(index(client))


def test_stories_of_unnamed_brands_count_in_their_line_of_business(client):
    garden = Sector.objects.get(code="garden")
    StoryFactory(brand=None, brand_mask="unnamed", sector=garden)
    BrandFactory(name="Rake")
    assert "Garden 0 brands named · 1 story of a brand not named" in words(index(client))
    told = words(index(client, "sector=garden"))
    assert "1 story more in this line of business does not name its brand." in told
    assert "Rake" not in told


def test_every_name_of_a_long_index_comes_once(client):
    for n in range(2 * PAGE + 3):
        BrandFactory(name=f"Brand {n:03}")
    found, query = [], ""
    for _page in range(3):
        page = index(client, query)
        found.append(names(page))
        following = re.search(r'rel="next" href="\?([^"]+)"', shown(page))
        query = following[1] if following else ""
    assert [len(each) for each in found] == [PAGE, PAGE, 3]
    assert not query
    assert [name for each in found for name in each] == [
        f"Brand {n:03}" for n in range(2 * PAGE + 3)
    ]


@pytest.mark.parametrize("number", [1, 60])
def test_the_index_asks_as_much_for_many_brands(client, number, django_assert_max_num_queries):
    for n in range(number):
        StoryFactory(brand=BrandFactory(name=f"Brand {n}"))
    index(client)  # the addresses of the foot are kept
    with django_assert_max_num_queries(7):
        index(client)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "query",
    [
        "letter=ß",
        "letter=%00",
        "after=%00",
        "after=" + "z" * 10_000,
        "sector=%27",
        "q=%00",
        "page=-1",
    ],
)
def test_an_odd_query_of_the_index_fails_nothing(published_story, client, query, language):
    assert index(client, query, language).status_code == 200


def test_past_the_end_of_the_index_there_is_a_way_back(published_story, client):
    page = index(client, "after=zzzzzz")
    assert "The list ends here." in words(page)
    assert 'rel="prev"' in shown(page)


@given(st.dictionaries(st.sampled_from(["q", "letter", "sector", "after", "x"]), st.text()))
def test_any_query_of_the_index_is_read(query):
    asked = IndexFilter.from_query(query)
    assert asked.letter in ("", *LETTERS)
    assert asked.after == fold(asked.after)
    assert "\x00" not in asked.start + asked.sector + asked.after
    assert IndexFilter.from_query({"q": asked.start}).start == asked.start
