"""The back office: who sees which held story, who decides, and what nobody may do."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse

from stories.models import Decision, Story, StoryState
from stories.moderation import DecisionKind, ReasonCode
from stories.services import approve_story, hold_story, refuse_story
from stories.vocabulary import State
from tests.factories import StoryFactory, tell_ad

pytestmark = pytest.mark.django_db

FACTS = "The text lists a price, a discount code and the address of a shop."
REFUSAL = {"reason": "R01", "facts": FACTS}


def edit_page(story: Story) -> str:
    return reverse("wagtailsnippets_stories_story:edit", args=[story.pk])


def item(story: Story) -> str:
    return reverse("queue_item", args=[story.pk])


def action(story: Story, name: str) -> str:
    task_state = story.current_workflow_task_state
    return reverse(
        "wagtailsnippets_stories_story:workflow_action", args=[story.pk, name, task_state.pk]
    )


@pytest.fixture
def desk(client, moderator):
    """The browser of a moderator who is signed in."""
    client.force_login(moderator)
    return client


@pytest.fixture
def colleague(db):
    user = get_user_model().objects.create_user("ana@example.org", pseudonym="Ana")
    user.groups.add(Group.objects.get(name="Moderators"))
    return user


# --- seeing ---------------------------------------------------------------------------------------


def test_a_moderator_sees_the_stories_that_wait(desk, held_story):
    page = desk.get(reverse("story_queue")).content.decode()
    assert held_story.title in page
    assert item(held_story) in page


def test_the_home_of_the_back_office_says_what_waits(desk, held_story):
    assert held_story.title in desk.get("/admin/").content.decode()


def test_published_stories_do_not_wait(desk, published_story):
    assert published_story.title not in desk.get(reverse("story_queue")).content.decode()


def test_suspected_advertisements_come_first_in_the_queue(desk, held_story):
    unsure = StoryFactory(live=False, title="Unsure tale", state=State.HELD)
    StoryState.objects.filter(pk=unsure.pk).update(priority=1, since=held_story.state.since)
    page = desk.get(reverse("story_queue")).content.decode()
    assert page.index(held_story.title) < page.index("Unsure tale")


@pytest.mark.parametrize("query", ["after=-1", "after=0.9.9", "after=x", "after=%00"])
def test_an_odd_page_of_the_queue_is_a_page_of_the_queue(desk, held_story, query):
    assert desk.get(f"{reverse('story_queue')}?{query}").status_code == 200


def test_a_held_story_opens_with_its_text_and_the_passages_that_weighed(desk, held_story):
    page = desk.get(edit_page(held_story), follow=True)
    assert page.status_code == 200
    assert "my life has changed" in page.content.decode()
    assert 'data-kind="sells"' in page.content.decode()


def test_a_moderator_never_sees_an_address(desk, held_story):
    for path in (reverse("story_queue"), item(held_story), "/admin/"):
        assert "seller@example.org" not in desk.get(path).content.decode()


def test_every_page_about_a_story_opens(desk, held_story, published_story):
    names = ("list", "inspect", "history", "usage")
    for story in (held_story, published_story):
        for name in names:
            args = [] if name == "list" else [story.pk]
            path = reverse(f"wagtailsnippets_stories_story:{name}", args=args)
            assert desk.get(path).status_code in (200, 302), path


# --- deciding -------------------------------------------------------------------------------------


def test_a_moderator_publishes_a_held_story(desk, held_story, moderator):
    answered = desk.post(action(held_story, "approve"))
    assert answered.status_code == 302
    story = Story.objects.get()
    assert (story.live, story.where) == (True, State.PUBLISHED)
    assert story.decisions.get().actor == moderator


def test_a_moderator_refuses_a_held_story_with_a_reason_and_facts(desk, held_story):
    desk.post(action(held_story, "reject"), REFUSAL)
    decision = Decision.objects.get()
    assert (decision.kind, decision.reason, decision.facts) == (
        DecisionKind.REFUSE,
        ReasonCode.R01,
        FACTS,
    )
    assert Story.objects.get().where == State.REFUSED


def test_the_author_hears_of_a_decision(desk, held_story, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(action(held_story, "reject"), REFUSAL)
    assert mail.outbox[-1].to == ["seller@example.org"]
    assert FACTS in mail.outbox[-1].body


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"reason": "R01"},
        {"reason": "R01", "facts": "  "},
        {"reason": "R01", "facts": "An ad."},
        {"reason": "", "facts": FACTS},
        {"reason": "R99", "facts": FACTS},
    ],
)
def test_a_refusal_without_a_reason_and_facts_does_not_go_through(desk, held_story, said):
    answered = desk.post(
        action(held_story, "reject"), said, headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert answered.status_code == 200
    assert "success" not in answered.json()["step"]
    assert Story.objects.get().where == State.HELD
    assert not Decision.objects.exists()


def test_the_page_of_a_held_story_decides_too(desk, held_story):
    desk.post(
        edit_page(held_story),
        {"action-workflow-action": "1", "workflow-action-name": "approve"},
    )
    assert Story.objects.get().where == State.PUBLISHED


@pytest.mark.parametrize("extra", ["{}", '{"reason": "R01"}', "[]", "not json", '"R01"'])
def test_the_page_of_a_held_story_refuses_nothing_without_facts(desk, held_story, extra):
    answered = desk.post(
        edit_page(held_story),
        {
            "action-workflow-action": "1",
            "workflow-action-name": "reject",
            "workflow-action-extra-data": extra,
        },
    )
    assert answered.status_code in (200, 302)
    assert Story.objects.get().where == State.HELD


@pytest.mark.parametrize("second", ["approve", "reject"])
def test_the_slower_of_two_moderators_is_told_and_decides_nothing(
    desk, held_story, colleague, second
):
    path = action(held_story, second)
    approve_story(held_story, by=colleague)
    answered = desk.post(path, REFUSAL, follow=True)
    assert answered.status_code == 200
    assert Decision.objects.get().actor == colleague
    assert Story.objects.get().where == State.PUBLISHED


def test_a_decision_on_another_story_s_task_decides_nothing(desk, held_story, colleague):
    other = action(held_story, "approve")
    approve_story(held_story, by=colleague)
    waiting = StoryFactory(live=False, state=State.SCREENING)
    hold_story(waiting)
    forged = other.replace(f"/{held_story.pk}/", f"/{waiting.pk}/", 1)
    assert desk.post(forged).status_code in (302, 403, 404)
    assert Decision.objects.count() == 1


def test_an_open_page_of_a_story_decided_meanwhile_answers(desk, held_story, colleague):
    refuse_story(held_story, by=colleague, reason=ReasonCode.R01, facts=FACTS)
    answered = desk.post(
        edit_page(held_story),
        {"action-workflow-action": "1", "workflow-action-name": "approve"},
    )
    assert answered.status_code in (200, 302, 403)
    assert Decision.objects.count() == 1


# --- what nobody does from the back office --------------------------------------------------------


def test_nobody_writes_in_another_s_story(desk, held_story):
    before = held_story.text
    desk.post(
        edit_page(held_story),
        {"title": "Mine now", "text": "Mine now", "action-publish": "1", "ending": "faded"},
    )
    story = Story.objects.get()
    assert (story.text, story.title) == (before, held_story.title)
    assert story.where == State.HELD


@pytest.mark.parametrize("name", ["add", "delete", "unpublish", "copy"])
@pytest.mark.parametrize("group", ["Moderators", "Editors"])
def test_nobody_adds_deletes_or_unpublishes_a_story(
    client, published_story, name, group, colleague
):
    colleague.groups.set(Group.objects.filter(name=group))
    client.force_login(colleague)
    args = "" if name == "add" else f"{published_story.pk}/"
    path = f"/admin/snippets/stories/story/{name}/{args}"
    for answered in (client.get(path), client.post(path, {"title": "x"})):
        assert answered.status_code in (302, 403, 404)
    story = Story.objects.get()
    assert story.live
    assert story.title == published_story.title


def test_stories_are_not_deleted_in_bulk(desk, published_story):
    desk.post(f"/admin/bulk/stories/story/delete/?id={published_story.pk}")
    assert Story.objects.filter(pk=published_story.pk).exists()


def test_not_even_a_superuser_unpublishes_a_story(client, published_story):
    client.force_login(get_user_model().objects.filter(is_superuser=True).first())
    path = reverse("wagtailsnippets_stories_story:unpublish", args=[published_story.pk])
    assert client.post(path).status_code in (302, 403)
    assert Story.objects.get().live


def test_an_editor_decides_on_no_story(client, editor, held_story):
    client.force_login(editor)
    for name, said in (("approve", {}), ("reject", REFUSAL)):
        assert client.post(action(held_story, name), said).status_code in (302, 403)
    assert client.get(reverse("story_queue")).status_code in (302, 403)
    assert Story.objects.get().where == State.HELD


def test_an_editor_does_not_read_held_stories(client, editor, held_story):
    client.force_login(editor)
    assert (
        "my life has changed" not in client.get(edit_page(held_story), follow=True).content.decode()
    )
    assert held_story.title not in client.get("/admin/").content.decode()


def test_an_author_has_no_back_office(client, held_story):
    client.force_login(held_story.author)
    client.post(action(held_story, "approve"))
    assert client.get("/admin/").status_code in (302, 403)
    assert Story.objects.get().where == State.HELD


@pytest.mark.parametrize("name", ["wagtailadmin_home", "story_queue"])
def test_a_stranger_is_asked_to_sign_in(client, db, name):
    answered = client.get(reverse(name), follow=True)
    assert answered.status_code == 200
    assert "/login" in answered.redirect_chain[-1][0]


def test_a_stranger_decides_nothing(client, held_story):
    assert client.post(action(held_story, "approve")).status_code == 302
    assert Story.objects.get().where == State.HELD


def test_an_editor_keeps_brands_and_pages(client, editor, published_story):
    client.force_login(editor)
    for path in (
        reverse("wagtailsnippets_stories_brand:edit", args=[published_story.brand_id]),
        reverse("wagtailsnippets_stories_brandalias:add"),
        "/admin/pages/",
    ):
        assert client.get(path).status_code == 200, path


def test_a_story_told_while_moderators_work_joins_the_queue(
    desk, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        tell_ad(brand="Another kettle")
    assert "My kettle" in desk.get(reverse("story_queue")).content.decode()
