"""What an author sees and keeps in every state; their notices, their mails, their link."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from stories import services
from stories.models import Confirmation, Decision, Letter, Story, StoryState
from stories.models.draft import WINDOW_DAYS, hash_token
from stories.moderation import DecisionKind, ReasonCode
from stories.vocabulary import State
from tests.factories import StoryFactory, a_telling, lived
from tests.stories.author import link_in, shown

pytestmark = pytest.mark.django_db
FACTS = "“Order yours with the code LOVE20”: these passages sell."
TOKEN = "an-author-s-own-link"
HELP = re.compile(r'<p class="author-help">.*?</p>', re.DOTALL)


def address(name: str, *args) -> str:
    with translation.override("en"):
        return reverse(name, args=args)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def desk(client, member):
    client.force_login(member)
    return client


def placed(story: Story, state: State, moderator) -> None:
    """Put a story where it stands, with the rows that go with it."""
    due = timezone.now() + dt.timedelta(days=5)
    StoryState.objects.filter(pk=story.pk).update(state=State.HELD, deadline=due)
    story.refresh_from_db()
    if state == State.AWAITING_AUTHOR:
        services.ask_author(story, by=moderator, text="Where was it?")
    kinds = {State.REFUSED: DecisionKind.REFUSE, State.REMOVED: DecisionKind.REMOVE}
    if kind := kinds.get(state):
        Decision.objects.create(
            story=story,
            kind=kind,
            reason=ReasonCode.R05,
            facts=FACTS,
            before=State.HELD,
            after=state,
            actor=moderator,
            appeal_until=due,
        )
    StoryState.objects.filter(pk=story.pk).update(state=state, deadline=due)


def test_f56_every_state_lets_its_author_read_the_text_and_write_to_us(desk, member, moderator):
    """B6: nothing is ever lost. F56: the way to a person stands in the same place on each page."""
    story = StoryFactory(author=member, live=False, text=lived(122_020), language="en")
    Confirmation.objects.create(
        story=story,
        email=member.email,
        token_hash=hash_token(TOKEN),
        confirmed_at=timezone.now(),
    )
    helped = set()
    for state in State:
        placed(story, state, moderator)
        for page in (
            address("stories:mine", story.public_id),
            address("stories:confirm", TOKEN),
        ):
            opened = desk.get(page)
            text = shown(opened)
            assert opened.status_code == 200, state
            assert "no-store" in opened["Cache-Control"]
            assert story.text[-60:] in text, state
            assert story.text[:60] in text, state
            assert len(HELP.findall(text)) == 1, state
            assert text.index("author-help") > text.index("<h1"), state
            helped.add(HELP.findall(text)[0])
            foot = text[HELP.search(text).end() :].partition("</main>")[0]
            assert "<a" not in foot, "the last line of the page"
        for name in ("withdraw", "rewrite", "question", "proof", "edit", "ending"):
            other = desk.get(address(f"stories:{name}", story.public_id))
            assert other.status_code in (200, 302, 409), (state, name)
            if other.status_code == 200:
                helped.add(HELP.findall(shown(other))[0])
    assert len(helped) == 1


def test_f32_taking_a_story_back_is_two_clicks_from_its_page(desk, member, moderator):
    """F18, F32: the page of the story, one link, one button; nobody is asked why."""
    story = StoryFactory(author=member, text=lived(122_021))
    page = address("stories:withdraw", story.public_id)
    for state in (State.PUBLISHED, State.AWAITING_AUTHOR, State.REFUSED, State.DORMANT):
        placed(story, state, moderator)
        assert f'href="{page}"' in shown(desk.get(address("stories:mine", story.public_id)))
        assert page in shown(desk.get(address("account_stories")))
    asked = shown(desk.get(page)).partition("<main")[2]
    assert asked.count("<button") == 1
    assert not re.findall(r"<(?:textarea|select)|type=.(?:text|radio|checkbox)", asked)
    assert desk.post(page).url == address("stories:mine", story.public_id)
    assert StoryState.objects.get(pk=story.pk).state == State.WITHDRAWN


def test_f10_the_author_is_told_with_the_decision_or_not_at_all(
    held_story, moderator, commits, client
):
    """F10: account and mail, in the transaction of the decision; the mail holds the whole statement."""
    with transaction.atomic():
        services.refuse_story(held_story, by=moderator, reason=ReasonCode.R01, facts=FACTS)
        transaction.set_rollback(True)
    assert not Decision.objects.exists()
    assert not Letter.objects.filter(kind="refused").exists()

    held_story = Story.objects.get(pk=held_story.pk)
    with commits():
        decision = services.refuse_story(
            held_story, by=moderator, reason=ReasonCode.R01, facts=FACTS
        )
    assert Letter.objects.get(kind="refused").context["decision"] == decision.number
    letter = mail.outbox[-1]
    with translation.override("en"):
        day = timezone.localtime(decision.appeal_until).strftime("%B %Y")
    for words in (
        "R01",
        FACTS,
        decision.number,
        "the rules of stories",
        "held by the software",
        "a person alone decided",
        "a moderator",
        day,
        address("stories:appeal", held_story.public_id, decision.number),
        address("stories:mine", held_story.public_id),
    ):
        assert words in letter.body, words
    assert "Momo" not in letter.body
    assert "contact@" not in letter.body

    client.force_login(held_story.author)
    account = shown(client.get(address("account_stories")))
    assert "Your notices (2)" in account
    assert "refused, with the reasons" in account
    assert "held, waiting for a person" in account
    assert "how to appeal" in account


def test_mediators_are_named_where_something_went_wrong_with_the_brand(desk, member, moderator):
    for love, named in ((3, True), (9, False), (None, False)):
        story = StoryFactory(author=member, live=False, love=love, relation_kind="consumer")
        placed(story, State.REFUSED, moderator)
        page = shown(desk.get(address("stories:mine", story.public_id)))
        links = re.findall(r'<a href="https://(?:signal\.conso|www\.economie)[^>]*>', page)
        assert len(links) == (2 if named else 0)
        assert all('rel="noopener' in link for link in links)
        assert ("outside sites" in page) is named


def test_notices_cost_the_same_however_many(desk, member, django_assert_max_num_queries):
    for n in range(3):
        story = StoryFactory(author=member, title=f"Tale {n}")
        for kind in ("held", "published", "edit_held"):
            services.write_letter(kind, story=story)
        services.write_letter("held", story=story, email="somebody.else@example.org")
        services.write_letter("comment", story=story)
    with django_assert_max_num_queries(8):
        page = shown(desk.get(address("account_stories")))
    assert page.count("Your notices (3)") == 3
    assert "somebody.else" not in page


def test_a_link_lives_a_year_after_the_last_act_and_another_is_sent_on_the_spot(commits):
    with commits():
        story = services.tell_story(a_telling(text=lived(122_022)), email="nell@example.org")
    first = link_in(mail.outbox[-1])
    browser = Client()
    with commits():
        browser.post(first)
    story = Story.objects.get(pk=story.pk)
    assert browser.get(first).status_code == 200

    def age(days: int) -> None:
        then = timezone.now() - dt.timedelta(days=days)
        Confirmation.objects.update(sent_at=then, confirmed_at=then)
        StoryState.objects.update(since=then)
        Story.objects.filter(pk=story.pk).update(last_published_at=then)

    renew = address("stories:new_link", first.rstrip("/").rpartition("/")[2])
    age(WINDOW_DAYS - 1)
    assert browser.get(first).status_code == 200
    with commits():
        browser.post(renew)
    assert browser.get(first).status_code == 200, "a link that works is not replaced"
    age(WINDOW_DAYS)
    pages = (first, first + "withdraw/", first + "rewrite/", first + "pass-on/")
    for page in pages:
        ended = browser.get(page)
        assert ended.status_code == 410
        assert "Send me a new link" in shown(ended)
    assert browser.post(first + "withdraw/").status_code == 410
    assert Story.objects.get(pk=story.pk).live
    assert browser.get(renew).status_code == 405
    sent = len(mail.outbox)
    with commits():
        assert "on its way" in shown(browser.post(renew))
    assert browser.post(renew).status_code == 404, "the former link is gone"
    letter = mail.outbox[-1]
    assert (len(mail.outbox), letter.to) == (sent + 1, ["nell@example.org"])
    assert link_in(letter) != first
    assert story.title in shown(browser.get(link_in(letter)))
    assert "token" not in Letter.objects.get(kind="new_link").context
