"""Appeals: whose, when, once, decided by another person, and what an overturn teaches."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from stories import services
from stories.appeals import _key_of, appeals_for, appeals_page
from stories.models import Appeal, Decision, Interest, Label, ModeratorProfile, Story
from stories.moderation import AppealState, DecisionKind, ReasonCode
from stories.vocabulary import Provenance, State
from tests.factories import AD, StoryFactory, lived
from tests.moderation.conftest import moderator_reading
from tests.stories.author import shown
from tests.stories.editing import an_edit

pytestmark = pytest.mark.django_db
FACTS = "“Order yours with the code LOVE20”: these passages sell."
MOTIVE = "The code was on the box I bought in Leeds; I tell what happened to me in 2011."
AGAIN = "The code is quoted from the box; the rest tells what happened."


def address(name: str, *args) -> str:
    with translation.override("en"):
        return reverse(f"stories:{name}", args=args)


def now(story: Story) -> Story:
    return Story.objects.select_related("state").get(pk=story.pk)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def refused(held_story, moderator) -> Decision:
    return services.refuse_story(held_story, by=moderator, reason=ReasonCode.R01, facts=FACTS)


@pytest.fixture
def appealed(refused) -> Appeal:
    return services.appeal(refused, by=refused.story.author, motive=MOTIVE)


def test_f30_an_appeal_is_free_electronic_and_receipted(refused, held_story, client, commits):
    """F30, F10: from the statement in the account to the receipt in the box, in one page and one act."""
    client.force_login(held_story.author)
    mine, page = address("mine", held_story.public_id), None
    window = shown(client.get(mine))
    assert FACTS in window
    assert "R01" in window
    assert held_story.text[:50] in window
    page = address("appeal", held_story.public_id, refused.number)
    assert page in window
    assert refused.appeal_until - refused.made_at > dt.timedelta(days=181)

    short = client.post(page, {"motive": "No é<b>!"})
    assert "at least 40" in shown(short)
    assert "No é" in shown(short)
    assert 'role="alert"' in shown(client.post(page, {"motive": "\x00" * 60}))
    assert client.post(page, {"motive": "x" * 10_000}).status_code == 200
    assert not Appeal.objects.exists()

    with commits():
        sent = client.post(page, {"motive": MOTIVE})
    assert (sent.status_code, sent.url) == (302, page)
    made, story = Appeal.objects.get(), now(held_story)
    assert (story.where, story.state.deadline) == (State.APPEALED, made.answer_by)
    assert story.events.filter(before=State.REFUSED, after=State.APPEALED).count() == 1
    assert made.answer_by - made.made_at <= dt.timedelta(days=7, seconds=5)
    letter = mail.outbox[-1]
    assert letter.subject == "We have received your appeal"
    assert made.ticket in letter.body
    receipt = shown(client.get(page))
    assert made.ticket in receipt
    assert MOTIVE in receipt
    assert "is being read" in shown(client.get(mine))
    again = shown(client.post(page, {"motive": MOTIVE + " Once more."}))
    assert "already appealed" in again
    assert Appeal.objects.get().motive == MOTIVE
    with pytest.raises(services.AlreadyAppealed) as second:
        services.appeal(refused, by=story.author, motive=MOTIVE)
    assert second.value.appeal == made


def test_f30_six_months_and_not_a_day_less(refused, held_story, client):
    page = address("appeal", held_story.public_id, refused.number)
    last = timezone.now() + dt.timedelta(minutes=5)
    Decision.objects.filter(pk=refused.pk).update(appeal_until=last)
    refused.refresh_from_db()
    assert refused.can_be_appealed
    ended = timezone.now() - dt.timedelta(days=1)
    Decision.objects.filter(pk=refused.pk).update(appeal_until=ended)
    refused.refresh_from_db()
    with pytest.raises(services.TooLate):
        services.appeal(refused, by=held_story.author, motive=MOTIVE)
    client.force_login(held_story.author)
    closed = client.post(page, {"motive": MOTIVE})
    assert closed.status_code == 410
    with translation.override("en"):
        day = timezone.localtime(ended).strftime("%-d %B %Y")
    assert day in shown(closed)
    assert MOTIVE in shown(closed), "what was typed is given back"
    window = shown(client.get(address("mine", held_story.public_id)))
    assert f"ended on {day}" in window
    assert page not in window


def test_only_the_author_appeals_and_only_what_restricts(refused, held_story, member, moderator):
    for other in (member, moderator, None):
        with pytest.raises(services.NotYours):
            services.appeal(refused, by=other, motive=MOTIVE)
    with pytest.raises(ValueError, match="39"):
        services.appeal(refused, by=held_story.author, motive="x" * 39 + " \x00")
    story = StoryFactory(author=member)
    asked = services.ask_author(story, by=moderator, text="Where?").decision
    with pytest.raises(ValueError, match="cannot"):
        services.appeal(asked, by=member, motive=MOTIVE)
    browser = Client()
    browser.force_login(member)
    for number in (refused.number, asked.number, "nothing"):
        assert browser.get(address("appeal", story.public_id, number)).status_code == 404
    services.withdraw_story(now(held_story), by=held_story.author)
    with pytest.raises(services.WrongState):
        services.appeal(refused, by=held_story.author, motive=MOTIVE)


def test_f30_another_person_decides_never_software(
    appealed, held_story, moderator, second_moderator, member, client
):
    """F30: not the first actor, nor the second, a party, somebody tied, or software."""
    tied = moderator_reading("tied@example.org", "Tied", "en")
    Interest.objects.create(moderator=tied, brand=held_story.brand)
    french = moderator_reading("fr@example.org", "Frank", "fr")
    for nobody in (moderator, member, held_story.author, tied, french):
        with pytest.raises(services.NotYours):
            services.decide_appeal(appealed, by=nobody, overturn=True, facts=AGAIN)
    Decision.objects.filter(pk=appealed.decision_id).update(second=second_moderator)
    with pytest.raises(services.NotYours):
        services.decide_appeal(
            Appeal.objects.get(), by=second_moderator, overturn=True, facts=AGAIN
        )
    for outcome in (True, False):
        with pytest.raises(ValueError, match="person"):
            services.decide_appeal(appealed, by=None, overturn=outcome, facts=AGAIN)
    assert (now(held_story).where, Appeal.objects.get().state) == (
        State.APPEALED,
        AppealState.OPEN,
    )
    for person in (moderator, second_moderator, tied):
        assert not appeals_for(person).exists()
    client.force_login(moderator)
    opened = client.get(reverse("story_appeal", args=[appealed.ticket]))
    assert opened.status_code == 403
    assert MOTIVE not in shown(opened)
    assert client.post(opened.request["PATH_INFO"], {"facts": AGAIN}).status_code == 403
    unknown = reverse("story_appeal", args=["nothing"])
    assert client.get(unknown, follow=True).status_code == 404


def test_f30_upheld_the_author_reads_why_and_by_what_role(
    appealed, held_story, second_moderator, client, commits
):
    client.force_login(second_moderator)
    assert appealed.ticket in shown(client.get(reverse("story_appeals")))
    page = reverse("story_appeal", args=[appealed.ticket])
    assert MOTIVE in shown(client.get(page))
    bad = client.post(page, {"facts": "No.", "outcome": "uphold"})
    assert bad.status_code == 200
    assert "No." in shown(bad)
    assert client.post(page, {"facts": AGAIN, "outcome": "perhaps"}).status_code == 200
    assert Appeal.objects.get().state == AppealState.OPEN
    with commits():
        assert client.post(page, {"facts": AGAIN, "outcome": "uphold"}).status_code == 302
    story, made = now(held_story), Appeal.objects.get()
    assert (story.where, made.state) == (State.REFUSED, AppealState.UPHELD)
    assert (made.outcome.kind, made.outcome.reason) == (DecisionKind.UPHOLD, ReasonCode.R01)
    assert (made.outcome.before, made.outcome.after) == (State.APPEALED, State.REFUSED)
    assert made.outcome.actor == second_moderator
    letter = mail.outbox[-1]
    assert letter.subject == "Your appeal: the decision stands"
    assert AGAIN in letter.body
    client.force_login(held_story.author)
    window = shown(client.get(address("mine", held_story.public_id)))
    assert AGAIN in window
    assert "a person who had no part in the first decision" in window
    assert "Sacha" not in window + letter.body, "a role, not a name"
    assert held_story.text[:50] in window
    with pytest.raises(services.WrongState):
        services.decide_appeal(made, by=second_moderator, overturn=True, facts=AGAIN)
    assert Label.objects.get().is_ad, "what stands is still learned from"


def test_f30_overturned_it_is_public_and_teaches_the_detector(
    appealed, held_story, panel_member, client, commits
):
    assert Label.objects.get().is_ad
    with commits():
        decision = services.decide_appeal(appealed, by=panel_member, overturn=True, facts=AGAIN)
    story, label = now(held_story), Label.objects.get()
    assert (story.where, story.live, story.brand.live) == (State.PUBLISHED, True, True)
    assert (label.is_ad, label.provenance, label.decision) == (False, Provenance.APPEAL, decision)
    assert [each.subject for each in mail.outbox if "appeal" in each.subject.lower()] == [
        "Your appeal: you were right"
    ]
    assert "Your story is published" not in [each.subject for each in mail.outbox]
    client.force_login(story.author)
    window = shown(client.get(address("mine", story.public_id)))
    assert "we are sorry" in window
    assert address("log_entry", decision.number) in window
    assert "The answer" in shown(
        client.get(address("appeal", story.public_id, appealed.decision.number))
    )


def test_other_grounds_teach_nothing_of_advertisement(held_story, moderator, second_moderator):
    first = services.refuse_story(held_story, by=moderator, reason=ReasonCode.R05, facts=FACTS)
    made = services.appeal(first, by=held_story.author, motive=MOTIVE)
    services.decide_appeal(made, by=second_moderator, overturn=True, facts=AGAIN)
    assert not Label.objects.exists()


def test_f18_a_story_taken_back_meanwhile_ends_its_appeal(appealed, held_story, second_moderator):
    services.withdraw_story(now(held_story), by=held_story.author)
    assert not appeals_for(second_moderator).exists()
    with pytest.raises(services.WrongState):
        services.decide_appeal(appealed, by=second_moderator, overturn=True, facts=AGAIN)
    assert not now(held_story).live


@pytest.mark.parametrize("overturn", [True, False])
def test_a_refused_edit_is_appealed_while_the_former_version_stays(
    overturn, member, moderator, second_moderator, commits, client
):
    story = StoryFactory(author=member, text=lived(122_010 + overturn))
    before = story.text
    with commits():
        services.edit_story(now(story), an_edit(now(story), text=AD), by=member)
    first = services.refuse_edit(now(story), by=moderator, reason=ReasonCode.R01, facts=FACTS)
    client.force_login(member)
    assert address("appeal", story.public_id, first.number) in shown(
        client.get(address("mine", story.public_id))
    )
    made = services.appeal(first, by=member, motive=MOTIVE)
    assert (now(story).where, now(story).text) == (State.PUBLISHED, before)
    assert appeals_for(second_moderator).get() == made
    services.decide_appeal(made, by=second_moderator, overturn=overturn, facts=AGAIN)
    assert (now(story).where, now(story).live) == (State.PUBLISHED, True)
    assert now(story).text == (AD if overturn else before)
    assert AGAIN in shown(client.get(address("mine", story.public_id)))


def test_the_list_is_by_clock_and_costs_the_same_whatever_its_length(
    second_moderator, moderator, member, django_assert_max_num_queries, client
):
    until = timezone.now() + dt.timedelta(days=100)

    def refuse(count: int) -> None:
        for place in range(count):
            story = StoryFactory(author=member, live=False, state=State.APPEALED)
            first = Decision.objects.create(
                story=story,
                kind=DecisionKind.REFUSE,
                reason=ReasonCode.R05,
                facts=FACTS,
                before=State.HELD,
                after=State.REFUSED,
                actor=moderator,
                appeal_until=until,
            )
            due = timezone.now() + dt.timedelta(days=place - 1, seconds=story.pk)
            Appeal.objects.create(decision=first, story=story, motive=MOTIVE, answer_by=due)

    refuse(3)
    client.force_login(second_moderator)
    ModeratorProfile.objects.filter(user=second_moderator).update(languages=["en"])
    listed = shown(client.get(reverse("story_appeals")))
    assert listed.count("Late") + listed.count("En retard") == 1
    with django_assert_max_num_queries(1):
        assert [each.overdue for each in appeals_page(second_moderator).appeals] == [
            True,
            False,
            False,
        ]
    refuse(22)
    with django_assert_max_num_queries(1):
        page = appeals_page(second_moderator)
        read = [each.story.title + each.decision.kind for each in page.appeals]
    assert len(read) == 20
    rest = appeals_page(second_moderator, page.later)
    assert len(rest.appeals) == 5
    assert not {each.pk for each in rest.appeals} & {each.pk for each in page.appeals}
    assert client.get(reverse("story_appeals"), {"after": page.later}).status_code == 200
    for senseless in (
        "x",
        "\x00",
        "9" * 10_000,
        "2026-13-45T99:99_3",
        "9999-12-31T23:59:59-12:00_3",
    ):
        assert client.get(reverse("story_appeals"), {"after": senseless}).status_code == 200
    client.force_login(member)
    assert client.get(reverse("story_appeals")).status_code == 302


@given(st.text(max_size=60) | st.from_regex(r"[0-9T:.+Z-]{10,40}_[0-9]{1,18}", fullmatch=True))
def test_any_key_of_the_list_is_read_or_left_out(typed):
    key = _key_of(typed)
    assert key is None or (key[0].tzinfo == dt.UTC and key[1] >= 0)
    assert _key_of("9999-12-31T23:59:59-12:00_3") is None
