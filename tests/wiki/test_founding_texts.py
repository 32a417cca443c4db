"""The founding texts as one work: heads, evidence, links, typography and originality, without a database."""

from __future__ import annotations

import functools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from cherclient.founding import FoundingText
from cherclient.markdown import CITATION, WIKILINK, without_code
from cherclient.site_words import CATEGORIES
from cherclient.wiki.content import PARAGRAPHS, Content, strings
from cherclient.wiki.figures import is_reference
from cherclient.wiki.models import Source, WikiArticlePage
from cherclient.wiki.models.evidence import source_key
from cherclient.wiki.notation import parse, to_text
from cherclient.wiki.references import LINK, Reference, plain_words, references
from cherclient.wiki.services.founding import INVENTED, TEXTS, content_of, founding_texts
from cherclient.wiki.titles import RESERVED_SLUGS, check_title
from cherclient.wiki.vocabulary import Evidence, Kind, SourceKind

DEMO = Path(__file__).resolve().parents[2] / "cherclient" / "demo"
HYPOTHESES = {f"H{number}" for number in range(1, 7)}
SHELVES = {name for _slug, (name, _english, _children) in CATEGORIES.items()} | {
    child for _fr, _en, children in CATEGORIES.values() for child, _english in children.values()
}
# Titles linked to that nobody has written yet, by language.
WANTED = {
    "fr": {"La médiation de la consommation", "Le client silencieux"},
    "en": {"Consumer mediation", "The silent customer"},
}
REFERENCE_PAGES = {"glossaire", "glossary", "guide-de-contribution", "how-to-contribute"}
NARROW, WIDE = "\u202f", "\u00a0"


@functools.cache
def texts(language: str) -> list[FoundingText]:
    return founding_texts(language)


def both() -> list[tuple[str, FoundingText]]:
    return [(language, text) for language in ("fr", "en") for text in texts(language)]


@functools.cache
def demo_stories() -> set[str]:
    lines = (line for path in DEMO.glob("stories-*.jsonl") for line in path.open(encoding="utf-8"))
    return {json.loads(line)["id"] for line in lines}


@functools.cache
def sources() -> list[dict]:
    return json.loads((TEXTS / "sources.json").read_text(encoding="utf-8"))


def mentions(text: FoundingText) -> list[Reference]:
    return references(Content(title=text.head["title"], blocks=tuple(parse(text.body))))


def cited(text: FoundingText, kind: Evidence) -> list[str]:
    return [each.key for each in mentions(text) if each.kind == kind]


def linked(text: FoundingText) -> set[str]:
    return {each.key for each in mentions(text) if each.kind == LINK}


def paragraphs(text: FoundingText) -> Iterator[str]:
    """Without titles linked to and without citations."""
    for block in parse(text.body):
        if block.kind in PARAGRAPHS:
            yield CITATION.sub("", WIKILINK.sub("|", str(block.value)))


def words_of(text: FoundingText) -> int:
    said = [
        plain_words(without_code(words))
        for block in parse(text.body)
        if block.kind not in {"story", "source", "live_figure"}
        for words in strings(block.value)
        for words in words.split("\n")
    ]
    return sum(len(re.findall(r"\w[\w’.,-]*", words)) for words in said)


