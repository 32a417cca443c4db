"""Two moderators on one story: claims, and decisions at the same moment, in real transactions."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from stories import services
from stories.models import Decision, Story, StoryState
from stories.moderation import CLAIM_MINUTES, DecisionKind
from stories.vocabulary import State

from .conftest import moderator_reading
from .held import held

FACTS = "The text lists a price, a discount code and the address of a shop."
REFUSAL = {"reason": "R01", "facts": FACTS}


@pytest.mark.django_db
def test_a_story_one_moderator_reads_is_not_decided_by_another(client, moderator, second_moderator):
    """The second is told by whom and since when; what they typed is given back."""
    story, other = held(days=2), held(days=1)
    taken = services.take_next(by=moderator)
    assert taken.pk == story.pk
    assert services.take_next(by=second_moderator).pk == other.pk
    with pytest.raises(services.ClaimedBy, match="Momo") as told:
        services.claim(story, by=second_moderator)
    assert (told.value.name, told.value.since) == ("Momo", taken.claimed_at)

    client.force_login(second_moderator)
    path, version = reverse("queue_item", args=[story.pk]), story.state.version
    page = client.get(path).content.decode()
    assert "Momo" in page
    assert 'value="publish"' not in page
    said = {"action": "ask", "text": "Which year was that, please?", "version": version}
    answered = client.post(path, said)
    assert answered.status_code == 409
    assert "Momo" in answered.content.decode()
    assert "Which year was that, please?" in answered.content.decode()
    client.post(reverse("queue_claim", args=[story.pk]))
    client.post(reverse("queue_release", args=[story.pk]))  # not theirs to give back
    assert StoryState.objects.get(pk=story.pk).claimed_by == moderator

    forgotten = timezone.now() - dt.timedelta(minutes=CLAIM_MINUTES + 1)
    StoryState.objects.filter(pk=story.pk).update(claimed_at=forgotten)
    assert client.post(path, said).status_code == 302
    assert Decision.objects.get().actor == second_moderator


@pytest.mark.django_db
def test_the_second_decision_is_told_who_was_faster(client, moderator, second_moderator):
    story = held()
    path, version = reverse("queue_item", args=[story.pk]), story.state.version
    services.decide_waiting(story, by=moderator, kind=DecisionKind.PUBLISH, version=version)
    client.force_login(second_moderator)
    for said in (
        {"action": "publish"},
        {"action": "ask", "text": "Which year was that, please?"},
        {"action": "preview", "reason": "R05", "facts": "No year is given in it."},
        {"action": "words", "reason": "R05", "facts": "No year is told."},
    ):
        answered = client.post(path, said | {"version": version}, headers={"accept-language": "en"})
        page = answered.content.decode()
        assert answered.status_code == 409
        assert "Already dealt with by Momo" in page
        assert said.get("text", "") in page
        assert said.get("facts", "") in page
    assert Decision.objects.get().actor == moderator
    assert client.post(path, {"action": "publish", "version": "x" * 9000}).status_code == 409


def _decides(story: Story, email: str, kind: DecisionKind, **said):
    who = get_user_model().objects.get(email=email)
    return services.decide_waiting(story, by=who, kind=kind, version=story.state.version, **said)


@pytest.mark.parametrize("second", [DecisionKind.PUBLISH, DecisionKind.REFUSE, DecisionKind.ASK])
def test_two_decisions_at_the_same_moment_make_one(at_once, second):
    """A barrier starts both; whichever comes second is told, and nothing else is written."""

    def founded() -> Story:
        for email, name in (("momo@example.org", "Momo"), ("sacha@example.org", "Sacha")):
            moderator_reading(email, name, "fr", "en")
        return Story.objects.select_related("state").get(pk=held().pk)

    [story] = at_once(founded)
    assert isinstance(story, Story), story
    words = {
        DecisionKind.PUBLISH: {},
        DecisionKind.REFUSE: REFUSAL,
        DecisionKind.ASK: {"text": "Which year was that?"},
    }[second]
    answers = at_once(
        lambda: _decides(story, "momo@example.org", DecisionKind.PUBLISH),
        lambda: _decides(story, "sacha@example.org", second, **words),
    )
    made = [each for each in answers if isinstance(each, Decision)]
    late = [each for each in answers if isinstance(each, services.AlreadyDealt)]
    assert (len(made), len(late)) == (1, 1), answers
    name = str(at_once(lambda: get_user_model().objects.get(pk=made[0].actor_id))[0])
    assert name in str(late[0])

    def left() -> tuple:
        row = StoryState.objects.get(pk=story.pk)
        return list(Decision.objects.values_list("pk", flat=True)), row.state

    [(decisions, state)] = at_once(left)
    assert decisions == [made[0].pk]
    expected = {"publish": State.PUBLISHED, "refuse": State.REFUSED, "ask": State.AWAITING_AUTHOR}
    assert state == expected[made[0].kind]


def test_two_moderators_who_take_the_next_one_get_two_stories(at_once):
    def founded() -> list[int]:
        for email, name in (("momo@example.org", "Momo"), ("sacha@example.org", "Sacha")):
            moderator_reading(email, name, "en")
        return [held(days=n).pk for n in (3, 2)]

    def takes(email: str) -> StoryState | None:
        return services.take_next(by=get_user_model().objects.get(email=email))

    [stories] = at_once(founded)
    assert isinstance(stories, list), stories
    rows = at_once(lambda: takes("momo@example.org"), lambda: takes("sacha@example.org"))
    assert {row.pk for row in rows} == set(stories), rows
