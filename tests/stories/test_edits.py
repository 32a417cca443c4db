"""A public story edited by its author: what readers see, what waits, what people decide."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from ranking.models import Spell
from ranking.services import strayed
from stories import services
from stories.checks import live_is_exactly_published
from stories.finding.search import find_stories
from stories.fuzzy_dates import FuzzyDate
from stories.models import Brand, Screening, Signature, Story, StoryEvent, StoryMargin
from stories.published import all_facts, facts_of
from stories.services import (
    EDITS_A_DAY,
    EditedTooOften,
    EditOvertaken,
    NothingEdited,
    TextChanged,
    WrongState,
    on_review,
)
from stories.vocabulary import Ending, NewEnding, State, TellingEpisode
from stories.waiting import moderation_queue
from stories.words import EditState
from tests.factories import AD, StoryFactory, a_telling, lived
from tests.stories.editing import OTHER, an_ad, an_edit, now

pytestmark = pytest.mark.django_db
FACTS = "The new text lists a price and the address of a shop."


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def story(member, commits) -> Story:
    """A public story with two moments, told by a member."""
    told = a_telling(
        episodes=(TellingEpisode("The coin", "Found.", love=9), TellingEpisode("The wait", love=4))
    )
    with commits():
        story = services.tell_story(told, author=member)
    assert now(story).live
    mail.outbox.clear()
    return now(story)


def edit(story: Story, commits, **changes) -> Story:
    with commits():
        services.edit_story(story, an_edit(story, **changes), by=story.author)
    return now(story)


@pytest.fixture
def held(story, commits) -> Story:
    """A public story with an edit that a person must read."""
    return edit(story, commits, text=AD)


# --- published ------------------------------------------------------------------------------------


def test_an_edit_the_detector_lets_through_replaces_the_former_version(story, commits):
    published = story.first_published_at
    after = edit(story, commits, text=OTHER, title="Leeds again", product="WM 5", tags=("hull",))
    assert (after.text, after.title, after.product) == (OTHER, "Leeds again", "WM 5")
    assert [tag.name for tag in after.tags.all()] == ["hull"]
    assert (after.live, after.state.edit, after.where) == (True, "", State.PUBLISHED)
    assert after.first_published_at == published  # the delays of the law run from that day (F36)
    assert after.margin.edits == 1
    assert after.margin.edited_at > published
    assert after.state.screening == after.screenings.first()
    assert after.state.screening.text_hash == after.text_hash
    assert mail.outbox == []


def test_the_new_words_are_found_and_the_old_ones_are_not(story, commits):
    edit(story, commits, text=OTHER)
    assert list(find_stories("Kirkgate")) == []
    assert story in find_stories("back to Leeds")


def test_twins_and_counts_follow_the_new_version(story, commits):
    after = edit(
        story,
        commits,
        text=OTHER,
        began=FuzzyDate(dt.date(2001, 1, 1), dt.date(2001, 1, 31), "2001-01"),
    )
    assert Signature.objects.get(story=story).text_hash == after.text_hash
    assert Spell.objects.get(story=story).began == (2001 - 1900) * 12
    assert list(strayed()) == []


def test_what_the_detector_does_not_read_is_published_at_once(story):
    services.edit_story(story, an_edit(story, licence="cc-by-sa-4.0", product="WM 5"))
    after = now(story)
    assert (after.licence, after.product, after.state.edit) == ("cc-by-sa-4.0", "WM 5", "")
    assert after.screenings.count() == 1
    assert after.margin.edits == 1


def test_advice_and_wishes_are_read_by_the_detector(story, commits):
    with commits():
        services.edit_story(story, an_edit(story, advice=AD[:400]))
    assert now(story).screenings.count() == 2


def test_a_moment_keeps_its_key_and_one_taken_out_goes(story, commits):
    keys = list(story.episodes.values_list("pk", flat=True))
    after = edit(story, commits, moments=(("The coin, again", "Found."), ("", "")))
    assert [(e.pk, e.title, e.love) for e in after.episodes.all()] == [
        (keys[0], "The coin, again", 9)
    ]


def test_a_story_published_without_a_revision_keeps_its_first_version(member, commits):
    imported = StoryFactory(author=member, source="blog")
    first = imported.text
    after = edit(imported, commits, text=OTHER)
    kept = after.revisions.order_by("pk")
    assert [revision.content["text"] for revision in kept] == [first, OTHER]
    assert after.live_revision == after.latest_revision == kept.last()


# --- refused before anything changes --------------------------------------------------------------


def test_the_same_words_and_facts_are_said_to_be_the_same(story):
    with pytest.raises(NothingEdited), transaction.atomic():
        services.edit_story(story, an_edit(story))
    assert story.revisions.count() == 1


def test_an_edit_typed_before_another_does_not_undo_it(story, commits):
    early = an_edit(story, title="Early")
    edit(story, commits, title="Late")
    with pytest.raises(EditOvertaken), transaction.atomic():
        services.edit_story(story, early)
    assert now(story).title == "Late"


def test_a_story_is_edited_ten_times_a_day_at_most(story):
    for n in range(EDITS_A_DAY):
        services.edit_story(story, an_edit(story, product=f"WM {n}"))
    with pytest.raises(EditedTooOften), transaction.atomic():
        services.edit_story(story, an_edit(story, product="too much"))
    assert now(story).product == f"WM {EDITS_A_DAY - 1}"
    StoryEvent.objects.filter(story=story).update(made_at=timezone.now() - dt.timedelta(hours=25))
    services.edit_story(story, an_edit(story, product="the next day"))


def test_a_story_that_is_not_public_is_not_edited(held_story):
    with pytest.raises(WrongState), transaction.atomic():
        services.edit_story(held_story, an_edit(held_story, title="No"))


# --- held -----------------------------------------------------------------------------------------


def test_a_held_edit_leaves_the_former_version_up_and_counted(story, held, commits):
    facts = facts_of(story)
    assert (held.live, held.text, held.where) == (True, story.text, State.PUBLISHED)
    assert held.state.edit == EditState.HELD
    assert services.pending_version(held).text == AD
    assert facts_of(held) == facts == next(iter(all_facts()))
    assert Signature.objects.get(story=story).text_hash == story.text_hash
    assert held.screenings.count() == 2
    assert held.state.screening.text_hash == story.text_hash
    assert not StoryMargin.objects.filter(story=story, edits__gt=0).exists()
    (letter,) = mail.outbox
    assert "edit" in letter.subject.lower()
    assert live_is_exactly_published(None, databases=["default"]) == []


def test_a_held_edit_stands_in_the_queue_with_its_mark(held, client, english_moderator):
    (waiting,) = moderation_queue()
    assert (waiting.pk, waiting.edit) == (held.pk, EditState.HELD)
    client.force_login(english_moderator)
    page = client.get("/admin/queue/").content.decode()
    assert "edit of a public story" in page


def test_a_moderator_sees_both_versions_side_by_side(held, client, english_moderator):
    client.force_login(english_moderator)
    page = client.get(f"/admin/queue/{held.pk}/").content.decode()
    assert "readers see the former version until you decide" in page
    assert "<del>" in page
    assert "<ins>" in page


def test_a_moderator_publishes_a_held_edit(held, moderator, commits):
    published = held.first_published_at
    with commits():
        act(held, moderator, "approve")
    after = now(held)
    assert (after.text, after.live, after.state.edit) == (AD, True, "")
    assert after.first_published_at == published
    assert after.margin.edits == 1
    assert after.state.screening.text_hash == after.text_hash
    assert not after.workflow_in_progress
    assert "published" in mail.outbox[-1].subject
    assert not moderation_queue()


def test_a_moderator_refuses_a_held_edit_with_reason_and_facts(held, moderator, commits):
    former = held.text
    with commits():
        act(held, moderator, "reject", reason="R02", facts=FACTS)
    after = now(held)
    assert (after.text, after.live, after.state.edit) == (former, True, "")
    assert after.latest_revision == after.live_revision
    assert (after.decisions.get().reason, after.decisions.get().after) == ("R02", "published")
    assert FACTS in mail.outbox[-1].body
    assert services.pending_version(after) is None
    assert not StoryMargin.objects.filter(story=held, edits__gt=0).exists()


@pytest.mark.parametrize(
    "grounds", [{"reason": "", "facts": FACTS}, {"reason": "R02", "facts": "no"}]
)
def test_a_refusal_without_grounds_is_refused(held, moderator, grounds):
    with pytest.raises(ValueError), transaction.atomic():  # noqa: PT011 (said in any language)
        services.refuse_edit(held, by=moderator, **grounds)
    assert now(held).state.edit == EditState.HELD


def act(story: Story, moderator, action: str, **data) -> None:
    task_state = story.current_workflow_task_state
    on_review(None, task_state=task_state, user=moderator, action=action, data=data)


def test_the_step_of_an_edit_replaced_since_decides_nothing(held, moderator, commits):
    old = held.current_workflow_task_state
    with commits():
        services.edit_story(held, an_ad(held, 2))
    with pytest.raises(TextChanged), transaction.atomic():
        on_review(None, task_state=old, user=moderator, action="approve", data={})
    assert now(held).text != AD


def test_the_author_leaves_an_edit_that_waits(held, member):
    assert services.drop_edit(held, by=member)
    after = now(held)
    assert (after.state.edit, after.workflow_in_progress) == ("", False)
    assert after.latest_revision == after.live_revision
    assert not services.drop_edit(after, by=member)


def test_after_three_held_readings_a_person_reads_whatever_it_says(held, commits):
    for n in (1, 2):
        with commits():
            services.edit_story(held, an_ad(held, n))
    after = edit(held, commits, text=OTHER)
    assert after.state.edit == EditState.HELD


def test_a_story_withdrawn_takes_its_waiting_edit_with_it(held, member):
    services.withdraw_story(held, by=member)
    after = now(held)
    assert (after.state.edit, after.live, after.workflow_in_progress) == ("", False, False)
    assert services.screen_edit(after) is None


def test_an_interrupted_edit_is_judged_by_the_command(story, capsys):
    from django.core.management import call_command

    services.edit_story(story, an_edit(story, text=OTHER))
    assert now(story).state.edit == EditState.SCREENING
    call_command("screen_stories")
    assert now(story).text == OTHER
    assert "1 edits judged" in capsys.readouterr().out


# --- the ending while an edit waits ---------------------------------------------------------------


def test_an_ending_told_while_an_edit_waits_survives_its_publication(held, moderator, commits):
    gone = FuzzyDate(dt.date(2020, 1, 1), dt.date(2020, 12, 31), "2020")
    ending = NewEnding(Ending.LEFT_RIVAL, ended=gone, cause="better_offer", switched_to="Hoverly")
    with commits():
        services.change_ending(held, ending, by=held.author)
    between = now(held)
    assert (between.ending, between.text) == (Ending.LEFT_RIVAL, held.text)
    assert between.state.edit == EditState.HELD
    with commits():
        act(between, moderator, "approve")
    after = now(held)
    assert (after.text, after.ending, after.ended) == (AD, Ending.LEFT_RIVAL, gone)
    assert after.switched_to == Brand.objects.get(name="Hoverly")
    assert after.margin.ending_changed_at


# --- every path -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_no_path_hides_a_public_story_nor_miscounts_it(story, moderator, commits, seed):
    """A random walk over all that authors, software and moderators do with an edit."""
    draw = random.Random(seed)
    first, shown = story.first_published_at, {story.text}
    for step in range(9):
        here = now(story)
        verb = draw.choice(["lived", "ad", "fact", "ending", "drop", "approve", "reject"])
        with commits():
            if verb in ("approve", "reject") and here.state.edit == EditState.HELD:
                if verb == "approve":
                    shown.add(services.pending_version(here).text)
                act(here, moderator, verb, reason="R02", facts=FACTS)
            elif verb == "lived":
                text = lived(100 * seed + step + 50)
                services.edit_story(here, an_edit(here, text=text))
                shown.add(text)
            elif verb == "ad":
                services.edit_story(here, an_ad(here, step + 1))
            elif verb == "fact":
                services.edit_story(here, an_edit(here, product=f"WM {step}"))
            elif verb == "ending":
                code = draw.choice([Ending.FADED, Ending.TOGETHER_HABIT, Ending.TOGETHER_DISPUTE])
                told = NewEnding(code, cause="moved_on" if code == Ending.FADED else "")
                if code != here.ending:
                    services.change_ending(here, told)
            else:
                services.drop_edit(here)
        here = now(story)
        assert (here.live, here.where, here.first_published_at) == (True, State.PUBLISHED, first)
        assert here.text in shown
        assert (here.state.edit == EditState.HELD) == bool(moderation_queue())
        assert list(strayed()) == []
        assert Screening.objects.filter(story=story, text_hash=here.text_hash).exists()
