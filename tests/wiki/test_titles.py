"""Which titles may be given, which are the same, and the addresses they make (J5.1)."""

from __future__ import annotations

import html

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cherclient.wiki import urls
from cherclient.wiki.content import Content
from cherclient.wiki.models import WikiArticlePage
from cherclient.wiki.services import TitleTaken, create_article
from cherclient.wiki.titles import RESERVED_SLUGS, check_title, slug_of, title_key
from cherclient.wiki.vocabulary import TITLE_MAX

BAD = {
    "": "empty",
    " \t\u00a0\u202f ": "empty",
    "…!?": "empty",
    "\u200b\u200b": "empty",
    "un/deux": "signs",
    "un#deux": "signs",
    "[un]": "signs",
    "{un}": "signs",
    "un|deux": "signs",
    "<script>": "signs",
    "a\\b": "signs",
    "x" * 300: "long",
    "un\u200bdeux": "invisible",
    "un\u202edeux": "invisible",
    "un\x00deux": "invisible",
    "un\x07": "invisible",
}
SAME = {
    "L’appel manqué": (
        "L'appel manqué",
        "l’APPEL manqué",
        "  L’appel \u00a0manque ",
        "L’appel manqué !",
    ),
    "Le cœur": ("le coeur", "LE CŒUR", "Le cœur…"),
}
SLUGS = {
    "Finissent-elles mal, en général\u202f?": "finissent-elles-mal-en-general",
    "L’appel manqué": "l-appel-manque",
    "L'appel manqué": "l-appel-manque",
    "Le cœur à l’œuvre": "le-coeur-a-l-oeuvre",
    "Мир": "mir",
    "愛": "ai",
    "Recent": "recent-article",
    "Catégories": "categories-article",
    "Souhaités": "souhaites-article",
}


@pytest.mark.parametrize(("title", "code"), BAD.items())
def test_bad_titles_are_refused_in_words(title, code):
    with pytest.raises(ValidationError) as refused:
        check_title(title)
    assert refused.value.code == code
    assert refused.value.messages[0].endswith(".")


@given(st.text(max_size=TITLE_MAX + 20))
@example("İ" * 80)
@example("ﷺ" * 20)
@settings(max_examples=150)
def test_any_text_is_a_title_or_is_refused(text):
    """What is accepted is stable, keyed, and makes an address of Latin letters and figures."""
    try:
        title = check_title(text)
    except ValidationError:
        return
    assert check_title(title) == title
    key = title_key(title, "fr")
    assert 3 < len(key) <= 300
    assert key == title_key(title.upper().lower(), "fr") or not title.isascii()
    slug = slug_of(title)
    assert slug.isascii()
    assert slug not in RESERVED_SLUGS
    assert reverse("wiki:backlinks", args=[slug])


def test_titles_make_addresses():
    assert {title: slug_of(title) for title in SLUGS} == SLUGS


def test_no_article_hides_behind_an_address_of_the_wiki():
    routes = [each.pattern for each in urls.urlpatterns]
    assert len(routes) > 20
    for code in ("fr", "en"):
        with translation.override(code):
            first = {str(route).partition("/")[0] for route in routes}
        assert {word for word in first if not word.startswith("<")} <= RESERVED_SLUGS | {""}


def test_the_same_title_is_found_however_it_is_typed(article, confirmed):
    for title, others in SAME.items():
        one = article(title)
        for other in others:
            with pytest.raises(TitleTaken) as taken:
                create_article(Content(title=other), author=confirmed, language="fr")
            assert taken.value.article == one
            page = WikiArticlePage(title=other, slug="autre", locale=one.locale, live=True)
            with pytest.raises(ValidationError):  # in the admin as well
                one.get_parent().add_child(instance=page)
        assert article(title, language="en").slug == one.slug  # languages do not share titles
    question = article("Et ensuite, que se passe-t-il\u202f?")
    assert question.slug == "et-ensuite-que-se-passe-t-il"
    # two titles that make one address are two articles
    assert [article(title).slug for title in ("C", "C++", "C&")] == ["c", "c-2", "c-3"]


def test_titles_in_another_script_open_and_link(client, article):
    article("愛", "Vers [[любовь]].")
    love = article("Любовь", "Vers [[愛]].")
    assert 'href="/fr/wiki/ai/"' in client.get(love.address()).content.decode()
    assert f'href="{love.address()}"' in client.get("/fr/wiki/ai/").content.decode()
    love.slug = "любовь"
    with pytest.raises(ValidationError) as refused:
        love.full_clean()
    assert "slug" in refused.value.message_dict


def test_the_form_of_a_new_article_says_what_is_wrong_with_a_title(client, article, confirmed):
    article("L’appel manqué")
    client.force_login(confirmed)
    address = reverse("wiki:new")
    bad = [title for title in BAD if "\x00" not in title]  # a form drops that sign of itself
    for title in [*bad, "l'APPEL manque"]:
        sent = client.post(
            address, {"title": title, "text": "Un texte à garder.", "summary": "Oui"}
        )
        page = html.unescape(sent.content.decode())
        assert sent.status_code in (200, 422), title
        assert 'role="alert"' in page
        assert "Un texte à garder." in page
    assert 'href="/fr/wiki/l-appel-manque/"' in page  # the last of them has an article
    assert client.get(address, {"title": "x" * 10_000}).status_code == 200
    assert client.get(address, {"title": "\x00"}).status_code == 200
