"""The API keeps the word of its OpenAPI document, whatever it is asked."""

from __future__ import annotations

import doctest
import re
from importlib import import_module
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cherclient.api import cursors
from stories.vocabulary import Ending
from tests.ranking.api_site import a_site
from tests.ranking.openapi_check import mistakes

pytestmark = pytest.mark.django_db
WORDS = ["current", "2026-03", "2026-3", "solbrune", "eliot00014", "-1", "../x", "é", "%00", "a b"]
VALUES = st.one_of(
    st.sampled_from(
        [*WORDS, "1", "200", "201", "1e9", "null", "ranked", "appliances", "came_back"]
    ),
    st.text(max_size=30),
    st.builds(cursors.encode, st.sampled_from(["stories", "brands", "editions", "standings"])),
    st.builds(
        cursors.encode,
        st.sampled_from(["stories", "brands", "history", "editions", "standings"]),
        st.one_of(st.integers(-(2**70), 2**70), st.text(max_size=12)),
        st.one_of(st.integers(-(2**70), 2**70), st.text(max_size=12)),
    ),
)


@pytest.fixture
def document(client):
    return client.get("/api/v1/openapi.json").json()


def answer_of(response, path: str, document: dict) -> list[str]:
    """The mistakes of an answer against what the document says of that path and status."""
    answers = document["paths"][path]["get"]["responses"]
    said = answers.get(str(response.status_code))
    if said is None:
        return [f"{response.status_code} is not in the document"]
    if "content" not in said:
        return []
    media, content = next(iter(said["content"].items()))
    if not response.headers["Content-Type"].startswith(media):
        return [f"{response.headers['Content-Type']} is not {media}"]
    return mistakes(response.json(), content["schema"], document)


def test_the_document_is_openapi_3_1_and_every_reference_leads_somewhere(document):
    assert document["openapi"].startswith("3.1")
    assert document["info"]["license"]["url"].startswith("https://creativecommons.org/")
    schemas = document["components"]["schemas"]
    found = re.findall(r"#/components/schemas/(\w+)", str(document))
    assert set(found) <= set(schemas)
    for path, operations in document["paths"].items():
        assert operations.keys() == {"get"}, path
        operation = operations["get"]
        placed = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
        assert placed == set(re.findall(r"{(\w+)}", path))
        assert all(p["description"] for p in operation["parameters"])


def test_the_check_sees_what_is_wrong(document):
    schema = {"$ref": "#/components/schemas/SadShare"}
    right = {"share": 0.5, "lower": 0.4, "upper": 0.6, "n": 12}
    assert mistakes(right, schema, document) == []
    for wrong in ({**right, "n": "12"}, {**right, "m": 1}, {"share": 0.5}, [], None):
        assert mistakes(wrong, schema, document)


def test_examples_are_what_their_schemas_say(document):
    for path, operations in document["paths"].items():
        content = operations["get"]["responses"]["200"]["content"]["application/json"]
        assert mistakes(content["example"], content["schema"], document) == [], path


@given(data=st.data())
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_asked_the_answer_is_documented(client, site, document, data):
    path = data.draw(st.sampled_from(sorted(document["paths"])))
    operation = document["paths"][path]["get"]
    names = [p["name"] for p in operation["parameters"] if p["in"] == "query"]
    filled = re.sub(r"{\w+}", lambda _: quote(data.draw(st.sampled_from(WORDS)), safe="%"), path)
    asked = data.draw(st.dictionaries(st.sampled_from([*names, "page", ""]), VALUES, max_size=3))
    response = client.get(f"{filled}?{urlencode(asked, errors='surrogatepass')}")
    assert response.status_code < 500
    if response.resolver_match.url_name:  # else an address no operation has
        assert answer_of(response, path, document) == []


@pytest.fixture
def site(db):
    a_site()


@given(
    kind=st.sampled_from(["stories", "brands"]),
    key=st.lists(st.one_of(st.integers(0, 2**63 - 1), st.text("abcé-", max_size=20)), max_size=3),
)
def test_a_cursor_gives_its_key_back(kind, key):
    assert cursors.decode(cursors.encode(kind, *key), kind, [type(value) for value in key]) == key


@given(st.one_of(st.text(max_size=60), st.from_regex(r"[A-Za-z0-9_-]{0,60}", fullmatch=True)))
def test_any_other_words_are_no_cursor(words):
    try:
        found = cursors.decode(words, "brands", [str])
    except cursors.BadCursor:
        return
    assert cursors.decode(cursors.encode("brands", *found), "brands", [str]) == found


@pytest.mark.parametrize("module", ["cherclient.api.cursors", "cherclient.api.examples"])
def test_examples_in_docstrings_hold(module):
    assert doctest.testmod(import_module(module)).failed == 0


def test_every_ending_can_be_asked_for(client, site):
    for ending in Ending:
        response = client.get(f"/api/v1/stories?ending={ending.value}")
        assert response.status_code == 200
        assert {story["ending"] for story in response.json()["items"]} <= {ending.value}
