"""The pages one reads: the door, articles, shelves, letters, and the stories they rest on."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from cherclient.wiki.content import Block
from cherclient.wiki.models import (
    EvidenceReview,
    FormerTitle,
    Source,
    Thread,
    WikiArticlePage,
    WikiCategory,
)
from cherclient.wiki.notation import parse
from cherclient.wiki.reading import shelves
from cherclient.wiki.services import save_edit
from cherclient.wiki.services.saving import head_of
from stories.services import withdraw_story
from tests.factories import StoryFactory

pytestmark = pytest.mark.django_db


def shown(client, path: str, status: int = 200) -> str:
    answered = client.get(path)
    assert answered.status_code == status
    return html.unescape(answered.content.decode())


def anchors(page: str) -> set[str]:
    return set(re.findall(r'id="([^"]+)"', page))


@pytest.fixture
def rich(article, published_story):
    """An article that holds everything, linked from another and talked about."""
    Source.objects.create(
        key="essai-1999", kind="book", authors="Essai, Anne", year=1999, title="Du lien"
    )
    here = article(
        "L’essai du rouge",
        f"Un [[Pas écrit]] et [[Le second essai]] {{{{récit:{published_story.public_id}}}}}.\n\n"
        "## Ce qu’on sait\n\nDeux {{source:essai-1999|p. 12}}.\n\n### Un détail\n\nTrois.\n\n"
        "## Ce qu’on ignore\n\n[à étayer] Quatre.",
        thesis="Une thèse d’essai.",
        origin="Une idée.",
        categories=("attente", "surtaxe"),
        figures=("finissent-mal",),
        hypotheses=("H2", "H5"),
    )
    article("Le second essai", "Vers [[L’essai du rouge|lui]], et encore [[l’essai du rouge]].")
    Thread.objects.create(article=here, subject="Sûr ?", last_at=timezone.now())
    return here


# --- an article -----------------------------------------------------------------------------------


def test_an_article_shows_what_it_holds_what_it_rests_on_and_how_to_quote_it(
    rich, client, published_story, django_assert_max_num_queries
):
    client.get("/fr/")
    with django_assert_max_num_queries(14):
        page = shown(client, rich.address())
    for target in re.findall(r'href="#([^"]+)"', page):
        assert target in anchors(page), target
    assert len(anchors(page)) == len(re.findall(r' id="[^"]+"', page))
    contents = page[page.index('id="toc"') : page.index("</nav>", page.index('id="toc"'))]
    assert re.findall(r'href="#([^"]+)"', contents) == [
        *("ce-qu-on-sait", "un-detail", "ce-qu-on-ignore")
    ]
    edit = reverse("wiki:edit", args=[rich.slug])
    assert [f"{edit}?section={n}" in page for n in (1, 2, 3)] == [True, True, False]
    head = head_of(rich)
    for words in (
        '<p class="lead">Une thèse d’essai.</p>',
        "Une idée.",
        f'href="{reverse("wiki:category", args=["attente"])}"',
        f'href="{reverse("wiki:backlinks", args=[rich.slug])}">1 ',
        f'href="{reverse("wiki:talk", args=[rich.slug])}">1 ',
        f'href="{reverse("study:study")}#hypotheses"',
        f"{reverse('wiki:revision', args=[rich.slug])}?r={head.hash[:12]}",
        "creativecommons.org/licenses/by-sa/4.0/",
        f'<a href="{published_story.get_absolute_url()}"',
        ">Le second essai</a>",
        'data-support="wanting"',
        f'href="{reverse("wiki:source", args=["essai-1999"])}"',
    ):
        assert words in page, words
    said = json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.DOTALL)[1])["@graph"][0]
    assert said["@type"] == "Article"
    assert (said["headline"], said["version"]) == ("L’essai du rouge", 1)


def test_a_kept_article_costs_nothing_until_something_it_shows_changes(
    rich, client, settings, confirmed, published_story, django_capture_on_commit_callbacks,
    django_assert_num_queries,
):  # fmt: skip
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "reading"}
    }
    caches["pages"].clear()
    shown(client, rich.address())
    with django_assert_num_queries(0):
        kept = client.get(rich.address())
    assert "must-revalidate" in kept.headers["Cache-Control"]
    story = published_story.get_absolute_url()
    assert rich.title in shown(client, story)
    with django_capture_on_commit_callbacks(execute=True):
        text = rich.content.with_blocks([Block("a", "text", "Plus aucun récit.")])
        save_edit(rich, text, author=confirmed, base=head_of(rich), summary="Sans récit")
    assert "Plus aucun récit." in shown(client, rich.address())
    assert rich.title not in shown(client, story)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_story(published_story)
    assert published_story.title not in shown(client, rich.address())


def test_a_reader_walks_from_a_story_to_the_articles_that_cite_it_and_back(
    rich, article, client, published_story, django_assert_num_queries
):
    key = published_story.public_id
    article("Un bloc seul", f"Avant.\n\n{{{{récit:{key}}}}}", thesis="La thèse du bloc.")
    article("In English", f"It {{{{story:{key}}}}} rests.", language="en")
    story = shown(client, published_story.get_absolute_url())
    cited = story[story.index('id="cited-in"') :]
    assert "Un Pas écrit et Le second essai" in cited
    assert "La thèse du bloc." in cited
    assert cited.index("Un bloc seul") < cited.index("In English")
    way = re.search(rf'href="({re.escape(rich.address())}#(p-\d+))"', cited)
    there = shown(client, way[1].partition("#")[0])
    assert f'id="{way[2]}"' in there
    assert published_story.get_absolute_url() in there
    other = StoryFactory()
    assert 'id="cited-in"' not in shown(client, other.get_absolute_url())


def test_an_article_whose_story_went_says_its_evidence_is_to_be_reviewed(
    rich, client, published_story
):
    assert "notice" not in shown(client, rich.address())
    withdraw_story(published_story)
    EvidenceReview.objects.get_or_create(
        article=rich, story=published_story.public_id, settled="", defaults={"place": 1}
    )
    page = shown(client, rich.address())
    assert '<div class="notice" data-kind="doubt"' in page
    assert published_story.title not in page
    assert 'id="evidence"' in page


def test_an_opinion_is_signed_and_a_case_declares_its_interest(article, client):
    opinion = article("Un avis d’essai", kind="tribune", signed_by="Ada Essai")
    page = shown(client, opinion.address())
    assert "Ada Essai" in page
    assert reverse("wiki:tribunes") in page
    assert '"OpinionNewsArticle"' in page
    case = article(
        "Un retour d’essai", kind="case", company="Brumel", interest="Salariée de Brumel."
    )
    page = shown(client, case.address())
    assert "Brumel" in page
    assert "Salariée de Brumel." in page
    assert reverse("wiki:cases") in page
    assert "schema.org" in page
    empty = article("Vide d’essai", "")
    assert reverse("wiki:edit", args=[empty.slug]) in shown(client, empty.address())


def test_a_former_address_leads_to_the_article_and_odd_ones_nowhere(rich, client):
    FormerTitle.objects.create(key="fr:avant", title="Avant", slug="avant-essai", article=rich)
    answered = client.get("/fr/wiki/avant-essai/?x=1")
    assert (answered.status_code, answered.url) == (302, f"{rich.address()}?x=1")
    assert client.post(rich.address()).status_code == 405
    rich.unpublish()
    assert client.get(rich.address()).status_code == 404
    nothing = client.get("/fr/wiki/avant-essai/")
    assert nothing.status_code == 404
    assert f'href="{reverse("wiki:search")}"' in nothing.content.decode()
    assert client.get(f"/en/wiki/{rich.slug}/").status_code == 404


# --- the door, shelves, letters -------------------------------------------------------------------


def test_the_door_shows_shelves_what_moves_and_what_is_wanted_whatever_their_number(
    rich, article, client, django_assert_max_num_queries
):
    for number in range(8):
        article(f"Essai {number}", "[[Pas écrit]]", categories=("attente",))
    article("Un avis d’essai", kind="tribune", signed_by="Ada Essai")
    with django_assert_max_num_queries(13):
        page = shown(client, "/fr/wiki/")
    for name in ("new", "recent", "wanted", "letters", "categories", "sources", "talks", "search"):
        assert f'"{reverse(f"wiki:{name}")}"' in page, name
    newest = page[page.index('id="newest"') : page.index('id="wanted"')]
    assert newest.index("Un avis d’essai") < newest.index("Essai 7")
    assert newest.count("<li>") == 5
    assert ">Pas écrit</a>" in page[page.index('id="wanted"') :]
    assert "Ada Essai" in page[page.index('id="tribunes"') :]
    shelf = page[page.index('id="shelf-temps"') :]
    assert 0 < shelf[: shelf.index("</section>")].count("/fr/wiki/essai-") <= 6
    assert shown(client, "/en/wiki/").count("<h1>") == 1


def test_a_shelf_says_where_it_stands_and_gives_its_articles_page_by_page(
    article, client, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(shelves, "PAGE", 2)
    low = WikiCategory.objects.create(
        slug="essai", name_fr="Essais", name_en="Trials", lead_fr="Un."
    )
    low.parents.add(*WikiCategory.objects.filter(slug__in=["attente", "surtaxe"]))
    for title in ("L’abc d’essai", "Été d’essai", "Zoé d’essai"):
        article(title, categories=("essai",))
    path = reverse("wiki:category", args=["essai"])
    shown(client, path + "?after=zzzz")  # what a process asks once is known
    with django_assert_max_num_queries(6):
        page = shown(client, path)
    assert [title in page for title in ("L’abc d’essai", "Été d’essai", "Zoé d’essai")].count(
        True
    ) == 2
    for slug in ("attente", "surtaxe"):
        assert reverse("wiki:category", args=[slug]) in page
    tops = [reverse("wiki:category", args=[slug]) in page for slug in ("temps", "argent")]
    assert tops.count(True) == 1  # the trail goes by one parent
    assert reverse("wiki:category_feed", args=["essai"]) in page
    following = re.search(r'rel="next" href="(\?after=[^"]+)"', page)[1]
    assert "Zoé d’essai" in shown(client, path + following)
    assert "Zoé" not in shown(client, path + "?after=zzzz")
    assert path in shown(client, reverse("wiki:category", args=["attente"]))
    assert reverse("wiki:category", args=["attente"]) in shown(client, reverse("wiki:categories"))
    assert client.get(path + "?after=%00" + "x" * 9_000).status_code == 200
    assert client.get(reverse("wiki:category", args=["nulle-part"])).status_code == 404


def test_letters_leave_accents_and_leading_articles_aside(article, client, monkeypatch):
    WikiArticlePage.objects.filter(title_key__startswith="fr:").update(live=False)
    for title in ("L’été", "Les eaux", "Le zèle", "Élan", "Eau", "1900", "Lavande", "顧客"):
        article(title)
    path = reverse("wiki:letters")
    page = shown(client, path)
    found = re.findall(r'<li><a href="/fr/wiki/[^"]+">([^<]+)</a></li>', page)
    assert found == ["1900", "Eau", "Les eaux", "Élan", "L’été", "Lavande", "Le zèle", "顧客"]
    assert re.findall(r'<h2 id="letter-([^"]+)"', page)[:4] == ["0-9", "E", "L", "Z"]
    only = shown(client, path + "?letter=e")
    assert "Les eaux" in only
    assert "Lavande" not in only
    assert "顧客" in shown(client, path + "?letter=0-9")
    monkeypatch.setattr("cherclient.wiki.reading.letters.PAGE", 3)
    first = shown(client, path)
    following = re.search(r'rel="next" href="\?(after=[^"]+)"', first)[1]
    assert "Les eaux" not in shown(client, f"{path}?{following}")
    assert "Lavande" in shown(client, f"{path}?{following}")
    for odd in ("?letter=%00", "?letter=EE", "?after=" + "%FF" * 99, "?after=%00", "?letter=Q"):
        assert client.get(path + odd).status_code == 200


def test_every_text_is_cut_in_paragraphs_with_their_place(article, client):
    there = article("Des places d’essai", "Un.\n\nDeux.\n\n- trois\n- trois bis")
    page = shown(client, there.address())
    assert [f'id="p-{n}"' in page for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert len(parse("Un.\n\nDeux.\n\n- trois\n- trois bis")) == 3
