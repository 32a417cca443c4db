"""Works, signed opinions, experiences of companies: what they show, and what they never touch."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cherclient.wiki.models import Source, WikiArticlePage
from cherclient.wiki.reading import bibliography, kinds
from cherclient.wiki.services.sources import propose_key
from ranking.models import BrandMonth, Spell
from ranking.services import make_edition
from stories.models import Brand, Story
from tests.ranking.api_site import a_site

HIRSCHMAN = {
    "kind": "book",
    "title": "Exit, Voice, and Loyalty",
    "authors": "Hirschman, Albert O.",
    "year": "1870",
    "publisher": "Harvard",
    "language": "en",
}


@pytest.fixture
def shelf(db):
    Source.objects.all().delete()
    make = Source.objects.create
    make(key="zed-1871", kind="report", authors="Zed, Ana", year=1871, title="Paid", sponsor="Acme")
    make(key="abel-1870", kind="book", authors="Abel, Eve", year=1870, title="Jugs & <jars>")
    make(key="loi-1872", kind="law", year=1872, title="Loi du pichet", language="fr")


def test_the_bibliography_narrows_and_goes_on_and_says_who_paid(
    client, shelf, article, monkeypatch, django_assert_max_num_queries
):
    one = article("Un pichet", "Il fuit {{source:zed-1871|p. 3}}.\n\n{{source:zed-1871}}")
    article("Deux pichets", "{{source:zed-1871}}").unpublish()
    with django_assert_max_num_queries(12):
        page = client.get(reverse("wiki:sources")).content.decode()
    places = [page.index(name) for name in ("Abel, Eve", "Loi du pichet", "Zed, Ana")]
    assert places == sorted(places)
    assert "Jugs &amp; &lt;jars&gt;" in page
    assert "Acme" in page
    for query, kept in (
        ("author=zed", ["Paid"]),
        ("author=JUGS abel", ["Jugs"]),
        ("kind=law", ["Loi"]),
        ("year=1870", ["Jugs"]),
        ("year=1870&kind=law", []),
        ("kind=x&year=99999&author=%00&after=%00nobody", ["Jugs", "Loi", "Paid"]),
    ):
        page = client.get(f"{reverse('wiki:sources')}?{query}").content.decode()
        assert [name for name in ("Jugs", "Loi du", "Paid") if f">{name}" in page] == [
            {"Loi": "Loi du"}.get(name, name) for name in kept
        ], query
    monkeypatch.setattr(bibliography, "PAGE", 2)
    seen, query = [], ""
    while query is not None:
        shown = client.get(f"{reverse('wiki:sources')}?{query}").context["shelf"]
        seen += [work.source.key for work in shown.works]
        query = shown.next or None
    assert sorted(seen) == ["abel-1870", "loi-1872", "zed-1871"]

    address = reverse("wiki:source", args=["zed-1871"])
    monkeypatch.setattr(bibliography, "CITED_PAGE", 1)
    with django_assert_max_num_queries(12):
        page = client.get(address)
    assert "<q>Il fuit.</q>" in page.content.decode()
    assert one.address() in page.content.decode()
    assert "Deux pichets" not in page.content.decode()
    following = client.get(f"{address}?after={page.context['cited'].next}").content.decode()
    assert one.address() in following
    assert "<q>" not in following
    assert client.get(f"{address}?after=-1%00").status_code == 200
    assert client.get(reverse("wiki:source", args=["nobody"])).status_code == 404


def test_a_confirmed_member_adds_a_work_and_loses_nothing_typed(
    client, shelf, confirmed, newcomer, other_confirmed
):
    address = reverse("wiki:add_source")
    assert client.get(address).status_code == 302
    client.force_login(newcomer)
    page = client.get(address)
    assert page.status_code == 200
    assert "<form" not in page.content.decode().partition("<main")[2]
    assert client.post(address, HIRSCHMAN).status_code == 200
    assert Source.objects.count() == 3
    client.force_login(confirmed)
    for wrong, field in (
        ({"title": " "}, "title"),
        ({"year": "jadis"}, "year"),
        ({"year": "99999999999"}, "year"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"key": "Two Words"}, "key"),
        ({"key": "nouveau"}, "key"),
        ({"authors": "A" * 241}, "authors"),
        ({"kind": "poem"}, "kind"),
        ({"publisher": "a\x00b"}, "publisher"),
    ):
        page = client.post(address, HIRSCHMAN | wrong)
        assert page.status_code == 200
        assert field in page.context["form"].errors, wrong
        assert "Hirschman" in page.content.decode() or "authors" in wrong
    taken = client.post(address, HIRSCHMAN | {"key": "abel-1870"})
    assert reverse("wiki:source", args=["abel-1870"]) in taken.content.decode()
    assert "Hirschman" in taken.content.decode()
    done = client.post(address, HIRSCHMAN)
    assert done.url == reverse("wiki:source", args=["hirschman-1870"])
    assert client.post(address, HIRSCHMAN).url == done.url  # sent twice
    client.force_login(other_confirmed)
    assert client.post(address, HIRSCHMAN).url.endswith("/hirschman-1870-a/")
    added = Source.objects.get(key="hirschman-1870")
    assert (added.added_by, added.year) == (confirmed, 1870)
    assert propose_key("Abel, Eve; d’Arc, Jeanne; C, D; E, F", None, "") == "abel-d-arc-c"
    assert propose_key("", 1900, "L’été des pichets bleus") == "l-ete-des-pichets-bleus-1900"


def test_opinions_and_experiences_stand_apart_and_no_figure_counts_them(
    client, article, monkeypatch, django_assert_max_num_queries
):
    a_site()
    counted = [model.objects.count() for model in (Story, Spell, BrandMonth, Brand)]
    digest = make_edition().digest
    WikiArticlePage.objects.filter(kind__in=["tribune", "case"]).delete()
    text = "Le client de Solbrune part {{récit:eliot00014}}."
    article("Contre tout", text, kind="tribune", signed_by="Ada Signe", thesis="Non & non.")
    article("Notre atelier", text, kind="case", company="Solbrune", interest="Salariée, payée.")
    article("Notre autre atelier", text, kind="case", company="Naubelle")
    with django_assert_max_num_queries(8):
        page = client.get(reverse("wiki:tribunes")).content.decode()
    assert "Ada Signe" in page
    assert "Non &amp; non." in page
    assert "Notre atelier" not in page
    page = client.get(reverse("wiki:cases")).content.decode()
    assert "Salariée, payée." in page
    assert "Contre tout" not in page
    monkeypatch.setattr(kinds, "PAGE", 1)
    first = client.get(reverse("wiki:cases"))
    assert "Notre autre atelier" in first.content.decode()
    older = client.get(f"{reverse('wiki:cases')}?after={first.context['listed'].next}")
    assert [each.title for each in older.context["listed"].articles] == ["Notre atelier"]
    assert client.get(f"{reverse('wiki:cases')}?after=x.%00").status_code == 200
    assert [model.objects.count() for model in (Story, Spell, BrandMonth, Brand)] == counted
    assert make_edition().digest == digest
