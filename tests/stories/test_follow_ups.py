"""Asking again: consent, when, the letters, and the study that reads the answers."""

from __future__ import annotations

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ranking.models import Spell
from ranking.study.followed import asked_again, follow_ups
from ranking.study.results import love_spells
from stories import services
from stories.models import Consent, FollowUp, Story, StoryState
from stories.one_at_a_time import one_at_a_time
from stories.published import facts_of, follow_up_answers
from stories.services.asking import months_after
from stories.services.follow_ups import claim, due
from stories.vocabulary import Ending, NewEnding, State
from stories.words import FollowUpAnswer, FollowUpKind
from tests.factories import StoryFactory, a_telling
from tests.stories.editing import now

pytestmark = pytest.mark.django_db
LOCK = 0x62696C616E


@pytest.fixture
def story(member) -> Story:
    """A public story told seven months ago, whose author has an address."""
    told = timezone.localdate() - dt.timedelta(days=214)
    return StoryFactory(author=member, told_on=told, title="Geoff and the coin")


@pytest.fixture
def asked(story) -> FollowUp:
    """The letter of six months, due and agreed to."""
    services.set_consent(story, given=True)
    return FollowUp.objects.create(
        story=story, kind=FollowUpKind.SIX_MONTHS, due_on=months_after(story.told_on, 6)
    )


def send(**options) -> None:
    call_command("send_follow_ups", verbosity=0, **options)


# --- consent and days -----------------------------------------------------------------------------


def test_without_consent_nobody_is_asked(member, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        story = services.tell_story(a_telling(), author=member)
    assert now(story).live
    assert not FollowUp.objects.exists()


def test_consent_given_before_publication_plans_the_letters(
    member, django_capture_on_commit_callbacks
):
    renews = timezone.localdate() + dt.timedelta(days=100)
    with django_capture_on_commit_callbacks(execute=True):
        story = services.tell_story(a_telling(renews_on=renews), author=member)
        services.set_consent(story, given=True, wording="Ask me again.")
    days = dict(FollowUp.objects.values_list("kind", "due_on"))
    today = timezone.localdate()
    assert days == {
        "6m": months_after(today, 6),
        "12m": months_after(today, 12),
        "24m": months_after(today, 24),
        "renewal": renews,
    }
    assert Consent.objects.get().wording == "Ask me again."


def test_consent_given_late_plans_only_days_to_come(story):
    services.set_consent(story, given=True)
    assert sorted(FollowUp.objects.values_list("kind", flat=True)) == ["12m", "24m"]
    services.set_consent(story, given=False)
    assert not FollowUp.objects.exists()
    assert [row.given for row in Consent.objects.all()] == [False, True]


def test_saying_it_twice_writes_one_row(story):
    assert services.set_consent(story, given=True)
    assert not services.set_consent(story, given=True)
    assert Consent.objects.count() == 1


@given(st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31)), st.integers(0, 60))
def test_months_after_keeps_the_day_or_takes_the_last_of_a_shorter_month(day, months):
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + dt.timedelta(days=1)).day == 1 < later.day < day.day


# --- letters --------------------------------------------------------------------------------------


def test_a_letter_has_one_question_four_links_and_a_way_out(asked):
    send()
    (letter,) = mail.outbox
    assert letter.to == [asked.story.author.email]
    assert letter.body.count("?choice=") == 4
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/en/" in letter.body
    asked.refresh_from_db()
    assert asked.sent_at
    assert asked.token_hash
    assert asked.token_hash not in letter.body


def test_a_letter_speaks_the_language_of_the_story(asked):
    Story.objects.filter(pk=asked.story_id).update(language="fr")
    send()
    assert "/fr/" in mail.outbox[0].body


def test_a_second_run_sends_nothing(asked, capsys):
    send()
    send()
    assert len(mail.outbox) == 1
    assert "0 sent" in capsys.readouterr().out


def test_a_dry_run_says_how_many_and_sends_nothing(asked, capsys):
    send(dry_run=True)
    assert mail.outbox == []
    assert "1 letters to send" in capsys.readouterr().out
    assert FollowUp.objects.get(pk=asked.pk).sent_at is None


