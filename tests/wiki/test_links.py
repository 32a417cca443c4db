"""Links read both ways: backlinks with their sentence, titles wanted, and what saving them costs."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.signals import page_published

from cherclient.markdown import WIKILINK, Wikilink
from cherclient.wiki.content import Block, Content
from cherclient.wiki.models import ArticleRevision, Link, Source, WikiArticlePage
from cherclient.wiki.notation import parse, to_text
from cherclient.wiki.reading import wanted as wanted_reading
from cherclient.wiki.reading.backlinks import PAGE, links_of
from cherclient.wiki.reading.wanted import wanted_titles
from cherclient.wiki.receivers import keep
from cherclient.wiki.references import LINK, references, with_links_to
from cherclient.wiki.services import renaming, save_edit
from cherclient.wiki.services.saving import head_of
from cherclient.wiki.titles import title_key
from stories.services import withdraw_story

BESIDE_WAGTAIL = 15  # queries


def shown(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_backlinks_say_the_sentence_and_where_it_stands(
    client, article, confirmed, published_story, django_assert_max_num_queries
):
    asked = article("Qui sait ? Personne")
    article("Deux phrases", "Rien. On lit [[Qui sait ? Personne#La fin]] ici. Rien.")
    assert [each.words for each in links_of(asked, {}).here[0].sentences] == [
        "On lit Qui sait ? Personne §\u00a0La fin ici."
    ]
    one = article(
        "La cible", f"Vers [[Ailleurs]] et [[la cible]]. {{{{récit:{published_story.public_id}}}}}"
    )
    article(
        "Qui en parle",
        "Rien.\n\nAvant cela, rien. Puis [[LA CIBLE|ce but]] **revient**. Après.\n\n`[[La cible]]`.",
    )
    renaming.rename(one, "Le but", author=confirmed, was="La cible")
    late = article("Plus tard", "[à étayer] On dit encore [[la cible]].")
    late.unpublish()
    draft = article("Encore", "Et [[la cible]], {{source:hirschman-1970}}, [[Rouge vif]].")
    article("Ailleurs")
    page = shown(client, reverse("wiki:backlinks", args=["le-but"]))
    assert "Puis ce but revient." in page
    assert 'href="/fr/wiki/qui-en-parle/#p-2"' in page
    assert 'href="/fr/wiki/encore/#p-1"' in page
    assert "Plus tard" not in page
    assert "Avant cela" not in page
    assert published_story.get_absolute_url() in page
    assert 'href="/fr/wiki/ailleurs/"' in page
    assert client.get("/fr/wiki/qui-en-parle/").content.decode().count('id="p-2"') == 1
    Source.objects.get(key="hirschman-1970")
    away = shown(client, reverse("wiki:backlinks", args=["encore"]))
    assert f'href="{reverse("wiki:new")}?title=Rouge%20vif"' in away
    assert 'data-state="missing"' in away
    assert "Hirschman" in away
    assert "nommé ici" in away  # linked under a former title
    withdraw_story(published_story)
    assert published_story.get_absolute_url() not in shown(
        client, reverse("wiki:backlinks", args=["le-but"])
    )
    with django_assert_max_num_queries(12):
        client.get(reverse("wiki:backlinks", args=["encore"]))
    assert draft.links.count() == 2


def test_backlinks_are_read_by_key_and_bad_addresses_do_no_harm(client, article):
    one = article("La cible")
    linking = article("Bavard")
    Link.objects.bulk_create(
        Link(article=linking, key="fr:la cible", title="La cible", place=n, sentence=f"Phrase {n}.")
        for n in range(1, PAGE * 2 + 11)
    )
    seen, query = [], {}
    while True:
        links = links_of(one, query)
        seen += [said.place for each in links.here for said in each.sentences]
        if not links.following:
            break
        query = {"after": links.following}
    assert seen == list(range(1, PAGE * 2 + 11))
    address = reverse("wiki:backlinks", args=["la-cible"])
    for after in (
        "",
        "x",
        "1-2",
        "\x00",
        "9" * 10_000,
        "9-9-9",
        f"{'9' * 15}-{'9' * 5}-1",
        "-1-1-1",
    ):
        assert client.get(address, {"after": after}).status_code == 200
    assert client.post(address).status_code == 405
    assert client.get(reverse("wiki:backlinks", args=["personne"])).status_code == 404
    with translation.override("en"):
        assert client.get(reverse("wiki:backlinks", args=["la-cible"])).status_code == 404


def test_wanted_titles_come_by_how_many_ask(
    client, article, confirmed, monkeypatch, django_assert_max_num_queries
):
    Link.objects.all().delete()
    article(
        "Un",
        "Il manque [[Le Manque]]. Et [[le manque|lui]]. Et [[Rare]], [[La fin]], [[a/b#c]], [[#Ici]].",
    )
    two = article("Deux", "Ici aussi, [[le manqué]] manque.")
    article("Three", "[[La fin]] in French stays red.", language="en")
    article("Caché", "[[Rare]] [[Rare]]").unpublish()
    renaming.rename(two, "La fin", author=confirmed, was="Deux")
    article("Trois", "[[Deux]] se trouve par son ancien titre.")
    page = shown(client, reverse("wiki:wanted"))
    found = wanted_titles("fr", {}).titles
    assert [(each.title, each.articles) for each in found] == [
        ("Le Manque", 2),
        ("a/b", 1),
        ("Rare", 1),
    ]
    assert found[1].problem
    assert found[0].sentence == "Il manque Le Manque."
    assert f'href="{reverse("wiki:new")}?title=Le%20Manque"' in page
    assert "2 articles le demandent" in page
    assert "title=a" not in page
    assert wanted_titles("en", {}).titles[0].title == "La fin"
    monkeypatch.setattr(wanted_reading, "PAGE", 1)
    seen, query = [], {}
    while True:
        part = wanted_titles("fr", query)
        seen += [each.title for each in part.titles]
        if not part.following:
            break
        query = {"after": part.following}
    assert seen == [each.title for each in found]
    for after in ("", "x", "1", "\x00", "1-\x00", "9" * 400, "0-zzz"):
        assert client.get(reverse("wiki:wanted"), {"after": after}).status_code == 200
    with django_assert_max_num_queries(12):
        client.get(reverse("wiki:wanted"))
    Link.objects.all().delete()
    assert "Tous les liens" in shown(client, reverse("wiki:wanted"))


def test_wanted_titles_and_backlinks_read_indexes_alone(article):
    one = article("Un", "[[Deux]]")
    plan = wanted_reading._asked("fr").explain()
    back = links_of.__globals__["backlinks"](one).explain()
    if connection.vendor == "sqlite":
        assert "USING COVERING INDEX link_backwards" in plan
        assert "(title_key=?)" in plan
        assert "link_backwards (key=?" in back
        assert "SCAN" not in plan.replace("SCAN wiki_link USING COVERING INDEX", "")
    else:
        assert "wiki_wikiarticlepage" in plan  # a few rows: PostgreSQL reads them all


# --- links are written again ----------------------------------------------------------------------

_words = st.text(st.sampled_from("ab é`[]|*#\n"), max_size=12)
_links = ["[[A]]", "[[a|b]]", "`[[A]]`", "[[B]]", "``", "\\[[A]]", "[[a#b]]", "[[#a]]", "? B"]
_pieces = st.lists(
    st.one_of(_words, st.sampled_from([*_links, "[[A#]]", "[[a #b|é]]", "[[A ? B", "[[#A|a]]"])),
    max_size=8,
)


@given(_pieces)
@settings(max_examples=150)
def test_links_led_elsewhere_read_the_same(pieces):
    content = Content("T", blocks=(Block("1", "text", "".join(pieces)),))
    led = with_links_to(content, "C", {"fr:a"}, "fr")
    before, after = references(content), references(led)
    assert [each.sentence for each in before] == [each.sentence for each in after]
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        moved = old.kind == LINK and title_key(old.key, "fr") == "fr:a"
        assert new.key == ("C" if moved else old.key)
    if all(title_key(each.key, "fr") != "fr:a" for each in before):
        assert led is content
    there = content.blocks[0].value, led.blocks[0].value
    sections = [[Wikilink.of(each).section for each in WIKILINK.finditer(text)] for text in there]
    assert sections[0] == sections[1]
    blocks = parse(to_text(led.blocks))
    assert [(b.kind, b.value) for b in parse(to_text(blocks))] == [
        (b.kind, b.value) for b in blocks
    ]


@pytest.mark.parametrize("gap", ["\n", "\u00a0", " ", "# ", "1"])
def test_a_long_run_after_a_link_is_read_once(gap):
    text = f"Vers [[A]]{gap * 100_000}b"
    found = references(Content("T", blocks=(Block("1", "text", text),)))
    assert [(each.key, each.sentence[:6]) for each in found] == [("A", "Vers A")]


# --- the cost of a save ---------------------------------------------------------------------------


def queries(work) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        work()
    return len(seen)


@pytest.mark.parametrize("links", [3, 150])
def test_a_save_costs_fifteen_queries_beside_wagtails_own(article, confirmed, links):
    text = "\n\n".join(
        f"Paragraphe {n} vers [[Titre {n}]], {{{{source:key-{n}}}}}." for n in range(links)
    )
    one = article("Un", text)
    base = head_of(one)
    blocks = tuple(parse(text.replace("Paragraphe", "Passage"), like=one.content.blocks))

    @transaction.atomic  # as the admin does, and as our verbs do
    def plainly():
        page = WikiArticlePage.objects.get(pk=one.pk)
        page.edit_summary = "Un mot."
        page.save_revision(user=confirmed).publish(user=confirmed, skip_permission_checks=True)

    def ours():
        page = WikiArticlePage.objects.get(pk=one.pk)
        content = Content(title="Un", blocks=blocks)
        save_edit(page, content, author=confirmed, base=base, summary="Un mot.")

    assert page_published.disconnect(keep, sender=WikiArticlePage, dispatch_uid="wiki_record")
    try:
        plain = queries(plainly)
    finally:
        page_published.connect(keep, sender=WikiArticlePage, dispatch_uid="wiki_record")
    saved = queries(ours)
    assert ArticleRevision.objects.filter(article=one).count() == 2
    assert Link.objects.filter(article=one, sentence__startswith="Passage").count() == links
    assert saved <= plain + BESIDE_WAGTAIL, re.sub(r"\s+", " ", f"{saved} against {plain}")
