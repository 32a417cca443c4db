"""Second readings: drawn by nobody, silent, and what they say of the agreement."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse

from stories import services
from stories.desk_figures import READINGS_NEEDED, agreement
from stories.models import Decision, DoubleReading, StoryState
from stories.models.story import new_public_id
from stories.moderation import DecisionKind
from stories.services.double_reading import is_drawn
from stories.vocabulary import State
from stories.waiting import desk_of, queue_page

from .held import held

pytestmark = pytest.mark.django_db

FACTS = "The text lists a price, a discount code and the address of a shop."


@pytest.fixture
def all_drawn(settings):
    settings.DOUBLE_READING_PERCENT = 100


def decided(by, kind=DecisionKind.REFUSE, **changes) -> DoubleReading:
    story = held(**changes)
    said = {"reason": "R01", "facts": FACTS} if kind == DecisionKind.REFUSE else {}
    services.decide_waiting(story, by=by, kind=kind, version=story.state.version, **said)
    return DoubleReading.objects.get(story=story)


def test_one_decision_in_twenty_is_drawn_by_its_number_alone(settings):
    settings.DOUBLE_READING_PERCENT = 5
    numbers = [f"{n:010d}" for n in range(20_000)]
    drawn = [is_drawn(number) for number in numbers]
    assert drawn == [is_drawn(number) for number in numbers]
    assert 0.045 < sum(drawn) / len(drawn) < 0.055
    settings.DOUBLE_READING_PERCENT = 0
    assert not any(map(is_drawn, numbers))
    assert not is_drawn(new_public_id())


def test_j7_a_second_reading_looks_like_any_story_and_changes_nothing(
    all_drawn, client, moderator, second_moderator
):
    """Whoever decided first is not offered it; the second reads neither the decision nor its words."""
    reading = decided(moderator, title="An odd tale", priority=2)
    story = reading.story
    waits = held(title="A plain tale")
    before = StoryState.objects.filter(pk=story.pk).values("state", "version", "since").get()
    assert [each.story.pk for each in queue_page(desk_of(moderator)).items] == [waits.pk]
    with pytest.raises(services.NotOffered):
        services.answer_double_reading(reading, by=moderator, answer="publish")

    client.force_login(second_moderator)
    listed = client.get(reverse("story_queue"), headers={"accept-language": "en"}).content.decode()
    assert "An odd tale" in listed
    pages = [
        html.unescape(
            client.get(
                reverse("queue_item", args=[each.pk]), headers={"accept-language": "en"}
            ).content.decode()
        )
        for each in (story, waits)
    ]
    for page in pages:
        for hidden in (FACTS, "Momo", "Refused", "second reading"):
            assert hidden not in page
        for act in ("publish", "ask", "preview"):
            assert f'value="{act}"' in page
    path = reverse("queue_item", args=[story.pk])
    version = before["version"]
    answered = client.post(path, {"action": "publish", "version": version})
    assert answered["location"] == reverse("queue_item", args=[waits.pk])
    reading.refresh_from_db()
    assert (reading.reader, reading.answer) == (second_moderator, "publish")
    assert (
        StoryState.objects.filter(pk=story.pk).values("state", "version", "since").get() == before
    )
    assert Decision.objects.filter(story=story).count() == 1
    twice = client.post(path, {"action": "publish", "version": version})
    assert twice.status_code == 409
    assert (agreement().read, agreement().observed) == (1, 0.0)


def test_a_text_that_changed_is_not_read_again(all_drawn, moderator, second_moderator):
    """Nor one its author took back, nor an edit, nor a question."""
    rewritten, gone = decided(moderator), decided(moderator, DecisionKind.PUBLISH)
    type(rewritten.story).objects.filter(pk=rewritten.story_id).update(text_hash="0" * 32)
    services.withdraw_story(gone.story)
    asked = held()
    services.decide_waiting(
        asked, by=moderator, kind=DecisionKind.ASK, version=asked.state.version, text="When was it?"
    )
    assert queue_page(desk_of(second_moderator)).items == []
    assert not DoubleReading.objects.filter(story=asked).exists()
    assert asked.decisions.get().after == State.AWAITING_AUTHOR


def test_a_question_to_the_author_closes_a_second_reading_without_an_answer(
    all_drawn, moderator, second_moderator
):
    reading = decided(moderator)
    version = StoryState.objects.get(pk=reading.story_id).version
    asks = {"by": second_moderator, "kind": DecisionKind.ASK, "version": version}
    assert services.decide_waiting(reading.story, text="When was it?", **asks) is None
    reading.refresh_from_db()
    assert (reading.answer, bool(reading.read_at)) == ("", True)
    assert (agreement().read, agreement().waiting, agreement().observed) == (0, 0, None)


def test_kappa_takes_chance_off_and_says_when_it_knows_nothing(
    all_drawn, moderator, second_moderator, client
):
    """By hand: 20 readings, 15 alike; po = 0.75; both publish half the time, so pe = 0.5; κ = 0.5."""
    answers = ["publish"] * 10 + ["refuse"] * 10
    seconds = ["publish"] * 8 + ["refuse"] * 2 + ["refuse"] * 7 + ["publish"] * 3
    for first, second in zip(answers, seconds, strict=True):
        reading = decided(moderator, DecisionKind(first))
        services.answer_double_reading(reading, by=second_moderator, answer=second)
        if DoubleReading.objects.count() < READINGS_NEEDED:
            assert agreement().kappa is None
    found = agreement()
    chance = (10 * 11 + 10 * 9) / 400
    assert (found.read, found.observed) == (20, 0.75)
    assert found.kappa == pytest.approx((0.75 - chance) / (1 - chance))
    client.force_login(second_moderator)
    page = client.get(reverse("moderation_agreement"), headers={"accept-language": "en"})
    assert "Cohen’s kappa: 0.50" in html.unescape(page.content.decode())
