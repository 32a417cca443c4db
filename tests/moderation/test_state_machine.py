"""The state machine of a story, walked at random by all who may move it (domain model, 5.5)."""

from __future__ import annotations

import datetime as dt
import html
from pathlib import Path
from typing import NamedTuple

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from stories import services
from stories.models import Confirmation, Decision, Question, Story, StoryEvent, StoryState
from stories.moderation import APPEALABLE, AppealState, DecisionKind
from stories.services.redress import NotYours
from stories.vocabulary import Edit, Ending, LinkToBrand, Rewriting, State
from tests.factories import AD, a_telling, lived
from tests.moderation.people import moderator_reading

FACTS = "The third sentence gives a code and a shop: it was written to sell."
MOTIVE = "I bought that kettle with my own money and nobody has asked me to write a word of it."
NO = (
    services.WrongState,
    services.NotRewritten,
    services.NotEdited,
    services.AlreadyAppealed,
    NotYours,
)
REWRITABLE = {State.HELD, State.AWAITING_AUTHOR, State.DORMANT}
kinds = st.sampled_from(["lived", "ad"])


class Seen(NamedTuple):
    """What a move may change."""

    state: State
    version: int
    live: bool
    text: str
    written: int  # decisions and events


class OfAStory(RuleBasedStateMachine):
    """One story, its author, two moderators, and the clocks; each example is rolled back."""

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.moderator = moderator_reading("one@example.org", "One", "fr", "en")
        self.second = moderator_reading("two@example.org", "Two", "fr", "en")
        self.texts = 427_200
        self.key = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    # --- what can be looked at --------------------------------------------------------------------

    @property
    def story(self) -> Story:
        return Story.objects.select_related("author").get(pk=self.key)

    @property
    def row(self) -> StoryState:
        return StoryState.objects.get(pk=self.key)

    @property
    def seen(self) -> Seen:
        story, row = self.story, self.row
        rows = Decision.objects.filter(story=self.key).count()
        rows += StoryEvent.objects.filter(story=self.key).count()
        return Seen(State(row.state), row.version, story.live, story.text, rows)

    def text(self, kind: str) -> str:
        self.texts += 1
        mark = f" It was number {self.texts}, by the canal at Ghent."
        return (AD if kind == "ad" else lived(self.texts)) + mark

    def act(self, verb, *, legal: bool) -> None:
        """Do it: legal, it writes one decision or event if it moves; illegal, it changes nothing."""
        before = self.seen
        refused = None
        try:
            with transaction.atomic():
                verb()
        except NO as problem:
            refused = problem
        after = self.seen
        if refused:
            assert (legal, after) == (False, before), f"{refused!r} in {before.state}"
        if after.state != before.state:
            assert legal, f"{before.state} → {after.state}"
            assert after.state in services.MOVES[before.state]
            assert after.written == before.written + 1

    # --- the author -------------------------------------------------------------------------------

    @initialize(kind=kinds, insider=st.booleans(), signed_in=st.booleans())
    def tell(self, kind, insider, signed_in) -> None:
        link = LinkToBrand.STAFF if insider else LinkToBrand.NONE
        telling = a_telling(text=self.text(kind), link_to_brand=link)
        member = get_user_model().objects.member_for("nell@example.org", pseudonym="Nell")
        who = {"author": member} if signed_in else {"email": "nell@example.org"}
        self.key = services.tell_story(telling, **who).pk
        self.browser = Client()
        self.browser.force_login(member)
        self.insider = insider

    @rule()
    def confirm(self) -> None:
        link = Confirmation.objects.filter(story=self.key).first()
        if link:  # a second time it changes nothing
            legal = self.seen.state == State.AWAITING_CONFIRMATION
            self.act(lambda: services.confirm_story(link), legal=legal)

    @rule(kind=kinds)
    def rewrite(self, kind) -> None:
        told = Rewriting("Anew", self.text(kind), (), self.row.version)
        legal = self.seen.state in REWRITABLE and services.rewritings_left(self.story) > 0
        self.act(lambda: services.rewrite_story(self.story, told), legal=legal)

    @rule(kind=kinds)
    def edit(self, kind) -> None:
        told = Edit(title="Anew", text=self.text(kind), moments=(), version=self.row.version)
        legal = self.seen.state == State.PUBLISHED and services.edits_left(self.story) > 0
        self.act(lambda: services.edit_story(self.story, told), legal=legal)

    @rule()
    def answer(self) -> None:
        question = services.to_answer(self.story)
        if question:
            answer = {"by": self.story.author, "text": "It was in 1998, in Hull."}
            self.act(lambda: services.answer_question(question, **answer), legal=True)

    @rule()
    def appeal(self) -> None:
        refused = Decision.objects.filter(story=self.key, kind__in=APPEALABLE).first()
        if not refused or refused.before == State.PUBLISHED == refused.after:
            return
        state = self.seen.state
        legal = state in (State.REFUSED, State.REMOVED) and not hasattr(refused, "appeal")
        by = self.story.author
        self.act(lambda: services.appeal(refused, by=by, motive=MOTIVE), legal=legal)

    @rule(sure=st.integers(0, 5))
    def withdraw(self, sure) -> None:
        if sure == 0:  # not too soon in most walks
            legal = self.seen.state != State.WITHDRAWN
            self.act(lambda: services.withdraw_story(self.story, by=self.story.author), legal=legal)

    # --- software and clocks ----------------------------------------------------------------------

    @rule()
    def screen(self) -> None:
        legal = self.seen.state == State.SCREENING
        self.act(lambda: services.screen_story(self.story), legal=legal)

    @rule()
    def screen_edit(self) -> None:
        self.act(lambda: services.screen_edit(self.story), legal=False)

    @rule()
    def time_runs_out(self) -> None:
        ago = timezone.now() - dt.timedelta(seconds=1)
        Question.objects.filter(story=self.key, closed_at=None).update(answer_by=ago)
        legal = self.seen.state == State.AWAITING_AUTHOR
        self.act(services.put_to_sleep, legal=legal)

    @rule()
    def its_day_comes(self) -> None:
        assert not services.publish_on_its_day(self.key)
        row = self.row
        if row.state != State.ACCEPTED:
            return
        assert self.insider
        StoryState.objects.filter(pk=self.key).update(deadline=timezone.now())
        self.act(lambda: services.publish_on_its_day(self.key), legal=True)

    # --- people who decide ------------------------------------------------------------------------

    @rule()
    def approve(self) -> None:
        legal = self.seen.state == State.HELD
        self.act(lambda: services.approve_story(self.story, by=self.moderator), legal=legal)

    @rule()
    def refuse(self) -> None:
        legal = self.seen.state == State.HELD
        grounds = {"by": self.moderator, "reason": "R01", "facts": FACTS}
        self.act(lambda: services.refuse_story(self.story, **grounds), legal=legal)

    @rule()
    def ask(self) -> None:
        legal = self.seen.state == State.HELD
        said = {"by": self.moderator, "text": "Which year was it?"}
        self.act(lambda: services.ask_author(self.story, **said), legal=legal)

    @rule(overturn=st.booleans())
    def decide_appeal(self, overturn) -> None:
        made = self.story.appeals.filter(state=AppealState.OPEN).first()
        if made:
            said = {"overturn": overturn, "facts": FACTS}
            self.act(
                lambda: services.decide_appeal(made, by=made.decision.actor, **said), legal=False
            )
            other = self.second if made.decision.actor == self.moderator else self.moderator
            if made.decision.second_id:
                other = moderator_reading(f"{self.texts}@example.org", "Three", "fr", "en")
            legal = self.seen.state == State.APPEALED
            self.act(lambda: services.decide_appeal(made, by=other, **said), legal=legal)

    @rule()
    def remove(self) -> None:
        """Two people; one alone changes nothing."""

        def both() -> None:
            proposal = services.propose_removal(
                self.story, by=self.moderator, reason="R08", facts=FACTS
            )
            self.act(lambda: services.confirm_removal(proposal, by=self.moderator), legal=False)
            services.confirm_removal(proposal, by=self.second)

        self.act(both, legal=self.seen.state == State.PUBLISHED)

    # --- what always holds ------------------------------------------------------------------------

    @invariant()
    def public_means_published(self) -> None:
        if self.key:
            assert self.story.live == (self.seen.state == State.PUBLISHED)

    @invariant()
    def nothing_is_refused_but_by_a_person(self) -> None:
        """F47: no event, which is what software writes, leads to a refusal."""
        against = (State.REFUSED, State.REMOVED)
        events = StoryEvent.objects.filter(story=self.key, after__in=against)
        assert not events.exclude(before=State.APPEALED).exists()
        assert not Decision.objects.filter(story=self.key, actor=None).exists()
        if self.key and self.seen.state in against:
            kinds = (DecisionKind.REFUSE, DecisionKind.REMOVE, DecisionKind.UPHOLD)
            assert Decision.objects.filter(
                story=self.key, kind__in=kinds, after=self.seen.state
            ).exists()

    @invariant()
    def an_insider_waited(self) -> None:
        if self.key and self.insider and self.seen.live:
            assert StoryEvent.objects.filter(
                story=self.key, before=State.ACCEPTED, after=State.PUBLISHED
            ).exists()

    @invariant()
    def its_author_reads_it(self) -> None:
        if not self.key or self.story.author is None:
            return  # unconfirmed: its text is at the mailed link
        with translation.override("en"):
            page = self.browser.get(reverse("stories:mine", args=[self.story.public_id]))
        assert page.status_code == 200
        mark = self.seen.text.rpartition(" It was number ")[2]
        assert mark in html.unescape(page.content.decode())


