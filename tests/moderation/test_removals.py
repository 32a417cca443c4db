"""Taking down: two people, or one at once for what is clearly illegal; what is left where it stood."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from stories import services
from stories.finding.search import find_stories
from stories.models import Comment, Decision, Label, RemovalProposal, Report, Story, StoryEvent
from stories.moderation import DecisionKind, ProposalState, ReportState
from stories.services import (
    AlreadyProposed,
    NotKept,
    NotYours,
    ProposalClosed,
    WrongState,
)
from stories.vocabulary import State
from stories.words import CommentState
from tests.factories import AD, StoryFactory, lived
from tests.stories.editing import an_edit

from .conftest import person
from .notices import MOTIVE, at, in_english, last_letter, shown

pytestmark = pytest.mark.django_db
FACTS = "The third paragraph is the brochure of the shop, word for word."


@pytest.fixture
def story(member):
    return StoryFactory(text=lived(183_101), author=member, title="Zephyrine and the boiler")


def why(**changes) -> dict:
    return {"reason": "R01", "facts": FACTS, **changes}


def test_two_people_take_a_story_down_and_the_page_says_why(
    client, story, member, moderator, second_moderator
):
    """Proposed from a report, confirmed by another: decision, label, letter, 410, report answered."""
    report = services.report_story(
        story, kind="doubt", motive=MOTIVE.format(n=20), email="lou@example.org", language="en"
    )
    client.force_login(in_english(moderator))
    path = f"/admin/removals/propose/{story.public_id}/"
    unsaid = client.post(path, {"reason": "", "facts": "short", "ground": "law", "law": ""})
    assert "Name the text of law" in shown(unsaid)
    alone = client.post(path, why(ground="rules", at_once="1"))
    assert "One person alone takes down what is illegal only" in shown(alone)
    assert FACTS in shown(alone)  # nothing typed is lost
    client.post(path, why(ground="rules", report=report.pk, propose="1"))
    proposal = RemovalProposal.objects.get()
    story.refresh_from_db()
    assert story.live
    report.refresh_from_db()
    assert report.state == ReportState.ASSESSING
    assert "already proposed" in shown(client.post(path, why(ground="rules")))
    page = shown(client.get(f"/admin/removals/{proposal.pk}/"))
    assert "two moderators" in page  # the statement, as its author would read it
    assert "another person confirms" in page
    own = client.post(f"/admin/removals/{proposal.pk}/", {"confirm": "1"})
    assert "It takes two" in shown(own)
    with pytest.raises(NotYours):
        services.confirm_removal(proposal, by=member)  # its author
    assert "Zephyrine" in shown(client.get("/admin/removals/"))
    assert find_stories("Zephyrine").exists()

    events = StoryEvent.objects.count()
    client.force_login(in_english(second_moderator))
    done = client.post(f"/admin/removals/{proposal.pk}/", {"confirm": "1"}, follow=True)
    assert "The story is taken down." in shown(done)
    decision = Decision.objects.get(kind=DecisionKind.REMOVE)
    assert (decision.actor, decision.second) == (moderator, second_moderator)
    assert (decision.before, decision.after) == (State.PUBLISHED, State.REMOVED)
    assert (decision.source, decision.report) == ("report", report)
    assert decision.appeal_until - decision.made_at >= dt.timedelta(days=182)
    assert StoryEvent.objects.count() == events  # one row a transition
    assert Label.objects.get(story=story).is_ad
    report.refresh_from_db()
    assert (report.state, report.handled_by) == (ReportState.FOUNDED, second_moderator)
    assert "Disguised advertisement" in last_letter("report_answered", email="lou@example.org")
    letter = last_letter("removed")
    for words in (FACTS, "two moderators", decision.number, "You may appeal"):
        assert words in letter
    assert not find_stories("Zephyrine").exists()

    client.logout()
    story.refresh_from_db()
    for name, args in (("detail", (story.slug,)), ("short", ()), ("history", ()), ("chain_of", ())):
        gone = client.get(at(name, story.public_id, *args))
        assert gone.status_code == 410, name
        for words in ("taken down by moderators", "R01", decision.number):
            assert words in shown(gone)
        for words in (FACTS, story.title, story.text[:40]):
            assert words not in shown(gone)
    with pytest.raises(ProposalClosed):
        services.decline_removal(proposal, by=moderator, note="Too late.")
    client.force_login(moderator)
    late = client.post(f"/admin/removals/{proposal.pk}/", {"decline": "1", "note": "x"})
    assert "Already dealt with" in shown(late)


def test_a_proposal_is_declined_or_moot_and_reasons_keep_to_their_rules(
    story, moderator, second_moderator
):
    """R12 is the author's, R13 needs a question left unanswered, the law its text."""
    for wrong, said in (
        (why(reason="R12"), "a reason of the closed list"),
        (why(reason="R13"), "left unanswered"),
        (why(facts="x"), "and facts"),
        (why(ground="law"), "text of law"),
        (why(report=Report(story_id=0)), "another story"),
    ):
        with pytest.raises(ValueError, match=said):
            services.propose_removal(story, by=moderator, **wrong)
    with pytest.raises(ValueError, match="text of law"):
        services.remove_illegal(story, by=moderator, facts=FACTS, law=" ")
    services.declare_interest(second_moderator, story.brand, "I worked there.")
    with pytest.raises(NotYours):
        services.propose_removal(story, by=second_moderator, **why())
    first = services.propose_removal(story, by=moderator, **why())
    with pytest.raises(AlreadyProposed):
        services.propose_removal(story, by=moderator, **why())
    with pytest.raises(ValueError, match="why the story stays"):
        services.decline_removal(first, by=moderator, note=" ")
    services.decline_removal(first, by=moderator, note="I read it again: it is lived.")
    first.refresh_from_db()
    assert first.state == ProposalState.DECLINED
    question = services.ask_author(story, by=moderator, text="Where did you buy it, please?")
    services.put_to_sleep(question.answer_by + dt.timedelta(days=1))
    assert services.unanswered(story)
    second = services.propose_removal(story, by=moderator, **why(reason="R13"))
    other = person("tierce@example.org", "Tierce", "Moderators")
    decision = services.remove_illegal(story, by=other, facts=FACTS, law="Article 421-2-5")
    second.refresh_from_db()
    assert second.state == ProposalState.DECLINED  # it would come back after an appeal
    assert decision.second is None
    story = Story.objects.get(pk=story.pk)
    assert story.where == State.REMOVED
    with pytest.raises(WrongState):
        services.propose_removal(story, by=moderator, **why())
    assert not Label.objects.filter(story=story).exists()  # R09 says nothing of advertisement


