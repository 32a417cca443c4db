"""Export and import: the same wiki on the other side, or nothing at all and a message saying why."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from io import StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.images import get_image_model

from cherclient.wiki.archive import BadArchive, Refused, export_wiki, import_wiki, names
from cherclient.wiki.archive.publishing import latest, shelf
from cherclient.wiki.archive.reading import Archive
from cherclient.wiki.archive.shapes import FORMAT
from cherclient.wiki.content import digest_of_words
from cherclient.wiki.models import (
    ArticleRevision,
    Citation,
    FormerTitle,
    Link,
    Message,
    Source,
    Thread,
    WikiArticlePage,
    WikiCategory,
)
from cherclient.wiki.services import save_edit
from cherclient.wiki.services.saving import head_of
from tests.wiki.archives import a_wiki, exported, files_of, only, rebuilt

CRUCHE = "articles/fr/la-cruche.json"


def rows() -> tuple:
    """All that an import writes."""
    models = (ArticleRevision, WikiArticlePage, WikiCategory, Source, FormerTitle, Thread, Message)
    counts = tuple(model.objects.count() for model in models)
    return (*counts, get_image_model().objects.count(), tuple(sorted(stored())))


def stored() -> list[str]:
    """Names of the files of images."""
    with suppress(FileNotFoundError):
        return default_storage.listdir("original_images")[1]
    return []


def test_a_wiki_goes_out_and_comes_back_the_same(tmp_path, confirmed, other_confirmed):
    article = a_wiki(confirmed, other_confirmed)
    first = exported(tmp_path, talk=True)
    assert first.read_bytes() == exported(tmp_path, "again.zip", talk=True).read_bytes()
    before = files_of(first)
    said = json.loads(before[CRUCHE])
    assert [each["author"] for each in said["revisions"]] == [
        "Camille",
        "Dominique",
        "Camille",
        "Camille",
    ]
    assert said["revisions"][2]["reverts"] == 2
    text = before["articles/fr/la-cruche.md"].decode()
    assert text.startswith("---\ntitle: La cruche\nslug: la-cruche\nrevision: 4 ")
    assert "{{source:pichet-1900|p. 3}}" in text
    manifest = json.loads(before["manifest.json"])
    assert manifest["licence"]["name"] == "CC BY-SA 4.0"
    assert manifest["articles"]["fr/la-cruche"] == head_of(article).hash
    assert b"Injure" not in before["talk/fr/la-cruche.json"]

    again = import_wiki(first)
    assert again.did_nothing
    assert len(again.same) == 2

    translation_key = article.translation_key
    only()
    rehearsed, empty = import_wiki(first, dry_run=True), rows()
    assert len(rehearsed.created) == 2
    assert rows() == empty
    report = import_wiki(first)
    assert (report.categories, report.sources, report.images, report.former_titles) == (3, 1, 1, 1)

    back = WikiArticlePage.objects.get(slug="la-cruche")
    assert (back.live, back.translation_key) == (True, translation_key)
    assert back.get_translations().get().slug == "the-jug"
    assert back.first_published_at == back.history.get(number=1).made_at
    assert back.history.get(number=3).reverts.number == 2
    assert back.history.get(number=2).credit == "Dominique"
    assert Link.objects.filter(article=back, title="L’anse").exists()
    assert Citation.objects.filter(article=back, kind="source", key="pichet-1900").exists()
    assert {each.slug for each in WikiCategory.objects.get(slug="pichets").parents.all()} == {
        "argile",
        "maison",
    }
    texts = list(Message.objects.order_by("pk").values_list("text", "parent__text"))
    assert texts == [("Pourquoi bleu ?", None), ("Par goût.", "Pourquoi bleu ?"), ("", None)]

    after = files_of(exported(tmp_path, "after.zip", talk=True))
    talk = "talk/fr/la-cruche.json"  # who spoke has no account here
    assert {n: c for n, c in after.items() if n not in (talk, "manifest.json")} == {
        n: c for n, c in before.items() if n not in (talk, "manifest.json")
    }
    assert json.loads(after["manifest.json"])["articles"] == manifest["articles"]
    assert import_wiki(first).did_nothing


def test_a_history_is_continued_or_refused_and_an_erased_text_stays_away(
    tmp_path, confirmed, other_confirmed
):
    article = a_wiki(confirmed, other_confirmed)
    ArticleRevision.objects.filter(article=article, number=2).update(
        content=None, summary="", summary_digest=digest_of_words("Coupé"), erased_at=timezone.now()
    )
    early = exported(tmp_path, "early.zip")
    assert json.loads(files_of(early)[CRUCHE])["revisions"][1]["content"] is None
    head = head_of(article)
    longer = head.text.with_blocks(head.text.blocks[:1])
    save_edit(article, replace(longer, title="La cruche"), author=confirmed, base=head)
    late = exported(tmp_path, "late.zip")

    only()
    import_wiki(early)
    assert import_wiki(late).continued == [CRUCHE]
    back = WikiArticlePage.objects.get(slug="la-cruche")
    assert back.content == longer
    assert back.history.count() == 5
    assert back.history.get(number=2).content is None
    assert import_wiki(early).did_nothing  # an older state of what is here

    only()
    import_wiki(early)
    back = WikiArticlePage.objects.get(slug="la-cruche")
    mine = head_of(back)
    other = mine.text.with_blocks(mine.text.blocks[1:])
    save_edit(back, other, author=other_confirmed, base=mine)
    WikiArticlePage.objects.get(slug="the-jug").delete()
    before = rows()
    with pytest.raises(
        Refused, match=r"la-cruche.json: its history parts from ours after revision 4"
    ):
        import_wiki(late)
    with pytest.raises(CommandError, match=r"Nothing was changed. --skip-diverged") as stopped:
        call_command("import_wiki", late)
    assert stopped.value.returncode == 1
    assert rows() == before
    said = StringIO()
    call_command("import_wiki", late, skip_diverged=True, stdout=said)
    assert "left out: articles/fr/la-cruche.json: its history parts" in said.getvalue()
    assert "Imported 1 new articles, 0 continued" in said.getvalue()
    assert WikiArticlePage.objects.get(slug="la-cruche").content == other


def test_an_article_of_the_same_title_or_address_stands_in_the_way(
    tmp_path, article, confirmed, other_confirmed
):
    a_wiki(confirmed, other_confirmed)
    path = exported(tmp_path)
    only()
    article("LA CRUCHE")
    with pytest.raises(Refused, match="another article has or had its title here: “LA CRUCHE”"):
        import_wiki(path)
    only()
    WikiArticlePage.objects.filter(pk=article("Autre").pk).update(slug="la-cruche")
    with pytest.raises(Refused, match="another article has its address here"):
        import_wiki(path)


def changed(place: str, value):
    """Alter a value of the article's file, by a path of names and numbers."""

    def change(files: dict) -> None:
        said = json.loads(files[CRUCHE])
        *way, last = (int(word) if word.isdigit() else word for word in place.split("."))
        inside = said
        for word in way:
            inside = inside[word]
        inside[last] = value
        files[CRUCHE] = json.dumps(said).encode()

    return change


