"""Editing one section: its blocks only, merged with whatever happens around it."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from cherclient.wiki.content import Block
from cherclient.wiki.sections import anchor_of, anchors, section_name, section_span, with_section
from cherclient.wiki.services.saving import head_of

from .editing import Form, browser, shown_again, text_now

TEXT = "Au début.\n\n## L’appel\n\nOn sonne.\n\n### Détail\n\nFin.\n\n## La suite\n\nOn attend."
kinds = st.lists(st.sampled_from(["heading", "subheading", "text"]), max_size=12)


@given(kinds)
def test_sections_cover_an_article_once_and_in_order(names):
    blocks = [Block(str(at), kind, f"v{at}") for at, kind in enumerate(names)]
    count = names.count("heading")
    spans = [section_span(blocks, number) for number in range(count + 1)]
    assert [at for span in spans for at in span] == list(range(len(blocks)))
    for number in range(1, count + 1):
        assert blocks[spans[number].start].value == section_name(blocks, number)
        span = spans[number]
        assert with_section(blocks, number, blocks[span.start : span.stop]) == blocks
    for wrong in (-1, count + 1):
        with pytest.raises(LookupError):
            section_span(blocks, wrong)


def test_no_heading_takes_an_id_of_the_pages_it_stands_on():
    root = settings.BASE_DIR / "templates"
    texts = {str(each.relative_to(root)): each.read_text() for each in root.rglob("*.html")}
    named = re.compile(r'{%\s*(?:include|extends)\s+"([^"]+)"')

    def with_its_parts(name: str) -> set[str]:
        found, left = set(), [name]
        while left:
            if (one := left.pop()) not in found:
                found.add(one)
                left += named.findall(texts.get(one, ""))
        return found

    parts = [with_its_parts(name) for name in texts if name.startswith("wiki/")]
    ids = {
        each.replace("{{ field.auto_id }}", "id_text").replace("{{ forloop.counter }}", "1")
        for name in set().union(*(each for each in parts if "wiki/_rendered.html" in each))
        for each in re.findall(r'\bid="([^"]+)"', texts[name])
    } - {"{{ note.anchor }}"}
    assert {"main", "toc", "now", "typed-1", "preview", "wiki-editor", "id_text_error"} <= ids
    assert [each for each in ids if anchor_of(each) == each] == []
    assert anchors(["Main", "typed", "Typed", "Nowhere"]) == [
        *("s-main", "s-typed", "s-typed-2", "nowhere")
    ]


@pytest.mark.django_db
def test_a_section_edit_merges_with_a_whole_one(article, confirmed, other_confirmed):
    page = article("Le zinc en sections", TEXT, thesis="Le zinc.")
    section = Form(browser(confirmed), page.address("edit") + "?section=1")
    intro = Form(browser(confirmed), page.address("edit") + "?section=0")
    whole = Form(browser(other_confirmed), page.address("edit"))
    assert section.values["text"].split("\n\n")[0] == "## L’appel"
    assert "La suite" not in section.values["text"]
    assert "thesis" not in section.values

    whole.send(text=TEXT.replace("On attend.", "On attend longtemps."), thesis="Le zinc parle.")
    section.send(text=section.values["text"].replace("On sonne.", "On sonne. Personne."))
    intro.send(text="Au tout début.")
    assert text_now(page) == [
        *("Au tout début.", "L’appel", "On sonne. Personne.", "Détail", "Fin."),
        *("La suite", "On attend longtemps."),
    ]
    assert head_of(page).text.thesis == "Le zinc parle."

    late = Form(browser(confirmed), page.address("edit") + "?section=1")
    Form(browser(other_confirmed), page.address("edit") + "?section=1").send(
        text="## L’appel\n\nNon."
    )
    conflict = late.send(text=late.values["text"].replace("Personne.", "Quelqu’un."))
    assert conflict.status_code == 409
    assert shown_again(conflict)["text"].startswith("Au tout début.")
    assert "thesis" in shown_again(conflict)

    gone = Form(browser(confirmed), page.address("edit") + "?section=2")
    gone.send(text="")
    assert "La suite" not in text_now(page)


@pytest.mark.django_db
@pytest.mark.parametrize("section", ["7", "abc", "-1", "1.5", "\x00", "9" * 400])
def test_a_section_that_is_not_there_shows_the_whole_article_and_says_so(
    article, confirmed, section
):
    page = article("Le zinc en sections", TEXT)
    client, query = browser(confirmed), urlencode({"section": section})
    form = Form(client, f"{page.address('edit')}?{query}")
    asked = client.get(form.address)
    assert asked.context["no_section"]
    assert f'action="{page.address("edit")}"' in asked.content.decode()
    assert form.values["text"].strip() == TEXT
    assert "thesis" in form.values

    # Sent there all the same, it is given back, and is not taken for the whole article.
    sent = form.send(text="Mes mots.", summary="un <mot>")
    assert sent.status_code == 409
    assert ("text", "Mes mots.") in sent.context["typed"]
    assert "un &lt;mot&gt;" in sent.content.decode()
    assert shown_again(sent)["text"].strip() == TEXT
    assert head_of(page).number == 1
    form.address = page.address("edit")
    assert form.send(text=TEXT + "\n\nMes mots.").status_code == 302


@pytest.mark.django_db
def test_a_section_whose_base_was_erased_is_given_back(article, confirmed):
    page = article("Le zinc en sections", TEXT)
    form = Form(browser(confirmed), page.address("edit") + "?section=2")
    assert form.client.get(form.address).context["headings"] == ["L’appel", "Détail", "La suite"]
    Form(form.client, page.address("edit")).send(text="Tout neuf.")
    page.history.filter(number=1).update(content=None)
    sent = form.send(text="Mes mots.")
    assert (sent.status_code, shown_again(sent)["text"]) == (409, "Tout neuf.\n")
    assert "Mes mots." in sent.content.decode()