def test_a_run_beside_another_sends_nothing_and_says_so(asked, capsys, settings):
    from django.db import connection

    beside = connection.copy() if connection.vendor == "postgresql" else None
    if beside:
        with beside.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            send()
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])  # a pool keeps the session
        beside.close()
    else:
        with one_at_a_time(LOCK, "follow-ups") as alone:
            assert alone
            send()
    assert mail.outbox == []
    assert "Another run" in capsys.readouterr().out
    send()
    assert len(mail.outbox) == 1


def test_a_letter_claimed_by_another_run_is_not_sent_again(asked):
    assert claim(asked)
    assert claim(asked) == ""


class _Broken:
    """A mail server that refuses the first letters."""

    left = 1

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, letters):
        if _Broken.left:
            _Broken.left -= 1
            raise smtplib.SMTPServerDisconnected("gone")
        mail.outbox.extend(letters)
        return len(letters)


def test_a_letter_that_could_not_leave_is_given_back_and_reported(asked, settings):
    settings.EMAIL_BACKEND = "tests.stories.test_follow_ups._Broken"
    _Broken.left = 1
    with pytest.raises(CommandError, match="1 letters failed"):
        send()
    asked.refresh_from_db()
    assert (asked.sent_at, asked.token_hash) == (None, "")
    send()
    assert len(mail.outbox) == 1


def test_a_jump_of_the_clock_sends_one_letter_a_story(asked, capsys):
    FollowUp.objects.filter(story=asked.story).update(due_on=timezone.localdate())
    renewal = FollowUp.objects.create(
        story=asked.story, kind=FollowUpKind.RENEWAL, due_on=timezone.localdate()
    )
    send()
    send()
    assert len(mail.outbox) == 1
    assert FollowUp.objects.get(sent_at__isnull=False) == renewal
    assert not FollowUp.objects.filter(sent_at=None).exists()  # the older ones are skipped


def test_two_letters_stand_thirty_days_apart(asked):
    send()
    FollowUp.objects.create(
        story=asked.story, kind=FollowUpKind.RENEWAL, due_on=timezone.localdate()
    )
    send()
    assert len(mail.outbox) == 1
    FollowUp.objects.filter(sent_at__isnull=False).update(
        sent_at=timezone.now() - dt.timedelta(days=31)
    )
    send()
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.REFUSED, State.HELD])
def test_a_story_that_is_not_public_is_not_asked_about(asked, state):
    StoryState.objects.filter(pk=asked.story_id).update(state=state)
    send()
    assert mail.outbox == []


def test_a_love_that_ended_is_not_asked_about(asked):
    services.change_ending(asked.story, NewEnding(Ending.FADED, cause="moved_on"))
    send()
    assert mail.outbox == []
    assert not FollowUp.objects.exists()


def test_a_story_without_an_address_is_left_alone(asked, capsys):
    Story.objects.filter(pk=asked.story_id).update(author=None)
    send()
    assert mail.outbox == []
    assert "1 without an address" in capsys.readouterr().out


def test_finding_letters_costs_one_query_whatever_their_number(asked, django_assert_num_queries):
    for _ in range(3):
        story = StoryFactory(told_on=asked.story.told_on)
        services.set_consent(story, given=True)
        FollowUp.objects.create(story=story, kind="6m", due_on=asked.due_on)
    with django_assert_num_queries(1):
        found = list(due(timezone.localdate()))
        assert [each.story.author for each in found]
    assert len(found) == 4


# --- answers --------------------------------------------------------------------------------------


def test_an_answer_grows_the_life_line_and_is_heard_of(asked):
    before = facts_of(asked.story)
    services.answer_follow_up(asked, FollowUpAnswer.TOGETHER, love=6)
    story = now(asked.story)
    (moment,) = story.episodes.all()
    assert (moment.kind, moment.love, moment.when_min) == ("renewal", 6, timezone.localdate())
    assert moment.title == "Looking back after 6 months"
    assert (before.told_on, facts_of(story).told_on) == (story.told_on, timezone.localdate())
    assert not hasattr(story, "margin") or not story.margin.edits


def test_another_answer_takes_the_place_of_the_first(asked):
    services.answer_follow_up(asked, FollowUpAnswer.TOGETHER, love=6)
    services.answer_follow_up(asked, FollowUpAnswer.COMPLICATED, love=3)
    assert [each.love for each in now(asked.story).episodes.all()] == [3]
    asked.refresh_from_db()
    assert (asked.answer, asked.love, asked.told_ending) == ("complicated", 3, "together_love")