def put(name: str, content: bytes):
    return lambda files: files.update({name: content})


WRONG = [  # what is altered, whether the manifest is told, the file named and the cause
    (put("../../etc/passwd", b"x"), True, r"\.\./\.\./etc/passwd: no archive of the wiki"),
    (put("articles/fr/../x.json", b"x"), True, "no archive of the wiki has a file of this name"),
    (put("manifest.json", b"{"), False, "manifest.json: Invalid JSON"),
    (lambda files: files.pop("manifest.json"), False, "manifest.json: missing"),
    (lambda files: files.pop("sources.json"), False, "sources.json: missing"),
    (put("articles/fr/x.md", b"x"), False, "x.md: not in the manifest"),
    (put(CRUCHE, b"{}"), False, "la-cruche.json: its SHA-256 is not that of the manifest"),
    (put(CRUCHE, b"{}"), True, "la-cruche.json: language: Field required"),
    (put(CRUCHE, b"[" * 100_000), True, "la-cruche.json: Invalid JSON"),
    (put("sources.json", b'[{"key": "A b"}]'), True, "sources.json: 0.key"),
    (put("images.json", b'[{"digest": 1}]'), True, "images.json: 0.digest"),
    (changed("revisions.1.summary", "Faux"), True, "revision 2: its hash is not that"),
    (changed("revisions.1.content.thesis", "Faux"), True, "revision 2: its text is not that"),
    (changed("revisions.1.previous_hash", "0" * 64), True, "revision 2: does not follow"),
    (changed("revisions.1.number", 3), True, "revision 2: numbered 3"),
    (changed("revisions.1.content", None), True, "revision 2: its text is missing"),
    (changed("revisions.1.base", 3), True, "revision 2: made from a revision that comes after"),
    (changed("revisions.3.made_at", "jadis"), True, "revisions.3.made_at"),
    (changed("revisions.3.made_at", "2026-01-01T00:00:00+02:00"), True, "not a moment in UTC"),
    (changed("revisions.0.figures.x", {"value": 1}), True, "revisions.0.figures"),
    (changed("content.hypotheses", ["H" * 41]), True, "content.hypotheses: .*40 characters"),
    (changed("revisions.0.content.blocks.0.kind", "script"), True, "revisions.0.content.blocks.0"),
    (changed("revisions.0.summary", "a\x00"), True, "revisions.0.summary.*NUL"),
    (changed("content.thesis", "Autre"), True, "what readers see is not its last revision"),
    (changed("title", "A/B"), True, "title: .*la-cruche.json|la-cruche.json: title"),
    (changed("slug", "export"), True, "slug: .*address of the wiki"),
    (changed("slug", "autre"), True, "holds the article fr/autre"),
]


