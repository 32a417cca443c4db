"""Any list for feed readers, and stories and brands for search engines."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from stories import sitemaps
from stories.vocabulary import Ending, Licence
from tests.factories import BrandFactory, StoryFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def address(name: str, *args, language: str = "en") -> str:
    with translation.override(language):
        return reverse(name, args=args)


@pytest.fixture
def told():
    return [
        StoryFactory(ending=Ending.FADED, text="Ham & eggs <b>for</b> two, and a coin."),
        StoryFactory(ending=Ending.FADED, attribution="Lou", licence=Licence.CC_BY_SA),
        StoryFactory(brand=BrandFactory(name="Kettleby"), language="fr"),
    ]


def entries(client, query: str = "", language: str = "en") -> tuple[ET.Element, list[ET.Element]]:
    response = client.get(address("stories:feed", language=language) + query)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)  # noqa: S314 - our own feed
    return feed, feed.findall(f"{ATOM}entry")


def items(client, query: str = "", language: str = "en") -> dict:
    response = client.get(address("stories:feed_json", language=language) + query)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/feed+json"
    return json.loads(response.content)


@pytest.mark.parametrize(
    ("query", "places"),
    [("", [2, 1, 0]), ("?ending=faded", [1, 0]), ("?brand=kettleby", [2]), ("?q=zzz", [])],
)
def test_a_feed_holds_the_stories_of_the_list_in_its_order(client, told, query, places):
    _feed, found = entries(client, query)
    titles = [told[place].title for place in places]
    assert [entry.find(f"{ATOM}title").text for entry in found] == titles
    assert [item["title"] for item in items(client, query)["items"]] == titles


def test_an_entry_of_atom_says_who_when_in_which_language_and_on_which_terms(client, told):
    _feed, (_newest, licensed, plain) = entries(client)
    story = told[1]
    day = f"{story.first_published_at:%Y-%m-%d}"
    assert licensed.find(f"{ATOM}id").text == f"tag:127.0.0.1,{day}:{story.public_id}"
    assert licensed.find(f"{ATOM}link").attrib["href"].endswith(f"{story.public_id}/{story.slug}/")
    assert licensed.find(f"{ATOM}updated").text.startswith(f"{story.last_published_at:%Y-%m-%dT%H}")
    assert licensed.find(f"{ATOM}author/{ATOM}name").text == "Lou"
    assert licensed.find(f"{ATOM}rights").text.startswith("© Lou, Creative Commons BY-SA 4.0")
    assert "creativecommons.org/licenses/by-sa/4.0/" in licensed.find(f"{ATOM}rights").text
    assert plain.find(f"{ATOM}rights").text == "© anonymous, all rights reserved"
    assert plain.find(f"{ATOM}summary").text.startswith("Ham &amp; eggs &lt;b&gt;")
    assert _newest.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "fr"


def test_an_item_of_json_feed_says_the_same(client, told):
    feed = items(client)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["home_page_url"].endswith(address("stories:list"))
    item, story = feed["items"][1], told[1]
    assert item["id"].endswith(story.public_id)
    assert item["url"].endswith(f"{story.public_id}/{story.slug}/")
    assert item["authors"] == [{"name": "Lou"}]
    assert item["_cherclient"]["licence"] == "cc-by-sa-4.0"
    assert item["_cherclient"]["licence_mention"].startswith("© Lou, Creative Commons")
    assert item["image"].endswith(f"/cartes/{story.public_id}.png")
    assert feed["items"][2]["content_text"].startswith("Ham & eggs <b>")


def test_a_feed_is_named_after_what_was_asked(client, told):
    assert items(client)["title"] == "CherClient: the latest stories"
    narrowed = items(client, "?ending=faded")
    assert narrowed["title"] == "CherClient: stories, Ending: The love faded"
    assert narrowed["feed_url"].endswith("?ending=faded")


def test_long_feeds_are_read_page_by_page(client):
    told = StoryFactory.create_batch(33, ending=Ending.FADED)
    first = items(client, "?ending=faded")
    query = "?" + first["next_url"].partition("?")[2]
    rest = items(client, query)
    ids = [item["id"].rpartition(":")[2] for item in [*first["items"], *rest["items"]]]
    assert ids == [story.public_id for story in reversed(told)]
    assert "next_url" not in rest
    feed, found = entries(client, "?ending=faded")
    (older,) = [link for link in feed.findall(f"{ATOM}link") if link.attrib["rel"] == "next"]
    assert older.attrib["href"].partition("?")[2] == query[1:]
    assert len(found) == 30


@pytest.mark.parametrize("name", ["stories:feed", "stories:feed_json"])
def test_a_reader_who_has_the_feed_is_told_so(client, told, name):
    first = client.get(address(name))
    assert first.headers["Last-Modified"]
    again = client.get(address(name), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    StoryFactory()
    again = client.get(address(name), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200


@pytest.mark.parametrize("name", ["stories:feed", "stories:feed_json"])
def test_a_feed_takes_few_queries_and_no_senseless_address_breaks_it(
    client, told, django_assert_max_num_queries, name
):
    for query in ("?q=%00%22&ending=x", "?before=-1", "?q=" + "x" * 10_000, "?tag=é&sort=title"):
        with django_assert_max_num_queries(5):
            assert client.get(address(name) + query).status_code == 200


def test_a_list_names_its_feeds(client, told):
    page = client.get(address("stories:list") + "?ending=faded").content.decode()
    for name, kind in (("feed", "atom+xml"), ("feed_json", "feed+json")):
        assert f'type="application/{kind}"' in page
        assert f'href="{address(f"stories:{name}")}?ending=faded"' in page


def test_a_list_is_described_for_search_engines(client, told):
    page = client.get(address("stories:list")).content.decode()
    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    listed, crumbs = data["@graph"]
    assert listed["@type"] == "ItemList"
    assert [item["url"].split("/")[-3] for item in listed["itemListElement"]] == [
        story.public_id for story in reversed(told)
    ]
    assert [item["name"] for item in crumbs["itemListElement"]] == ["Home", "Stories"]


# --- the sitemap ------------------------------------------------------------------------------------


def locations(client, path: str) -> list[str]:
    cache.clear()
    response = client.get(path)
    assert response.status_code == 200
    root = ET.fromstring(response.content)  # noqa: S314 - our own sitemap
    return [each.text for each in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_the_sitemap_is_cut_by_ranges_of_keys_each_story_once_a_language(
    client, told, held_story, monkeypatch
):
    monkeypatch.setattr(sitemaps, "KEYS", 2)
    pages = [each for each in locations(client, "/sitemap.xml") if "stories" in each]
    found = [each for page in pages for each in locations(client, page.partition("testserver")[2])]
    expected = {
        f"http://testserver{prefix}{story.public_id}/{story.slug}/"
        for story in told
        for prefix in ("/fr/recits/", "/en/stories/")
    }
    assert len(pages) >= 2
    assert len(found) == len(set(found))
    assert set(found) == expected


def test_brands_stand_in_the_sitemap_too(client, told):
    assert "http://testserver/en/brands/kettleby/" in locations(client, "/sitemap-brands.xml")


@pytest.mark.parametrize("page", ["0", "-1", "x", "999999", "%00"])
def test_a_page_of_the_sitemap_that_does_not_exist_is_404(client, told, page):
    cache.clear()
    assert client.get(f"/sitemap-stories.xml?p={page}").status_code == 404


def test_a_page_of_the_sitemap_counts_nothing(client, told, django_assert_num_queries):
    cache.clear()
    with django_assert_num_queries(2) as asked:  # the last key, then one range
        client.get("/sitemap-stories.xml")
    assert not any("COUNT" in query["sql"] for query in asked.captured_queries)
