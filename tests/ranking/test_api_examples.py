"""The examples of the documentation are answers this code gives, and the documentation says what it does.

After a change of the API that is meant: `UPDATE_EXAMPLES=1 pytest tests/ranking/test_api_examples.py`, then
`manage.py api_reference > docs/reference/api.md`.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from cherclient.api.documentation import document, in_html, operations
from cherclient.api.examples import FILE, SITE, example_of
from cherclient.api.reference import reference
from cherclient.wiki.models import ArticleRevision
from tests.ranking.api_site import a_site, a_wiki

PATHS = {
    "index": "/api/v1/",
    "method": "/api/v1/method",
    "editions": "/api/v1/editions?limit=1",
    "edition": "/api/v1/editions/2026-03",
    "standings": "/api/v1/editions/2026-03/standings?gate=ranked&limit=1",
    "brands": "/api/v1/brands?q=eli",
    "brand": "/api/v1/brands/solbrune",
    "history": "/api/v1/brands/solbrune/history?limit=1",
    "stories": "/api/v1/stories?ending=came_back&limit=1",
    "story": "/api/v1/stories/eliot00014",
    "study": "/api/v1/study",
    "wiki_articles": "/api/v1/wiki/articles?category=aaa-example",
    "wiki_article": "/api/v1/wiki/articles/en/the-jug-of-the-example",
    "wiki_revisions": "/api/v1/wiki/articles/en/the-jug-of-the-example/revisions?limit=1",
    "wiki_revision": "/api/v1/wiki/revisions/{hash}",
    "wiki_categories": "/api/v1/wiki/categories?limit=1",
    "wiki_sources": "/api/v1/wiki/sources?year=1890",
}
VOLATILE = {
    *("hash", "previous_hash", "signature", "made_at", "changed_at", "standings_digest"),
    "digest",
}
KEY = re.compile(r"[0-9a-f]{64}")  # of an edition; that of a source is a word
HASH = re.compile(r"(?<=revisions/)[0-9a-f]{64}|(?<=[?]r=)[0-9a-f]{12}")
REFERENCE = Path(__file__).parents[2] / "docs/reference/api.md"


def same(kept: object, found: object, where: str = "") -> None:
    """Equal to the digit; of keys, hashes and moments, equal in kind."""
    assert type(kept) is type(found), where
    if isinstance(kept, dict):
        assert kept.keys() == found.keys(), where
        for name, value in kept.items():
            if name in VOLATILE or (name == "key" and KEY.fullmatch(value)):
                assert len(value) == len(found[name]), f"{where}.{name}"
            else:
                same(value, found[name], f"{where}.{name}")
    elif isinstance(kept, list):
        assert len(kept) == len(found), where
        for n, pair in enumerate(zip(kept, found, strict=True)):
            same(*pair, f"{where}[{n}]")
    elif isinstance(kept, float):
        assert found == pytest.approx(kept, abs=1e-6), where
    elif isinstance(kept, str):
        assert HASH.sub("", kept) == HASH.sub("", found), where
    else:
        assert kept == found, where


@pytest.mark.django_db
def test_the_examples_are_what_the_api_answers(client):
    a_site()
    a_wiki()
    head = ArticleRevision.objects.get(title="The jug of the example", number=2).hash
    answers = {}
    for name, pattern in PATHS.items():
        path = pattern.replace("{hash}", head)
        response = client.get(path)
        assert response.status_code == 200, path
        text = response.content.decode().replace(settings.SITE_URL.rstrip("/"), SITE)
        answers[name] = {"path": path, "answer": json.loads(text)}
    if os.environ.get("UPDATE_EXAMPLES"):
        FILE.write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    same(json.loads(FILE.read_text(encoding="utf-8")), answers)


def test_each_operation_has_an_example():
    described = {each["get"]["operationId"] for each in document()["paths"].values()}
    assert described == set(PATHS)
    assert all(example_of(name) for name in described)


def test_the_reference_is_what_the_command_prints(capsys):
    assert reference() == REFERENCE.read_text(encoding="utf-8")


def test_words_between_backticks_are_code_and_nothing_else_is_markup():
    assert in_html("`a<b` & c") == "<code>a&lt;b</code> &amp; c"
    assert in_html("{0} `{}`") == "{0} <code>{}</code>"


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.django_db
def test_the_page_shows_every_operation_with_its_parameters(client, language):
    with translation.override(language):
        page = client.get(reverse("api_documentation")).content.decode()
        described = operations()
    for each in described:
        assert f'id="{each.name}"' in page
        assert each.path in page
        for parameter in each.parameters:
            assert f"<code>{parameter.name}</code>" in page


def test_the_page_speaks_french():
    with translation.override("fr"):
        french = {each.name: each.summary for each in operations()}
    with translation.override("en"):
        english = {each.name: each.summary for each in operations()}
    assert not [name for name in french if french[name] == english[name]]