def test_a_note_joins_the_story_once_it_is_judged(asked, django_capture_on_commit_callbacks):
    note = "The new shop on Kirkgate answers the telephone, but Geoff has gone."
    with django_capture_on_commit_callbacks(execute=True):
        services.answer_follow_up(asked, FollowUpAnswer.COMPLICATED, love=4, note=note)
        assert now(asked.story).episodes.get().text == ""
    story = now(asked.story)
    version = services.pending_version(story) or story
    assert version.episodes.all()[0].text == note


def test_a_moment_of_an_answer_joins_the_edit_that_waits(asked):
    Story.objects.filter(pk=asked.story_id).update(language="en")
    from tests.stories.editing import an_edit

    services.edit_story(asked.story, an_edit(asked.story, title="Another title"))
    services.answer_follow_up(asked, FollowUpAnswer.TOGETHER, love=8)
    waiting = services.pending_version(asked.story)
    assert (waiting.title, [e.love for e in waiting.episodes.all()]) == ("Another title", [8])


def test_stop_takes_the_consent_back_and_keeps_the_story(asked):
    services.answer_follow_up(asked, FollowUpAnswer.STOP)
    assert not services.consents(asked.story)
    assert not FollowUp.objects.filter(sent_at=None).exclude(pk=asked.pk).exists()
    assert now(asked.story).episodes.count() == 0


def test_a_story_withdrawn_meanwhile_takes_no_answer(asked):
    services.withdraw_story(asked.story)
    with pytest.raises(services.NotAsked):
        services.answer_follow_up(asked, FollowUpAnswer.TOGETHER, love=6)


# --- the study ------------------------------------------------------------------------------------


def answered(story: Story, ago: int, love: int, told: str = "together_love", **changes) -> FollowUp:
    return FollowUp.objects.create(
        story=story,
        kind=changes.pop("kind", "6m"),
        due_on=timezone.localdate() - dt.timedelta(days=ago),
        sent_at=timezone.now(),
        answer=changes.pop("answer", FollowUpAnswer.TOGETHER),
        love=love,
        told_ending=told,
        answered_at=timezone.now() - dt.timedelta(days=ago),
    )


def studied(story: Story):
    spells = love_spells(dict.fromkeys(Spell.objects.values_list("brand", flat=True), 0.1))
    return follow_ups(spells, list(follow_up_answers()))


def test_the_study_reads_answers_and_the_news_that_followed(story):
    answered(story, 400, 9)
    answered(story, 30, 5, kind="12m")
    (first,) = studied(story)  # the last answer has no news yet
    assert (first.love, first.left, first.captive) == (9, False, False)
    assert 11 <= first.seen - first.asked <= 13
    assert 0 < first.weight <= 1

    services.change_ending(story, NewEnding(Ending.LEFT_ALONE, cause="other"))
    rows = studied(story)
    assert [(row.love, row.left) for row in rows] == [(9, True), (5, True)]
    assert all(row.seen >= row.asked for row in rows)


def test_a_love_parted_by_force_is_watched_until_then_and_did_not_end(story):
    answered(story, 400, 9)
    services.change_ending(story, NewEnding(Ending.BRAND_GONE))
    assert [row.left for row in studied(story)] == [False]


def test_captives_who_left_stay_among_the_captives(story):
    answered(story, 400, 2, told="together_hostage")
    services.change_ending(story, NewEnding(Ending.LEFT_ALONE, cause="other"))
    (row,) = studied(story)
    assert (row.captive, row.left) == (True, True)
    assert "together_hostage" in asked_again(follow_up_answers())[story.pk]["ending"]


def test_a_withdrawn_story_leaves_the_study(story):
    answered(story, 400, 9)
    answered(story, 30, 5, kind="12m")
    services.withdraw_story(story)
    assert list(follow_up_answers()) == []


def test_a_later_ending_is_counted_from_the_day_it_was_told(story):
    gone = timezone.localdate() - dt.timedelta(days=20)
    from stories.fuzzy_dates import FuzzyDate

    services.change_ending(
        story, NewEnding(Ending.LEFT_ALONE, ended=FuzzyDate(gone, gone), cause="other")
    )
    spell = Spell.objects.get(story=story)
    assert spell.event
    assert spell.began + spell.duration == (gone.year - 1900) * 12 + gone.month - 1
