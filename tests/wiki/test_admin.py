"""The admin writes the same texts with the same history, and overwrites nobody."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from cherclient.wiki.models import Protection, WikiArticlePage
from cherclient.wiki.notation import parse, to_text
from cherclient.wiki.services.saving import head_of, save_edit
from cherclient.wiki.vocabulary import Level

from .admin_forms import AdminTab, body_of, draft_of

pytestmark = pytest.mark.django_db

THREE = "Un.\n\nDeux.\n\nTrois."


def save_in_the_site(article, author, old: str, new: str) -> None:
    head = head_of(article)
    text = to_text(head.text.blocks).replace(old, new)
    content = replace(head.text, blocks=tuple(parse(text, head.text.blocks)))
    save_edit(WikiArticlePage.objects.get(pk=article.pk), content, author=author, base=head)


def shown(answered) -> str:
    return html.unescape(answered.content.decode())


# --- the same history -----------------------------------------------------------------------------


def test_an_editor_publishes_in_the_admin_with_the_same_history(client, editor, article):
    page = article("Le rappel", THREE)
    tab = AdminTab(client, editor, page)
    used = re.findall(r'src="/static/([^"?]+)', client.get(tab.path).content.decode())
    assert [file for file in used if not finders.find(file)] == []  # the editor has all its scripts
    assert tab.fields["edit_summary"] == ""
    assert tab.write("Un", "Premier").send("publish", edit_summary="Précisé").status_code == 302
    head = head_of(page)
    assert (head.number, head.author, head.summary) == (2, editor, "Précisé")
    assert body_of(page) == "Premier.\n\nDeux.\n\nTrois."

    tab = AdminTab(client, editor, page)
    assert tab.fields["edit_summary"] == ""  # an old summary is not published twice
    tab.write("Deux", "Second").send(edit_summary="Pas fini")
    assert body_of(page) == "Premier.\n\nDeux.\n\nTrois."
    tab = AdminTab(client, editor, page)
    assert tab.fields["edit_summary"] == "Pas fini"  # the draft's own
    tab.send("publish")
    assert [row.summary for row in page.history.order_by("number")] == ["", "Précisé", "Pas fini"]

    first = page.revisions.order_by("created_at").first()
    path = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])
    tab = AdminTab(client, editor, page, path)
    assert tab.fields["edit_summary"] == ""
    sent = tab.send("publish", revision=str(first.pk), edit_summary="Comme avant")
    assert sent.status_code == 302, sent.context["form"].errors
    assert body_of(page) == THREE
    assert head_of(page).number == 4

    WikiArticlePage.objects.get(pk=page.pk).unpublish(user=editor)
    assert page.history.count() == 4  # unpublishing keeps the history
    assert client.get(page.address()).status_code == 404


# --- conflicts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["publish", ""])
def test_a_form_somebody_overtook_is_merged(client, editor, confirmed, article, action):
    page = article("Le rappel", THREE)
    tab = AdminTab(client, editor, page)
    save_in_the_site(page, confirmed, "Deux", "Second")
    WikiArticlePage.objects.filter(pk=page.pk).update(slug="rappels")
    latest = WikiArticlePage.objects.get(pk=page.pk).get_latest_revision()
    latest.content = {**latest.content, "slug": "rappels"}
    latest.save()
    answered = tab.write("Trois", "Tiers").send(action)
    assert answered.status_code == 302
    told = client.get(answered.url)
    assert "Camille" in shown(told)
    assert draft_of(page) == "Un.\n\nSecond.\n\nTiers."
    assert body_of(page) == (draft_of(page) if action else "Un.\n\nSecond.\n\nTrois.")
    assert (
        WikiArticlePage.objects.get(pk=page.pk).slug == "rappels"
    )  # the late form had the old one


@pytest.mark.parametrize("action", ["publish", ""])
def test_what_both_changed_is_shown_in_two_columns_and_settled(
    client, editor, confirmed, article, action
):
    page = article("Le rappel", THREE)
    tab = AdminTab(client, editor, page)
    save_in_the_site(page, confirmed, "Un", "Premier")
    answered = tab.write("Un", "Unique").write("Trois", "Tiers").send(action, edit_summary="Voilà")
    assert answered.status_code == 409
    page_shown = shown(answered)
    assert "<h1" in answered.content.decode()
    assert "Unique" in page_shown
    assert "Premier" in page_shown
    assert "Camille" in page_shown
    assert page.history.count() == 2
    assert draft_of(page) == "Premier.\n\nDeux.\n\nTrois."

    sent = settled_form(answered)
    assert sent["summary"] == "Voilà"
    path = reverse("wiki_resolve", args=[page.pk])
    left = client.post(path, sent)  # the marks are still there
    assert left.status_code == 422
    assert "Unique" in shown(left)
    sent["text"] = "Premier et unique.\n\nDeux.\n\nTiers."
    save_in_the_site(page, confirmed, "Deux", "Second")  # and somebody saves again
    done = client.post(path, sent)
    assert done.status_code == 302, done.context["form"].errors
    assert draft_of(page) == "Premier et unique.\n\nSecond.\n\nTiers."
    assert body_of(page) == (draft_of(page) if action else "Premier.\n\nSecond.\n\nTrois.")
    assert client.get(path).status_code == 302
    client.force_login(confirmed)
    assert client.post(path, sent).status_code in (302, 403)


def settled_form(answered) -> dict:
    """What the form of a conflict would send back as it stands."""
    context = answered.context
    form = context["form"]
    sent = {field.name: field.value() or "" for field in form}
    hidden = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answered.content.decode()
    )
    sent |= {name: html.unescape(value) for name, value in hidden if name not in sent}
    return {name: value for name, value in sent.items() if value}


def test_one_is_never_in_conflict_with_oneself(client, editor, article):
    page = article("Le rappel", THREE)
    tab = AdminTab(client, editor, page)
    save_in_the_site(page, editor, "Un", "Premier")  # another tab, in the site
    assert tab.write("Un", "Unique").send("publish").status_code == 302
    assert body_of(page) == "Unique.\n\nDeux.\n\nTrois."
    assert tab.send("publish").status_code == 302  # sent twice
    assert page.history.count() == 3


def test_a_late_form_with_an_error_stays_late(client, editor, confirmed, article):
    page = article("Le rappel", THREE)
    tab = AdminTab(client, editor, page)
    opened = tab.fields["loaded_revision_id"]
    save_in_the_site(page, confirmed, "Deux", "Second")
    answered = tab.write("Un", "Premier").send("publish", title="a/b")
    assert answered.status_code == 200
    assert f'name="loaded_revision_id" value="{opened}"' in answered.content.decode()
    assert tab.send("publish").status_code == 302
    assert body_of(page) == "Premier.\n\nSecond.\n\nTrois."


def test_autosave_stays_as_wagtail_does_it_and_a_draft_goes_on(client, editor, confirmed, article):
    page = article("Le rappel", THREE)
    tab = AdminTab(client, editor, page)
    kept = tab.write("Un", "Premier").send(json=True).json()
    assert kept["success"]
    own = str(kept["revision_id"])
    again = tab.write("Premier", "Le premier").send(json=True, overwrite_revision_id=own).json()
    assert str(again["revision_id"]) == own
    save_in_the_site(page, confirmed, "Deux", "Second")
    assert draft_of(page) == "Le premier.\n\nSecond.\n\nTrois."  # carried on top
    refused = tab.write("Trois", "Tiers").send(json=True, overwrite_revision_id=own)
    assert refused.json()["error_code"] == "invalid_revision"
    saved = tab.send(overwrite_revision_id=own)
    assert saved.status_code == 302
    assert draft_of(page) == "Le premier.\n\nSecond.\n\nTiers."
    assert body_of(page) == "Un.\n\nSecond.\n\nTrois."


@pytest.mark.parametrize(
    "wrong",
    [
        {"loaded_revision_id": "x"},
        {"loaded_revision_id": "9" * 40},
        {"loaded_revision_id": "999999"},
        {"overwrite_revision_id": "0"},
        {"loaded_revision_created_at": "hier"},
    ],
)
def test_a_form_that_says_nothing_sound_of_its_version_overwrites_nothing(
    client, editor, confirmed, article, wrong
):
    page = article("Le rappel", THREE)
    tab = AdminTab(client, editor, page)
    save_in_the_site(page, confirmed, "Un", "Premier")
    answered = tab.write("Un", "Unique").send("publish", **wrong)
    assert answered.status_code == 409
    assert "Premier" in shown(answered)
    assert body_of(page) == "Premier.\n\nDeux.\n\nTrois."


# --- protection -----------------------------------------------------------------------------------


def test_a_locked_article_is_closed_in_the_admin_too(
    client, editor, confirmed, article, admin_user
):
    page = article("Le rappel", THREE)
    tab = AdminTab(client, editor, page)
    Protection.objects.create(article=page, level=Level.LOCKED, reason="Querelle", by=editor)
    answered = tab.write("Un", "Premier").send("publish")
    assert answered.status_code == 403
    assert "Premier." in shown(answered)  # given back
    assert body_of(page) == THREE
    for name in ("edit", "unpublish", "delete"):
        path = reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
        assert (client.get if name == "edit" else client.post)(path).status_code == 302
    client.post(f"/admin/bulk/wagtailcore/page/delete/?id={page.pk}&next=/admin/")
    assert WikiArticlePage.objects.live().filter(pk=page.pk).exists()
    keeper = AdminTab(client, admin_user, page)
    assert keeper.write("Un", "Premier").send("publish").status_code == 302
    assert body_of(page).startswith("Premier")


# --- leaving and copying --------------------------------------------------------------------------


def test_deleting_says_what_goes_and_links_turn_red(client, editor, article):
    page = article("Le rappel", THREE)
    other = article("L’attente", "Voir [[Le rappel]], encore [[Le rappel]].")
    client.force_login(editor)
    assert 'href="/fr/wiki/le-rappel/"' in client.get(other.address()).content.decode()
    path = reverse("wagtailadmin_pages:delete", args=[page.pk])
    assert re.search(r"(link here|vers celui-ci|mènent)[^<]*: 1\b", shown(client.get(path))) or (
        ": 1." in shown(client.get(path))
    )
    assert client.post(path).status_code == 302
    assert not WikiArticlePage.objects.filter(pk=page.pk).exists()
    assert 'href="/fr/wiki/le-rappel/"' not in Client().get(other.address()).content.decode()


def test_copies_moves_and_translations_never_break(client, editor, admin_user, article):
    page = article("Le rappel", THREE)
    taken = article("Remembering", THREE, language="en")
    index, english = page.get_parent(), taken.get_parent()
    client.force_login(admin_user)
    copy = reverse("wagtailadmin_pages:copy", args=[page.pk])
    assert 'name="alias"' not in client.get(copy).content.decode()
    sent = {"new_slug": "copie", "new_parent_page": index.pk, "publish_copies": "on"}
    for title in ("  LE rappel ", "a/b", "   "):
        assert client.post(copy, sent | {"new_title": title}).status_code == 200
    assert (
        client.post(copy, sent | {"new_title": "Autre", "new_parent_page": english.pk}).status_code
        == 200
    )
    assert (
        client.post(copy, sent | {"new_title": "Le rappel, autrement ", "alias": "on"}).status_code
        == 302
    )
    made = WikiArticlePage.objects.get(slug="copie")
    assert (made.title, made.live, made.alias_of_id) == ("Le rappel, autrement", True, None)
    assert made.history.get().author == admin_user
    whole = reverse("wagtailadmin_pages:copy", args=[index.pk])
    assert client.get(whole).status_code == 302

    move = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, english.pk])
    assert client.post(move).status_code == 302
    page.refresh_from_db()
    assert page.get_parent().pk == index.pk

    article("Le rappel", THREE, language="en")  # the title of the translation is taken
    translate = reverse("simple_translation:submit_page_translation", args=[page.pk])
    answered = client.post(translate, {"locales": [taken.locale_id]})
    assert answered.status_code == 302
    translated = WikiArticlePage.objects.get(
        translation_key=page.translation_key, locale=taken.locale
    )
    assert (translated.title, translated.live) == ("Le rappel (2)", False)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[translated.pk])).status_code == 200

    privacy = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    assert client.post(privacy, {"restriction_type": "login"}).status_code in (200, 400, 403)
    assert not page.get_view_restrictions().exists()


def test_the_panel_counts_what_waits(client, editor, newcomer, article):
    from cherclient.wiki.content import Content
    from cherclient.wiki.services.proposals import propose_edit

    propose_edit(
        None,
        Content(title="L’attente"),
        author=newcomer,
        base=None,
        summary="",
        edit_key="6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        language="fr",
    )
    client.force_login(editor)
    assert reverse("wiki:pending") in client.get("/admin/").content.decode()
