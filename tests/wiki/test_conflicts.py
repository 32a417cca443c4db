"""Two people, or two tabs of one person, in the same article: nothing is lost."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cherclient.wiki.models import ProposedEdit, Protection
from cherclient.wiki.services.renaming import rename
from cherclient.wiki.services.saving import head_of, save_edit
from cherclient.wiki.vocabulary import Change, Level

from .editing import BACKEND, Form, browser, messages_after, said, shown_again, text_now

pytestmark = pytest.mark.django_db
THREE = "Un.\n\nDeux.\n\nTrois."


@pytest.fixture
def page(article):
    return article("Le zinc des deux plumes", THREE, thesis="Le zinc écoute.")


@pytest.fixture
def hers(page, confirmed):
    return Form(browser(confirmed), page.address("edit"))


@pytest.fixture
def his(page, other_confirmed):
    return Form(browser(other_confirmed), page.address("edit"))


def test_different_paragraphs_are_merged_and_it_is_said(page, hers, his):
    his.send(text=THREE.replace("Trois.", "Trois, dit-il."), thesis="Le zinc parle.")
    answer = hers.send(text=THREE.replace("Un.", "Un, dit-elle."))
    assert text_now(page) == ["Un, dit-elle.", "Deux.", "Trois, dit-il."]
    assert head_of(page).text.thesis == "Le zinc parle."
    assert head_of(page).change == Change.MERGED
    assert "Dominique" in messages_after(hers.client, answer)[0]


def test_j5_the_same_paragraph_shows_two_columns_and_a_box_with_both(page, hers, his):
    his.send(text=THREE.replace("Deux.", "Deux, dit-il."), thesis="Le zinc crie.")
    mine = "Un, dit-elle.\n\nDeux, dit-elle.\n\nTrois."
    conflict = hers.send(text=mine, thesis="Le zinc chante.", summary="ma version")
    assert conflict.status_code == 409
    assert [place.is_field for place in conflict.context["places"]] == [True, False]
    words = said(conflict)
    for each in ("dit-elle", "dit-il", "chante", "crie", "Dominique"):
        assert each in words

    box = shown_again(conflict)
    assert box["base"] == head_of(page).hash
    assert box["summary"] == "ma version"
    assert box["text"].index("Deux, dit-elle.") < box["text"].index("Deux, dit-il.")
    assert box["text"].startswith("Un, dit-elle.")

    resolving = Form.__new__(Form)
    resolving.client, resolving.address, resolving.values = hers.client, hers.address, box
    marked = resolving.send()
    assert marked.status_code == 422
    assert list(marked.context["form"].errors) == ["text"]
    assert shown_again(marked)["text"] == box["text"]
    assert resolving.send(text="Un, dit-elle.\n\nDeux, disent-ils.\n\nTrois.").status_code == 302
    assert text_now(page) == ["Un, dit-elle.", "Deux, disent-ils.", "Trois."]
    assert head_of(page).text.thesis == "Le zinc chante."


def test_a_paragraph_taken_out_by_one_and_changed_by_the_other(page, hers, his):
    his.send(text="Un.\n\nTrois.")
    conflict = hers.send(text=THREE.replace("Deux.", "Deux, mais mieux."))
    assert conflict.status_code == 409
    box = shown_again(conflict)["text"]
    assert box.index("Un.") < box.index("Deux, mais mieux.") < box.index("Trois.")

    hers.values |= {"text": "Un.\n\nTrois."}  # she gives up: nothing to say any more
    answer = hers.send()
    assert messages_after(hers.client, answer)
    assert text_now(page) == ["Un.", "Trois."]


def test_nobody_is_in_conflict_with_themselves(page, confirmed, hers):
    other_tab = Form(browser(confirmed), page.address("edit"))
    hers.send(text=THREE.replace("Deux.", "Deux, au matin."))
    answer = other_tab.send(text=THREE.replace("Deux.", "Deux, au soir."))
    assert "Deux, au soir." in text_now(page)
    assert len(messages_after(other_tab.client, answer)) == 2

    number = head_of(page).number
    again = other_tab.send()  # double click, retry after an error
    assert again.status_code == 302
    assert head_of(page).number == number
    other_tab.send(text=other_tab.values["text"] + "\n\nQuatre, après un retour en arrière.")
    assert text_now(page)[-1].startswith("Quatre")
    first_tab_late = hers.send(text=hers.values["text"] + "\n\nCinq.")
    assert first_tab_late.status_code == 302
    assert {"Quatre, après un retour en arrière.", "Cinq."} <= set(text_now(page))


def test_a_stale_tab_after_a_revert_meets_no_false_conflict(page, confirmed, other_confirmed, hers):
    """As in moin#2296: back at the text the tab started from, nothing differs."""
    first = head_of(page)
    vandal = save_edit(
        page,
        first.text.with_blocks(first.text.blocks[:1]),
        author=other_confirmed,
        base=first,
    )
    save_edit(
        page,
        first.text,
        author=other_confirmed,
        base=vandal.revision,
        change=Change.REVERTED,
        reverts=vandal.revision,
    )
    assert hers.send(text=THREE.replace("Deux.", "Deux, dit-elle.")).status_code == 302
    assert text_now(page) == ["Un.", "Deux, dit-elle.", "Trois."]