def test_an_archive_that_lies_is_refused_by_name_and_changes_nothing(
    tmp_path, confirmed, other_confirmed
):
    a_wiki(confirmed, other_confirmed)
    path = exported(tmp_path)
    only()
    before = rows()
    for change, told, cause in WRONG:
        with pytest.raises(BadArchive, match=cause):
            import_wiki(rebuilt(path, change, manifest=told))
    files = files_of(path)
    image = next(name for name in files if name.startswith("images/"))
    with pytest.raises(BadArchive, match="not the image of its digest"):
        import_wiki(rebuilt(path, put(image, b"GIF89a")))
    without = json.loads(files["images.json"])
    assert without
    gone = rebuilt(path, lambda files: (files.pop(image), files.update({"images.json": b"[]"})))
    with pytest.raises(BadArchive, match=r"la-cruche.json: its text needs an image"):
        import_wiki(gone)
    circle = json.loads(files["categories.json"])
    circle[0]["parents"] = ["pichets"]
    with pytest.raises(BadArchive, match=r"categories.json: “argile” stands in itself"):
        import_wiki(rebuilt(path, put("categories.json", json.dumps(circle).encode())))

    whole = path.read_bytes()
    for length in (0, 100, len(whole) // 2, len(whole) - 1):
        cut = tmp_path / "cut.zip"
        cut.write_bytes(whole[:length])
        with pytest.raises(
            CommandError, match=r"cut.zip: not a ZIP file, or one that was cut"
        ) as it:
            call_command("import_wiki", cut)
        assert it.value.returncode == 2
    with pytest.raises(BadArchive, match=r"none.zip: No such file"):
        import_wiki(tmp_path / "none.zip")
    assert rows() == before


def test_a_format_of_tomorrow_and_a_bomb_are_refused(tmp_path, monkeypatch, db):
    only()
    path = exported(tmp_path)
    said = json.loads(files_of(path)["manifest.json"]) | {"format": "cherclient-wiki-9"}
    newer = rebuilt(path, put("manifest.json", json.dumps(said).encode()), manifest=False)
    with pytest.raises(BadArchive, match=r"manifest.json: of the format “cherclient-wiki-9”"):
        import_wiki(newer)
    bomb = tmp_path / "bomb.zip"
    with ZipFile(bomb, "w", ZIP_DEFLATED) as archive:
        archive.writestr("articles/fr/b.json", b"[" * 5_000_000)
    monkeypatch.setattr(names, "ENTRY_MAX", 1_000_000)
    with pytest.raises(BadArchive, match=r"articles/fr/b.json: more than 1,000,000 bytes unpacked"):
        import_wiki(bomb)
    monkeypatch.setattr(names, "ENTRIES_MAX", 2)
    with pytest.raises(BadArchive, match=r"wiki.zip: more than 2 files"):
        import_wiki(path)


@pytest.fixture(scope="module")
def a_file(tmp_path_factory):
    return tmp_path_factory.mktemp("archives")


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_any_bytes_are_read_or_refused_and_never_break(data, a_file, db):
    """Damage anywhere in a file, or a file of one's own: `BadArchive` or a manifest, nothing else."""
    path = a_file / "wiki.zip"
    if not path.exists():
        export_wiki(path)
    files = files_of(path)
    name = data.draw(st.sampled_from(sorted(files)))
    said = files[name]
    at = data.draw(st.integers(0, max(len(said) - 1, 0)))
    kind = data.draw(st.sampled_from(["byte", "json", "raw"]))
    if kind == "json":
        value = data.draw(
            st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5)
        )
        bad = rebuilt(
            path, put(name, json.dumps(value).encode()), manifest=data.draw(st.booleans())
        )
    elif kind == "byte":
        flipped = said[:at] + bytes([said[at] ^ data.draw(st.integers(1, 255))]) + said[at + 1 :]
        bad = rebuilt(path, put(name, flipped))
    else:
        whole = path.read_bytes()
        at = data.draw(st.integers(0, len(whole) - 1))
        bad = a_file / "raw.zip"
        bad.write_bytes(whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + 4 :])
    with suppress(BadArchive), Archive(bad) as archive:
        assert archive.verify().format == FORMAT


def test_the_page_offers_the_last_archive(client, article, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    page = client.get(reverse("wiki:export")).content.decode()
    assert "by-sa/4.0/" in page
    assert reverse("wiki:export_file") not in page
    assert client.get(reverse("wiki:export_file")).status_code == 404
    only()
    hidden, shown = article("Caché"), article("Montré")
    hidden.unpublish()
    call_command("publish_wiki", dry_run=True, stdout=StringIO())
    assert latest() is None
    said = StringIO()
    call_command("publish_wiki", stdout=said)
    assert f"{shelf()}: 1 articles." in said.getvalue()
    assert reverse("wiki:export_file") in client.get(reverse("wiki:export")).content.decode()
    answer = client.get(reverse("wiki:export_file"))
    assert answer["Content-Type"] == "application/zip"
    assert b"".join(answer.streaming_content) == shelf().read_bytes()
    inside = [name for name in files_of(shelf()) if name.endswith(".md")]
    assert inside == [f"articles/fr/{shown.slug}.md"]
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(CommandError, match=r"file"):
        call_command("export_wiki", file / "x.zip")
    call_command("export_wiki", tmp_path / "mine.zip", talk=True, stdout=said)
    assert files_of(tmp_path / "mine.zip").keys() == files_of(shelf()).keys()
    shelf().write_bytes(b"PK")
    assert latest() is None
