"""A held story rewritten by its author: what it changes, what it never loses, who may."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from stories import services
from stories.models import Screening, Signature, Story, StoryEvent, StoryState
from stories.services import REWRITINGS_A_DAY, NotRewritten, TextChanged, TooOften, WrongState
from stories.vocabulary import TEXT_MAX, Rewriting, State, TellingEpisode
from tests.factories import AD, lived, tell_ad
from tests.stories.author import link_in

pytestmark = pytest.mark.django_db

TOLD = lived(7)
MOMENTS = (TellingEpisode("The box", "It came on a Friday."), TellingEpisode("The steam"))


def address(name: str, *args, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"stories:{name}", args=args)


def shown(response) -> str:
    return html.unescape(response.content.decode())


def version_of(story: Story) -> int:
    return StoryState.objects.get(pk=story.pk).version


def words(story: Story, **changes) -> Rewriting:
    whole = {"title": "My kettle", "text": TOLD, "moments": (), "version": version_of(story)}
    return Rewriting(**whole | changes)


def now(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    def run():
        return django_capture_on_commit_callbacks(execute=True)

    return run


@pytest.fixture
def with_moments(db, commits):
    """A held advertisement with two moments."""
    with commits():
        story = tell_ad(episodes=MOMENTS)
    return now(story)


@pytest.fixture
def desk(held_story, client):
    """The browser of the author of a held story."""
    client.force_login(held_story.author)
    return client


@pytest.fixture
def page(held_story) -> str:
    return address("rewrite", held_story.public_id)


def typed(story: Story, **changes) -> dict:
    whole = {"title": "My kettle", "text": TOLD, "moments": "0", "version": version_of(story)}
    return whole | changes


# --- the verb -------------------------------------------------------------------------------------


def test_a_rewritten_story_is_read_again_and_published(held_story, commits):
    with commits():
        services.rewrite_story(held_story, words(held_story), by=held_story.author)
    story = now(held_story)
    assert (story.where, story.live, story.text) == (State.PUBLISHED, True, TOLD)


def test_a_story_that_still_sells_is_held_again(held_story, commits):
    with commits():
        services.rewrite_story(held_story, words(held_story, text=f"{AD} Really!"))
    story = now(held_story)
    assert (story.where, story.live) == (State.HELD, False)
    assert story.workflow_in_progress


def test_after_three_held_versions_a_person_reads_whatever_the_text_says(held_story, commits):
    for tail in (" Vraiment.", " Vraiment !"):
        with commits():
            services.rewrite_story(held_story, words(held_story, text=AD + tail))
    with commits():
        services.rewrite_story(held_story, words(held_story))
    screening = now(held_story).screenings.first()
    assert now(held_story).state.state == State.HELD
    assert screening.verdict == "unsure"
    assert [reason["code"] for reason in screening.reasons if not reason["weight"]] == [
        "held_before"
    ]


def test_each_text_keeps_its_own_screening_and_its_revision(held_story, commits):
    first = held_story.screenings.get()
    with commits():
        services.rewrite_story(held_story, words(held_story))
    assert list(held_story.screenings.values_list("text_hash", flat=True)) == [
        now(held_story).text_hash,
        first.text_hash,
    ]
    texts = [revision.content["text"] for revision in held_story.revisions.order_by("pk")]
    assert texts[0] == AD
    assert texts[-1] == TOLD


def test_rewriting_leaves_an_event_that_says_so(held_story):
    services.rewrite_story(held_story, words(held_story), by=held_story.author)
    event = held_story.events.first()
    assert (event.before, event.after, event.actor, event.note) == (
        State.HELD,
        State.SCREENING,
        held_story.author,
        "rewritten",
    )


def test_what_moderators_were_asked_about_the_old_text_is_over(held_story):
    services.rewrite_story(held_story, words(held_story))
    assert not now(held_story).workflow_in_progress


def test_the_signature_follows_the_text(held_story, commits):
    with commits():
        services.rewrite_story(held_story, words(held_story))
    assert Signature.objects.get(story=held_story).text_hash == now(held_story).text_hash


def test_a_held_again_story_is_approved_as_it_was_rewritten(held_story, moderator, commits):
    with commits():
        services.rewrite_story(held_story, words(held_story, title="Again", text=f"{AD} Really!"))
    services.approve_story(now(held_story), by=moderator)
    story = now(held_story)
    assert (story.title, story.text, story.live) == ("Again", f"{AD} Really!", True)


@pytest.mark.parametrize(
    "state", [State.PUBLISHED, State.REFUSED, State.WITHDRAWN, State.SCREENING]
)
def test_a_story_that_is_not_held_is_not_rewritten(held_story, state):
    rewriting = words(held_story)
    StoryState.objects.filter(pk=held_story.pk).update(state=state)
    with pytest.raises(WrongState), transaction.atomic():
        services.rewrite_story(held_story, rewriting)
    assert now(held_story).text == AD


def test_the_same_words_are_not_read_again(held_story):
    same = words(held_story, title=held_story.title, text=held_story.text)
    with pytest.raises(NotRewritten), transaction.atomic():
        services.rewrite_story(held_story, same)
    assert now(held_story).where == State.HELD


def test_words_typed_before_another_rewriting_do_not_undo_it(held_story, commits):
    early = words(held_story, text=f"{AD} Early.")
    with commits():
        services.rewrite_story(held_story, words(held_story, text=f"{AD} Late."))
    with pytest.raises(NotRewritten), transaction.atomic():
        services.rewrite_story(held_story, early)
    assert now(held_story).text == f"{AD} Late."


def rewrite_often(story: Story, times: int, commits) -> None:
    for n in range(times):
        with commits():
            services.rewrite_story(story, words(story, text=f"{AD} Take {n}."))


def test_a_story_is_rewritten_ten_times_a_day_at_most(held_story, commits):
    rewrite_often(held_story, REWRITINGS_A_DAY, commits)
    with pytest.raises(TooOften, match="10"), transaction.atomic(), translation.override("en"):
        services.rewrite_story(held_story, words(held_story))
    assert now(held_story).where == State.HELD


def test_the_next_day_it_may_be_rewritten_again(held_story, commits):
    yesterday = timezone.now() - dt.timedelta(hours=25)
    for _ in range(REWRITINGS_A_DAY):
        StoryEvent.objects.create(
            story=held_story, before=State.HELD, after=State.SCREENING, made_at=yesterday
        )
    with commits():
        services.rewrite_story(held_story, words(held_story))
    assert now(held_story).live


# --- moments --------------------------------------------------------------------------------------


def test_a_moment_keeps_its_key_its_date_and_its_love(with_moments):
    before = list(with_moments.episodes.values("pk", "when_min", "love", "sort_order"))
    rewriting = words(with_moments, moments=(("A box", "On a Monday."), ("Steam", "")))
    services.rewrite_story(with_moments, rewriting)
    assert list(with_moments.episodes.values("pk", "when_min", "love", "sort_order")) == before
    assert [e.title for e in now(with_moments).episodes.all()] == ["A box", "Steam"]


def test_an_emptied_moment_is_taken_out(with_moments, commits):
    with commits():
        services.rewrite_story(
            with_moments, words(with_moments, moments=(("", ""), ("The steam", "")))
        )
    story = now(with_moments)
    assert story.live
    assert [episode.title for episode in story.episodes.all()] == ["The steam"]


def test_moments_alone_may_be_rewritten(with_moments):
    only = words(with_moments, text=AD, moments=(("A box", ""), ("The steam", "")))
    services.rewrite_story(with_moments, only)
    assert now(with_moments).where == State.SCREENING


# --- the page -------------------------------------------------------------------------------------


def test_the_page_shows_the_text_beside_what_weighed(desk, page):
    opened = shown(desk.get(page))
    assert re.search(r"<textarea[^>]*>\s*I discovered Kettleby", opened)
    assert 'data-kind="sells"' in opened
    assert "What weighed" in opened


def test_sending_another_text_publishes_it_and_leads_to_the_author_s_window(
    desk, page, held_story, commits
):
    with commits():
        sent = desk.post(page, typed(held_story))
    assert (sent.status_code, sent.url) == (302, address("mine", held_story.public_id))
    assert "Your story is published" in shown(desk.get(sent.url))


def test_the_author_is_told_how_often_the_software_read(desk, page, held_story, commits):
    with commits():
        desk.post(page, typed(held_story, text=f"{AD} Really!"))
    assert "2 times" in shown(desk.get(address("mine", held_story.public_id)))


def test_the_letter_of_a_held_story_leads_to_the_page(held_story, client):
    (letter,) = mail.outbox
    assert address("rewrite", held_story.public_id) in letter.body


def test_the_held_page_leads_to_the_page(desk, page, held_story):
    assert f'href="{page}"' in shown(desk.get(address("mine", held_story.public_id)))


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": "t" * 141},
        {"text": ""},
        {"text": "Too short."},
        {"text": "x" * (TEXT_MAX + 1)},
        {"text": "\u200b\u2060 \n" * 200},
        {"text": "<p>" + TOLD + "</p>"},
    ],
    ids=["no title", "long title", "no text", "short", "long", "invisible", "markup"],
)
def test_what_the_telling_would_not_take_is_said_and_kept(desk, page, held_story, changes):
    answered = desk.post(page, typed(held_story, **changes))
    assert answered.status_code == 200
    assert "data-invalid" in shown(answered)
    assert now(held_story).where == State.HELD
    if "markup" not in changes and changes.get("text", "").startswith("x"):
        assert changes["text"] in shown(answered)


def test_pasted_code_is_taken_off_and_shown_for_checking(desk, page, held_story):
    answered = desk.post(page, typed(held_story, text=f"<p>{TOLD}</p><script>x()</script>"))
    box = re.search(r'<textarea name="text".*?</textarea>', answered.content.decode(), re.S)[0]
    assert "&lt;p&gt;" not in box
    assert html.escape(TOLD)[:40] in box


def test_nul_and_emoji_do_no_harm(desk, page, held_story, commits):
    with commits():
        sent = desk.post(page, typed(held_story, text=f"{TOLD}\x00 💔", title="Ket\x00tle 👩‍🔧"))
    assert sent.status_code == 302
    assert now(held_story).title == "Kettle 👩‍🔧"


def test_a_megabyte_is_refused_and_said(desk, page, held_story):
    answered = desk.post(page, typed(held_story, text="word " * 200_000))
    assert answered.status_code == 200
    assert "20000 at most" in shown(answered)


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "\x00"])
def test_a_forged_version_is_taken_for_an_old_one(desk, page, held_story, version):
    answered = desk.post(page, typed(held_story, version=version))
    assert answered.status_code == 409
    assert html.escape(TOLD)[:40] in answered.content.decode()
    assert now(held_story).text == AD


@pytest.mark.parametrize("moments", ["", "x", "-3", "9999999", "9" * 40])
def test_a_forged_number_of_moments_is_survived(desk, page, held_story, commits, moments):
    with commits():
        assert desk.post(page, typed(held_story, moments=moments)).status_code in (200, 302)


def test_after_a_clash_the_same_words_can_be_sent_again(desk, page, held_story, commits):
    old = typed(held_story)
    with commits():
        desk.post(page, typed(held_story, text=f"{AD} Elsewhere."))
    clash = desk.post(page, old)
    assert "another window" in shown(clash)
    version = re.search(r'name="version" value="(\d+)"', clash.content.decode())[1]
    with commits():
        assert desk.post(page, old | {"version": version}).status_code == 302
    assert now(held_story).text == TOLD


def test_moments_typed_before_one_was_taken_out_are_given_back(with_moments, client, commits):
    client.force_login(with_moments.author)
    path = address("rewrite", with_moments.public_id)
    both = {"moments": "2", "moment-0-title": "A box", "moment-1-title": "Hot steam"}
    old = typed(with_moments, **both)
    taken_out = {"moments": "2", "moment-0-title": "The box", "text": f"{AD} Now."}
    with commits():
        client.post(path, typed(with_moments, **taken_out))
    assert now(with_moments).episodes.count() == 1
    assert "Hot steam" in shown(client.post(path, old))


def test_a_decision_made_meanwhile_is_said_and_nothing_typed_is_lost(
    desk, page, held_story, moderator
):
    old = typed(held_story)
    services.approve_story(held_story, by=moderator)
    answered = desk.post(page, old)
    assert answered.status_code == 409
    assert "“Published”" in shown(answered)
    assert html.escape(TOLD)[:40] in answered.content.decode()
    assert now(held_story).text == AD


@pytest.mark.parametrize("state", [State.PUBLISHED, State.REFUSED, State.WITHDRAWN])
def test_the_page_of_a_story_that_is_not_held_says_where_it_is(desk, page, held_story, state):
    StoryState.objects.filter(pk=held_story.pk).update(state=state)
    opened = desk.get(page)
    assert opened.status_code == 409
    with translation.override("en"):
        assert str(state.label) in shown(opened)


def test_the_limit_of_a_day_is_said_before_and_after_writing(desk, page, held_story, commits):
    rewrite_often(held_story, REWRITINGS_A_DAY, commits)
    assert "10 times since yesterday" in shown(desk.get(page))
    answered = desk.post(page, typed(held_story))
    assert answered.status_code == 429
    assert html.escape(TOLD)[:40] in answered.content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_opens_in_both_languages_and_is_kept_by_no_cache(desk, held_story, language):
    opened = desk.get(address("rewrite", held_story.public_id, language=language))
    assert opened.status_code == 200
    assert "no-store" in opened.headers["Cache-Control"]
    assert 'name="robots" content="noindex"' in opened.content.decode()


def test_the_page_costs_few_queries(desk, page, django_assert_max_num_queries):
    desk.get(page)
    with django_assert_max_num_queries(10):
        desk.get(page)


# --- who may --------------------------------------------------------------------------------------


def test_nobody_else_sees_the_page(held_story, client, member, moderator, page):
    for user in (member, moderator):
        client.force_login(user)
        assert client.get(page).status_code == 404
        assert client.post(page, typed(held_story)).status_code == 404


def test_a_visitor_signs_in_first_and_comes_back(client, page):
    answered = client.get(page)
    assert answered.status_code == 302
    assert answered.url.endswith(f"?next={page}")


def test_a_form_without_its_token_changes_nothing(held_story, page):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(held_story.author)
    assert browser.post(page, typed(held_story)).status_code == 403
    assert now(held_story).text == AD


@pytest.fixture
def by_link(author, commits):
    """The link of an author without a session, whose story is held."""
    author.walk(story={"text": AD})
    with commits():
        author.send("you")
    link = link_in(mail.outbox[0])
    assert author.browser.get(f"{link}rewrite/").status_code == 404  # not confirmed yet
    with commits():
        author.browser.post(link)
    assert Story.objects.get().where == State.HELD
    return link


def test_the_author_s_link_leads_to_the_same_page(by_link, client):
    assert f'href="{by_link}rewrite/"' in shown(client.get(by_link))
    assert client.get(f"{by_link}rewrite/").status_code == 200


def test_a_story_is_rewritten_through_the_link(by_link, client, commits):
    with commits():
        sent = client.post(f"{by_link}rewrite/", typed(Story.objects.get()))
    assert (sent.status_code, sent.url) == (302, by_link)
    assert Story.objects.get().live


@pytest.mark.parametrize("token", ["wrong", "é" * 200])
def test_a_wrong_link_rewrites_nothing(client, token):
    assert client.get(f"/en/confirm/{token}/rewrite/").status_code == 404
    assert client.post(f"/en/confirm/{token}/rewrite/").status_code == 404


# --- moderators meanwhile -------------------------------------------------------------------------


def edit_page(story: Story) -> str:
    return reverse("wagtailsnippets_stories_story:edit", args=[story.pk])


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def test_a_moderator_does_not_decide_on_words_that_were_not_read(
    held_story, client, moderator, commits
):
    client.force_login(moderator)
    page = client.get(edit_page(held_story)).content.decode()
    seen = {
        name: hidden(page, name) for name in ("loaded_revision_id", "loaded_revision_created_at")
    }
    with commits():
        services.rewrite_story(held_story, words(held_story, text=f"{AD} Really!"))
    approve = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    client.post(edit_page(held_story), seen | approve)
    assert now(held_story).where == State.HELD

    page = client.get(edit_page(held_story)).content.decode()
    seen = {name: hidden(page, name) for name in seen}
    client.post(edit_page(held_story), seen | approve)
    assert now(held_story).where == State.PUBLISHED


def test_the_step_of_an_earlier_text_decides_nothing(held_story, moderator, commits):
    old = held_story.current_workflow_task_state
    with commits():
        services.rewrite_story(held_story, words(held_story, text=f"{AD} Really!"))
    with pytest.raises(TextChanged), transaction.atomic():
        services.on_review(None, task_state=old, user=moderator, action="approve", data={})
    assert now(held_story).where == State.HELD


def test_a_moderator_sees_the_earlier_readings(held_story, client, moderator, commits):
    with commits():
        services.rewrite_story(held_story, words(held_story, text=f"{AD} Really!"))
    client.force_login(moderator)
    page = shown(client.get(edit_page(held_story), headers={"accept-language": "en"}))
    assert "Earlier readings" in page
    assert Screening.objects.filter(story=held_story).count() == 2
