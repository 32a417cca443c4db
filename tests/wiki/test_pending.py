"""The pages of what waits, and of whom to trust."""

from __future__ import annotations

import datetime as dt
import html
import uuid
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cherclient.wiki.content import Content
from cherclient.wiki.models import Contributor, ProposedEdit, WikiArticlePage
from cherclient.wiki.notation import parse, to_text
from cherclient.wiki.services.proposals import propose_edit
from cherclient.wiki.services.saving import head_of, save_edit
from cherclient.wiki.vocabulary import News

pytestmark = pytest.mark.django_db

SPAM = "http://pub.example/achetez"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(answered) -> str:
    return html.unescape(answered.content.decode())


def changed(article, old: str, new: str) -> Content:
    content = head_of(article).text
    text = to_text(content.blocks).replace(old, new)
    return replace(content, blocks=tuple(parse(text, content.blocks)))


def propose(author, article=None, content=None, summary="Précisé") -> ProposedEdit:
    base = head_of(article) if article else None
    words = {"summary": summary, "edit_key": uuid.uuid4(), "language": "fr"}
    return propose_edit(article, content, author=author, base=base, **words)


def address(proposal: ProposedEdit) -> str:
    return reverse("wiki:proposal", args=[proposal.pk])


def sent_form(answered, **more) -> dict:
    said = {field.name: field.value() or "" for field in answered.context["form"]}
    return {name: value for name, value in said.items() if value} | more


def body(article) -> str:
    return to_text(head_of(article).text.blocks).strip()


def test_everybody_reads_the_list_and_no_word_of_a_text(
    newcomer, confirmed, editor, article, django_assert_max_num_queries
):
    page = article("Le rappel", "Un.\n\nDeux.")
    mine = propose(newcomer, page, changed(page, "Un", f"Un {SPAM}"), summary=SPAM)
    for number in range(24):
        ProposedEdit.objects.create(
            title=f"Titre {number}",
            language="fr",
            author=confirmed,
            content=Content(title=f"Titre {number}", thesis=SPAM).as_json(),
        )
    path = reverse("wiki:pending")
    for reader, opens in ((None, 0), (confirmed, 19), (newcomer, 1), (editor, 20)):
        client = signed_in(reader) if reader else Client()
        with django_assert_max_num_queries(12):
            answered = client.get(path)
        assert answered.status_code == 200
        assert SPAM not in shown(answered)
        assert "Le rappel" in shown(answered)
        assert "Nadia" in shown(answered)
        assert sum(line.is_open for line in answered.context["page"].lines) == opens
    following = answered.context["page"].following
    rest = client.get(path, {"after": following}).context["page"]
    assert [line.title for line in rest.lines] == [f"Titre {n}" for n in range(19, 24)]
    for wrong in ("x", "\x00", "9" * 40, "9" * 17 + "-" + "9" * 18, "1-1-1", "é" * 10_000):
        assert client.get(path, {"after": wrong}).status_code == 200
    assert client.post(path).status_code == 405

    assert Client().get(address(mine)).status_code == 302  # to sign in
    assert signed_in(confirmed).get(address(mine)).status_code == 404
    assert client.get(reverse("wiki:proposal", args=[2**40])).status_code == 404
    assert SPAM in shown(client.get(address(mine)))
    assert SPAM in shown(signed_in(newcomer).get(address(mine)))

    page.unpublish()  # its title is no longer public
    assert "Le rappel" not in shown(Client().get(path))
    assert "Le rappel" in shown(client.get(path))


def test_an_editor_accepts_changes_and_declines(newcomer, confirmed, editor, article):
    page = article("Le rappel", "Un.\n\nDeux.\n\nTrois.")
    client, author = signed_in(editor), signed_in(newcomer)
    first = propose(newcomer, page, changed(page, "Un", "Premier"))
    save_edit(page, changed(page, "Deux", "Second"), author=confirmed, base=head_of(page))
    answered = client.get(address(first))
    assert answered.context["read"].moved_on
    assert client.post(address(first), {"act": "accept"}).url == page.address()
    assert body(page) == "Premier.\n\nSecond.\n\nTrois."
    late = client.post(address(first), {"act": "refuse", "reason": "Trop tard"})
    assert late.status_code == 409
    assert "Trop tard" in shown(late)

    second = propose(newcomer, page, changed(page, "Trois", f"Trois {SPAM}"))
    form = client.get(address(second), {"change": ""})
    wrong = client.post(address(second), sent_form(form, act="settle", text="<<< x >>>\n\nUn."))
    assert wrong.status_code == 422
    assert "<<< x >>>" in shown(wrong)
    sent = sent_form(form, act="settle")
    sent["text"] = sent["text"].replace(f" {SPAM}", " pas")
    assert client.post(address(second), sent).status_code == 302
    assert body(page).endswith("Trois pas.")
    assert head_of(page).author == newcomer
    assert "Édith" in head_of(page).summary

    third = propose(newcomer, page, changed(page, "Premier", "Encore"))
    assert client.post(address(third), {"act": "refuse", "reason": " "}).status_code == 422
    assert (
        client.post(address(third), {"act": "refuse", "reason": "Sans source."}).status_code == 302
    )
    assert "Sans source." in shown(author.get(address(third)))
    assert client.post(address(third), {"act": "nonsense"}).status_code == 422