# --- heads ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_heads_are_complete_and_fit(language):
    known = {text.head["slug"] for text in texts("fr")}
    titles = Counter(text.head["title"] for text in texts(language))
    assert max(titles.values()) == 1
    files = {path.stem for path in (TEXTS if language == "fr" else TEXTS / "en").glob("*.md")}
    assert files == {text.head["slug"] for text in texts(language)}
    for text in texts(language):
        head, where = text.head, text.head["slug"]
        assert check_title(head["title"]) == head["title"], where
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", where), where
        assert where not in RESERVED_SLUGS
        wanted = {"thesis", "summary", "origin", "categories"}
        wanted |= {Kind.TRIBUNE: {"signed_by"}, Kind.CASE: {"company", "interest"}}.get(
            Kind(head.get("kind", Kind.ARTICLE)), set()
        )
        assert all(head.get(name) for name in wanted), where
        for name, words in head.items():
            if name in {"translation_of", "categories"}:
                continue
            assert len(words) <= WikiArticlePage._meta.get_field(name).max_length, (where, name)
        shelves = [name.strip() for name in head["categories"].split(",")]
        assert 1 <= len(shelves) <= 4, where
        assert set(shelves) <= SHELVES, where
        assert set(listed(head, "hypotheses")) <= HYPOTHESES, where
        assert all(is_reference(figure) for figure in listed(head, "figures")), where
        if language == "en":
            assert head["translation_of"] in known, where


def listed(head: dict[str, str], name: str) -> list[str]:
    return [each.strip() for each in head.get(name, "").split(",") if each.strip()]


def test_there_are_thirty_articles_of_a_readable_length():
    lengths = {text.head["slug"]: words_of(text) for text in texts("fr")}
    articles = [
        text.head["slug"]
        for text in texts("fr")
        if text.head.get("kind", Kind.ARTICLE) == Kind.ARTICLE
        and text.head["slug"] not in REFERENCE_PAGES
    ]
    assert [slug for slug in articles if not 300 <= lengths[slug] <= 900] == []
    assert len(articles) >= 30
    kinds = Counter(text.head.get("kind", Kind.ARTICLE) for text in texts("fr"))
    assert kinds[Kind.TRIBUNE] >= 2
    assert kinds[Kind.CASE] >= 2


def test_every_text_is_translated_once_and_stands_on_the_same_shelves_and_sources():
    translations = {text.head["translation_of"]: text for text in texts("en")}
    assert len(translations) == len(texts("en")) == len(texts("fr"))
    for text in texts("fr"):
        english = translations[text.head["slug"]]
        for name in ("kind", "company", "categories", "hypotheses", "figures"):
            assert english.head.get(name) == text.head.get(name), (text.head["slug"], name)
        for kind in (Evidence.SOURCE, Evidence.FIGURE):
            assert set(cited(english, kind)) == set(cited(text, kind)), text.head["slug"]


# --- what they rest on ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_notation_says_again_what_it_read(language):
    for text in texts(language):
        blocks = parse(text.body)
        again = parse(to_text(blocks, language))
        assert [(b.kind, b.value) for b in again] == [(b.kind, b.value) for b in blocks], text.head


def test_what_is_cited_exists_and_every_source_is_cited():
    keys = {row["key"] for row in sources()}
    used = set()
    for _language, text in both():
        where = text.head["slug"]
        assert set(cited(text, Evidence.STORY)) <= demo_stories(), where
        assert set(cited(text, Evidence.SOURCE)) <= keys, where
        assert all(map(is_reference, cited(text, Evidence.FIGURE))), where
        used |= set(cited(text, Evidence.SOURCE))
    assert keys - used == set()


def test_sources_fit_their_table():
    rows = sources()
    assert [row["key"] for row in rows] == sorted({row["key"] for row in rows})
    fields = {"key", "kind", "authors", "year", "title", "container", "publisher", "url", "sponsor"}
    for row in rows:
        assert set(row) == fields | {"language"}, row["key"]
        source_key(row["key"])
        assert row["kind"] in SourceKind.values
        assert row["year"] is None or 1600 <= row["year"] <= 2030
        assert row["title"]
        assert row["authors"] or row["kind"] == SourceKind.LAW
        assert row["url"] == "" or row["url"].startswith("https://")
        for name in fields - {"year"}:
            most = Source._meta.get_field(name).max_length
            assert len(row[name]) <= most, (row["key"], name)
            assert not re.search("['\"]", row[name]), (row["key"], name)
    works = Counter((row["authors"], row["year"], row["title"].casefold()) for row in rows)
    assert max(works.values()) == 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_stories_are_cited_everywhere_and_none_too_often(language):
    times = Counter(key for text in texts(language) for key in cited(text, Evidence.STORY))
    assert [(key, number) for key, number in times.items() if number > 4] == []
    without = {text.head["slug"] for text in texts(language) if not cited(text, Evidence.STORY)}
    assert without <= {"guide-de-contribution", "how-to-contribute"}
    if language == "fr":
        assert len(times) >= 60


