"""The front page: what it opens on, what it shows, what it costs."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest

from cherclient.home.models import HomePage
from ranking.services import make_edition
from stories.vocabulary import Ending
from tests.factories import BrandFactory, StoryFactory
from tests.ranking.counted import published, told_by
from tests.ranking.ranked_site import seen_as
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


def shown(response) -> str:
    return html.unescape(response.content.decode())


def words(response) -> str:
    main = re.search(r"<main.*</main>", shown(response), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", main[0]).split())


def lines(response) -> list[str]:
    return re.findall(r'story-line-title"[^>]*><a href="[^"]+">([^<]+)</a>', shown(response))


@remembered
def eleven_brands() -> None:
    """Eleven ranked brands with fourteen stories each, and an edition."""
    for b in range(11):
        brand = BrandFactory(name=f"Brand {b:02}")
        for n in range(14):
            ended = n <= b % 4
            story = told_by(
                f"author {b} {n}",
                brand=brand,
                ending=Ending.FADED if ended else Ending.TOGETHER_LOVE,
                ended_min=dt.date(2012, 1, 1) if ended else None,
                ended_max=dt.date(2012, 1, 31) if ended else None,
                first_published_at=published(n / 2),
            )
            seen_as(story, 0.01)
    make_edition()


@pytest.fixture
def ranked(db):
    eleven_brands()


def test_an_empty_site_opens_the_chain(client):
    assert "Saab opens the chain. Over to you!" in words(client.get("/en/"))


def test_it_opens_on_the_first_sentence_of_the_newest_story(client):
    StoryFactory(title="Older")
    StoryFactory(title="Newer", text="It was raining in Leeds on that wet Saturday in March. " * 9)
    page = words(client.get("/en/"))
    assert page.startswith("It was raining in Leeds on that wet Saturday in March. First sentence")
    assert lines(client.get("/en/")) == ["Older"]


def test_editors_choose_the_story_it_opens_on_while_it_is_public(client):
    chosen = StoryFactory(title="Chosen")
    for n in range(4):
        StoryFactory(title=f"Story {n}")
    HomePage.objects.filter(locale__language_code="en").update(opening_story=chosen)
    page = client.get("/en/")
    assert "First sentence of Chosen" in words(page)
    assert lines(page) == ["Story 3", "Story 2", "Story 1"]
    chosen.live = False
    chosen.save()
    assert "First sentence of Story 3" in words(client.get("/en/"))


def test_it_shows_the_head_line_and_ten_threads_of_the_board(ranked, client):
    page = client.get("/en/")
    assert re.search(r"\d+% end badly \(between \d+ and \d+\) , and not always\.", words(page))
    board = re.search(r'<div class="board">.*?</ol>', shown(page), re.DOTALL)
    assert len(set(re.findall(r"Brand \d\d", board[0]))) == 10


def test_it_follows_the_thread_of_the_chain(client):
    first = StoryFactory(title="The first one")
    assert "The first waits for its answer: The first one" in words(client.get("/en/"))
    StoryFactory(in_chain_of=first)
    assert "2 stories answer each other. The first: The first one" in words(client.get("/en/"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_asks_the_question_of_the_study(client, language):
    page = shown(client.get(f"/{language}/"))
    assert re.search(r'id="question"><a href="/(fr/etude|en/study)/">', page)


def test_it_costs_few_queries_whatever_the_number_of_stories(
    ranked, client, django_assert_max_num_queries
):
    client.get("/en/")
    with django_assert_max_num_queries(14):
        client.get("/en/")


@pytest.mark.parametrize("query", ["page=-1", "q=%00", "x=" + "y" * 10_000])
def test_an_odd_query_fails_nothing(client, query):
    assert client.get(f"/en/?{query}").status_code == 200
