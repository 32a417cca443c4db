"""Finding stories by their words, in either language."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stories import services
from stories.finding import search
from stories.finding.search import find_stories, index_story
from stories.finding.stemming import stem, stems, wanted, words_of
from stories.models import BrandAlias, Episode, Story
from stories.queries import StoryFilter, stories_page
from stories.vocabulary import Ending, State
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
    Episode.objects.create(story=english, title="The whistle", text="It sang.")
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


# --- phrases, elisions, stems -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("réparées", "reparer", "fr"),
        ("réparèrent", "réparation", "fr"),
        ("dernière", "derniers", "fr"),
        ("œuvres", "oeuvre", "fr"),
        ("tuyaux", "tuyau", "fr"),
        ("kettles", "kettle", "en"),
        ("studies", "study", "en"),
    ],
)
def test_forms_of_a_word_have_one_stem(one, other, language):
    assert stem(one, language) == stem(other, language)


def test_elided_articles_and_the_possessive_are_no_words():
    assert words_of("L’hôtel d'en face, qu’il aime") == ["hôtel", "en", "face", "il", "aime"]
    assert words_of("My mother's aujourd’hui") == ["my", "mother", "aujourd", "hui"]


def test_words_in_quotation_marks_are_wanted_together():
    assert wanted('panne "lave linge" «machine à laver»').options[0] == (
        ("lav", "ling"),
        ("machin", "a", "lav"),
        ("pann",),
    )


@pytest.mark.parametrize(
    "phrase", ['"passés l’été dernier"', "«passes ete dernier»", '"La machine"', '"coeur a ete"']
)
def test_a_phrase_is_found_where_its_words_follow_each_other(french, phrase):
    assert list(find_stories(phrase)) == [french]


@pytest.mark.parametrize(
    "phrase",
    [
        '"machine cœur"',
        '"réparation éclair"',  # the end of the title, then the brand
        '"éclair cie lave"',  # the brand, then the product
        '"linge réparateurs"',  # the head, then the body
    ],
)
def test_a_phrase_runs_neither_backwards_nor_across_parts(french, phrase):
    assert not find_stories(phrase).exists()


def test_a_quotation_mark_left_open_makes_words(french):
    assert list(find_stories('"cœur réparateurs')) == [french]


# --- what stands in the index -----------------------------------------------------------------------


def test_a_story_is_found_by_its_tags_and_by_every_name_of_its_brand(english, commits):
    english.tags.add("bouilloire")
    english.save()
    index_story(english)
    with commits():
        BrandAlias.objects.create(brand=english.brand, name="Les Théières réunies")
    assert list(find_stories("bouilloires theieres")) == [english]


def test_a_brand_that_takes_another_name_is_found_by_it(english, commits):
    english.brand.name = "Samovar"
    with commits():
        english.brand.save()
    assert list(find_stories("samovar")) == [english]


def test_the_index_made_anew_holds_every_public_story_and_no_other(french, english, held_story):
    search.unindex_story(french.pk)
    Story.objects.filter(pk=english.pk).update(live=False)
    for _time in range(2):
        call_command("index_stories")
        assert list(find_stories("cœur")) == [french]
        assert search.places(search.Match(), limit=10) == [
            search.rows_of([french])[0].place,
        ]


def test_the_index_is_left_alone_when_something_is_in_it(french, english):
    search.unindex_story(french.pk)
    call_command("index_stories", if_empty=True)
    assert not find_stories("cœur").exists()
    search.unindex_story(english.pk)
    call_command("index_stories", if_empty=True)
    assert find_stories("cœur").exists()


def test_indexing_asks_the_database_little_whatever_the_number(
    french, english, django_assert_max_num_queries
):
    stories = [*StoryFactory.create_batch(5), french, english]
    with django_assert_max_num_queries(8):
        search.index_stories(stories)


# --- order ------------------------------------------------------------------------------------------


def page(query: str, **kwargs):
    return stories_page(StoryFilter.from_query(QueryDict(query)), **kwargs)


def test_newest_first_is_the_rule_and_words_in_the_title_first_can_be_asked():
    in_title = StoryFactory(title="My old kettle")
    of_brand = StoryFactory(title="Steam", brand=BrandFactory(name="Kettle Works"))
    in_text = StoryFactory(title="Leeds", text="There was a kettle, and it whistled all night.")
    assert page("q=kettle").stories == [in_text, of_brand, in_title]
    assert page("q=kettle&sort=title").stories == [of_brand, in_title, in_text]


@pytest.mark.parametrize("sort", ["", "&sort=title"])
def test_pages_follow_each_other_without_a_gap_or_a_double(sort):
    told = [
        StoryFactory(title="A kettle" if n % 3 else "A pan", text=f"Kettle number {n}, and steam.")
        for n in range(11)
    ]
    before, seen, pages = "", [], 0
    while True:
        found = page(f"q=kettle{sort}&before={before}", size=3)
        seen += found.stories
        pages += 1
        before = found.older
        if not before:
            break
    newest = list(reversed(told))
    if sort:
        newest.sort(key=lambda story: story.title != "A kettle")
    assert seen == newest
    assert pages == 4


def test_a_list_narrowed_has_the_order_of_the_whole_list():
    told = [StoryFactory(ending=Ending.FADED) for _n in range(4)]
    found = page("ending=faded", size=3)
    assert found.stories == told[:0:-1]
    assert page(f"ending=faded&before={found.older}", size=3).stories == told[:1]


# --- whatever is typed ------------------------------------------------------------------------------

TYPED = st.one_of(st.text(max_size=60), st.text(alphabet="kettlé \"«»(*):&|!-'’ \x00", max_size=40))
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@QUICK
@given(words=TYPED, sort=st.sampled_from(["", "title", "x"]), before=st.text(max_size=20))
def test_whatever_is_typed_gives_a_list(english, words, sort, before):
    query = QueryDict(mutable=True)
    query.update({"q": words, "sort": sort, "before": before})
    asked = StoryFilter.from_query(query)
    assert set(stories_page(asked).stories) <= {english}
    assert StoryFilter.from_query(QueryDict(asked.query)).wanted == asked.wanted


@QUICK
@given(text=st.text(min_size=1, max_size=80), language=st.sampled_from(["fr", "en"]))
def test_a_word_of_a_story_finds_it(english, text, language):
    english.text, english.language = text, language
    index_story(english)
    found = words_of(text)
    if found and stems(text, language):
        asked = next(word for word in found if stem(word, language))
        assert list(find_stories(asked)) == [english]
