"""J5.4: an article takes another title; its links follow, its former titles lead to it in one step."""

from __future__ import annotations

import html
import re

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.contrib.redirects.models import Redirect

from cherclient.wiki.content import Content
from cherclient.wiki.models import Contributor, FormerTitle, Link, ProposedEdit, WikiArticlePage
from cherclient.wiki.notation import parse, to_text
from cherclient.wiki.reading.titled import articles_titled, keys_of
from cherclient.wiki.services import create_article, renaming, save_edit
from cherclient.wiki.services.saving import TitleTaken, head_of
from cherclient.wiki.titles import title_key
from cherclient.wiki.vocabulary import Change
from tests.moderation.conftest import _committed, at_once  # noqa: F401 - fixtures

LINKING = """Une phrase sur [[L’attente]], puis [[l'ATTENTE|le temps perdu]]. Et `[[L’attente]]`.

[à étayer] On parle de [[Le silence#Suite]] et de [[l’attente#Au guichet]], [[#Suite]].

## Suite

Rien ici."""
LED = """Une phrase sur [[Le temps volé|L’attente]], puis [[Le temps volé|le temps perdu]]. Et `[[L’attente]]`.

[à étayer] On parle de [[Le silence#Suite]] et de [[Le temps volé#Au guichet|l’attente §\u00a0Au guichet]], [[#Suite]].

## Suite

Rien ici.
"""


def rename(article: WikiArticlePage, title: str, author, **more) -> renaming.Renamed:
    article.refresh_from_db()
    return renaming.rename(article, title, author=author, was=article.title, **more)


def text_of(article: WikiArticlePage) -> str:
    return to_text(WikiArticlePage.objects.get(pk=article.pk).content.blocks)


def hops(client, address: str) -> list[int]:
    """The statuses on the way, the last of them of the page itself."""
    answer = client.get(address, follow=True)
    return [*(status for _url, status in answer.redirect_chain), answer.status_code]


def test_a_renaming_brings_its_links_along_and_keeps_what_readers_see(
    client, article, confirmed, other_confirmed, django_capture_on_commit_callbacks
):
    wait = article("L’attente", "Voir aussi [[l’attente|soi-même]].\n\n## Au guichet")
    linking, other = article("Le récit", LINKING), article("Autre", "Rien de [[Le silence]].")
    waiting = ProposedEdit.objects.create(
        article=linking,
        language="fr",
        title=linking.title,
        author=confirmed,
        base=head_of(linking),
        content=linking.content.as_json(),
    )
    plan = renaming.planned(wait, "Le temps volé")
    assert (plan.slug, plan.rewritten) == ("le-temps-vole", [("Le récit", "le-recit")])
    with django_capture_on_commit_callbacks(execute=True):
        done = rename(wait, "  Le temps   volé", other_confirmed, summary="Plus juste.")
    assert (done.rewritten, done.revision.change) == (1, Change.RENAMED)
    assert (done.revision.summary, done.revision.author) == ("Plus juste.", other_confirmed)
    wait.refresh_from_db()
    assert (wait.title, wait.slug) == ("Le temps volé", "le-temps-vole")
    assert text_of(wait) == "Voir aussi [[Le temps volé|soi-même]].\n\n## Au guichet\n"
    assert (
        'href="/fr/wiki/le-temps-vole/#au-guichet"'
        in client.get(linking.address()).content.decode()
    )
    assert text_of(linking) == LED
    head = head_of(linking)
    assert (head.number, head.change, head.author) == (2, Change.RELINKED, other_confirmed)
    assert head.summary == "«\u202fL’attente\u202f» s’appelle «\u202fLe temps volé\u202f»"
    assert head.previous_hash == linking.history.get(number=1).hash
    assert head_of(other).number == 1
    keys = set(Link.objects.filter(article=linking).values_list("key", flat=True))
    assert keys == {"fr:le temps vole", "fr:le silence"}
    # what was written before leads there all the same
    waiting.refresh_from_db()
    assert waiting.text.blocks[0].value.startswith("Une phrase sur [[L’attente]]")
    assert articles_titled([title_key("l'attente", "fr")]).popitem()[1].slug == "le-temps-vole"
    assert hops(client, "/fr/wiki/l-attente/") == [302, 200]
    door = client.get("/fr/wiki/").content.decode()  # one renaming does not fill its news
    news = door[door.index('id="newest"') : door.index('id="wanted"')]
    assert "Plus juste." in news
    assert head.summary not in news
    old = reverse("wiki:backlinks", args=["l-attente"])
    assert hops(client, f"{old}?after=1-1-1") == [302, 200]


