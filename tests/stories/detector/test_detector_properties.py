"""Promises that hold for any string at all."""

import re
import re._parser as regex
import sys
from itertools import pairwise
from types import ModuleType

from hypothesis import given, settings
from hypothesis import strategies as st

from stories.detector import features as feature_module
from stories.detector import judge, language, lexicon, words
from stories.detector import sentences as sentence_module
from stories.detector.judgement import Judgement, Text, Verdict
from stories.detector.reasons import REASONS
from stories.detector.sentences import LONGEST, split
from tests.stories.detector.patterns import longest_repeat

ANY = st.text(st.characters(codec=None), max_size=400)  # lone surrogates and controls included
PIECES = st.lists(
    st.sampled_from(
        [
            "N'hésitez pas",
            "avec le code AB12",
            "12 €",
            "En 1998",
            "j'ai pleuré",
            "M. Roux",
            "...",
            "\u200b",
            "\ud800",
            "👩‍👩‍👧",
            "sign up now",
            "\n\n",
            "!",
            "@x",
            "http://",
            "İ",
            "<name>",
            "́" * 9,
        ]
    ),
    max_size=60,
).map(" ".join)


def assert_sound(judgement: Judgement, text: str) -> None:
    assert judgement.verdict in set(Verdict)
    assert 0 < judgement.probability < 1
    assert judgement.reasons
    assert judgement.version
    for reason in judgement.reasons:
        assert reason.code in REASONS
        if reason.start is not None:
            assert reason.quote == text[reason.start : reason.end]


@settings(max_examples=150, deadline=None)
@given(st.one_of(ANY, PIECES), st.one_of(st.just(""), ANY), st.one_of(st.just(""), ANY))
def test_judging_never_fails_and_always_gives_reasons(text, title, brand):
    assert_sound(judge(Text(text, title=title, brand=brand, language="fr")), text)


@settings(max_examples=150, deadline=None)
@given(st.one_of(ANY, PIECES))
def test_sentences_keep_every_visible_character_in_its_place(text):
    found = split(text)
    assert all(text[each.start : each.end] == each.text for each in found)
    assert all(0 < len(each.text) <= LONGEST for each in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert "".join("".join(each.text for each in found).split()) == "".join(text.split())


def test_a_megabyte_of_anything_is_judged():
    for unit in ("a", "! ", "́", "😀", "une phrase, ", "<", "1 ", "@a."):
        text = unit * (100_000 // len(unit))
        assert_sound(judge(text), text)
    text = "En 1998 ma mère a pleuré. N'hésitez pas ! " * 25_000
    assert_sound(judge(text), text)


def test_work_grows_with_the_length_and_no_faster():
    line = "En 1998 ma mère m'a acheté un vélo, il a rouillé. N'hésitez pas, profitez de l'offre ! "
    judge(line * 3)
    small, large = calls_for(line * 100), calls_for(line * 400)
    assert large <= 4.4 * small


def test_every_pattern_repeats_a_bounded_number_of_times():
    """With sentences of bounded length too, no pattern can take more than linear time."""
    for pattern in patterns_of(words, sentence_module, language, lexicon, feature_module):
        assert longest_repeat(regex.parse(pattern.pattern, pattern.flags)) <= LONGEST


def calls_for(text: str) -> int:
    """Python and C calls made while judging: a measure that no busy machine disturbs."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        judge(text)
    finally:
        sys.setprofile(None)
    return calls


def patterns_of(*modules: ModuleType) -> list[re.Pattern[str]]:
    found = [value for module in modules for value in vars(module).values()]
    found += [pattern for _, pattern in words._MASKS]
    found += [pattern for lists in lexicon.PATTERNS.values() for pattern in lists.values()]
    return [value for value in found if isinstance(value, re.Pattern)]
