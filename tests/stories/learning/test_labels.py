"""What a decision teaches, and what it does not."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from stories.models import Decision, Label, ReviewPick, Screening, Story
from stories.moderation import REFUSAL_REASONS, ReasonCode
from stories.services import approve_story, refuse_story, withdraw_story
from stories.services.learning import material
from stories.vocabulary import Provenance, State
from tests.factories import AD
from tests.stories.learning.conftest import FACTS, held, line

pytestmark = pytest.mark.django_db
SENTENCE = "Don't wait any longer: visit www.kettleby.example today and order yours"


def passage_in(story: Story) -> str:
    """The sentence of the advertisement that sends readers to the shop."""
    from stories.forms.learning import passages_of

    return next(value for value, words in passages_of(story) if words.startswith(SENTENCE[:30]))


def test_publishing_a_held_story_says_it_was_lived(held_story, moderator):
    decision = approve_story(held_story, by=moderator)
    label = Label.objects.get()
    assert (label.is_ad, label.provenance, label.decision) == (False, Provenance.DECISION, decision)
    assert (label.actor, label.story, label.quote) == (moderator, held_story, "")
    assert label.text_hash == held_story.text_hash


def test_refusing_a_disguised_advertisement_says_so_with_its_passage(held_story, moderator):
    where = passage_in(held_story)
    refuse_story(held_story, by=moderator, reason=ReasonCode.R01, facts=FACTS, passage=where)
    label = Label.objects.get()
    assert label.is_ad
    assert label.quote.startswith(SENTENCE)
    assert held_story.text[label.span_start : label.span_end] == label.quote


@pytest.mark.parametrize("reason", [code for code in REFUSAL_REASONS if code != ReasonCode.R01])
def test_a_refusal_on_other_grounds_says_nothing_of_the_text(held_story, moderator, reason):
    refuse_story(held_story, by=moderator, reason=reason, facts=FACTS)
    assert not Label.objects.exists()


def test_software_labels_nothing(held_story, published_story):
    assert not Label.objects.exists()


@pytest.mark.parametrize("passage", ["0-1", "x", "0-99999", "-", "1-0", "0"])
def test_a_passage_that_is_no_sentence_of_the_story_refuses_nothing(held_story, moderator, passage):
    with pytest.raises(ValueError, match="passage"):
        refuse_story(held_story, by=moderator, reason="R01", facts=FACTS, passage=passage)
    assert not Decision.objects.exists()
    assert Story.objects.get().where == State.HELD


def test_the_form_of_a_refusal_offers_the_sentences_of_the_story(client, moderator, held_story):
    client.force_login(moderator)
    task = held_story.current_workflow_task_state
    for name in ("workflow_action", "collect_workflow_action_data"):
        path = reverse(
            f"wagtailsnippets_stories_story:{name}", args=[held_story.pk, "reject", task.pk]
        )
        assert "visit www.▮▮▮.example today" in client.get(path).json()["html"]
    said = {"reason": "R01", "facts": FACTS, "passage": passage_in(held_story)}
    answered = client.post(path, said, headers={"x-requested-with": "XMLHttpRequest"}).json()
    assert answered["cleaned_data"]["passage"] == said["passage"]
    edit = reverse("wagtailsnippets_stories_story:edit", args=[held_story.pk])
    client.post(
        edit,
        {
            "action-workflow-action": "1",
            "workflow-action-name": "reject",
            "workflow-action-extra-data": json.dumps(answered["cleaned_data"]),
        },
    )
    assert Label.objects.get().quote.startswith(SENTENCE)


def test_a_label_is_never_changed(held_story, moderator):
    approve_story(held_story, by=moderator)
    label = Label.objects.get()
    label.is_ad = True
    with pytest.raises(TypeError):
        label.save()


@pytest.mark.parametrize(
    "wrong",
    [
        {"span_start": 0, "span_end": 4, "quote": "Once", "is_ad": False},
        {"span_start": 4, "span_end": 4, "quote": "Once", "is_ad": True},
        {"span_start": 0, "span_end": 4, "quote": "", "is_ad": True},
        {"is_ad": False, "provenance": "decision"},
    ],
)
def test_the_database_refuses_a_label_that_makes_no_sense(published_story, wrong):
    values = {"provenance": "review"} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Label.objects.create(story=published_story, text_hash="x", **values)


def test_a_story_taken_back_takes_its_labels_along(held_story, moderator):
    approve_story(held_story, by=moderator)
    story = Story.objects.get()
    ReviewPick.objects.create(story=story, week="2026-11-16", why="audit")
    withdraw_story(story)
    assert not Label.objects.exists()
    assert not ReviewPick.objects.exists()


# --- what is learned from -------------------------------------------------------------------------


def told_texts(rows) -> set[str]:
    return {row.text for row in rows if row.id.startswith("label-")}


def everything() -> set[str]:
    found = material()
    return told_texts([*found.training, *found.frozen, *found.audit])


def test_labels_become_lines_of_the_corpus(small_corpus, decisions):
    assert everything() == {story.text for story in decisions}
    found = material()
    sold = [row for row in (*found.training, *found.frozen) if row.label and "label" in row.id]
    assert len(sold) == 2
    assert all(row.spans[0] in row.text and row.kind == "decision" for row in sold)
    assert all(row.sector == "appliances" and row.brand for row in sold)


def test_a_label_of_a_text_rewritten_since_is_kept_and_not_learned_from(small_corpus, decisions):
    story = decisions[0]
    story.text += " Et puis tout a changé."
    story.save()
    assert everything() == {each.text for each in decisions[1:]}
    assert Label.objects.count() == 4


def test_the_last_word_on_a_story_counts(small_corpus, decisions, moderator):
    lived = decisions[0]
    Label.objects.create(
        story=lived,
        text_hash=lived.text_hash,
        is_ad=True,
        span_start=0,
        span_end=10,
        quote=lived.text[:10],
        provenance=Provenance.REVIEW,
    )
    found = material()
    assert [r.label for r in (*found.training, *found.frozen) if r.text == lived.text] == [1]


@pytest.mark.parametrize("name", ["Ana", "Bea", "Cléa", "Dora", "Eve", "Flo"])
def test_one_voice_is_never_both_learned_from_and_tried_or_calibrated_on(
    small_corpus, decisions, name
):
    """Whoever the author of all four stories is, and though one was drawn at random."""
    Story.objects.update(attribution=name)
    drawn = decisions[0]
    Label.objects.create(
        story=drawn, text_hash=drawn.text_hash, is_ad=False, provenance=Provenance.REVIEW
    )
    ReviewPick.objects.create(story=drawn, week="2026-11-16", why="audit", answer="lived")
    counts = {use: n for use, n in material().labels.items() if n}
    assert counts in ({"frozen": 4}, {"audit": 1, "same_voice": 3})


def test_an_advertisement_without_a_passage_is_learned_from_what_the_moderator_saw(
    small_corpus, moderator
):
    story, quote = held(AD), "Free delivery, satisfaction guaranteed!"
    Screening.objects.create(
        story=story,
        verdict="suspected_ad",
        probability=0.9,
        text_hash=story.text_hash,
        version="0",
        reasons=[
            {"code": "offer", "weight": 1.2, "quote": quote, "start": 0, "end": 1},
            {"code": "loss", "weight": -1.0, "quote": "last month", "start": 0, "end": 1},
        ],
    )
    refuse_story(story, by=moderator, reason=ReasonCode.R01, facts=FACTS)
    found = material()
    row = next(row for row in (*found.training, *found.frozen) if row.text == AD)
    assert row.spans == (quote,)


def test_an_advertisement_nobody_can_point_in_is_left_aside(small_corpus, moderator):
    texts = [line(number)["text"] for number in range(301, 321, 2)]
    for text in texts:
        refuse_story(held(text), by=moderator, reason=ReasonCode.R01, facts=FACTS)
    found = material()
    assert found.labels["without_passage"] > 0
    assert found.labels["without_passage"] + found.labels["frozen"] == len(texts)
    assert found.labels["learned"] == 0
