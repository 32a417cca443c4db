"""The verbs that move a story, and what each must leave behind."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks, mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone, translation

from ranking.models import Edition, Spell
from stories import services
from stories.detector.judgement import Judgement, Verdict
from stories.finding.search import find_stories
from stories.models import Brand, Decision, Screening, Story, StoryEvent, StoryState, TellingDraft
from stories.moderation import DecisionKind, ReasonCode
from stories.services import WrongState
from stories.vocabulary import Ending, Rewriting, State
from tests.factories import AD, BrandFactory, StoryFactory, a_telling, tell_ad

pytestmark = pytest.mark.django_db

FACTS = "The text lists a price, a discount code and the address of a shop."


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What follows a transaction happens, as outside a test."""

    def run():
        return django_capture_on_commit_callbacks(execute=True)

    return run


def state_of(story: Story) -> State:
    return State(StoryState.objects.get(pk=story.pk).state)


def story_in(state: State) -> Story:
    return StoryFactory(live=state == State.PUBLISHED, state=state)


def english(story: Story) -> str:
    with translation.override("en"):
        return story.get_absolute_url()


def a_person():
    return get_user_model().objects.get_or_create(email="judge@example.org")[0]


def refuse(story: Story, by=None, reason=ReasonCode.R01, facts: str = FACTS) -> Decision:
    return services.refuse_story(story, by=by or a_person(), reason=reason, facts=facts)


def another_text_for(story: Story) -> Rewriting:
    row = StoryState.objects.get(pk=story.pk)
    return Rewriting("Another title", a_telling().text, (), row.version)


# --- which verb takes a story from where ----------------------------------------------------------

VERBS = {
    "submit": services.submit_story,
    "publish": services.publish_story,
    "hold": services.hold_story,
    "approve": lambda story: services.approve_story(story, by=a_person()),
    "refuse": refuse,
    "withdraw": services.withdraw_story,
    "rewrite": lambda story: services.rewrite_story(story, another_text_for(story)),
}
ROADS = {
    ("submit", State.AWAITING_CONFIRMATION): State.SCREENING,
    ("publish", State.SCREENING): State.PUBLISHED,
    ("hold", State.SCREENING): State.HELD,
    ("approve", State.HELD): State.PUBLISHED,
    ("refuse", State.HELD): State.REFUSED,
    ("rewrite", State.HELD): State.SCREENING,
    ("rewrite", State.AWAITING_AUTHOR): State.SCREENING,
    ("rewrite", State.DORMANT): State.SCREENING,
    ("withdraw", State.AWAITING_CONFIRMATION): State.WITHDRAWN,
    ("withdraw", State.SCREENING): State.WITHDRAWN,
    ("withdraw", State.ACCEPTED): State.WITHDRAWN,
    ("withdraw", State.HELD): State.WITHDRAWN,
    ("withdraw", State.AWAITING_AUTHOR): State.WITHDRAWN,
    ("withdraw", State.DORMANT): State.WITHDRAWN,
    ("withdraw", State.APPEALED): State.WITHDRAWN,
    ("withdraw", State.REMOVED): State.WITHDRAWN,
    ("withdraw", State.REFUSED): State.WITHDRAWN,
    ("withdraw", State.PUBLISHED): State.WITHDRAWN,
}
CLOSED = [(verb, state) for verb in VERBS for state in State if (verb, state) not in ROADS]


@pytest.mark.parametrize(("verb", "state"), ROADS)
def test_a_verb_takes_a_story_down_its_road(verb, state):
    story = story_in(state)
    VERBS[verb](story)
    assert state_of(story) == ROADS[verb, state]


@pytest.mark.parametrize(("verb", "state"), CLOSED)
def test_a_verb_leaves_a_story_that_is_elsewhere_where_it_is(verb, state):
    story = story_in(state)
    with pytest.raises(WrongState) as error, transaction.atomic():
        VERBS[verb](story)
    assert error.value.state == state
    assert state_of(story) == state


@pytest.mark.parametrize(("verb", "state"), ROADS)
def test_a_story_is_public_exactly_when_it_is_published(verb, state):
    VERBS[verb](story_in(state))
    assert [e for e in checks.run_checks(databases=["default"]) if e.id == "stories.E001"] == []
    assert Story.objects.get().live == (ROADS[verb, state] == State.PUBLISHED)


def test_the_check_sees_a_story_made_public_behind_the_back_of_the_verbs():
    story = story_in(State.HELD)
    Story.objects.filter(pk=story.pk).update(live=True)
    assert "stories.E001" in [e.id for e in checks.run_checks(databases=["default"])]


