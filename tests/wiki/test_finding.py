"""Searches of the wiki: by the forms of words, title first, on every database alike."""

from __future__ import annotations

import re
from io import StringIO
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.search.models import IndexEntry

from cherclient.wiki.content import Block
from cherclient.wiki.models import FormerTitle, WikiArticlePage, WikiCategory
from cherclient.wiki.reading.finding import find_articles
from cherclient.wiki.reading.matching import articles_with, asked_in
from cherclient.wiki.services import save_edit
from cherclient.wiki.services.saving import head_of
from cherclient.wiki.words import TEXT
from tests.wiki.test_reading_pages import shown

pytestmark = pytest.mark.django_db


def found(client, words: str) -> str:
    page = shown(client, reverse("wiki:search") + "?" + urlencode({"q": words}))
    return page[page.index("<main") : page.index("</main")]


def titles_found(client, words: str) -> dict[str, list[str]]:
    """Titles by the part of the page they stand in."""
    parts = re.split(r'<h2 id="by-(\w+)"', found(client, words))[1:]
    listed = [
        [
            re.sub("</?mark>", "", each)
            for each in re.findall(r'<li><a href="[^"]+">(.*?)</a>', part)
        ]
        for part in parts[1::2]
    ]
    return dict(zip(parts[::2], listed, strict=True))


@pytest.fixture
def mushrooms(article):
    """Four articles that hold the same words, each in another place; one in English."""
    article("Les girolles d’essai", "Rien.", thesis="Une thèse.")
    article("Autre essai", "Zigzag.", thesis="Sur la girolle et ses reflets cuivrés.")
    article("Un troisième", "Avant.\n\n## La girolle « froide »\n\nAprès.\n\n## Fin\n\nOui.")
    long = "Loin. " * 90 + "L’œuvre des [[Les girolles d’essai|girolles]] mûries. " + "Loin. " * 90
    article("Dernier essai", f"Un.\n\n## Les sous-bois\n\nDeux.\n\n{long}")
    article("The mushroom trial", "Mothers’ mushrooms, gathered slowly.", language="en")


def test_a_search_ranks_titles_headings_and_texts_whatever_endings_and_accents(
    mushrooms, client, django_assert_max_num_queries
):
    by_place = {
        "title": ["Les girolles d’essai"],
        "head": ["Autre essai", "Un troisième"],
        "text": ["Dernier essai"],
    }
    for words in ("girolle", "GIROLLES", "gîrollés", "\x00girolle\x00"):
        assert titles_found(client, words) == by_place, words
    assert titles_found(client, "giro") == {"title": by_place["title"]}  # a word begun
    assert titles_found(client, "girolle rien") == {"text": ["Les girolles d’essai"]}
    assert titles_found(client, "oeuvre muri") == {"text": ["Dernier essai"]}
    assert titles_found(client, '"reflets cuivrés"') == {"head": ["Autre essai"]}
    assert titles_found(client, "«cuivré reflet»") == {}
    assert titles_found(client, "cuivré reflet") == {"head": ["Autre essai"]}
    assert titles_found(client, "mushroom") == {}
    with django_assert_max_num_queries(6) as asked:
        page = found(client, "girolle muries")
    ranking = [each["sql"] for each in asked.captured_queries if "CASE WHEN" in each["sql"]]
    assert len(ranking) == 1
    assert '"body"' not in ranking[0]  # texts are read of the articles shown alone
    assert "L’œuvre des <mark>girolles</mark> <mark>mûries</mark>." in page
    assert re.search(r'<p>… .{100,320} … <a href="/fr/wiki/dernier-essai/#p-4">', page, re.DOTALL)
    assert ">Les sous-bois<" in page
    assert '#la-girolle-froide"><mark>' not in page
    assert '#la-girolle-froide">La <mark>girolle</mark> « froide »' in found(client, "girolle")
    asked = articles_with(asked_in("girolle", "fr"), TEXT)
    plan = WikiArticlePage.objects.filter(pk__in=asked).explain()
    assert (
        "(content_type_id=?)" not in plan
    )  # of SQLite: the index is asked once, not once an article
    english = shown(client, "/en/wiki/search/?q=mother+mushrooms+GATHER")
    assert "<mark>Mothers</mark>’ <mark>mushrooms</mark>, <mark>gathered</mark>" in english