def test_an_article_renamed_meanwhile_is_saved_under_its_new_title(page, editor, hers):
    rename(page, "Le comptoir des deux plumes", author=editor, was=page.title)
    answer = hers.send(text=THREE.replace("Un.", "Un, dit-elle."))
    page.refresh_from_db()
    assert answer.url == page.address() == "/fr/wiki/le-comptoir-des-deux-plumes/"
    assert text_now(page)[0] == "Un, dit-elle."
    assert page.title == "Le comptoir des deux plumes"
    assert hers.client.get(hers.address).url.startswith(page.address("edit"))


def test_an_article_protected_or_gone_meanwhile_gives_the_text_back(page, editor, hers):
    held = Protection.objects.create(
        article=page, level=Level.LOCKED, reason="Un procès", by=editor
    )
    kept = hers.send(text="Mes mots à moi.")
    assert kept.status_code == 403
    assert "Un procès" in said(kept)
    assert "Mes mots à moi." in kept.content.decode()
    held.delete()
    page.unpublish()
    gone = hers.send(text="Mes mots à moi.")
    assert gone.status_code == 409
    assert "Mes mots à moi." in gone.content.decode()


def test_an_erased_base_overwrites_nobody(page, hers, his):
    his.send(text=THREE.replace("Trois.", "Trois, dit-il."))
    page.history.filter(number=1).update(content=None)
    shown = hers.send(text=THREE.replace("Un.", "Un, dit-elle."))
    assert shown.status_code == 200
    assert shown.context["lost_base"]
    assert "Un, dit-elle." in shown_again(shown)["text"]
    assert text_now(page) == ["Un.", "Deux.", "Trois, dit-il."]


def test_a_session_that_ended_keeps_the_text_until_its_author_is_back(page, confirmed, hers):
    client = hers.client
    for address, title in ((hers.address, {}), (reverse("wiki:new"), {"title": "Un sujet neuf"})):
        client.logout()
        sent = client.post(address, hers.values | title | {"text": "Mes mots à moi.", "do": "save"})
        assert sent.status_code == 403
        assert "Mes mots à moi." in sent.content.decode()
        client.force_login(confirmed, backend=BACKEND)
        back = client.get(address)
        assert back.context["restored"]
        assert shown_again(back)["text"] == "Mes mots à moi."
        values = shown_again(back) | {"summary": "vu"}
        assert client.post(address, values | {"do": "save"}).status_code == 302
        assert not client.get(address).context.get("restored")
    assert text_now(page) == ["Mes mots à moi."]


def test_a_form_whose_token_is_old_gives_its_whole_text_back(page, confirmed):
    client = Client(enforce_csrf_checks=True)
    client.force_login(confirmed, backend=BACKEND)
    refused = client.post(page.address("edit"), {"text": "é" * 150_000, "csrfmiddlewaretoken": "x"})
    assert refused.status_code == 403
    assert "é" * 150_000 in refused.content.decode()


def test_what_a_newcomer_wrote_from_an_accepted_edit_goes_on(page, newcomer, editor, his):
    form = Form(browser(newcomer), page.address("edit"))
    form.send(text=THREE.replace("Un.", "Un, dit-elle."))
    his.send(text=THREE.replace("Trois.", "Trois, dit-il."))
    goes_on = Form(form.client, page.address("edit"))
    assert "Un, dit-elle." in goes_on.values["text"]
    goes_on.send(text=goes_on.values["text"] + "\n\nEt encore.")
    waiting = ProposedEdit.objects.get(author=newcomer, state="pending")
    said_now = [block.value for block in waiting.text.blocks]
    assert said_now[0] == "Un, dit-elle."
    assert said_now[-1] == "Et encore."
    assert text_now(page) == ["Un.", "Deux.", "Trois, dit-il."]
