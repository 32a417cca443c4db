"""A person asks an author: the answer, the reminders, the sleep, and what software never does."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from stories import services
from stories.models import Question, Story, StoryEvent
from stories.moderation import QUESTION_DAYS, DecisionKind
from stories.reading.explanation import explain
from stories.vocabulary import Rewriting, State
from tests.factories import AD, StoryFactory, a_telling, lived
from tests.pictures import picture
from tests.stories.author import shown

pytestmark = pytest.mark.django_db
ASKED = "Which workshop was it, and in what year?"


def address(name: str, *args) -> str:
    with translation.override("en"):
        return reverse(f"stories:{name}", args=args)


def now(story: Story) -> Story:
    return Story.objects.select_related("state").get(pk=story.pk)


def days(number: float) -> dt.timedelta:
    return dt.timedelta(days=number)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def asked(held_story, moderator) -> Question:
    return services.ask_author(held_story, by=moderator, text=f"  {ASKED}\x00 ")


@pytest.fixture
def desk(held_story, client):
    client.force_login(held_story.author)
    return client


def letters(story: Story) -> list[str]:
    return list(story.letters.order_by("pk").values_list("kind", flat=True))


def test_a_question_waits_for_its_author_and_a_person_reads_the_answer(
    held_story, moderator, commits
):
    with commits():
        asked = services.ask_author(held_story, by=moderator, text=ASKED, wants_proof=True)
    story, decision = now(held_story), held_story.decisions.get()
    assert (story.where, story.state.deadline) == (State.AWAITING_AUTHOR, asked.answer_by)
    assert (decision.kind, decision.facts, decision.actor) == (DecisionKind.ASK, ASKED, moderator)
    assert decision == asked.decision
    assert not story.workflow_in_progress
    assert not story.events.filter(after=State.AWAITING_AUTHOR).exists(), "one row a transition"
    with pytest.raises(services.WrongState):
        services.ask_author(story, by=moderator, text="And again?")
    letter = mail.outbox[-1]
    assert (letter.to, letter.subject) == (["seller@example.org"], "A question about your story")
    assert ASKED in letter.body
    assert address("question", story.public_id) in letter.body

    Story.objects.filter(pk=story.pk).update(text=lived(122_001))  # software would publish it
    with commits():
        services.answer_question(asked, by=story.author, text="Kirkgate, 2011.")
    story = now(story)
    assert story.where == State.HELD
    screening = story.screenings.first()
    assert (story.screenings.count(), screening.verdict) == (2, "unsure")
    assert "A moderator asked" in explain(story, screening).doubts[-1].sentence
    assert story.workflow_in_progress
    assert story.events.filter(after=State.SCREENING).first().note == "answered"
    with pytest.raises(services.WrongState):
        services.answer_question(asked, by=story.author, text="Once more.")

    words = Rewriting("My kettle", lived(122_002), (), story.state.version)
    with commits():
        services.rewrite_story(story, words, by=story.author)
    assert now(story).where == State.HELD, "a person asked: a person reads every later text too"
    services.approve_story(now(story), by=moderator)
    assert now(story).live


def test_words_are_needed_and_only_held_or_public_stories_are_asked_about(held_story, moderator):
    for text in ("", " \x00 ", "x" * 2_001):
        with pytest.raises(ValueError, match=r"."):
            services.ask_author(held_story, by=moderator, text=text)
    with pytest.raises(ValueError, match="actor"):
        services.ask_author(held_story, by=None, text=ASKED)
    assert now(held_story).where == State.HELD
    services.withdraw_story(held_story, by=held_story.author)
    with pytest.raises(services.WrongState):
        services.ask_author(held_story, by=moderator, text=ASKED)
    assert not Question.objects.exists()


def test_reminders_then_sleep_then_the_author_comes_back(asked, held_story, commits):
    start = asked.asked_at
    assert services.remind_authors(start + days(4.9)) == 0
    assert services.remind_authors(start + days(5)) == 1
    assert services.remind_authors(start + days(6)) == 0, "safe to run twice"
    assert services.remind_authors(start + days(10)) == 1
    assert services.remind_authors(start + days(13)) == 0
    assert services.put_to_sleep(start + days(13.9)) == 0
    assert services.put_to_sleep(start + days(QUESTION_DAYS)) == 1
    assert services.put_to_sleep(start + days(20)) == services.remind_authors(start + days(20)) == 0
    story = now(held_story)
    assert story.where == State.DORMANT
    assert letters(story) == ["held", "asked", "reminder", "reminder", "dormant"]
    assert StoryEvent.objects.filter(story=story, after=State.DORMANT).count() == 1
    assert services.unanswered(story) is None, "nothing is held against a story nobody can read"

    words = Rewriting("My kettle", AD + " Really.", (), story.state.version)
    with commits():
        services.rewrite_story(story, words, by=story.author)
    assert now(story).where == State.HELD
    assert services.open_question(story) is None


def test_a_clock_that_stopped_sends_one_reminder_for_all(asked, held_story):
    assert services.remind_authors(asked.asked_at + days(12)) == 1
    assert services.remind_authors(asked.asked_at + days(12)) == 0
    services.withdraw_story(held_story, by=held_story.author)
    assert services.put_to_sleep(asked.asked_at + days(30)) == 0


def test_a_public_story_stays_online_and_its_question_may_come_to_nothing(moderator, member):
    story = StoryFactory(author=member)
    asked = services.ask_author(story, by=moderator, text=ASKED, wants_proof=True)
    story = now(story)
    assert (story.where, story.live, services.to_answer(story)) == (State.PUBLISHED, True, asked)
    assert services.unanswered(story) is None
    with pytest.raises(services.WrongState):
        services.ask_author(story, by=moderator, text="And this?")
    assert services.remind_authors(asked.asked_at + days(5)) == 1
    assert services.put_to_sleep(asked.asked_at + days(14)) == 1
    assert services.put_to_sleep(asked.asked_at + days(15)) == 0
    assert services.unanswered(story) == asked
    assert now(story).live
    services.answer_question(asked, by=member, text="Late, but here is the year: 2011.")
    assert services.unanswered(story) is None, "an answer is read, however late"
    assert now(story).where == State.PUBLISHED


def test_an_author_answers_on_the_page_with_a_file_and_nothing_typed_is_lost(
    desk, asked, held_story, commits
):
    mine, page = address("mine", held_story.public_id), address("question", held_story.public_id)
    window = shown(desk.get(mine))
    assert ASKED in window
    assert page in window
    assert AD[:60] in window, "the text stays readable"
    assert "Only moderators see it" in shown(desk.get(page))
    assert "Write an answer, or choose a file." in shown(desk.post(page, {"text": " "}))

    program = SimpleUploadedFile("bill.exe", b"MZ" + bytes(2_000))
    heavy = SimpleUploadedFile("bill.pdf", b"%PDF-" + bytes(40_000_000))
    for file in (program, heavy):
        refused = desk.post(page, {"text": "See <the bill> é", "proof": file})
        assert "JPEG, PNG, WebP, HEIC" in shown(refused).partition('role="alert"')[2][:900]
        assert "See <the bill> é" in shown(refused)
    assert "4000" in shown(desk.post(page, {"text": "x" * 10_000}))
    assert not held_story.proofs.exists()

    with commits():
        sent = desk.post(
            page, {"text": "Here.", "proof": SimpleUploadedFile("bill.heic", picture("HEIF"))}
        )
    assert (sent.status_code, sent.url) == (302, mine)
    answered = Question.objects.get()
    assert (answered.answer, answered.proof.file.name[-5:]) == ("Here.", ".webp")
    after = shown(desk.get(mine))
    assert "You answered" in after
    assert now(held_story).where == State.HELD
    assert desk.get(page).url == desk.post(page, {"text": "Twice."}).url == mine


def test_nobody_else_answers(asked, held_story, client, member, moderator):
    page = address("question", held_story.public_id)
    assert "/login" in client.get(page).url or "/connexion" in client.get(page).url
    for other in (member, moderator):
        client.force_login(other)
        assert client.post(page, {"text": "I did."}).status_code == 404
    assert client.get(address("question_by_link", "no-such-token")).status_code == 404
    assert Question.objects.get().answered_at is None


def test_the_same_text_sent_again_is_no_answer(desk, asked, held_story):
    page = address("rewrite", held_story.public_id)
    opened = shown(desk.get(page))
    assert ASKED in opened
    assert "until now" in opened or "What we read" in opened
    typed = {"title": "My kettle", "text": AD, "moments": "0"}
    again = desk.post(page, typed | {"version": now(held_story).state.version})
    assert again.status_code == 409
    assert "answer the question instead" in shown(again)
    assert services.open_question(held_story) == asked


def test_a_question_about_one_story_holds_no_other(asked, commits):
    with commits():
        story = services.tell_story(a_telling(text=lived(122_003)), author=asked.story.author)
    assert now(story).where == State.PUBLISHED
