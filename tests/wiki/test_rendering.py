"""What a content becomes for its readers: links, notes, figures, what is wanting, and no harm."""

from __future__ import annotations

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.images import get_image_model

from cherclient.wiki.content import Block, Content
from cherclient.wiki.figures import Figure
from cherclient.wiki.models import FormerTitle, Source
from cherclient.wiki.notation import parse
from cherclient.wiki.reading.rendering import SIGNS_IN_ALL, Rendering, render_content
from stories.services import withdraw_story
from tests.cherclient.test_markdown import harmful
from tests.factories import StoryFactory

pytestmark = pytest.mark.django_db

PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


def rendered(text: str, language: str = "fr", **options) -> Rendering:
    content = Content(title="Un essai", blocks=tuple(parse(text)))
    return render_content(content, language, **options)


def said(rendering: Rendering) -> str:
    """The words of a rendering, without its tags."""
    return html.unescape(re.sub(r"<[^>]+>", "", rendering.html))


def figure(reference: str, edition: str = "", **more) -> Figure:
    shown = {"kind": "share", "value": 0.58, "lower": 0.52, "upper": 0.64, "number": 312.0} | more
    return Figure(reference=reference, edition=edition, day="2026-11-02", **shown)


@pytest.fixture
def source(db):
    return Source.objects.create(
        key="essai-1999",
        kind="book",
        authors="Essai, Anne",
        year=1999,
        title="Du lien",
        sponsor="X",
    )


def test_links_lead_to_their_article_by_title_and_by_former_title_and_wanting_ones_invite(article):
    there = article("L’appel d’essai")
    FormerTitle.objects.create(
        key="fr:raccrocher", title="Raccrocher", slug="raccrocher", article=there
    )
    page = rendered("[[L'APPEL D'ESSAI|lui]], [[Raccrocher]], [[Pas « écrit » & co]]. `[[code]]`")
    assert page.html.count(f'href="{there.address()}"') == 2
    assert ">lui</a>" in page.html
    assert re.search(r'data-state="missing" href="/fr/wiki/[^"?]+/\?title=Pas\+', page.html)
    assert "<code>[[code]]</code>" in page.html
    assert page.problems == []
    assert 'data-state="missing"' in rendered("[[L’appel d’essai]]", "en").html


def test_notes_are_numbered_once_each_and_lead_there_and_back(source, published_story):
    key = published_story.public_id
    page = rendered(
        f"Un {{{{récit:{key}}}}} deux {{{{source:essai-1999|p. 12}}}}.\n\n"
        f"Encore {{{{récit: {key} }}}}, puis {{{{source:essai-1999|P. 12}}}} et "
        f"{{{{source:essai-1999}}}}.\n\n[voir {{{{récit:{key}}}}}](https://exemple.fr)"
    )
    assert [(note.number, note.kind, note.place) for note in page.notes] == [
        (1, "story", ""),
        (2, "source", "p. 12"),
        (3, "source", ""),
    ]
    assert [len(note.calls) for note in page.notes] == [2, 2, 1]
    for note in page.notes:
        for call, _sign in note.returns:
            assert f'id="{call}" href="#note-{note.number}"' in page.html
    assert [sign for _call, sign in page.notes[0].returns] == ["a", "b"]
    assert said(page).startswith("Un[1] deux[2].")
    assert [each.key for each in page.sources] == ["essai-1999"]
    assert [(each.public_id, each.places) for each in page.stories] == [(key, (1, 2, 3))]
    assert page.html.count('data-support="stories"') == 3
    assert not re.search(r"<a[^>]*>[^<]*<(?:sup|a)", page.html)


