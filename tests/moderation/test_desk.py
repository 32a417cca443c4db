"""A moderator's own desk, and the figures of all."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.urls import reverse
from django.utils import timezone

from stories import services
from stories.desk_figures import delay_by_sign
from stories.models import Decision, Interest, ModeratorProfile, StoryEvent
from stories.vocabulary import State
from tests.factories import BrandFactory

from .held import held

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, english_moderator):
    client.force_login(english_moderator)
    return client


def test_a_moderator_declares_languages_and_ties(desk, english_moderator):
    path = reverse("my_desk")
    desk.post(path, {"action": "languages", "languages": ["en", "xx"]})
    profile = ModeratorProfile.objects.get(user=english_moderator)
    assert profile.languages == ["fr", "en"]  # one that is not read here: nothing changes
    desk.post(path, {"action": "languages", "languages": ["en", "en"]})
    profile.refresh_from_db()
    assert profile.languages == ["en"]

    brand = BrandFactory(name="Tideway Boilers")
    unknown = desk.post(path, {"action": "tie", "brand": "Tidewey", "note": "My cousin."})
    assert unknown.status_code == 422
    assert "My cousin." in unknown.content.decode()
    assert "Tidewey" in unknown.content.decode()
    story = held(brand=brand)
    services.claim(story, by=english_moderator)
    for _twice in range(2):
        desk.post(path, {"action": "tie", "brand": "tideway  BOILERS", "note": "My cousin."})
    tie = Interest.objects.get()
    assert (tie.brand, tie.note) == (brand, "My cousin.")
    story.state.refresh_from_db()
    assert story.state.claimed_by is None
    assert "Tideway Boilers" in desk.get(path).content.decode()
    for key in ("x", "0", "9" * 30, ""):
        assert desk.post(path, {"action": "untie", "key": key}).status_code == 302
    assert Interest.objects.exists()
    desk.post(path, {"action": "untie", "key": tie.pk})
    assert not Interest.objects.exists()
    assert desk.get(f"{path}?brand=%00{'x' * 9000}").status_code == 200


def test_nobody_drops_another_s_tie(desk, second_moderator):
    tie = services.declare_interest(second_moderator, BrandFactory())
    desk.post(reverse("my_desk"), {"action": "untie", "key": tie.pk})
    assert Interest.objects.filter(pk=tie.pk).exists()


def test_f16_the_delay_of_praise_and_that_of_criticism_are_reported(desk, english_moderator):
    """Love of 7 or more waited 1, 2 and 9 hours; love of 4 or less 3 hours; love of 5 counts in all."""
    now = timezone.now()
    for love, hours in ((9, 1), (7, 2), (8, 9), (4, 3), (5, 4), (None, 5)):
        story = held(love=love)
        decision = Decision.objects.create(
            story=story,
            kind="refuse" if love == 4 else "publish",
            before=State.HELD,
            after=State.PUBLISHED,
            actor=english_moderator,
            reason="R05" if love == 4 else "",
            facts="Nothing happened." if love == 4 else "",
        )
        for after, since in ((State.HELD, 99), (State.SCREENING, 98), (State.HELD, hours)):
            StoryEvent.objects.create(
                story=story, after=after, made_at=decision.made_at - dt.timedelta(hours=since)
            )
    found = delay_by_sign(now - dt.timedelta(days=1), now + dt.timedelta(days=1))
    assert (found.praise.decided, found.praise.median) == (3, dt.timedelta(hours=2))
    assert (found.criticism.decided, found.criticism.percent_published) == (1, 0)
    assert (found.all.decided, found.all.median) == (6, dt.timedelta(hours=3.5))
    nothing = delay_by_sign(now - dt.timedelta(days=9), now - dt.timedelta(days=8))
    assert (nothing.all.median, nothing.all.percent_published) == (None, None)
    page = html.unescape(desk.get(reverse("moderation_agreement")).content.decode())
    assert "2\xa0hours" in page
    assert "3\xa0hours, 30\xa0minutes" in page
    assert "No kappa yet" in page
