"""The corpus is sound, and nothing on its surface gives the answer away."""

import re
from collections.abc import Callable

import pytest
from sklearn.metrics import roc_auc_score

from stories.detector.corpus import Row, frozen_files, read_rows, shipped_files

GIVES_AWAY = 0.65
_FIRST = re.compile(r"\b(je|j|moi|mon|ma|mes|nous|notre|nos|i|me|my|mine|we|us|our)\b", re.I)


def per_character(pattern: str) -> Callable[[Row], float]:
    compiled = re.compile(pattern)
    return lambda row: len(compiled.findall(row.text)) / len(row.text)


def words(row: Row) -> int:
    return len(row.text.split())


def named(row: Row) -> int:
    return row.text.casefold().count(row.brand.casefold()) if row.brand else 0


def place_of_the_brand(row: Row) -> float:
    """0 to 1; the middle when the brand is not named to the letter."""
    place = row.text.casefold().find(row.brand.casefold()) if row.brand else -1
    return place / len(row.text) if place >= 0 else 0.5


SURFACE: dict[str, Callable[[Row], float]] = {
    "words": words,
    "characters": lambda row: len(row.text),
    "length of a word": lambda row: len(row.text) / words(row),
    "length of a sentence": lambda row: words(row) / (1 + len(re.findall(r"[.!?…]+", row.text))),
    "first person": lambda row: len(_FIRST.findall(row.text)) / words(row),
    "brand named": named,
    "brand named, share": lambda row: named(row) / words(row),
    "place of the brand": place_of_the_brand,
    "paragraphs": lambda row: row.text.count("\n"),
    "different words": lambda row: len(set(row.text.casefold().split())) / words(row),
    "no capital after a stop": per_character(r"[.!?] [a-zà-ÿ]"),
    "exclamation marks": per_character("!"),
    "question marks": per_character(r"\?"),
    "commas": per_character(","),
    "dots of hesitation": per_character(r"\.\.\.|…"),
    "quotation marks": per_character('["«»“”]'),
    "brackets": per_character(r"\("),
    "capitals": per_character("[A-ZÀ-Ý]"),
    "shouted words": per_character(r"\b[A-ZÀ-Ý]{3,}\b"),
    "digits": per_character(r"\d"),
    "prices": per_character(r"[€$£]|\beuros?\b|\bpounds?\b"),
    "years": per_character(r"\b(?:19|20)\d\d\b"),
    "accents": per_character("[à-ÿ]"),
    "pictures": per_character("[\U0001f300-\U0001faff\u2600-\u27bf]"),
    "links": per_character(r"https?:|www\.|\.(?:fr|com)\b"),
}


@pytest.fixture(scope="module")
def learned() -> list[Row]:
    return read_rows(shipped_files())[0]


@pytest.fixture(scope="module")
def frozen() -> list[Row]:
    return read_rows(frozen_files())[0]


def test_the_corpus_is_large_and_two_thirds_french(learned, frozen):
    rows = learned + frozen
    assert len(rows) >= 1000
    assert len({row.id for row in rows}) == len({row.text for row in rows}) == len(rows)
    french = sum(row.lang == "fr" for row in rows) / len(rows)
    assert 0.6 <= french <= 0.75
    for code in ("fr", "en"):
        labels = [row.label for row in rows if row.lang == code]
        assert 0.35 <= sum(labels) / len(labels) <= 0.6


def test_every_advertisement_has_marked_passages_and_no_story_has(learned, frozen):
    rows = learned + frozen
    assert all(bool(row.spans) == bool(row.label) for row in rows)
    assert all(span in row.text for row in rows for span in row.spans)


def test_the_frozen_texts_are_of_other_voices_and_other_sectors(learned, frozen):
    assert not {row.voice for row in learned} & {row.voice for row in frozen}
    assert not {row.sector for row in learned} & {row.sector for row in frozen}


@pytest.mark.parametrize("name", SURFACE)
def test_no_surface_feature_gives_the_answer_away(learned, frozen, name):
    rows = learned + frozen
    for part in (rows, *([row for row in rows if row.lang == code] for code in ("fr", "en"))):
        labels = [row.label for row in part]
        area = roc_auc_score(labels, [SURFACE[name](row) for row in part])
        assert 1 - GIVES_AWAY < area < GIVES_AWAY


def test_no_text_is_made_from_a_template(learned, frozen):
    """No two texts open alike, and no two share a sentence of ten words."""
    rows = learned + frozen
    openings = [" ".join(row.text.casefold().split()[:6]) for row in rows]
    assert len(set(openings)) == len(openings)
    seen: dict[str, str] = {}
    for row in rows:
        for sentence in re.split(r"[.!?…\n]+", row.text.casefold()):
            said = " ".join(sentence.split())
            if len(said.split()) >= 10:
                assert seen.setdefault(said, row.id) == row.id
