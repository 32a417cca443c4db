"""Stories like a story, and the words that say why."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from stories import services
from stories.finding.likeness import neighbours, telling_words
from stories.models import StoryMargin
from tests.factories import BrandFactory, StoryFactory, a_telling

TOASTER = "Mon grille-pain a brûlé, le réparateur a changé la résistance et recousu le cordon."
TOASTER_TOO = "Le cordon du grille-pain de mon frère : un réparateur, une résistance, et du temps."
BANK = "La banque a fermé mon agence ; la guichetière connaissait mon prénom et mes soucis."
TRAIN = "Le contrôleur chantait dans la couchette, et le train de nuit a été supprimé."


def test_the_closest_text_comes_first_with_the_words_that_weigh_most():
    found = neighbours(TOASTER, [BANK, TOASTER_TOO, TRAIN], language="fr", most=4)
    assert found[0].place == 1
    assert set(found[0].shared) <= {"grille", "pain", "réparateur", "résistance", "cordon"}
    assert 0 < found[0].closeness <= 1
    assert [each.place for each in found] == [1]


def test_words_of_every_text_and_names_put_aside_count_for_nothing():
    assert telling_words("Le 12 mars, nous avons été très bien", "fr") == ["mar"]
    assert not neighbours("nous avons été là", ["nous avons été là"], language="fr", most=4)
    aside = frozenset(telling_words("grille pain réparateur résistance", "fr"))
    assert not neighbours(TOASTER, [TOASTER_TOO], language="fr", most=4, aside=aside)


@pytest.mark.parametrize(("text", "others"), [("", ["a"]), ("a", []), ("?!", [""]), ("", [])])
def test_nothing_is_like_nothing(text, others):
    assert neighbours(text, others, language="fr", most=4) == []


# --- in the margins of stories ----------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    one = BrandFactory(name="Éclair")
    texts = [("Le grille-pain", TOASTER_TOO), ("L’agence", BANK), ("La nuit", TRAIN)]
    return [StoryFactory(language="fr", title=t, text=x, brand=one) for t, x in texts]


def test_a_story_that_is_shown_gets_its_neighbours_after_the_transaction(told, member, commits):
    """F33: each with the words it shares."""
    telling = a_telling(language="fr", title="Le mien", text=TOASTER * 5, brand="Autre")
    story = services.tell_story(telling, author=member)
    with commits() as waiting:
        services.screen_story(story)
        assert not StoryMargin.objects.filter(story=story).exclude(similar_at=None).exists()
    assert waiting
    margin = StoryMargin.objects.get(story=story)
    (near,) = margin.similar
    assert near["id"] == told[0].pk
    assert near["title"] == "Le grille-pain"
    assert near["address"].startswith("/fr/recits/")
    assert len(near["shared"]) == 3
    assert margin.similar_at


def test_a_brand_s_own_name_is_no_reason():
    brand = BrandFactory(name="Grille Pain Résistance")
    StoryFactory(title="Ici", language="fr", text="Grille, pain, résistance.", brand=brand)
    story = StoryFactory(title="Là", language="fr", text="Pain, grille, résistance.", brand=brand)
    assert services.find_similar(story) == []


def test_stories_in_another_language_and_copies_are_no_neighbours(told):
    StoryFactory(language="en", title="Le grille-pain", text=TOASTER_TOO)
    copy = StoryFactory(language="fr", title="Encore", text=TOASTER)
    story = StoryFactory(language="fr", title="Le mien", text=TOASTER)
    assert [near["id"] for near in services.find_similar(story)] == [told[0].pk]
    assert copy.text_hash == story.text_hash


def test_a_story_taken_back_leaves_the_lists_of_others(told, client):
    story = StoryFactory(language="fr", title="Le mien", text=TOASTER)
    services.find_similar(story)
    services.withdraw_story(told[0])
    page = client.get(f"/fr/recits/{story.public_id}/{story.slug}/").content.decode()
    assert told[0].public_id not in page
    assert services.find_similar(story) == []
    assert services.find_similar(told[0]) == []


def test_the_command_looks_once_for_each_story_and_again_when_asked(told, capsys):
    call_command("find_similar")
    assert StoryMargin.objects.exclude(similar_at=None).count() == 3
    first = StoryMargin.objects.get(story=told[0]).similar_at
    late = StoryFactory(language="fr", title="Le mien", text=TOASTER)
    call_command("find_similar")
    assert StoryMargin.objects.get(story=late).similar
    assert StoryMargin.objects.get(story=told[0]).similar_at == first
    call_command("find_similar", all=True)
    assert [near["id"] for near in StoryMargin.objects.get(story=told[0]).similar] == [late.pk]


def test_looking_takes_few_queries_whatever_the_number(told, django_assert_max_num_queries):
    StoryFactory.create_batch(8, language="fr", brand=told[0].brand)
    story = StoryFactory(language="fr", title="Le mien", text=TOASTER, brand=told[0].brand)
    story = type(story).objects.select_related("brand__sector").get(pk=story.pk)
    with django_assert_max_num_queries(19):
        services.find_similar(story)
