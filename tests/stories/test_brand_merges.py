"""Two brands become one: what moves, what the former name leads to."""

from __future__ import annotations

import pytest

from ranking.models import Spell
from stories import services
from stories.finding.search import find_stories
from stories.models import Brand, Story
from tests.factories import BrandFactory, StoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_names(db):
    """One brand under two names, with a story each."""
    return BrandFactory(name="Ketelbee"), BrandFactory(name="Kettleby")


def test_merging_moves_the_stories_and_their_count(two_names):
    wrong, right = two_names
    story, other = StoryFactory(brand=wrong), StoryFactory(brand=right)
    services.merge_brands(wrong, into=right)
    assert set(right.stories.all()) == {story, other}
    assert set(Spell.objects.values_list("brand", flat=True)) == {right.pk}
    assert list(find_stories("Kettleby geoff")) != []


def test_a_merged_name_leads_to_the_brand_it_became(two_names):
    wrong, right = two_names
    services.merge_brands(wrong, into=right)
    assert Brand.objects.named("KETELBEE") == right


def test_the_page_of_a_merged_brand_redirects(two_names, client):
    wrong, right = two_names
    StoryFactory(brand=wrong)
    services.merge_brands(wrong, into=right)
    answered = client.get(f"/en/brands/{wrong.slug}/")
    assert (answered.status_code, answered.url) == (301, f"/en/brands/{right.slug}/")


def test_a_held_story_follows_its_brand_when_it_is_published(held_story, moderator):
    right = BrandFactory(name="Kettleby & Sons")
    services.merge_brands(held_story.brand, into=right)
    services.approve_story(held_story, by=moderator)
    assert Story.objects.get().brand == right


def test_a_brand_merged_twice_leads_to_the_last(two_names, client):
    first, second = two_names
    last = BrandFactory(name="Kettleby International")
    services.merge_brands(first, into=second)
    services.merge_brands(second, into=last)
    assert client.get(f"/en/brands/{first.slug}/").url == f"/en/brands/{last.slug}/"
    assert Brand.objects.named(first.name) == last


def test_a_brand_is_never_merged_into_itself(two_names):
    wrong, right = two_names
    services.merge_brands(wrong, into=right)
    for into in (wrong, right):
        with pytest.raises(ValueError, match="itself"):
            services.merge_brands(right, into=into)
