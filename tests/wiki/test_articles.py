"""The wiki: its founding articles, the titles that stay apart, the links between articles."""

from __future__ import annotations

import html
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from cherclient.founding import read_text
from cherclient.wiki.models import WikiArticlePage, WikiIndexPage
from cherclient.wiki.titles import title_key
from stories.services import withdraw_story

pytestmark = pytest.mark.django_db

FRENCH = {
    "finissent-elles-mal",
    "la-double-peine",
    "la-plainte-cri-du-coeur",
    "le-geste-hors-norme",
    "rester-sans-aimer",
}
ENGLISH = {"staying-without-love", "the-double-penalty"}


def index(code: str = "fr") -> WikiIndexPage:
    return WikiIndexPage.objects.get(locale__language_code=code)


@pytest.fixture
def write():
    """Writes an article and publishes it."""

    def article(title: str, *body, code: str = "fr", live: bool = True) -> WikiArticlePage:
        page = WikiArticlePage(title=title, body=list(body), locale=index(code).locale, live=live)
        index(code).add_child(instance=page)
        return page

    return article


def shown(client, page: Page) -> str:
    answered = client.get(page.get_url())
    assert answered.status_code == 200
    return html.unescape(answered.content.decode())


# --- founded --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "slugs"), [("fr", FRENCH), ("en", ENGLISH)])
def test_the_founding_articles_are_read_from_the_index(client, code, slugs):
    assert client.get(f"/{code}/wiki/").status_code == 200
    with translation.override(code):
        answered = client.get(reverse("wiki:letters"))
    assert answered.status_code == 200
    assert slugs <= set(re.findall(rf'href="/{code}/wiki/([\w-]+)/"', answered.content.decode()))


@pytest.mark.parametrize(
    "path",
    [f"/fr/wiki/{slug}/" for slug in sorted(FRENCH)]
    + [f"/en/wiki/{slug}/" for slug in sorted(ENGLISH)],
)
def test_a_founding_article_opens_with_its_contents_and_its_thesis(client, path):
    page = client.get(path).content.decode()
    for anchor in re.findall(r'class="toc".*?</nav>', page, re.DOTALL)[:1]:
        for target in re.findall(r'href="#([^"]+)"', anchor):
            assert f'id="{target}"' in page
    assert '<p class="lead">' in page


def test_an_article_and_its_translation_lead_to_each_other(client):
    page = client.get("/en/wiki/staying-without-love/").content.decode()
    assert 'hreflang="fr" href="http://127.0.0.1:8000/fr/wiki/rester-sans-aimer/"' in page


def test_founding_twice_changes_nothing():
    before = list(Page.objects.order_by("path").values_list("path", "title", "latest_revision"))
    call_command("found_site", stdout=None, verbosity=0)
    assert before == list(
        Page.objects.order_by("path").values_list("path", "title", "latest_revision")
    )


def test_a_founding_text_without_head_is_named(tmp_path):
    file = tmp_path / "sans-tete.md"
    file.write_text("Un texte.", encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape("sans-tete.md")):
        read_text(file)


def test_a_founding_text_is_read_block_by_block(tmp_path):
    file = tmp_path / "a.md"
    file.write_text(
        "---\ntitle: Un titre: vrai\n---\n\nUn.\n\nDeux.\n\n## Là\n\n> Dit\n> — Nell\n\n"
        "[à étayer] Peut-être.\n\n{{récit: demo-1}}\n",
        encoding="utf-8",
    )
    text = read_text(file)
    assert text.head == {"title": "Un titre: vrai"}
    assert text.blocks == [
        ("text", "Un.\n\nDeux."),
        ("heading", "Là"),
        ("quotation", {"quotation": "Dit", "source": "Nell"}),
        ("text", "[à étayer] Peut-être.\n\n{{récit: demo-1}}"),
    ]


# --- titles ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["La double peine", "LA DOUBLE PEINE !", "la  doublé-peine"])
def test_two_articles_never_differ_by_case_accents_or_signs_only(write, title):
    with pytest.raises(ValidationError) as error:
        write(title)
    assert "title" in error.value.message_dict


def test_two_languages_may_share_a_title(write):
    assert write("La double peine", code="en").pk


def test_an_article_keeps_its_own_title_when_saved_again(write):
    article = write("L’essai coupé")
    article.title = "L'essai coupé"
    article.save()
    assert article.title_key == title_key("L’essai coupé", "fr")


def test_a_title_once_given_up_is_free_again(write):
    article = write("L’essai coupé")
    article.title = "Raccrocher"
    article.save()
    assert write("L'essai coupé").pk


# --- links ----------------------------------------------------------------------------------------


def test_a_wikilink_leads_to_its_article_however_it_is_typed(write, client):
    page = shown(client, write("A", ("text", "[[la double PEINE]] et [[La double peine|elle]]")))
    assert page.count('href="/fr/wiki/la-double-peine/"') >= 2


def test_a_wikilink_to_an_article_nobody_wrote_is_red(write, client):
    page = shown(client, write("A", ("text", "[[Personne ne l’a écrit]]")))
    assert re.search(r'data-state="missing" href="[^"]*"[^>]*>Personne ne l’a écrit</a>', page)


def test_a_wikilink_to_an_unpublished_article_is_red(write, client):
    write("Brouillon", live=False)
    page = shown(client, write("A", ("text", "[[Brouillon]]")))
    assert re.search(r'data-state="missing" href="[^"]*"[^>]*>Brouillon</a>', page)


def test_a_wikilink_stays_in_its_language(write, client):
    page = shown(client, write("A", ("text", "[[La double peine]]"), code="en"))
    assert re.search(r'data-state="missing" href="[^"]*"[^>]*>La double peine</a>', page)


def test_a_wikilink_turns_blue_once_its_article_is_written(write, client):
    article = write("A", ("to_support", "[[Le nouvel article]]"))
    write("Le nouvel article")
    assert 'href="/fr/wiki/le-nouvel-article/"' in shown(client, article)


def test_what_an_article_holds_runs_nothing(write, client):
    attack = "<script>alert(1)</script> [x](javascript:alert(1))"
    page = client.get(write("A", ("text", attack), ("heading", attack)).get_url()).content.decode()
    assert "<script>" not in page
    assert 'href="javascript' not in page


# --- stories --------------------------------------------------------------------------------------


def test_an_article_shows_the_story_it_rests_on(write, client, published_story):
    page = shown(client, write("A", ("story", published_story.public_id)))
    assert published_story.get_absolute_url() in page
    assert published_story.opening in page


def test_a_story_taken_back_leaves_the_articles_that_cited_it(write, client, published_story):
    article = write("A", ("story", published_story.public_id))
    withdraw_story(published_story)
    page = shown(client, article)
    assert published_story.opening not in page
    assert published_story.get_absolute_url() not in page


def test_an_empty_article_opens(write, client):
    assert "<h1>Vide</h1>" in shown(client, write("Vide"))