@pytest.mark.parametrize(("verb", "state"), ROADS)
def test_every_move_leaves_a_trace(verb, state):
    story = story_in(state)
    VERBS[verb](story)
    by_person = verb in {"approve", "refuse"}
    assert story.decisions.count() == (1 if by_person else 0)
    assert story.events.count() == (0 if by_person else 1)


# --- telling --------------------------------------------------------------------------------------


def test_the_same_draft_gives_the_same_story_however_often_it_is_sent(member):
    draft = TellingDraft.objects.create()
    first = services.tell_story(a_telling(), draft=draft, author=member)
    stale = TellingDraft(pk=draft.pk, key=draft.key)
    assert services.tell_story(a_telling(title="Again"), draft=stale, author=member) == first
    assert Story.objects.count() == 1


def test_a_brand_is_found_by_any_of_its_names(member):
    known = BrandFactory(name="L’Éclair & Cie")
    story = services.tell_story(a_telling(brand="l'eclair  & CIE"), author=member)
    assert story.brand == known


def test_a_brand_nobody_had_named_appears_with_its_first_published_story(member, commits):
    with commits():
        services.tell_story(a_telling(brand="Lanvollon"), author=member)
    assert [brand.name for brand in Brand.objects.live()] == ["Lanvollon"]


def test_a_brand_stays_unknown_while_its_only_story_is_held(held_story):
    assert not held_story.brand.live


def test_no_account_exists_before_its_address_is_confirmed():
    services.tell_story(a_telling(), email="nell@example.org")
    assert not get_user_model().objects.filter(email="nell@example.org").exists()


def test_a_draft_nobody_touched_for_a_month_is_erased():
    TellingDraft.objects.create(answers={"you": {"email": ["nell@example.org"]}})
    TellingDraft.objects.update(touched_at=timezone.now() - dt.timedelta(days=31))
    fresh = TellingDraft.objects.create()
    call_command("purge_drafts", stdout=None)
    assert list(TellingDraft.objects.all()) == [fresh]


# --- judging --------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("probability", [0.0, 0.5, 1.0])
def test_software_publishes_or_holds_and_never_refuses(verdict, probability):
    story = story_in(State.SCREENING)
    services.screen_story(story, judgement=Judgement(verdict, probability, version="t"))
    assert state_of(story) in {State.PUBLISHED, State.HELD}
    assert not Decision.objects.exists()


def test_a_lived_story_is_published_at_once(member, commits):
    with commits():
        story = services.tell_story(a_telling(), author=member)
    assert state_of(story) == State.PUBLISHED


def test_a_disguised_advertisement_waits_first_in_the_queue(held_story):
    assert (held_story.where, held_story.state.priority) == (State.HELD, services.SUSPECTED)
    assert not held_story.live


def test_a_held_story_has_a_day_by_which_a_person_decides(held_story):
    wait = held_story.state.deadline - timezone.now()
    assert settings.DECISION_DAYS - 1 <= wait.days <= settings.DECISION_DAYS


def test_a_held_story_tells_its_author_why(held_story):
    (letter,) = mail.outbox
    assert letter.to == ["seller@example.org"]
    assert held_story.title in letter.body


def test_the_reasons_of_a_judgement_are_kept_with_their_passages(held_story):
    reasons = Screening.objects.get(story=held_story).reasons
    quoted = [reason for reason in reasons if "quote" in reason]
    assert quoted
    assert all(held_story.text[r["start"] : r["end"]] == r["quote"] for r in quoted)


def test_a_story_is_judged_once():
    story = story_in(State.SCREENING)
    services.screen_story(story)
    assert services.screen_story(story) is None
    assert story.screenings.count() == 1


def test_a_story_the_detector_cannot_judge_waits_for_a_person(settings, member, commits, tmp_path):
    settings.DETECTOR_ARTIFACT = str(tmp_path / "no-such-artifact")
    with commits():
        story = services.tell_story(a_telling(), author=member)
    assert state_of(story) == State.HELD
    assert Screening.objects.get().reasons == [{"code": "detector_unavailable", "weight": 0.0}]


@pytest.mark.parametrize("text", [a_telling().text, AD], ids=["lived", "advertisement"])
def test_the_love_and_the_ending_weigh_nothing_in_the_judgement(text, member):
    judgements = set()
    for love, ending in [(0, Ending.LEFT_ALONE), (10, Ending.TOGETHER_LOVE), (5, Ending.FADED)]:
        story = services.tell_story(a_telling(text=text, love=love, ending=ending), author=member)
        screening = services.screen_story(story)
        judgements.add((screening.verdict, screening.probability, str(screening.reasons)))
    assert len(judgements) == 1


@pytest.mark.parametrize("row", [StoryEvent, Decision, Screening])
def test_history_is_never_rewritten(row, held_story, moderator):
    services.approve_story(held_story, by=moderator)
    with pytest.raises(TypeError):
        row.objects.filter(story=held_story).first().save()


