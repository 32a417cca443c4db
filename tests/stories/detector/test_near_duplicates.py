"""Signatures: the same everywhere, close to the true Jaccard index, blind to dress."""

from __future__ import annotations

import doctest
import hashlib
import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.detector import near_duplicates
from stories.detector.near_duplicates import (
    BANDS,
    NEAR,
    PERMUTATIONS,
    ROWS,
    RUN,
    SIZE,
    TWIN,
    band_keys,
    fold,
    signature_of,
    similarities,
    similarity,
)
from tests.factories import AD, LIVED, lived

STORY = lived(1)
SENTENCES = [part for n in range(8) for part in lived(n).split(". ")[:3]]
texts = st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=8).map(". ".join)


def true_jaccard(one: str, other: str) -> float:
    runs = [
        {text[at : at + RUN] for at in range(len(text) - RUN + 1)}
        for text in (fold(one), fold(other))
    ]
    return len(runs[0] & runs[1]) / len(runs[0] | runs[1])


def alike(one: str, other: str) -> float:
    return similarity(signature_of(one), signature_of(other))


# --- the same everywhere --------------------------------------------------------------------------


def test_examples_hold():
    assert doctest.testmod(near_duplicates).failed == 0


def test_a_signature_is_the_same_on_every_machine():
    digest = hashlib.sha256(signature_of(LIVED)).hexdigest()
    assert digest == "276ca4170fd0c7d58f26b61f23dc1a1dfbcb7fedf2b48ed3970d6dd95576b632"
    assert band_keys(signature_of(LIVED))[:2] == [-2806856411268349706, -7692377426022669212]


def test_a_signature_is_the_same_in_another_process():
    code = (
        "import sys; from stories.detector.near_duplicates import signature_of;"
        "sys.stdout.buffer.write(signature_of(sys.stdin.read()))"
    )
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], input=STORY.encode(), capture_output=True
    )
    assert ran.stdout == signature_of(STORY)


def test_a_signature_has_one_size_and_its_keys_fit_a_signed_column():
    for text in (STORY, STORY * 50, AD):
        assert len(signature_of(text)) == SIZE == 4 * PERMUTATIONS
        keys = band_keys(signature_of(text))
        assert len(keys) == len(set(keys)) == BANDS
        assert all(-(2**63) <= key < 2**63 for key in keys)


# --- what has no signature ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "One two three four five six seven",
        "1 2 3 4 5 6 7 8 9",
        "!? " * 50,
        "💔 " * 50,
        "\ud800 " * 9,
    ],
    ids=["empty", "blank", "seven words", "digits", "punctuation", "emoji", "surrogates"],
)
def test_a_text_of_few_words_or_without_letters_has_no_signature(text):
    assert signature_of(text) == b""
    assert band_keys(b"") == []
    assert similarity(b"", signature_of(STORY)) == similarity(b"", b"") == 0.0


def test_bytes_that_are_no_signature_are_refused():
    with pytest.raises(ValueError, match="512 bytes"):
        similarity(signature_of(STORY), b"short")


@given(st.text(max_size=400))
def test_any_text_has_a_signature_or_none(text):
    assert len(signature_of(text)) in (0, SIZE)


# --- what makes no difference ---------------------------------------------------------------------


@given(texts)
def test_a_text_is_wholly_like_itself(text):
    assert alike(text, text) == 1.0


@given(texts, texts)
def test_likeness_is_mutual(one, other):
    assert alike(one, other) == alike(other, one)


@pytest.mark.parametrize(
    "dressed",
    [
        STORY.upper(),
        STORY.replace(".", " !!"),
        STORY.replace(" ", "\n\t "),
        STORY.replace("e", "é"),
        STORY.replace("19", "20").replace("number 1", "number 7"),
        STORY.replace("a", "a\u200b"),
        "".join(f"{letter}\u0301" if letter == "o" else letter for letter in STORY),
    ],
    ids=["case", "punctuation", "blanks", "accents", "digits", "invisible", "combining"],
)
def test_dress_makes_no_difference(dressed):
    assert alike(STORY, dressed) == 1.0


@given(st.permutations(STORY.split(". ")))
def test_sentences_in_another_order_are_nearly_the_same_text(sentences):
    assert alike(STORY, ". ".join(sentences)) >= TWIN


@given(st.integers(0, len(LIVED.split()) - 1), st.sampled_from(["kettle", "Dijon", "never"]))
def test_one_word_changed_leaves_a_twin(place, word):
    words = LIVED.split()
    words[place] = word
    assert alike(LIVED, " ".join(words)) >= TWIN


def test_another_brand_and_another_code_leave_a_twin():
    sold_again = (
        AD.replace("Kettleby", "Bouillor").replace("LOVE20", "AMOUR35").replace("20%", "35%")
    )
    assert alike(AD, sold_again) >= TWIN


# --- what makes a difference ----------------------------------------------------------------------


@given(texts, texts)
def test_the_estimate_is_close_to_the_true_index(one, other):
    assert alike(one, other) == pytest.approx(true_jaccard(one, other), abs=5 * 0.0442)


def test_the_estimate_is_right_on_average():
    draw = random.Random(1)
    errors = []
    for n in range(60):
        words = ["".join(draw.choices("abcdefghij", k=7)) for _ in range(60)]
        one, other = " ".join(words[n // 3 :]), " ".join(words[: 60 - n // 3])
        errors.append(alike(one, other) - true_jaccard(one, other))
    assert abs(sum(errors) / len(errors)) < 3 * 0.0442 / len(errors) ** 0.5


def test_stories_told_by_different_people_are_not_near():
    signatures = [signature_of(lived(n)) for n in range(200)]
    highest = max(
        max(similarities(s, signatures[:at]), default=0) for at, s in enumerate(signatures)
    )
    assert highest < NEAR


def share_a_band(one: str, other: str) -> bool:
    return bool({*band_keys(signature_of(one))} & {*band_keys(signature_of(other))})


def test_twins_share_a_band_and_strangers_rarely_do():
    draw = random.Random(1)
    twins = strangers = 0
    for n in range(200):
        words = lived(n).split()
        for place in draw.sample(range(len(words)), 2):
            words[place] = "kettle"
        twins += share_a_band(lived(n), " ".join(words))
        strangers += share_a_band(lived(n), AD)
    assert twins == 200
    assert strangers == 0


@pytest.mark.parametrize(
    ("index", "found"), [(0.3, 0.015), (0.5, 0.28), (0.7, 0.93), (0.8, 0.998), (0.9, 0.9999)]
)
def test_the_bands_find_what_the_decision_says(index, found):
    assert 1 - (1 - index**ROWS) ** BANDS == pytest.approx(found, abs=0.005)


# --- length ---------------------------------------------------------------------------------------


def test_what_follows_the_longest_story_is_not_compared():
    long = " ".join(lived(n) for n in range(60))
    assert len(fold(long)) >= near_duplicates.MOST_CHARACTERS - 1
    assert alike(long, long + AD * 100) == 1.0


@pytest.mark.parametrize("letter", ["a", "\ufdfa", "\u0301", " ", "é.", "\U0001f494"])
def test_a_megabyte_is_cut_before_it_is_read(letter):
    assert len(fold(letter * 1_000_000)) <= near_duplicates.MOST_CHARACTERS
    assert len(signature_of(f"{letter} " * 500_000)) in (0, SIZE)