def test_what_is_wanting_is_said_in_the_text_and_to_the_editor(published_story):
    key = published_story.public_id
    withdraw_story(published_story)
    never = StoryFactory(live=False, first_published_at=None, last_published_at=None).public_id
    page = rendered(
        f"Un {{{{récit:{key}}}}}.\n\nDeux {{{{récit:{never}}}}}, {{{{source:nulle}}}}, "
        f"{{{{chiffre:finissent-mal}}}}.\n\n{{{{récit:{key}}}}}\n\n{{{{source:nulle|p. 3}}}}\n\n"
        f"{{{{chiffre:captifs:nulle}}}}\n\n![Un mur](image:abcdef)"
    )
    assert [(each.place, each.kind, each.key) for each in page.problems] == [
        (1, "story", key),
        (2, "story", never),
        (2, "source", "nulle"),
        (2, "figure", "finissent-mal"),
        (3, "story", key),
        (4, "source", "nulle"),
        (5, "figure", "captifs:nulle"),
        (6, "image", "abcdef"),
    ]
    assert len({each.message for each in page.problems}) == 6
    assert page.notes == []
    assert 'data-support="stories"' not in page.html
    assert [(each.withdrawn, each.story) for each in page.stories] == [(True, None), (False, None)]
    assert published_story.title not in page.html
    assert page.html.count("wiki-wanting") == 7


def test_a_figure_is_said_with_its_interval_its_number_and_its_edition():
    figures = {
        "finissent-mal": figure("finissent-mal"),
        "finissent-mal@2026-10": figure("finissent-mal@2026-10", "2026-10", value=0.5),
        "captifs:brumel": figure(
            "captifs:brumel", value=0.07, lower=None, upper=None, number=41.2, brand="Brumel"
        ),
        "recits-comptes": figure("recits-comptes", kind="count", value=1234, number=None),
    }
    text = (
        "Ici {{chiffre:finissent-mal}}, là {{chiffre:finissent-mal@2026-10}}, "
        "{{chiffre:captifs:brumel}}, {{chiffre:recits-comptes}}.\n\n{{chiffre:finissent-mal}}"
    )
    page = rendered(text, figures=figures)
    assert re.search(r"Ici 58\s?% \(52 \w+ 64, n\s=\s312\)\[1], là 50\s?%", said(page))
    assert re.search(r"7\s?% \(n\s=\s41\)\[3\], 1\s234\[4\]\.", said(page))
    assert '<p class="wiki-figure"><strong>58' in page.html
    assert "/2026-10/" not in page.html
    assert [note.about.edition for note in page.notes] == ["", "2026-10", "", ""]
    english = rendered("{{figure:finissent-mal}}", "en", figures=figures)
    assert "58% (52 to 64, n = 312)" in said(english)
    assert rendered(text).figures == {}  # no edition was made: the ones given were not looked up


def test_headings_have_anchors_that_stay_and_sections_that_can_be_edited():
    page = rendered(
        "## Là\n\nA.\n\n### Là\n\n## Là\n\n## Notes\n\n## note 1\n\n## !?\n\n## 日本\n\n"
        "### P\n\n### P\n\n### Wiki editor",
        edit_address="/e/",
    )
    assert [anchor for anchor, _words, _level in page.headings] == [
        *("la", "la-2", "la-3", "s-notes", "s-note-1", "section", "日本"),
        *("s-p", "s-p-2", "s-wiki-editor"),
    ]
    assert [level for _anchor, _words, level in page.headings] == [2, 3, 2, 2, 2, 2, 2, 3, 3, 3]
    assert re.findall(r'href="(/e/[^"]+)"', page.html) == [f"/e/?section={n}" for n in range(1, 7)]
    for anchor, _words, _level in page.headings:
        assert page.html.count(f'id="{anchor}"') == 1
    assert "wiki-edit" not in rendered("## Là").html


def test_links_lead_to_sections_by_their_words(article):
    there = article(
        "L’appel d’essai", "## Suite\n\nUn.\n\n## Suite\n\n## Suite 2\n\n## L’œuvre d’été"
    )
    page = rendered(
        "[[l'appel d'essai#L'OEUVRE D'ETE !]], [[L’appel d’essai#Suite 2|deux]], "
        "[[L’appel d’essai#Partie]], [[#là-bas]], [[#Partie]], [[Rouge#Suite]].\n\n### Là bas"
    )
    shown = render_content(there.content, "fr").html
    for anchor in ("suite", "suite-2", "suite-3", "l-oeuvre-d-ete"):
        assert shown.count(f'id="{anchor}"') == 1
    assert shown.index('id="suite-3"') < shown.index('id="suite-2"')  # said first, it has its own
    for target, words in (
        (f"{there.address()}#l-oeuvre-d-ete", "l'appel d'essai §\u00a0L'OEUVRE D'ETE\u202f!"),
        (f"{there.address()}#suite-2", "deux"),
        (f"{there.address()}#partie", "L’appel d’essai §\u00a0Partie"),  # gone: the top of the page
        ("#la-bas", "là-bas"),
    ):
        assert f'href="{target}" rel="noopener">{words}</a>' in html.unescape(page.html)
    assert [(each.kind, each.key) for each in page.problems] == [("section", "Partie")]
    assert ", Partie, <a" in page.html
    assert 'title=Rouge" rel' in page.html