def test_f47_whatever_people_and_clocks_do_the_rules_of_the_machine_hold(db):
    run_state_machine_as_test(
        OfAStory,
        settings=settings(
            max_examples=16,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture(scope="module")
def verdicts() -> dict:
    """What was concluded of each text, told with whatever love and ending."""
    return {}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=kinds,
    love=st.one_of(st.none(), st.integers(0, 10)),
    ending=st.sampled_from(["", *Ending.values]),
)
def test_f23_publication_never_reads_the_love_nor_the_ending(db, verdicts, kind, love, ending):
    with transaction.atomic():
        text = AD if kind == "ad" else lived(427_190)
        author = get_user_model().objects.member_for("nell@example.org", pseudonym="Nell")
        told = a_telling(text=text, love=love, ending=ending)
        story = services.tell_story(told, author=author)
        screening = services.screen_story(story)
        state = StoryState.objects.get(pk=story.pk)
        found = (screening.verdict, screening.probability, state.state, state.priority)
        transaction.set_rollback(True)
    assert verdicts.setdefault(kind, found) == found


def test_the_table_of_the_documentation_is_the_machine():
    page = Path(__file__).parents[2] / "docs/design/states.md"
    rows = [line.split("|") for line in page.read_text().splitlines() if line.startswith("| `")]
    told = {
        State(cells[1].strip(" `")): {
            State(word.strip(" `")) for word in cells[2].split(",") if word.strip(" `–")
        }
        for cells in rows
    }
    assert told == services.MOVES