def test_a_search_follows_what_is_written_and_what_is_no_longer_there(
    mushrooms, client, confirmed, monkeypatch, django_capture_on_commit_callbacks
):
    there = WikiArticlePage.objects.get(slug="autre-essai")
    text = there.content.with_blocks([Block("a", "text", "Du lichen {{récit:abc}} [[Un|deux]].")])
    with django_capture_on_commit_callbacks(execute=True):
        save_edit(there, text, author=confirmed, base=head_of(there), summary="Autre")
    assert titles_found(client, "lichen deux") == {"text": ["Autre essai"]}
    assert titles_found(client, "zigzag") == {}
    assert titles_found(client, "abc") == {}
    IndexEntry.objects.all().delete()
    assert titles_found(client, "lichen") == {}
    for said in ("articles of the wiki indexed", ""):  # the second time there is nothing to do
        told = StringIO()
        call_command("index_wiki", if_needed=True, stdout=told)
        assert said in told.getvalue()
        assert bool(said) == bool(told.getvalue())
    assert titles_found(client, "lichen") == {"text": ["Autre essai"]}
    there.refresh_from_db()
    there.unpublish()
    assert titles_found(client, "lichen") == {}
    monkeypatch.setattr("cherclient.wiki.reading.finding.PAGE", 1)
    met, address = [], "?q=girolle"
    while address:
        page = shown(client, reverse("wiki:search") + address)
        met += re.findall(r'<li><a href="(/fr/wiki/[^"]+/)"', page)
        following = re.search(r'rel="next" href="(\?q=[^"]+)"', page)
        address = following[1] if following else ""
    assert met == [
        f"/fr/wiki/{s}/" for s in ("les-girolles-d-essai", "un-troisieme", "dernier-essai")
    ]


def test_a_search_shows_former_titles_and_shelves_and_invites_to_write(article, mushrooms, client):
    rich = article("L’essai du rouge")
    new = reverse("wiki:new")
    assert f"{new}?title=girolle" in found(client, "girolle")
    assert f"{new}?" not in found(client, "les GIROLLES d'essai")
    FormerTitle.objects.create(
        key="fr:l avant d hier", title="L’avant d’hier", slug="x", article=rich
    )
    page = found(client, "avant d'hi")
    assert "L’avant d’hier" in page[page.index('id="by-former"') :]
    assert f'class="button" href="{rich.address()}"' in found(client, "l’AVANT d’hier")
    FormerTitle.objects.create(key="fr:autre essai", title="Autre essai", slug="y", article=rich)
    assert "by-former" not in found(client, "autre essai")  # somebody else has it today
    shelf = WikiCategory.objects.get(slug="attente")
    assert reverse("wiki:category", args=["attente"]) in found(client, f"{shelf}s".upper())
    nothing = found(client, "xylophone & <b>")
    assert "Personne n’a encore écrit sur « xylophone & <b> »" in nothing.replace("\u202f", " ")
    assert b"<b>" not in client.get(reverse("wiki:search") + "?q=xylophone+%26+%3Cb%3E").content


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(
                ['"', "«", "*", "(", "AND", "NOT", "OR", "NEAR", ":", "|", "&", "!", "'", "\\", "-",
                 "\x00", "%", "girolle", "½", "顧客", "É", "a" * 10_000, "body:", "^", "x1", "😀"]
            ),
            max_size=9,
        ).map(" ".join),
    ),
    st.text(max_size=9),
)  # fmt: skip
@settings(max_examples=40)
def test_no_search_is_an_error(django_db_blocker, words, after):
    with django_db_blocker.unblock():
        found = find_articles("fr", {"q": words, "after": after})
        assert found is None or isinstance(found.hits, list)
        assert find_articles("en", {"q": words, "after": f"3-{after}"}) is None or found