def test_a_conflict_is_settled_on_the_page_and_a_taken_title_is_said(
    newcomer, confirmed, editor, article
):
    page = article("Le rappel", "Un.\n\nDeux.")
    client = signed_in(editor)
    row = propose(newcomer, page, changed(page, "Un", "Premier"))
    save_edit(page, changed(page, "Un", "Unique"), author=confirmed, base=head_of(page))
    answered = client.get(address(row))
    assert "Premier." in shown(answered)
    assert "Camille" in shown(answered)
    sent = sent_form(answered, act="settle")
    assert "Nadia >>>" in sent["text"]  # not "your text": an editor reads it
    assert client.post(address(row), sent).status_code == 422  # the marks are left
    assert client.post(address(row), {"act": "accept"}).status_code == 422
    save_edit(page, changed(page, "Unique", "Le seul"), author=confirmed, base=head_of(page))
    again = client.post(address(row), sent | {"text": "Premier et unique.\n\nDeux."})
    assert again.status_code == 422  # somebody changed it again: both are shown again
    assert "Premier et unique." in shown(again)
    assert "Le seul." in shown(again)
    sent = sent_form(again, act="settle", text="Le tout premier.\n\nDeux.")
    assert client.post(address(row), sent).status_code == 302
    assert body(page) == "Le tout premier.\n\nDeux."

    new = propose(newcomer, content=Content(title="L’attente", blocks=tuple(parse("Un."))))
    article("L'attente")
    taken = client.post(address(new), {"act": "accept"})
    assert taken.status_code == 422
    assert "L'attente" in shown(taken)
    sent = sent_form(client.get(address(new), {"change": ""}), act="settle", title="Attendre")
    assert client.post(address(new), sent).status_code == 302
    assert WikiArticlePage.objects.live().filter(title="Attendre").exists()


def test_its_author_changes_it_or_takes_it_back_and_decides_nothing(newcomer, editor, article):
    page = article("Le rappel", "Un.\n\nDeux.")
    author = signed_in(newcomer)
    row = propose(newcomer, page, changed(page, "Un", "Premier"))
    form = author.get(address(row), {"change": ""})
    sent = sent_form(form, act="rewrite", text="Un.\n\nSecond.")
    moved = author.post(address(row), sent)
    new = ProposedEdit.objects.get(state="pending")
    assert moved.url == address(new)
    assert author.post(address(row), sent).url == address(new)  # sent twice
    forged = {"text": "Un.\n\nTroisième.", "kind": "tribune", "signed_by": "Moi"}
    moved = author.post(address(row), sent | forged)  # changed by the back button
    new = ProposedEdit.objects.get(state="pending")
    assert (moved.url, "Troisième." in str(new.content)) == (address(new), True)
    assert new.text.kind == page.kind  # editors alone change it
    assert address(new) in shown(author.get(address(row)))
    late = signed_in(editor).post(address(row), {"act": "accept"})
    assert late.status_code == 409  # the editor was reading the text before
    for act in ("accept", "refuse", "settle"):
        refused = author.post(address(new), sent | {"act": act, "reason": "x"})
        assert refused.status_code == 403
    own = propose(editor, page, changed(page, "Un", "Moi"))
    assert signed_in(editor).post(address(own), {"act": "accept"}).status_code == 403
    assert author.post(address(new), {"act": "withdraw"}).status_code == 302
    assert body(page) == "Un.\n\nDeux."
    new.refresh_from_db()
    assert new.state == "withdrawn"


def test_an_editor_confirms_and_blocks(newcomer, confirmed, editor):
    client, path = signed_in(editor), reverse("wiki:trust", args=[newcomer.pk])
    assert signed_in(confirmed).get(path).status_code == 403
    assert client.get(path).status_code == 200
    client.post(path, {"act": "confirm"})
    assert Contributor.objects.get(member=newcomer).is_confirmed
    client.post(path, {"act": "unconfirm"})
    assert not Contributor.objects.get(member=newcomer).is_confirmed
    today = timezone.localdate()
    for wrong in ({}, {"reason": "Publicité"}, {"reason": "Publicité", "last_day": "1999-01-01"}):
        assert client.post(path, {"act": "block"} | wrong).status_code == 422
    day = today + dt.timedelta(days=3)
    for _twice in range(2):
        client.post(path, {"act": "block", "reason": "Publicité", "last_day": day.isoformat()})
    told = signed_in(newcomer).get(reverse("wiki:watchlist")).context["notices"].fresh
    assert len(told) == 1
    assert told[0].notice.news == News.BLOCKED
    assert date_format(day + dt.timedelta(days=1), "j F Y") in told[0].words
    assert told[0].words.endswith("Publicité")
    known = Contributor.objects.get(member=newcomer)
    assert known.is_blocked
    assert timezone.localdate(known.blocked_until) == day + dt.timedelta(days=1)
    assert "Publicité" in shown(client.get(path))
    client.post(path, {"act": "unblock"})
    assert not Contributor.objects.get(member=newcomer).is_blocked
    own = reverse("wiki:trust", args=[editor.pk])
    assert client.get(own).status_code == 200
    assert client.post(own, {"act": "confirm"}).status_code == 403
    assert client.get(reverse("wiki:trust", args=[2**40])).status_code == 404
