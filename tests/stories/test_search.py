"""Finding stories by their words, in either language."""

from __future__ import annotations

import pytest

from stories import services
from stories.search import find_stories, index_story
from stories.vocabulary import State
from tests.factories import BrandFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def french():
    return StoryFactory(
        language="fr",
        title="La dernière réparation",
        text="Les réparateurs sont passés l'été dernier, et mon cœur a été réparé, comme la machine.",
        brand=BrandFactory(name="Éclair & Cie"),
        product="Lave-linge",
    )


@pytest.fixture
def english():
    return StoryFactory(
        language="en",
        title="Studies of a kettle",
        text="My mother loved that kettle; she was still repairing it when we moved to Leeds.",
        brand=BrandFactory(name="Kettleby"),
    )


@pytest.mark.parametrize(
    "words",
    [
        "réparateur",
        "réparer",
        "REPARATEURS",
        "reparation",
        "derniere",  # typed without its accent, whose ending stems otherwise
        "dernière",
        "ete",
        "l’été",
        "coeur",
        "cœur",
        "machines",
        "eclair",
        "lave-linge",
        "réparateurs machine été",
    ],
)
def test_a_french_story_is_found_by_any_form_of_its_words(french, english, words):
    assert list(find_stories(words)) == [french]


@pytest.mark.parametrize(
    "words", ["kettle", "kettles", "loving", "study", "repaired", "MOTHERS leeds", "kettleby"]
)
def test_an_english_story_is_found_by_any_form_of_its_words(french, english, words):
    assert list(find_stories(words)) == [english]


def test_all_words_are_wanted(french, english):
    assert not find_stories("kettle machine").exists()


def test_the_episodes_of_a_story_are_searched_too(english):
    english.episodes.create(title="The whistle", text="It sang.")
    index_story(english)
    assert list(find_stories("whistle")) == [english]


def test_a_story_indexed_twice_is_found_once(english):
    index_story(english)
    assert list(find_stories("kettle")) == [english]


def test_a_withdrawn_story_is_not_found(english):
    services.withdraw_story(english)
    assert not find_stories("kettle").exists()


def test_an_erased_story_leaves_nothing_to_find(english):
    number = english.pk
    english.delete()
    heir = StoryFactory(pk=number, text="Nothing about tea.", live=False, state=State.HELD)
    type(heir).objects.filter(pk=number).update(live=True)
    assert not find_stories("kettle").exists()


def test_a_held_story_is_not_found(held_story):
    assert not find_stories("kettleby").exists()


@pytest.mark.parametrize("words", ["", "   ", "\x00", "'", '"', "* ( ) : ^ -", "💔", "___", "!!!"])
def test_a_search_without_a_word_finds_nothing(english, words):
    assert not find_stories(words).exists()


@pytest.mark.parametrize(
    "words",
    [
        'kettle"',
        '"kettle',
        "kettle'; DROP TABLE stories_story; --",
        "kettle AND",
        "NOT kettle",
        "kettle*",
        "stems:kettle",
        "(kettle",
        "kettle) OR (1=1",
        "NEAR(kettle, 2)",
        "kettle & | !",
        "kettle\\",
        "ke\x00ttle",
        "%kettle%",
        "kettle " * 200,
        "中文 кettle ٣ ²",
        "k" * 10_000,
    ],
)
def test_signs_of_a_query_language_are_words_or_nothing(english, words):
    assert set(find_stories(words)) <= {english}


def test_two_hundred_times_a_word_is_that_word(english):
    assert list(find_stories("kettle " * 200)) == [english]
