"""The public pages: what they show, what they cost, and what they answer to odd addresses."""

from __future__ import annotations

import datetime as dt
import html
import re
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from cherclient.wiki.models import WikiArticlePage
from ranking.services import make_edition
from stories import services
from stories.finding.search import index_story
from stories.models import Brand, Episode, Story
from stories.vocabulary import Ending, State
from tests.factories import BrandFactory, StoryFactory, a_telling
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

LANGUAGES = ("fr", "en")


def address(name: str, *args, language: str = "en") -> str:
    with translation.override(language):
        return reverse(name, args=args)


def of_story(story: Story, language: str = "en") -> str:
    return address("stories:detail", story.public_id, story.slug, language=language)


def shown(response) -> str:
    return html.unescape(response.content.decode())


def story_ids(response) -> list[str]:
    """The public ids of the lines of a list, in order."""
    lines = re.findall(r'story-line-title"[^>]*><a href="([^"]+)"', response.content.decode())
    return [line.strip("/").split("/")[2] for line in lines]


@remembered
def three_brands() -> list[Brand]:
    """Three brands told about in 25 stories, with moments, tags and an edition."""
    brands = [BrandFactory() for _ in range(3)]
    endings = [Ending.TOGETHER_LOVE, Ending.LEFT_RIVAL, Ending.CAME_BACK]
    for n in range(25):
        story = StoryFactory(
            brand=brands[n % 3],
            ending=endings[n % 3],
            first_published_at=timezone.now() - dt.timedelta(weeks=n),
        )
        Episode.objects.create(story=story, title="The coin", when_words="2014", love=10)
        story.tags.add("repair", "Leeds")
        story.save()
    make_edition()
    return brands


@pytest.fixture
def peopled(db, client):
    """Somebody has been there before: the addresses of the tree and the foot are in the cache."""
    brands = three_brands()
    cache.clear()
    client.get(address("stories:rules"))
    return brands


@pytest.fixture
def cited_article(peopled):
    """A wiki article that rests on three stories and links to another article."""
    article = WikiArticlePage.objects.get(slug="staying-without-love")
    cited = [("story", story.public_id) for story in Story.objects.live()[:3]]
    article.body = [*((b.block_type, b.value) for b in article.body), *cited]
    article.save_revision().publish()
    return article


# --- what a page costs ----------------------------------------------------------------------------

BUDGETS = {
    "list": ("stories:list", 8),
    "brands": ("stories:brands", 8),
    "leaderboard": ("ranking:leaderboard", 8),
}


@pytest.mark.parametrize(("name", "most"), BUDGETS.values(), ids=BUDGETS.keys())
def test_a_list_asks_the_database_little_whatever_its_length(
    peopled, client, django_assert_max_num_queries, name, most
):
    with django_assert_max_num_queries(most):
        assert client.get(address(name)).status_code == 200


def test_the_page_of_a_story_asks_the_database_little(
    peopled, client, django_assert_max_num_queries, member
):
    story = services.tell_story(a_telling(), author=member)
    services.screen_story(story)
    with django_assert_max_num_queries(6):
        assert client.get(of_story(story)).status_code == 200