# --- a person decides -----------------------------------------------------------------------------


def test_an_approved_story_is_read_and_found(held_story, moderator, client):
    services.approve_story(held_story, by=moderator)
    assert client.get(english(held_story)).status_code == 200
    assert list(find_stories("Kettleby")) == [held_story]


def test_a_held_story_is_counted_once_a_moderator_approves_it(held_story, moderator):
    assert not Spell.objects.exists()
    services.approve_story(held_story, by=moderator)
    assert Spell.objects.get().story == held_story


def test_an_approval_tells_the_author(held_story, moderator, commits):
    with commits():
        services.approve_story(held_story, by=moderator)
    letter = mail.outbox[-1]
    assert letter.to == ["seller@example.org"]
    assert english(held_story) in letter.body


def test_an_approval_remembers_who_what_and_what_software_had_said(held_story, moderator):
    decision = services.approve_story(held_story, by=moderator)
    assert (decision.kind, decision.actor, decision.verdict) == (
        DecisionKind.PUBLISH,
        moderator,
        Verdict.SUSPECTED_AD,
    )
    assert (decision.before, decision.after) == (State.HELD, State.PUBLISHED)


def test_an_approved_story_leaves_the_workflow(held_story, moderator):
    services.approve_story(held_story, by=moderator)
    assert not Story.objects.get().workflow_in_progress


@pytest.mark.parametrize(
    ("reason", "facts"),
    [("", FACTS), ("R99", FACTS), (None, FACTS), (ReasonCode.R01, ""), (ReasonCode.R01, " \n ")],
)
def test_nobody_refuses_without_a_reason_of_the_list_and_facts(
    held_story, moderator, reason, facts
):
    with translation.override("en"), pytest.raises(ValueError, match="reason"):
        refuse(held_story, moderator, reason, facts)
    assert state_of(held_story) == State.HELD


def test_a_refusal_tells_the_author_the_reason_and_the_facts(held_story, moderator, commits):
    with commits():
        refuse(held_story, moderator)
    with translation.override("en"):
        assert str(ReasonCode.R01.label) in mail.outbox[-1].body
    assert FACTS in mail.outbox[-1].body


def test_a_refused_story_is_not_shown_and_its_author_keeps_the_text(held_story, moderator, client):
    refuse(held_story, moderator)
    assert client.get(english(held_story)).status_code == 404
    client.force_login(held_story.author)
    mine = client.get(f"/en/stories/{held_story.public_id}/mine/").content.decode()
    assert FACTS in mine
    assert "discovered Kettleby last month" in mine


def test_the_slower_of_two_moderators_changes_nothing(held_story, moderator):
    refuse(held_story, moderator)
    with pytest.raises(WrongState) as error, transaction.atomic():
        services.approve_story(held_story, by=moderator)
    assert error.value.state == State.REFUSED
    assert held_story.decisions.count() == 1


def test_publishing_never_writes_back_the_account_nor_the_address(held_story, moderator, member):
    Story.objects.filter(pk=held_story.pk).update(author=member, public_id="tenletters")
    services.approve_story(Story.objects.get(), by=moderator)
    story = Story.objects.get()
    assert (story.author, story.public_id) == (member, "tenletters")


def test_publishing_keeps_episodes_and_tags(member, moderator, commits):
    with commits():
        story = tell_ad(tags=("kettle", "code"))
    services.approve_story(story, by=moderator)
    assert {tag.name for tag in Story.objects.get().tags.all()} == {"kettle", "code"}


# --- the author takes it back ---------------------------------------------------------------------


def test_a_withdrawn_story_is_gone_from_its_page(published_story, client):
    services.withdraw_story(published_story)
    gone = client.get(english(published_story))
    assert gone.status_code == 410
    assert "Geoff, from the workshop" not in gone.content.decode()


def test_a_withdrawn_story_is_gone_from_search_and_lists(published_story, client):
    services.withdraw_story(published_story)
    assert not find_stories("Geoff").exists()
    assert published_story.title not in client.get("/en/stories/").content.decode()


def test_a_withdrawn_story_is_gone_from_the_ranking(commits):
    with commits():
        kept = StoryFactory(ending=Ending.LEFT_RIVAL)
        taken_back = StoryFactory(brand=kept.brand, ending=Ending.LEFT_RIVAL)
        services.withdraw_story(taken_back)
    assert [spell.story for spell in Spell.objects.all()] == [kept]
    assert Edition.objects.current().stories == 1


def test_a_held_story_taken_back_leaves_the_moderators_queue(held_story):
    services.withdraw_story(held_story)
    assert not Story.objects.get().workflow_in_progress