def test_every_kind_of_block_is_drawn(source, published_story):
    image = get_image_model().objects.create(
        title="Un mur", file=SimpleUploadedFile("mur.gif", PIXEL, "image/gif")
    )
    digest = image.get_file_hash()
    page = rendered(
        f"> « Dit » <b>\n> ailleurs\n> — Nell\n\n[à étayer] Peut-être.\n\n"
        f"Table : Des *prix*\n| a | <i>b</i> |\n|---|---|\n| 1 | 2 |\n\n"
        f"{{{{récit:{published_story.public_id}}}}}\n\n{{{{source:essai-1999|ch. 2}}}}\n\n"
        f'![Un mur gris](image:{digest} "Le mur")'
    )
    assert page.problems == []
    for part in (
        "<blockquote><p>« Dit » &lt;b&gt;<br>ailleurs</p><footer>— Nell</footer>",
        '<div class="wiki-part" id="p-2" data-support="wanting"><p>Peut-être.</p>',
        "<caption>Des *prix*</caption>",
        '<th scope="col">&lt;i&gt;b&lt;/i&gt;</th>',
        f'<a href="{published_story.get_absolute_url()}"',
        "ch. 2",
        'alt="Un mur gris"',
        "<figcaption>Le mur</figcaption>",
    ):
        assert part in page.html
    unknown = Content(title="A", blocks=(Block("1", "of another age", {"x": 1}),))
    assert render_content(unknown, "fr").html == ""


def test_however_much_is_cited_the_queries_are_the_same(
    source, article, published_story, django_assert_max_num_queries
):
    article("Un but")
    text = "\n\n".join(
        f"[[Un but]] [[Rouge {n}]] {{{{récit:{published_story.public_id}}}}} {{{{récit:nul{n}}}}} "
        f"{{{{source:essai-1999|{n}}}}} {{{{chiffre:recits-comptes}}}}"
        for n in range(300)
    )
    with django_assert_max_num_queries(7):
        page = rendered(text)
    assert len(page.notes) == 301
    many = "\n\n".join(f"[[R{n}]]" for n in range(1_400))
    assert rendered(many).html.count("data-state") == 1_400


def test_an_intricate_paragraph_is_shown_as_typed_and_says_so():
    page = rendered("*a* " + "[" * 5_000 + "\n\nUn *mot*.")
    assert [(each.place, each.kind) for each in page.problems] == [(1, "text")]
    assert "<em>mot</em>" in page.html
    assert "[" * 5_000 in page.html
    spread = rendered("\n\n".join("*a* " * 500 for _n in range(60)))
    assert len(spread.problems) == 60 - SIGNS_IN_ALL // 1_000


HARM = [
    *(
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[[a|<img src=x onerror=alert(1)>]]",
    ),
    *(
        '{{source:a"onmouseover="x}}',
        "{{récit:<b>}}",
        "## <script>x</script>",
        "> <iframe>",
        "\n\n",
    ),
    *(
        "| <svg/onload=x> |\n|---|\n| a |",
        "[à étayer] <b>",
        "![<b>](image:abcdef)",
        "{{chiffre:<b>}}",
    ),
    *(
        "[[",
        "]]",
        "{{",
        "}}",
        "`",
        "**",
        "- ",
        "|",
        '"',
        "{{story:a|b}}",
        "[[javascript:alert(1)]]",
    ),
]


OURS = {  # tags of our own templates; whatever begins with "on" or leads elsewhere is not there
    *("div", "h2", "h3", "blockquote", "footer", "figure", "figcaption", "sup", "cite", "strong"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(HARM) | st.text(max_size=8), max_size=12))
def test_whatever_is_written_nothing_in_an_article_can_run(pieces):
    page = rendered("".join(pieces))
    assert set(harmful(page.html)) <= OURS