def test_three_renamings_are_one_step_and_one_may_be_taken_back(
    client, article, confirmed, django_capture_on_commit_callbacks
):
    one = article("Premier")
    linking = article("Voisin", "Vers [[Premier]].")
    for title in ("Deuxième", "Troisième", "Quatrième"):
        with django_capture_on_commit_callbacks(execute=True):
            assert rename(one, title, confirmed).rewritten == 1
    assert text_of(linking) == "Vers [[Quatrième|Premier]].\n"
    assert {row.title: row.slug for row in one.former_titles.all()} == {
        "Premier": "premier",
        "Deuxième": "deuxieme",
        "Troisième": "troisieme",
    }
    history = reverse("wiki:history", args=["premier"])
    for slug in ("premier", "deuxieme", "troisieme"):
        assert hops(client, f"/fr/wiki/{slug}/") == [302, 200]
        assert hops(client, history.replace("premier", slug)) == [302, 200]
    assert set(articles_titled(keys_of(one))) == {
        f"fr:{name}" for name in ("premier", "deuxieme", "troisieme", "quatrieme")
    }
    # back to the first title: it is free again, its redirect gone, the others still one step away
    with django_capture_on_commit_callbacks(execute=True):
        rename(one, "Premier", confirmed)
    assert text_of(linking) == "Vers [[Premier]].\n"
    assert set(one.former_titles.values_list("slug", flat=True)) == {
        "deuxieme",
        "troisieme",
        "quatrieme",
    }
    assert not Redirect.objects.filter(old_path="/fr/wiki/premier").exists()
    assert hops(client, "/fr/wiki/premier/") == [200]
    for slug in ("deuxieme", "troisieme", "quatrieme"):
        assert hops(client, f"/fr/wiki/{slug}/") == [302, 200]
    assert Redirect.objects.filter(redirect_page=one).count() == 3
    one.refresh_from_db()
    one.unpublish()
    assert hops(client, "/fr/wiki/premier/") == [404]


def test_titles_that_cannot_be_given_change_nothing(article, confirmed, editor):
    one, two = article("Un titre"), article("Un autre", "[[Un titre]]")
    rename(two, "Un second", editor)
    before = list(one.history.values_list("hash"))
    for title, code in (
        ("Un titre", "same"),
        ("  Un  titre ", "same"),
        ("", "empty"),
        ("a/b", "signs"),
        ("x" * 300, "long"),
        ("a\u200bb", "invisible"),
    ):
        for verb in (renaming.planned, lambda *given: rename(*given, editor)):
            with pytest.raises(ValidationError) as refused:
                verb(one, title)
            assert refused.value.code == code
    for title in ("UN SECOND", "un second !", "Un autre"):  # taken, and had last by another
        with pytest.raises(TitleTaken) as taken:
            rename(one, title, editor)
        assert taken.value.article == two
    with pytest.raises(ValidationError, match="entre-temps"):
        renaming.rename(one, "Neuf", author=editor, was="Un titre d’avant")
    assert list(one.history.values_list("hash")) == before
    assert not one.former_titles.exists()
    # the spelling alone may change: same key, same address, no former title, no link written again
    assert rename(one, "Un Titre", editor).rewritten == 0
    assert (one.title, one.slug, head_of(two).number) == ("Un Titre", "un-titre", 2)
    assert not one.former_titles.exists()
    # the other way round, A → B → A between two articles is refused at its second step
    rename(one, "Libre", editor)
    with pytest.raises(TitleTaken):
        rename(two, "Un titre", editor)


def test_a_title_given_in_the_admin_is_kept_too(client, article, confirmed, editor):
    one = article("Avant", "Vers [[Voisin]].")
    linking = article("Voisin", "Vers [[Avant]].")
    one.refresh_from_db()
    one.title = "Après"
    one.save_revision(user=editor).publish(user=editor)
    assert one.former_titles.get().key == "fr:avant"
    assert articles_titled(["fr:avant"])["fr:avant"].title == "Après"
    assert text_of(linking) == "Vers [[Avant]].\n"
    assert (
        rename(one, "Ensuite", confirmed).rewritten == 1
    )  # written as "Avant", found all the same
    assert text_of(linking) == "Vers [[Ensuite|Avant]].\n"
    # a page made in the admin may take a title that was given up: it leads there from then on
    two = WikiArticlePage(title="Avant", slug="avant-2", locale=one.locale, live=True)
    one.get_parent().add_child(instance=two)
    assert articles_titled(["fr:avant"])["fr:avant"].slug == "avant-2"
    assert "fr:avant" not in keys_of(one)
    assert FormerTitle.objects.filter(key="fr:apres", article=one).exists()


def test_whole_edits_that_change_the_title_keep_the_former_one(article, confirmed):
    one = article("Avant")
    content = Content(title="Après", blocks=one.content.blocks)
    save_edit(one, content, author=confirmed, base=head_of(one))
    assert articles_titled(["fr:avant"])["fr:avant"].title == "Après"


