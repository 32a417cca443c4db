"""Backups of blogs become dated stories: Blogger's, of 2007 as of today, and WordPress's."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import CommandError

from ranking.models import Spell
from stories.finding.search import find_stories
from stories.models import Brand, Story
from tests.factories import BrandFactory, lived
from tests.stories.blog_files import (
    blogger,
    comment,
    item,
    old_feed,
    old_post,
    post,
    takeout_post,
    wordpress,
)
from tests.stories.importing import SHORT, a_row, jsonl_file, run_import

PARAGRAPHS = (
    f"<p>{SHORT}</p><p>Le bus n&#8217;est pas venu.<br/>Nous avons&nbsp;ri &amp; marché.</p>"
)
PLAIN = f"{SHORT}\n\nLe bus n’est pas venu.\nNous avons\u00a0ri & marché."
KEYS = {
    "blogger": "http://amours.blogspot.com/2007/08/la-cle.html",
    "wordpress": "https://amours.example/2007/08/la-cle/",
}


@pytest.fixture
def import_text(db, tmp_path, django_capture_on_commit_callbacks):
    """Imports a file of this text; the lines the command printed."""

    def run(text: str | bytes, *options: str, name: str = "blog.xml") -> list[str]:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        with django_capture_on_commit_callbacks(execute=True):
            return run_import(path, *options)

    return run


# --- what a post becomes --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key", "author"),
    [
        (blogger(post(PARAGRAPHS)), KEYS["blogger"], "Camille"),
        (old_feed(old_post(PARAGRAPHS)), KEYS["blogger"], "Camille"),
        (
            old_feed(takeout_post(PARAGRAPHS)),
            "tag:blogger.com,1999:blog-42.post-POSTLIVE",
            "Camille",
        ),
        (wordpress(item(PARAGRAPHS)), KEYS["wordpress"], "Camille B."),
        (wordpress(item(PARAGRAPHS), version="1.0"), KEYS["wordpress"], "Camille B."),
    ],
    ids=["blogger", "blogger of 2007", "blogger since 2018", "wordpress", "wordpress of 2009"],
)
def test_a_post_keeps_its_words_its_date_and_its_author(import_text, text, key, author):
    assert import_text(text)[:2] == [
        "1 read, 1 created, 0 duplicate, 0 rejected",
        "1 published, 0 held",
    ]
    story = Story.objects.get()
    assert (story.title, story.text) == ("La clé", PLAIN)
    assert (story.attribution, story.source, story.source_key) == (author, "blog", key)
    assert story.first_published_at == dt.datetime(2007, 8, 7, 8, 23, tzinfo=dt.UTC)
    assert story.told_on == dt.date(2007, 8, 7)
    assert story.language == "fr"


def test_a_post_is_found_and_read_and_never_ranked(import_text, client):
    """Nobody said when the love began: a date of publication is no date of an experience."""
    BrandFactory(name="Brumel")
    import_text(blogger(post(PARAGRAPHS, labels=("Brumel",))), "--brand-from-label")
    story = Story.objects.get()
    assert (story.brand.name, story.began, story.ending, story.love) == ("Brumel", None, "", None)
    assert list(find_stories("réparateur")) == [story]
    assert client.get(story.get_absolute_url()).status_code == 200
    assert not Spell.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        blogger(
            post(PARAGRAPHS),
            post(SHORT + " 1", name="", draft=True),
            post(SHORT + " 2", kind="page"),
            comment(),
            comment(),
        ),
        wordpress(
            item(PARAGRAPHS, comments=2),
            item(SHORT + " 1", status="draft"),
            item(SHORT + " 2", kind="page"),
        ),
    ],
    ids=["blogger", "wordpress"],
)
def test_comments_drafts_and_pages_are_left_out_and_counted(import_text, text):
    printed = import_text(text)
    assert printed[0] == "1 read, 1 created, 0 duplicate, 0 rejected"
    left = printed[2].removeprefix("left out: ").split(", ")
    assert {"2 comment", "1 draft", "1 page"} <= set(left)


@pytest.mark.parametrize("status", ["private", "pending", "future", "trash"])
def test_what_a_blog_does_not_show_is_not_imported(import_text, status):
    printed = import_text(wordpress(item(PARAGRAPHS, status=status)))
    assert printed[0].startswith("0 read")
    printed = import_text(wordpress(item(PARAGRAPHS, password="sesame")))
    assert printed[0].startswith("0 read")
    printed = import_text(old_feed(takeout_post(PARAGRAPHS, status="DRAFT")))
    assert printed[0].startswith("0 read")
    assert not Story.objects.exists()


def test_the_licence_is_that_of_the_option_and_never_a_guess(import_text):
    import_text(blogger(post(PARAGRAPHS)))
    import_text(blogger(post(lived(1), name="b")), "--licence", "cc-by-sa-4.0")
    assert sorted(Story.objects.values_list("licence", flat=True)) == ["", "cc-by-sa-4.0"]


def test_the_language_is_read_and_another_one_refused(import_text):
    german = "Ich habe drei Samstage auf den Handwerker gewartet, und er kam nicht. " * 3
    printed = import_text(blogger(post(lived(1), name="a"), post(german, name="b")))
    assert Story.objects.get().language == "en"
    assert printed[2:] == [
        "left out: 1 settings, 1 template",
        "entry 4: rejected, in neither French nor English; --language says which, if it is one",
    ]
    import_text(blogger(post(german, name="b")), "--language", "fr")
    assert Story.objects.count() == 2


def test_labels_are_tags_and_one_known_brand_among_them_names_the_brand(import_text):
    BrandFactory(name="Électro Brumel")
    BrandFactory(name="Télorme")
    labels = ("Panne", "ELECTRO BRUMEL", "Dijon")
    entries = [
        post(SHORT, labels=labels),
        post(lived(1), name="b", labels=("Télorme", "Électro Brumel")),  # which one?
        post(lived(2), name="c", labels=("Inconnue",)),
    ]
    import_text(blogger(*entries), "--brand-from-label", "--no-screening")
    first, second, third = Story.objects.order_by("pk")
    assert first.brand.name == "Électro Brumel"
    assert {tag.name for tag in first.tags.all()} == {"panne", "dijon"}
    assert (second.brand, third.brand) == (None, None)
    assert {tag.name for tag in third.tags.all()} == {"inconnue"}
    assert Brand.objects.count() == 2


def test_without_the_option_no_label_names_a_brand(import_text):
    BrandFactory(name="Télorme")
    import_text(wordpress(item(PARAGRAPHS, labels=("Télorme",))), "--no-screening")
    assert Story.objects.get().brand is None


def test_a_date_wordpress_does_not_know_is_that_of_the_feed(import_text):
    import_text(wordpress(item(PARAGRAPHS, at="0000-00-00 00:00:00")), "--no-screening")
    assert Story.objects.get().told_on == dt.date(2007, 8, 7)


def test_shortcodes_scripts_and_pictures_leave_no_trace(import_text):
    dressed = (
        '<!-- wp:paragraph -->[caption id="a" width="3"]<img src="x.jpg"/>Elle[/caption] '
        f"{PARAGRAPHS}<script>steal()</script>[gallery ids='1,2']<!-- /wp:paragraph -->"
    )
    import_text(wordpress(item(dressed)), "--no-screening")
    text = Story.objects.get().text
    assert text.startswith("Elle")
    assert not any(part in text for part in ("[", "<", "wp:", "steal"))


def test_long_titles_authors_and_addresses_are_cut(import_text):
    long = post(SHORT, title="La clé " * 40, author="Camille " * 20, name="n" * 200)
    longer = post(lived(2), name="n" * 201)
    import_text(blogger(long, longer), "--no-screening")
    story, other = Story.objects.order_by("pk")
    assert len(story.title) <= 140
    assert len(story.attribution) <= 80
    assert story.source_key[:60] == other.source_key[:60]
    assert story.source_key != other.source_key


# --- what is no backup ----------------------------------------------------------------------------

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "&{chr(97 + n)};&{chr(97 + n)};">' for n in range(20))
    + ']><feed xmlns="http://www.w3.org/2005/Atom"><title>&u;</title></feed>'
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>&x;</title></entry></feed>'
)


@pytest.mark.parametrize("text", [BOMB, OUTSIDE], ids=["bomb", "outside file"])
def test_entities_are_refused(import_text, text):
    printed = import_text(text)
    assert "declares a document type or entities: refused" in printed[2]
    assert not Story.objects.exists()


def test_a_backup_that_was_cut_short_keeps_what_came_whole(import_text):
    whole = blogger(post(SHORT), post(lived(1), name="b"))
    printed = import_text(whole[: whole.index("row") if "row" in whole else -900])
    assert printed[0] == "2 read, 1 created, 0 duplicate, 1 rejected"
    assert "not XML from here on" in printed[3]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<html><body>Not a backup</body></html>", "neither a Blogger backup"),
        ("<?xml version='1.0'?><opml/>", "neither a Blogger backup"),
    ],
)
def test_another_kind_of_file_is_said(import_text, text, why):
    with pytest.raises(CommandError, match=why):
        import_text(text)


def test_a_format_can_be_forced(import_text):
    with pytest.raises(CommandError, match="begins with"):
        import_text(wordpress(item(SHORT)), "--format", "blogger")
    prefixed = blogger(post(SHORT)).replace("<feed", f"<!--{'x' * 9_000}--><feed")
    with pytest.raises(CommandError, match="neither"):
        import_text(prefixed)
    assert import_text(prefixed, "--format", "blogger")[0].startswith("1 read, 1 created")


# --- across files and formats ---------------------------------------------------------------------


def test_the_same_posts_in_three_formats_are_imported_once(import_text, tmp_path):
    import_text(blogger(post(PARAGRAPHS)))
    moved = import_text(wordpress(item(PARAGRAPHS.replace("Le bus", "LE BUS"))), name="wp.xml")
    assert moved[0] == "1 read, 0 created, 1 duplicate, 0 rejected"
    assert moved[2] == "entry 1: duplicate, the same text is there already"
    again = run_import(jsonl_file(tmp_path, {"text": PLAIN, "id": "z"}), "--source", "z")
    assert again[0] == "1 read, 0 created, 1 duplicate, 0 rejected"


def test_a_post_that_was_rewritten_since_is_known_by_its_address(import_text):
    import_text(blogger(post(PARAGRAPHS)), "--source", "amours")
    later = blogger(post(lived(3)), post(lived(4), name="new"))
    printed = import_text(later, "--source", "amours", name="later.xml")
    assert printed[0] == "2 read, 1 created, 1 duplicate, 0 rejected"
    assert f"entry 3: duplicate, id {KEYS['blogger']} is there already" in printed


def test_a_line_may_answer_a_post_of_the_same_source(import_text, tmp_path):
    import_text(blogger(post(PARAGRAPHS)), "--source", "amours")
    answer = a_row(1, answers=KEYS["blogger"])
    run_import(jsonl_file(tmp_path, answer), "--source", "amours")
    assert Story.objects.get(source_key="row-1").in_chain_of.source_key == KEYS["blogger"]