def test_an_edit_that_waits_goes_with_the_story_and_does_not_come_back(
    story, member, moderator, second_moderator
):
    """What readers saw is what an overturned appeal brings back, not an edit nobody read."""
    text = story.text
    services.edit_story(story, an_edit(story, text=AD), by=member)
    services.screen_edit(story)
    proposal = services.propose_removal(Story.objects.get(pk=story.pk), by=moderator, **why())
    services.confirm_removal(proposal, by=second_moderator)
    story = Story.objects.get(pk=story.pk)
    assert not story.workflow_in_progress
    assert story.state.edit == ""
    assert story.text == text


def test_f28_removing_a_comment_is_a_decision_with_its_statement(client, story, moderator):
    """F28: reason of the closed list and facts; whoever wrote it gets the statement."""
    writer = person("writer@example.org", "Writer")
    said = services.comment(story, writer, "Buy the same boiler for less, ask me how.")
    client.force_login(in_english(moderator))
    edit = f"/admin/comments/edit/{said.pk}/"
    refused = client.post(edit, {"decision": "removed", "ground": "", "facts": "sells"})
    assert "Say why this comment is removed." in shown(refused)
    assert "in 20 characters at least" in shown(refused)
    facts = "It offers goods for sale under a story."
    client.post(edit, {"decision": "removed", "ground": "R02", "facts": facts})
    said.refresh_from_db()
    assert said.state == CommentState.REMOVED
    decision = Decision.objects.get(kind=DecisionKind.COMMENT)
    assert (decision.comment, decision.reason, decision.actor) == (said, "R02", moderator)
    assert decision.before == decision.after == State.PUBLISHED
    letter = last_letter("comment_removed", email=writer.email)
    for words in (facts, "The comment is no longer shown.", "a moderator", decision.number):
        assert words in letter
    again = shown(client.post(edit, {"decision": "removed", "ground": "R02", "facts": facts}))
    assert "removed before" in again
    with pytest.raises(NotKept):
        services.remove_comment(said, by=moderator, reason="R02", facts=facts)
    assert Comment.objects.filter(pk=said.pk).exists()


def test_f36_no_edit_changes_the_day_of_first_publication(story, member):
    """F36: the three months of the press law run from a day that stays."""
    day = timezone.now() - dt.timedelta(days=40)
    Story.objects.filter(pk=story.pk).update(first_published_at=day, last_published_at=day)
    story = Story.objects.get(pk=story.pk)
    services.edit_story(
        story, an_edit(story, text=lived(183_102), title="Another title"), by=member
    )
    services.screen_edit(story)
    story = Story.objects.get(pk=story.pk)
    assert story.title == "Another title"
    assert story.first_published_at == day
    assert story.last_published_at > day