def test_members_rename_from_the_page_of_links(client, article, confirmed, newcomer):
    one = article("Ancien nom")
    article("Qui mène là", "On y lit [[Ancien nom]].")
    article("Pris")
    address = reverse("wiki:rename", args=[one.slug])
    assert client.get(address).status_code == 302  # sign in first
    client.force_login(newcomer)
    assert "il faut être membre confirmé" in client.get(address).content.decode()
    assert client.post(address, {"title": "X"}).status_code == 403
    client.force_login(confirmed)
    links = client.get(reverse("wiki:backlinks", args=[one.slug])).content.decode()
    assert f'href="{address}"' in links
    form = client.get(address)
    assert form.headers["Cache-Control"].count("no-store") == 1
    assert 'value="Ancien nom"' in form.content.decode()
    for title in ("", " ", "a|b", "\x00", "x" * 10_000, "Ancien nom", "pris"):
        asked = client.get(address, {"title": title})
        page = html.unescape(asked.content.decode())
        assert (asked.status_code, page.count('role="alert"')) == (200, 1)
        assert "Renommer l’article" not in page
    assert 'href="/fr/wiki/pris/"' in page  # the message leads to the article that has it
    plan = client.get(address, {"title": "Nouveau nom"}).content.decode()
    assert "Qui mène là" in plan
    assert "/fr/wiki/nouveau-nom/" in plan
    wrong = client.post(address, {"title": "Pris", "was": "Ancien nom", "summary": "Parce que"})
    assert wrong.status_code == 422
    assert 'value="Pris"' in wrong.content.decode()
    late = client.post(address, {"title": "Nouveau nom", "was": "Encore avant"})
    assert late.status_code == 422
    sent = {"title": "Nouveau nom", "was": "Ancien nom", "summary": "Parce que"}
    done = client.post(address, sent)
    assert (done.status_code, done.url) == (302, "/fr/wiki/nouveau-nom/")
    again = client.post(address, sent)  # sent twice: led to the page of the new address
    assert again.url == reverse("wiki:rename", args=["nouveau-nom"])
    assert one.history.count() == 2
    assert client.put(address).status_code == 405
    with translation.override("en"):
        assert client.get(reverse("wiki:rename", args=["nouveau-nom"])).status_code == 404


def test_the_queries_of_a_renaming_grow_only_with_the_articles_that_follow(
    article, confirmed, django_assert_max_num_queries
):
    one = article("Nom")
    for number in range(3):
        article(f"Voisin {number}", "Vers [[Nom]]. " * (1 + number * 30))
    with django_assert_max_num_queries(12):
        assert len(renaming.planned(one, "Autre nom").rewritten) == 3
    with django_assert_max_num_queries(4 * 110):
        assert rename(one, "Autre nom", confirmed).rewritten == 3


def test_of_two_renamings_at_once_one_is_told(at_once):  # noqa: F811
    def found():
        user = get_user_model().objects.create_user("rita@example.org", pseudonym="Rita")
        Contributor.objects.create(member=user, accepted=5, confirmed_at=timezone.now())
        texts = {"Sujet": "Un.", "Rival": "Deux.", "Lien": "[[Sujet]] et [[Rival]]."}
        return user.pk, [
            create_article(
                Content(title=title, blocks=tuple(parse(text))), author=user, language="fr"
            ).revision.article_id
            for title, text in texts.items()
        ]

    ((user_key, (subject, rival, linking)),) = at_once(found)

    def gives(article: int, title: str, was: str):
        def act():
            with translation.override("fr"):
                user = get_user_model().objects.get(pk=user_key)
                row = WikiArticlePage.objects.get(pk=article)
                return renaming.rename(row, title, author=user, was=was)

        return act

    same_title = at_once(gives(subject, "Convoité", "Sujet"), gives(rival, "convoité !", "Rival"))
    assert sorted(type(each).__name__ for each in same_title) == ["Renamed", "TitleTaken"]
    won, was = next(
        (key, each.revision.title)
        for key, each in zip((subject, rival), same_title, strict=True)
        if isinstance(each, renaming.Renamed)
    )
    one_article = at_once(gives(won, "Ceci", was), gives(won, "Cela", was))
    assert sorted(type(each).__name__ for each in one_article) == ["Renamed", "ValidationError"]
    twice = at_once(
        *(gives(linking, "Liens", "Lien"), gives(linking, "Liens", "Lien")),
    )
    assert sorted(each.repeated for each in twice) == [False, True]

    def left():
        text = WikiArticlePage.objects.get(pk=linking).content.blocks[0].value
        titles = [WikiArticlePage.objects.get(pk=key).title for key in (subject, rival)]
        numbers = [head_of(WikiArticlePage(pk=key)).number for key in (subject, rival, linking)]
        return text, titles, numbers

    ((text, titles, numbers),) = at_once(left)
    assert re.findall(r"\[\[([^|\]]+)", text) == titles
    assert sorted(numbers) == [
        1,
        3,
        4,
    ]  # the loser of the first untouched; two renamed it, two relinked
