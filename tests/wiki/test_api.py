"""The wiki as programs read it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.http import urlencode

from cherclient.wiki.content import Content, chained
from cherclient.wiki.models import ArticleRevision
from tests.ranking.openapi_check import mistakes
from tests.wiki.archives import a_wiki

ROOT = "/api/v1/wiki"
pytestmark = pytest.mark.django_db


@pytest.fixture
def document(client):
    return client.get("/api/v1/openapi.json").json()


@pytest.fixture
def wiki(confirmed, other_confirmed):
    return a_wiki(confirmed, other_confirmed)


def all_of(client, path: str) -> list[dict]:
    items, following = [], ROOT + path
    while following:
        body = client.get(following).json()
        items += body["items"]
        following = (body["meta"]["next"] or "").removeprefix("http://127.0.0.1:8000")
    return items


def test_articles_with_what_they_rest_on(
    client, wiki, article, document, django_assert_max_num_queries
):
    article("L’anse", "Elle tient.")
    article("Vue", "Vue {{récit:eliot00014}}.", kind="tribune", signed_by="Ada").unpublish()
    items = all_of(client, "/articles?limit=1")
    assert [(each["language"], each["title"]) for each in items] == [
        ("fr", "La cruche"),
        ("en", "The jug"),
        ("fr", "L’anse"),
    ]
    first = items[0]
    assert first["hash"] == wiki.history.get(number=4).hash
    assert first["categories"] == ["argile", "pichets"]
    for query, titles in (
        ("language=en", ["The jug"]),
        ("category=pichets", ["La cruche"]),
        ("kind=case", []),
        (urlencode({"since": (timezone.now() + dt.timedelta(days=1)).isoformat()}), []),
        ("since=0001-01-01T00:00:00%2B00:00&language=en", ["The jug"]),
    ):
        assert [each["title"] for each in all_of(client, f"/articles?{query}")] == titles, query
    with django_assert_max_num_queries(4):
        client.get(f"{ROOT}/articles")

    with django_assert_max_num_queries(10):
        answer = client.get(f"{ROOT}/articles/fr/la-cruche")
    body = answer.json()
    path = "/api/v1/wiki/articles/{language}/{slug}"
    said = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    assert mistakes(body, said["schema"], document) == []
    assert body["meta"]["licence"]["name"] == "CC BY-SA 4.0"
    assert "{{source:pichet-1900|p. 3}}" in body["source"]
    assert body["text"].startswith(
        "Un pichet ne fuit jamais, voir L’anse.\nCe qu’on compte\nPichets"
    )
    assert body["references"] == [
        {
            "title": "L’anse",
            "slug": "l-anse",
            "block": 1,
            "sentence": "Un pichet ne fuit jamais, voir L’anse.",
        }
    ]
    assert {(each["kind"], each["key"]) for each in body["citations"]} == {
        ("source", "pichet-1900"),
        ("figure", "recits-comptes"),
    }
    assert [each["slug"] for each in body["translations"]] == ["the-jug"]
    moved = client.get(f"{ROOT}/articles/fr/le-pichet")
    assert moved.status_code == 301
    assert moved["Location"].endswith("/wiki/articles/fr/la-cruche")
    for gone in ("fr/vue", "fr/the-jug", "de/la-cruche", "fr/%00", "fr/nul"):
        assert client.get(f"{ROOT}/articles/{gone}").status_code == 404, gone


def test_revisions_can_be_checked_by_whoever_reads_them(
    client, wiki, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5):
        client.get(f"{ROOT}/articles/fr/la-cruche/revisions")
    rows = all_of(client, "/articles/fr/la-cruche/revisions?limit=3")
    assert [each["number"] for each in rows] == [4, 3, 2, 1]
    assert [each["author"] for each in rows] == ["Camille", "Camille", "Dominique", "Camille"]
    previous = ""
    for each in reversed(rows):
        with django_assert_max_num_queries(2):
            whole = client.get(f"{ROOT}/revisions/{each['hash']}").json()
        content = Content.from_json(whole["content"])
        words = (previous, each["number"], whole["made_at"], whole["summary"], content.digest)
        assert content.digest == whole["content_digest"]
        previous = chained(*words)
        assert previous == each["hash"]
    ArticleRevision.objects.filter(hash=rows[2]["hash"]).update(
        content=None, erased_at=timezone.now()
    )
    erased = client.get(f"{ROOT}/revisions/{rows[2]['hash']}").json()
    assert (erased["erased"], erased["content"], erased["source"]) == (True, None, None)
    assert client.get(f"{ROOT}/revisions/{'0' * 64}").status_code == 404
    hidden = rows[0]["hash"]
    wiki.unpublish()
    assert client.get(f"{ROOT}/revisions/{hidden}").status_code == 404
    assert client.get(f"{ROOT}/articles/fr/la-cruche/revisions").status_code == 404


def test_shelves_and_sources_page_after_page(client, wiki, django_assert_max_num_queries):
    shelves = all_of(client, "/categories?limit=1")
    assert [each["slug"] for each in shelves] == ["argile", "maison", "pichets"]
    assert shelves[2]["parents"] == ["argile", "maison"]
    assert shelves[0]["name"] == {"fr": "Argile", "en": "Clay"}
    with django_assert_max_num_queries(2):
        client.get(f"{ROOT}/categories")
    for query, found in (("", 1), ("?kind=book", 1), ("?kind=law", 0), ("?year=1900", 1)):
        assert len(all_of(client, f"/sources{query}")) == found, query
    assert all_of(client, "/sources")[0]["sponsor"] == "X"
    for wrong in ("/sources?kind=poem", "/articles?since=hier", "/categories?cursor=x"):
        answer = client.get(ROOT + wrong)
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