@pytest.mark.parametrize("language", ["fr", "en"])
def test_texts_read_well_before_the_stories_are_there(language):
    """A site without the demo says of each story a sentence rests on that it is invented."""
    for text in texts(language):
        content = content_of(text, {}, {}, INVENTED[language])
        assert not any(block.kind == "story" for block in content.blocks)
        said = [str(block.value) for block in content.blocks if block.kind in PARAGRAPHS]
        rests = re.search(r"\S\{\{(?:récit|story):", without_code(text.body))
        assert bool(rests) == any(INVENTED[language] in words for words in said)
        for words in said:
            bare, where = plain_words(words), (text.head["slug"], words)
            assert len(bare.split()) >= 4, where
            assert not re.search(r"\(\s*\)| [.,)]|(?:Voir|See) *[.(]", bare), where


def test_every_french_article_marks_or_settles_what_it_claims():
    for text in texts("fr"):
        marks = sum(block.kind == "to_support" for block in parse(text.body))
        if text.head.get("kind", Kind.ARTICLE) == Kind.ARTICLE:
            assert marks <= 4, text.head["slug"]
            assert marks or text.head["slug"] in REFERENCE_PAGES, text.head["slug"]


# --- links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_links_hold_and_reach_everything(language):
    titles = {text.head["title"] for text in texts(language)}
    links = {text.head["title"]: linked(text) - {text.head["title"]} for text in texts(language)}
    missing = set().union(*links.values()) - titles
    assert missing == WANTED[language]
    reached = Counter(title for found in links.values() for title in found)
    assert {title for title in titles if reached[title] < 2} == set()


# --- typography and originality -------------------------------------------------------------------


def prose(text: FoundingText) -> str:
    """Head and body without code, citations and addresses."""
    body = re.sub(r"\{\{[^{}]*\}\}|\(https?://[^)]*\)", "", without_code(text.body))
    return "\n".join([*text.head.values(), body])


def test_quotation_marks_and_apostrophes_are_curved():
    for _language, text in both():
        assert re.findall(r".{0,12}['\"].{0,12}", prose(text)) == [], text.head["slug"]


def test_french_signs_keep_their_spaces():
    wrong = re.compile(
        rf"[^{NARROW}\W][;!?»]|[ {WIDE}][;!?»]|«[^{NARROW}]|(?<=\w):(?=\s)| :|{NARROW}:|\.\.\."
    )
    for text in texts("fr"):
        said = re.sub(r"(?m)^Table :", "", prose(text))
        found = [said[max(0, m.start() - 15) : m.end() + 8] for m in wrong.finditer(said)]
        assert found == [], text.head["slug"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_text_repeats_another(language):
    """No paragraph twice, and no eight words in a row in two texts but for titles and quotations."""
    seen: dict[tuple[str, ...], set[str]] = defaultdict(set)
    whole: Counter[str] = Counter()
    for text in texts(language):
        for paragraph in paragraphs(text):
            whole[paragraph] += 1
            bare = re.sub(r"[«“][^»”]*[»”]", " | ", paragraph)
            for part in bare.split("|"):
                run = re.findall(r"\w+", part.casefold())
                for at in range(len(run) - 7):
                    seen[tuple(run[at : at + 8])].add(text.head["slug"])
    assert [paragraph for paragraph, times in whole.items() if times > 1] == []
    assert {" ".join(run): where for run, where in seen.items() if len(where) > 1} == {}
