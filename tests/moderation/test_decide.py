"""The page of one story: reading, refusing with words, asking, going on."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse
from django.utils import translation

from stories import services
from stories.forms.moderation import GAP, USUAL_WORDS, InterestForm, RefusalOfItem, usual_words
from stories.models import Decision, Question, Story, StoryState
from stories.moderation import REFUSAL_REASONS, DecisionKind, Ground, ReasonCode
from stories.reading.statement import statement_of
from stories.vocabulary import State
from tests.factories import StoryFactory, lived

from .held import held

pytestmark = pytest.mark.django_db

FACTS = "The text lists a price, a discount code and the address of a shop."


@pytest.fixture
def desk(client, english_moderator):
    client.force_login(english_moderator)
    return client


def item(story) -> str:
    return reverse("queue_item", args=[story.pk])


def seen(page: str) -> str:
    return re.search(r'name="seen" value="([0-9a-f]{64})"', page)[1]


def test_a_refusal_is_shown_as_its_author_will_read_it_then_confirmed(desk):
    """Words missing keep what was typed; the statement is that of the decision, field by field."""
    story, following = held(days=2, language="fr"), held(days=1)
    said = {
        "version": story.state.version,
        "reason": "R01",
        "facts": FACTS,
        "passage": "",
        "law": "",
    }
    for missing, kept in (
        ({"facts": ""}, 'value="R01"'),
        ({"reason": ""}, FACTS),
        ({"reason": "R99"}, FACTS),
        ({"facts": f"{FACTS} {GAP}"}, FACTS),
        ({"reason": "R09"}, FACTS),
        ({"passage": "0-99999"}, FACTS),
        ({"facts": f"{FACTS}\x00"}, 'value="R01"'),
    ):
        for action in ("preview", "refuse"):
            answered = desk.post(item(story), said | missing | {"action": action})
            assert answered.status_code == 422, missing
            assert kept in html.unescape(answered.content.decode())
    unseen = desk.post(item(story), said | {"action": "refuse"})  # never sent unseen
    assert unseen.status_code == 200
    assert not Decision.objects.exists()

    page = html.unescape(desk.post(item(story), said | {"action": "preview"}).content.decode())
    digest = seen(page)
    shown = page[page.index('class="statement"') : page.index('value="refuse"')]
    changed = said | {"action": "refuse", "facts": f"{FACTS} And more.", "seen": digest}
    again = html.unescape(desk.post(item(story), changed).content.decode())
    assert "And more." in again[again.index('class="statement"') :]
    assert not Decision.objects.exists()

    answered = desk.post(item(story), said | {"action": "refuse", "seen": digest})
    assert answered["location"] == item(following)
    assert StoryState.objects.get(pk=following.pk).claimed_by.pseudonym == "Momo"
    decision = Decision.objects.get()
    with translation.override("fr"):
        statement = statement_of(decision)
        for words in (
            statement.decision,
            statement.reason,
            statement.restriction,
            statement.automated,
        ):
            assert words in shown
    assert FACTS in shown
    assert (decision.kind, decision.facts, decision.ground) == (
        DecisionKind.REFUSE,
        FACTS,
        Ground.RULES,
    )
    twice = desk.post(item(story), said | {"action": "refuse", "seen": digest})
    assert twice.status_code == 409
    assert FACTS in html.unescape(twice.content.decode())
    assert Decision.objects.count() == 1


def test_a_refusal_for_the_law_names_its_text(desk):
    story = held()
    said = {
        "version": story.state.version,
        "reason": "R09",
        "facts": FACTS,
        "law": "Code pénal, 226-1",
    }
    page = desk.post(item(story), said | {"action": "preview"}).content.decode()
    desk.post(item(story), said | {"action": "refuse", "seen": seen(page)})
    decision = Decision.objects.get()
    assert (decision.ground, decision.law) == (Ground.LAW, "Code pénal, 226-1")


def test_usual_words_begin_a_refusal_in_the_language_of_the_story(desk):
    """Each reason has some, with a gap to fill; without a script a button puts them in the box."""
    assert set(USUAL_WORDS) == set(REFUSAL_REASONS)
    for code in REFUSAL_REASONS:
        assert GAP in usual_words(code, "en")
    assert usual_words("R99", "fr") == ""
    story = held()
    said = {"version": story.state.version, "action": "words", "reason": "R05", "facts": ""}
    page = html.unescape(desk.post(item(story), said).content.decode())
    assert USUAL_WORDS[ReasonCode.R05] in page[page.index('id="id_facts"') :]
    kept = html.unescape(desk.post(item(story), said | {"facts": "My words."}).content.decode())
    assert "My words.</textarea>" in kept
    assert 'data-words="These passages speak to sell' in page


def test_f16_no_form_of_a_moderator_writes_in_the_text(desk):
    story = held(text=lived(61_001))
    fields = {*RefusalOfItem(story).fields, *InterestForm().fields, *services_fields(desk, story)}
    assert not fields & {"title", "body", "opening", "love", "ending"}
    sent = {"action": "publish", "version": story.state.version, "title": "Mine", "text": "Mine"}
    desk.post(item(story), sent)
    told = Story.objects.get(pk=story.pk)
    assert (told.text, told.title, told.where) == (story.text, story.title, State.PUBLISHED)


def services_fields(desk, story) -> set[str]:
    """The boxes of the page: the only `text` is that of a question, empty."""
    page = desk.get(item(story)).content.decode()
    (question,) = re.findall(r'<textarea name="text"[^>]*>([^<]*)<', page)
    assert question.strip() == ""
    return set(re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', page)) - {"text"}


def test_a_question_is_sent_and_the_next_story_opens(desk):
    story, following = held(days=2), held(days=1)
    path, version = item(story), story.state.version
    empty = desk.post(path, {"action": "ask", "text": "  ", "version": version})
    long = desk.post(path, {"action": "ask", "text": "x" * 10_000, "version": version})
    assert (empty.status_code, long.status_code) == (422, 422)
    said = {
        "action": "ask",
        "text": "Which year was that?",
        "wants_proof": "on",
        "version": version,
    }
    assert desk.post(path, said)["location"] == item(following)
    question = Question.objects.get()
    assert (question.text, question.wants_proof) == ("Which year was that?", True)
    page = html.unescape(desk.get(path).content.decode())
    assert "Which year was that?" in page
    assert 'value="publish"' not in page


def test_next_gives_a_story_back_and_goes_round(desk, english_moderator):
    first, second = held(days=2), held(days=1)
    assert desk.post(reverse("queue_next"))["location"] == item(first)
    page = desk.get(item(first)).content.decode()
    after = re.search(r'name="after" value="([^"]+)"', page)[1]
    assert desk.post(reverse("queue_next"), {"after": after})["location"] == item(second)
    assert StoryState.objects.get(pk=first.pk).claimed_by is None
    page = desk.get(item(second)).content.decode()
    after = re.search(r'name="after" value="([^"]+)"', page)[1]
    assert desk.post(reverse("queue_next"), {"after": after})["location"] == item(first)
    desk.post(reverse("queue_claim", args=[first.pk]))
    desk.post(reverse("queue_release", args=[first.pk]))
    assert not StoryState.objects.filter(claimed_by=english_moderator, pk=first.pk).exists()


def test_the_page_says_all_there_is_in_as_many_queries(desk, django_assert_max_num_queries, member):
    """Moments, questions, decisions, other stories as a number: never their titles."""
    story = held(author=member, title="The one")
    for n in range(5):
        StoryFactory(author=member, title=f"Hidden {n}", live=False)
    services.ask_author(story, by=member, text="Was it blue?")
    StoryState.objects.filter(pk=story.pk).update(state=State.HELD)
    desk.get(item(story))
    with django_assert_max_num_queries(45):
        page = html.unescape(desk.get(item(story)).content.decode())
    assert "5 other stories by the same author" in page
    assert "Was it blue?" in page
    assert "Hidden" not in page


@pytest.mark.parametrize("action", ["", "x", "approve", "publish\x00"])
def test_an_unknown_act_shows_the_page(desk, action):
    story = held()
    assert desk.post(item(story), {"action": action}).status_code == 200
    assert desk.put(item(story)).status_code == 405
    assert not Decision.objects.exists()
