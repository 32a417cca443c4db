"""manage.py sign_stories: stories told before signatures existed, or rewritten since."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from ranking.models import Spell
from stories import services
from stories.models import Signature, SignatureBand, Story
from stories.vocabulary import State
from tests.factories import BrandFactory, StoryFactory, lived
from tests.stories.copied import clusters, reworded, weights

pytestmark = pytest.mark.django_db


@pytest.fixture
def unsigned():
    """Four counted stories nobody signed, two of them the same text, as an older site had them."""
    brand = BrandFactory()
    stories = [
        StoryFactory(text=text, brand=brand, source="test", attribution=f"{n}")
        for n, text in enumerate((lived(1), lived(2), reworded(lived(1)), lived(3)))
    ]
    Signature.objects.all().delete()
    SignatureBand.objects.all().delete()
    for story in stories:
        Spell.objects.filter(story=story).update(cluster=-story.pk, weight=1000, surge=False)
    return stories


def sign() -> str:
    out = io.StringIO()
    call_command("sign_stories", stdout=out)
    return out.getvalue()


def test_stories_told_before_are_signed_and_weigh_as_they_should(unsigned):
    assert sign() == "4 stories signed\n"
    one, other, again, last = (story.pk for story in unsigned)
    assert clusters() == {one: one, other: other, again: one, last: last}
    assert weights() == {one: 500, other: 1000, again: 500, last: 1000}


def test_signing_goes_on_where_it_was_and_says_nothing_when_done(unsigned):
    services.sign_stories(unsigned[:2])
    assert sign() == "2 stories signed\n"
    assert sign() == ""


def test_a_story_rewritten_since_is_signed_again(unsigned):
    sign()
    Story.objects.filter(pk=unsigned[3].pk).update(text=lived(9), text_hash="another")
    assert sign() == "1 stories signed\n"


def test_stories_not_screened_yet_are_left_to_their_screening():
    StoryFactory(live=False, state=State.AWAITING_CONFIRMATION)
    StoryFactory(live=False, state=State.SCREENING)
    assert sign() == ""
    assert not Signature.objects.exists()
