"""Writing in the site: new articles, edits, previews, and everything that may be typed wrong."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cherclient.wiki.cleaning import without_what_runs
from cherclient.wiki.models import (
    Contributor,
    FormerTitle,
    ProposedEdit,
    Protection,
    Source,
    Watch,
    WikiArticlePage,
    WikiCategory,
)
from cherclient.wiki.notation import parse, to_text
from cherclient.wiki.services.saving import head_of, write
from cherclient.wiki.vocabulary import TEXT_MAX, Level, Proposal
from stories.services import withdraw_story

from .editing import Form, browser, messages_after, said, shown_again, text_now

pytestmark = pytest.mark.django_db


# --- a new article --------------------------------------------------------------------------------


def test_j5_a_red_link_becomes_an_article_watched_by_its_author(confirmed, published_story):
    Source.objects.create(key="durand-1999", kind="book", title="Attendre", authors="Durand, A.")
    shelf = WikiCategory.objects.first()
    client = browser(confirmed)
    form = Form(client, reverse("wiki:new") + "?title=Le+zinc+%C3%A9cout%C3%A9")
    assert form.values["title"] == "Le zinc écouté"

    found = form.send("find", evidence=published_story.title)
    assert f"{{{{récit:{published_story.public_id}}}}}" in found.content.decode()

    text = (
        f"Un comptoir {{{{récit:{published_story.public_id}}}}}.\n\n## Le bruit\n\n"
        "{{source:durand-1999|p. 12}}\n\nVoir [[Un titre que personne n’a écrit]]."
    )
    preview = form.send(
        "preview", text=text, thesis="Le  zinc\u00a0écoute\u202f!", categories=[shelf.slug]
    )
    assert preview.status_code == 200
    assert not preview.context["seen"].problems
    assert not WikiArticlePage.objects.filter(title="Le zinc écouté").exists()
    assert shown_again(preview)["text"] == text

    answer = form.send()
    article = WikiArticlePage.objects.get(title="Le zinc écouté")
    assert answer.url == article.address() == "/fr/wiki/le-zinc-ecoute/"
    assert len(messages_after(client, answer)) == 1
    assert article.thesis == "Le zinc\u00a0écoute\u202f!"  # spaces that do not break are kept
    assert article.content.categories == (shelf.slug,)
    assert Watch.objects.filter(member=confirmed, article=article).exists()
    assert set(article.citations.values_list("kind", flat=True)) == {"story", "source"}

    # The same form again: once, whatever the browser does; changed, it edits what it made.
    assert form.send().url == article.address()
    assert head_of(article).number == 1
    form.send(text=text + "\n\nUn mot de plus.")
    assert text_now(article)[-1] == "Un mot de plus."
    assert WikiArticlePage.objects.filter(title="Le zinc écouté").count() == 1

    # Protected since: the form that made it opens no way around.
    Protection.objects.create(article=article, level=Level.EDITORS, reason="Calmer")
    closed = form.send(text=text + "\n\nPar derrière.")
    assert (closed.status_code, head_of(article).number) == (403, 2)
    assert "Par derrière." in closed.content.decode()

    # Somebody else with the same title is shown the way, and keeps their text.
    late = Form(browser(confirmed), reverse("wiki:new"))
    refused = late.send(title="LE ZINC ECOUTE", text="Mon texte.")
    assert refused.status_code == 422
    assert article.address() in refused.content.decode()
    assert shown_again(refused)["text"] == "Mon texte."


@pytest.mark.parametrize(
    "title", ["", "   ", "\x00", "a/b", "a#b", "?!", "x" * 300, "x" * 10_000, "a\u200bb", "[[a]]"]
)
def test_j5_titles_that_cannot_be_given_say_why(confirmed, title):
    client = browser(confirmed)
    asked = client.get(reverse("wiki:new"), {"title": title})
    assert asked.status_code == 200
    form = Form(client, reverse("wiki:new"))
    refused = form.send(title=title, text="Mon texte.")
    assert refused.status_code == 422
    assert refused.context["form"].errors["title"]
    assert shown_again(refused)["text"] == "Mon texte."
    assert ("#Section]]" in refused.context["form"].errors["title"][0]) == (title == "a#b")


def test_a_new_page_lists_titles_that_resemble_and_a_former_title(confirmed, article):
    page = article("Le comptoir des silences")
    FormerTitle.objects.create(
        key="fr:le zinc perdu", title="Le zinc perdu", slug="z", article=page
    )
    client = browser()
    near = client.get(reverse("wiki:new"), {"title": "Silences au comptoir"})
    assert page in near.context["similar"]
    taken = client.get(reverse("wiki:new"), {"title": "le ZINC perdu"})
    assert taken.context["holder"] == page
    assert reverse("account_login") in taken.content.decode()


# --- what is wrong in a text ----------------------------------------------------------------------


def test_j5_citations_of_what_is_not_there_are_kept_as_a_draft_only(
    confirmed, article, published_story
):
    page = article("Le zinc", f"Un.\n\n{{{{récit:{published_story.public_id}}}}}")
    withdraw_story(published_story)
    form = Form(browser(confirmed), page.address("edit"))

    # What the public text cited before the story went holds nothing back.
    assert form.send(text=form.values["text"].replace("Un.", "Un peu.")).status_code == 302

    form = Form(browser(confirmed), page.address("edit"))
    text = (
        form.values["text"]
        + "\n\n{{récit:jamaisvu}}\n\n{{source:personne-1900}}\n\nX {{chiffre:zzz}}."
    )
    held = form.send(text=text)
    assert held.status_code == 422
    assert {(p.kind, p.key) for p in held.context["seen"].new} == {
        ("story", "jamaisvu"),
        ("source", "personne-1900"),
        ("figure", "zzz"),
    }
    assert 'value="draft"' in held.content.decode()
    assert shown_again(held)["text"] == text
    assert "jamaisvu" not in str(text_now(page))

    kept = form.send("draft")
    draft = ProposedEdit.objects.get(author=confirmed)
    assert kept.url == reverse("wiki:proposal", args=[draft.pk])
    assert "jamaisvu" not in str(text_now(page))

    # Opened again, the form goes on with the draft; corrected, it is public and the draft is done.
    again = Form(browser(confirmed), page.address("edit"))
    assert "jamaisvu" in again.values["text"]
    assert again.send(text="Un peu.\n\nTout est juste.").status_code == 302
    assert text_now(page) == ["Un peu.", "Tout est juste."]
    draft.refresh_from_db()
    assert draft.state == Proposal.WITHDRAWN


def test_j5_what_would_run_is_taken_out_and_named(confirmed, article):
    page = article("Le zinc")
    client = browser(confirmed)
    form = Form(client, page.address("edit"))
    text = (
        "Un <script>alert(1)</script> mot, <iframe src='https://x.example'></iframe> et "
        "[un lien](javascript:alert(1)). `<script>` se cite."
    )
    preview = form.send("preview", text=text)
    assert preview.context["form"].removed == ["<script>", "<iframe>", "javascript:"]
    page_shown = preview.content.decode()
    assert page_shown.count("&lt;iframe&gt;") == 1
    assert page_shown.index('id="preview"') < page_shown.index("&lt;iframe&gt;")
    assert shown_again(preview)["text"] == "Un  mot,  et un lien. `<script>` se cite."
    answer = form.send()
    assert any("<iframe>" in each for each in messages_after(client, answer))
    assert text_now(page) == ["Un  mot,  et un lien. `<script>` se cite."]


def test_j5_texts_too_long_or_too_deep_are_refused_with_their_words(confirmed, newcomer, article):
    page = article("Le zinc")
    form = Form(browser(confirmed), page.address("edit"))
    for text in ("é" * (TEXT_MAX + 1), "x" * 2_000_000, "a\n\n" * 1_600):
        refused = form.send(text=text)
        assert refused.status_code == 422
        assert refused.context["form"].errors["text"]
        assert shown_again(refused)["text"] == text
    too_big = form.client.post(form.address, form.values | {"text": "x" * 3_000_000})
    assert too_big.status_code == 400
    assert "Revenez en arrière" in too_big.content.decode()
    for text in (
        "- " * 50_000,
        "> " * 50_000,
        "[" * 100_000,
        "**" * 50_000,
        "# a" + " " * 150_000 + "b",
    ):
        assert form.send("preview", text=text).status_code == 200
    for text in ("", " \n \x00"):
        assert form.send(text=text).context["form"].errors["text"]
    assert text_now(page) == ["Un paragraphe."]

    # Section after section, or by a merge: it is the whole that has a bound.
    page = article("Le zinc sans fin", "## Un\n\nUn.\n\n## Deux\n\nDeux.")
    client, half = browser(confirmed), "é" * (TEXT_MAX * 3 // 5)
    late = Form(client, page.address("edit") + "?section=2")
    first = Form(client, page.address("edit") + "?section=1")
    assert first.send(text=f"## Un\n\n{half}").status_code == 302
    newcomers = Form(browser(newcomer), late.address)
    many = "## Deux\n\n" + "a\n\n" * 1_498  # a block too many, of them all
    for form, text in (
        (late, f"## Deux\n\n{half}"),
        (Form(client, late.address), f"## Deux\n\n{half}"),
        (newcomers, f"## Deux\n\n{half}"),
        (newcomers, many),
        (late, many),
    ):
        refused = form.send(text=text)
        assert refused.status_code == 422
        assert "L’article entier" in said(refused) or "whole article" in said(refused)
        assert shown_again(refused)["text"] == text
    assert text_now(page) == ["Un", half, "Deux", "Deux."]
    assert not ProposedEdit.objects.filter(article=page).exists()

    # One that is over it already, from the admin, may be shortened.
    head = head_of(page).text
    over = head.with_blocks([*head.blocks, *parse(half)])
    write(page, over, author=confirmed, summary="")
    form = Form(client, late.address)
    assert form.send(text=form.values["text"] + "é").status_code == 422
    assert form.send(text="## Deux\n\nDeuX." + half).status_code == 302
    assert form.send(text="## Deux").status_code == 302
    assert text_now(page) == ["Un", half, "Deux"]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"summary": ""}, "summary"),
        ({"summary": "x" * 10_000}, "summary"),
        ({"thesis": "x" * 241}, "thesis"),
        ({"hypotheses": "H2, <b>"}, "hypotheses"),
        ({"figures": ",".join(["finissent-mal"] * 15)}, "figures"),
        ({"categories": ["aucune"]}, "categories"),
        ({"text": "![Un chat](image:0123456789)"}, "text"),
        ({"text": "Un.\n\n<<< votre texte >>>\n\nDeux."}, "text"),
    ],
)
def test_a_field_that_is_wrong_says_so_and_keeps_everything(confirmed, article, values, wrong):
    page = article("Le zinc")
    form = Form(browser(confirmed), page.address("edit"))
    refused = form.send(**{"text": "Mon texte."} | values)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [wrong]
    assert shown_again(refused)["text"] == form.values["text"]
    assert f'href="#id_{wrong}' in refused.content.decode()


def test_garbage_is_never_a_500(confirmed, article):
    page = article("Le zinc")
    client = browser(confirmed)
    junk = "\x00" + "é" * 10_000
    for name in ("base", "edit_key", "continues", "kind", "do"):
        answer = client.post(
            page.address("edit"), {"text": "Mon texte.", "summary": "x", name: junk}
        )
        assert answer.status_code in (200, 302, 422), name
    assert client.get(page.address("edit") + "?section=" + "9" * 5_000).status_code == 200
    assert client.put(page.address("edit")).status_code == 405
    assert client.get(reverse("wiki:edit", args=["personne"])).status_code == 404
    lost_base = client.post(
        page.address("edit"), {"text": "Mon texte.", "summary": "x", "base": "0" * 64}
    )
    assert lost_base.context["lost_base"]
    assert shown_again(lost_base)["base"] == head_of(page).hash


# --- who may --------------------------------------------------------------------------------------


def test_a_newcomer_is_told_and_what_they_write_waits(newcomer, article):
    page = article("Le zinc")
    form = Form(browser(newcomer), page.address("edit"))
    for _time in range(2):
        answer = form.send(text="Un paragraphe.\n\nLe mien.", summary="un ajout")
    waiting = ProposedEdit.objects.get(author=newcomer)
    assert answer.url == reverse("wiki:proposal", args=[waiting.pk])
    assert text_now(page) == ["Un paragraphe."]
    again = Form(browser(newcomer), page.address("edit"))
    assert "Le mien." in again.values["text"]
    again.send(text="Un paragraphe.\n\nLe mien, mieux.")
    assert [w.text.blocks[-1].value for w in ProposedEdit.objects.filter(state="pending")] == [
        "Le mien, mieux."
    ]
    new = Form(browser(newcomer), reverse("wiki:new"))
    assert new.send(title="Un sujet neuf", text="Texte.").status_code == 302
    assert not WikiArticlePage.objects.filter(title="Un sujet neuf").exists()


def test_readers_see_the_source_and_whoever_may_not_write_is_told_why(
    newcomer, confirmed, other_confirmed, editor, article
):
    page = article("Le zinc", "Un *mot*.")
    for name in ("edit", "text"):
        seen = browser().get(page.address(name))
        assert seen.status_code == 200
        assert "Un *mot*." in seen.content.decode()
    assert reverse("account_login") in browser().get(page.address("edit")).content.decode()

    Protection.objects.create(article=page, level=Level.EDITORS, reason="Une querelle", by=editor)
    kept = browser(confirmed).post(page.address("edit"), {"text": "Mon texte."})
    assert kept.status_code == 403
    assert "Une querelle" in said(kept)
    assert "Mon texte." in kept.content.decode()
    assert Form(browser(editor), page.address("edit")).send(text="De la main.").status_code == 302

    tribune = article("Je tiens à le dire", kind="tribune", signed_by="Camille")
    assert browser(other_confirmed).get(tribune.address("edit")).context["closed"].signed_by_another
    assert "kind" not in Form(browser(confirmed), tribune.address("edit")).values

    Contributor.objects.create(
        member=newcomer,
        blocked_until=timezone.now() + dt.timedelta(days=2),
        blocked_reason="Des publicités",
    )
    for address in (page.address("edit"), reverse("wiki:new")):
        refused = browser(newcomer).post(address, {"text": "Mon texte.", "title": "Un sujet"})
        assert refused.status_code == 403
        assert "Des publicités" in said(refused)
        assert "Mon texte." in refused.content.decode()


def test_an_opinion_and_an_experience_say_whose_they_are(confirmed):
    form = Form(browser(confirmed), reverse("wiki:new"))
    refused = form.send(title="Une opinion", text="Je tiens que.", kind="tribune")
    assert list(refused.context["form"].errors) == ["signed_by"]
    refused = form.send(kind="case")
    assert set(refused.context["form"].errors) == {"company", "interest"}
    assert form.send(company="Orvane", interest="Directrice, payée par Orvane").status_code == 302


# --- nothing that runs, whatever is typed ---------------------------------------------------------


@given(st.text(alphabet="<>/script fram[](): javoe`\n", max_size=300))
def test_cleaning_ends_and_leaves_nothing_to_take_out(text):
    cleaned, _gone = without_what_runs(text)
    assert len(cleaned) <= len(text)
    if "`" not in text:
        again = cleaned
        for _time in range(40):
            again, gone = without_what_runs(again)
        assert not gone


@given(st.lists(st.sampled_from(["#", " ", "a", "C#", "\t", "##"]), max_size=12))
def test_headings_read_the_same_after_a_round_trip(parts):
    blocks = parse("## " + "".join(parts))
    assert [(b.kind, b.value) for b in parse(to_text(blocks))] == [
        (b.kind, b.value) for b in blocks
    ]