def test_the_page_of_a_brand_asks_the_database_little(
    peopled, client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        assert client.get(address("brand", peopled[0].slug)).status_code == 200


@pytest.mark.parametrize("path", ["/en/wiki/", "/en/wiki/staying-without-love/", "/en/", "/fr/"])
def test_a_page_of_the_tree_asks_the_database_little(
    cited_article, client, django_assert_max_num_queries, path
):
    with django_assert_max_num_queries(15):
        assert client.get(path).status_code == 200


# --- what a page shows ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["stories:list", "stories:brands", "stories:tell", "stories:rules", "stories:feed"]
)
def test_every_page_answers_in_both_languages(peopled, client, name, language):
    assert client.get(address(name, language=language)).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_its_language_and_where_the_other_is(published_story, client, language):
    page = shown(client.get(of_story(published_story, language)))
    assert f'<html lang="{language}">' in page
    for code in LANGUAGES:
        assert (
            f'hreflang="{code}" href="http://127.0.0.1:8000{of_story(published_story, code)}"'
            in (page)
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_stories_say_that_they_were_controlled_and_how(peopled, client, language):
    """F2: near the stories, that they are controlled, and a link to how."""
    story = Story.objects.live().first()
    rules = address("stories:rules", language=language)
    for path in (
        of_story(story, language),
        address("stories:list", language=language),
        address("stories:brands", language=language),
        address("brand", story.brand.slug, language=language),
    ):
        assert re.search(
            rf'class="source">[^<]+<a href="{rules}">', client.get(path).content.decode()
        )


def test_a_story_shows_when_it_was_lived_and_when_it_was_published(published_story, client):
    today = timezone.localdate()
    for path in (of_story(published_story), address("stories:list")):
        page = shown(client.get(path))
        assert re.search(r'<time datetime="2005">[^<]*since 2005', page)
        assert f'<time datetime="{today:%Y-%m-%d}">' in page


def test_the_words_of_an_author_run_nothing(client):
    story = StoryFactory(
        title="<script>alert(1)</script>", text="<img src=x onerror=alert(2)> " * 12
    )
    for path in (of_story(story), address("stories:list"), address("brand", story.brand.slug)):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_the_text_of_a_story_stands_in_its_own_language(client):
    story = StoryFactory(language="fr", text="« Oui », dit-il ! " * 20)
    assert '<div class="prose" lang="fr">' in shown(client.get(of_story(story)))


@pytest.mark.parametrize("state", [State.HELD, State.REFUSED, State.SCREENING])
def test_a_story_that_is_not_public_is_not_found(client, state):
    story = StoryFactory(live=False, state=state)
    assert client.get(of_story(story)).status_code == 404


def test_a_story_taken_back_leaves_a_stub(published_story, client):
    services.withdraw_story(published_story)
    assert client.get(of_story(published_story)).status_code == 410


def test_an_old_or_wrong_slug_leads_to_the_story(published_story, client):
    for path in (
        address("stories:detail", published_story.public_id, "another-title"),
        address("stories:short", published_story.public_id),
    ):
        moved = client.get(path)
        assert (moved.status_code, moved.url) == (301, of_story(published_story))


def test_a_story_without_brand_ending_nor_date_is_shown_as_told(client):
    story = StoryFactory(
        brand=None, ending="", began_min=None, began_max=None, began_words="", love=None
    )
    assert "brand not named" in shown(client.get(of_story(story)))
    assert "no ending told" in shown(client.get(address("stories:list")))


@pytest.mark.parametrize("ending", Ending)
def test_every_ending_has_its_page(client, ending):
    story = StoryFactory(
        ending=ending,
        ended_min=dt.date(2010, 1, 1),
        ended_max=dt.date(2010, 12, 31),
        ended_words="2010",
    )
    with translation.override("en"):
        label = str(ending.label)
    assert label in shown(client.get(of_story(story)))


def test_a_brand_without_a_public_story_is_not_found(held_story, client):
    assert client.get(address("brand", held_story.brand.slug)).status_code == 404
    assert held_story.brand.name not in shown(client.get(address("stories:brands")))


def test_brands_are_found_by_their_first_letters_without_accents(client):
    BrandFactory(name="Éclair")
    BrandFactory(name="Kettleby")
    page = shown(client.get(address("stories:brands") + "?q=ecl"))
    assert "Éclair</a>" in page
    assert "Kettleby</a>" not in page


def test_a_list_narrows_to_an_ending_a_language_or_a_tag(client):
    wanted = StoryFactory(ending=Ending.FADED, language="fr")
    wanted.tags.add("Dijon")
    wanted.save()
    index_story(wanted)
    StoryFactory()
    for query in ("ending=faded", "language=fr", "tag=dijon"):
        assert story_ids(client.get(f"{address('stories:list')}?{query}")) == [wanted.public_id]


# --- lists by key ---------------------------------------------------------------------------------


def walked(client, path: str) -> list[list[str]]:
    """The stories of each page, following « older »."""
    pages, start = [], path
    while path:
        page = client.get(path)
        pages.append(story_ids(page))
        older = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
        path = start.partition("?")[0] + html.unescape(older[1]) if older else ""
    return pages


@remembered
def stories_of_one_brand() -> list[Story]:
    """Stories of one brand, three by three published at the same instant."""
    brand, now = BrandFactory(), timezone.now()
    return [
        StoryFactory(
            brand=brand,
            language="fr" if n % 2 else "en",
            first_published_at=now - dt.timedelta(days=n // 3, microseconds=n // 3),
        )
        for n in range(45)
    ]


@pytest.fixture
def forty_five(db):
    return stories_of_one_brand()


def test_every_story_of_a_long_list_comes_once(client, forty_five):
    """F19: every public story is shown."""
    pages = walked(client, address("stories:list"))
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({story for page in pages for story in page}) == 45


def test_every_story_of_a_brand_comes_once(client, forty_five):
    pages = walked(client, address("brand", forty_five[0].brand.slug))
    assert sorted(story for page in pages for story in page) == sorted(
        story.public_id for story in forty_five
    )


def test_a_narrowed_list_stays_narrow_from_page_to_page(client, forty_five):
    pages = walked(client, address("stories:list") + "?language=fr")
    assert [len(page) for page in pages] == [20, 2]


def test_a_long_list_goes_from_the_newest_to_the_oldest(client, forty_five):
    """F4, F19: newest first by default, and none is left out."""
    shown_ids = [story for page in walked(client, address("stories:list")) for story in page]
    by_time = Story.objects.order_by("-first_published_at", "-id")
    assert shown_ids == list(by_time.values_list("public_id", flat=True))


# --- odd addresses --------------------------------------------------------------------------------

ODD = [
    "q=" + "x" * 10_000,
    "q=" + quote("'; DROP TABLE stories_story; --"),
    "q=" + quote('" OR 1=1 NEAR(* ^ : ('),
    "q=%00",
    "q=%ff%fe",
    "q=" + quote("💔" * 100),
    "q=a&q=b&q[]=c",
    "page=-1",
    "p=99999999999999999999",
    "before=garbage",
    "before=-1--1",
    "before=99999999999999999-999999999999999999",
    "before=" + quote("²-²"),
    "before=" + "9" * 10_000,
    "ending=happily",
    "language=xx",
    "tag=%00",
    "tag=" + "t" * 5_000,
    "sector=no-such-sector",
    "sector=%00",
    "sector=" + "s" * 5_000,
    "kind=%00",
    "&&&===;;;",
]
PUBLIC = [
    "root",
    "stories:list",
    "stories:brands",
    "stories:rules",
    "stories:tell",
    "stories:feed",
    "ranking:leaderboard",
    "ranking:method",
    "sitemap",
    "robots",
    "health",
]


@pytest.mark.parametrize("query", ODD, ids=lambda query: query[:30])
def test_no_page_fails_on_an_odd_query(published_story, client, query):
    brand = published_story.brand.slug
    paths = [
        *(address(name) for name in PUBLIC),
        of_story(published_story),
        address("brand", brand),
        address("stories:report", published_story.public_id),
        "/en/",
        "/en/wiki/",
    ]
    for path in paths:
        assert client.get(f"{path}?{query}").status_code < 500, path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "rest",
    [
        "stories/%00/",
        "recits/%00/x/",
        "stories/é/",
        "brands/%00/",
        "marques/n-existe-pas/",
        "leaderboard/2026-13/",
        "palmares/1000-01/",
        "palmares/2999-12/",
        "leaderboard/%D9%A2026-01/",
        "wiki/%00/",
        "wiki/nobody-wrote-this/",
        "x" * 3_000,
        "../../etc/passwd",
        "%",
    ],
)
def test_an_address_that_leads_nowhere_is_not_found(client, language, rest):
    assert client.get(f"/{language}/{rest}").status_code in (301, 400, 404)


def test_a_brand_page_survives_a_brand_named_like_nothing(client):
    story = StoryFactory(brand=BrandFactory(name="中文 % ' \"<b>"))
    assert Brand.objects.get().slug
    assert client.get(address("brand", story.brand.slug)).status_code == 200
