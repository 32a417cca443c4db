"""Editing one section: its blocks only, merged with whatever happens around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cherclient.wiki.content import Block
from cherclient.wiki.sections import section_name, section_span, with_section
from cherclient.wiki.services.saving import head_of

from .editing import Form, browser, said, shown_again, text_now

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
def test_a_section_that_is_not_there_leads_to_the_whole_article(article, confirmed):
    page = article("Le zinc en sections", TEXT)
    client = browser(confirmed)
    asked = client.get(page.address("edit") + "?section=7")
    assert asked.url == page.address("edit")
    sent = client.post(
        page.address("edit") + "?section=7",
        {"text": "Mes mots.", "summary": "x", "base": head_of(page).hash},
    )
    assert sent.status_code == 409
    assert "Mes mots." in sent.content.decode()
    assert "Mes mots." not in said(client.get(page.address("text")))
