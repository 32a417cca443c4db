"""The daily purge: past its period each thing goes, a day before it stays, and twice is once."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from stories import retention, services
from stories.models import (
    Appeal,
    Attempt,
    Confirmation,
    DailySalt,
    Decision,
    Letter,
    Proof,
    ReplyRequest,
    Report,
    Story,
    TellingDraft,
    Tombstone,
)
from tests.factories import StoryFactory, a_telling, lived

from .whole_member import kept_files


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def aged(period, extra: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=period.days + extra, minutes=1)


def of_age(story: Story, extra: int) -> None:
    """One of everything that is kept for a time, `extra` days past that time (before it: negative)."""
    text = lived(305_050 + extra)
    unconfirmed = services.tell_story(a_telling(text=text), email=f"late{extra}@example.org")
    Confirmation.objects.filter(story=unconfirmed).update(
        sent_at=aged(retention.UNCONFIRMED, extra)
    )
    draft = TellingDraft.objects.create(answers={"story": {"text": ["…"]}})
    TellingDraft.objects.filter(pk=draft.pk).update(touched_at=aged(retention.DRAFTS, extra))
    proof = services.add_proof(story, ContentFile(b"%PDF-1.4", "bill.pdf"))
    Proof.objects.filter(pk=proof.pk).update(sent_at=aged(retention.PROOFS, extra))
    Letter.objects.create(
        kind="held",
        context={"reason": "R01"},
        made_at=aged(retention.LETTERS, extra),
        sent_at=timezone.now(),
    )
    handled = aged(retention.REPORTERS, extra)
    Report.objects.create(
        story=story, kind="doubt", motive="…", name="Ines", email="i@x.org", handled_at=handled
    )
    asked = ReplyRequest(
        story=story,
        kind="brand",
        name="Kettleby",
        email="k@x.org",
        text="We answer.",
        due_at=handled,
        alert_at=handled,
        state="published",
        handled_at=handled if extra > 0 else aged(retention.IDENTITIES, extra),
    )
    asked.identity.save("card.png", ContentFile(b"card"), save=False)
    asked.save()
    Attempt.objects.create(action="tell", subject="h", made_at=aged(retention.ATTEMPTS, extra))
    DailySalt.objects.get_or_create(day=aged(retention.ATTEMPTS, extra).date())
    attempt = AccessAttempt.objects.create(username=f"u{extra}", failures_since_start=1)
    AccessAttempt.objects.filter(pk=attempt.pk).update(
        attempt_time=aged(retention.SIGN_IN_FAILURES, extra)
    )
    Session.objects.create(
        session_key=f"s{extra}",
        session_data="",
        expire_date=timezone.now() - dt.timedelta(days=extra),
    )


def run(**options) -> str:
    said = StringIO()
    call_command("purge_personal_data", stdout=said, **options)
    return said.getvalue()


def test_f6_each_thing_goes_on_its_day_and_not_before(db, commits):
    """Also F15 (proofs after twelve months) and F42 (nothing outlives its purpose)."""
    story = StoryFactory()
    with commits():
        of_age(story, extra=1)
        of_age(story, extra=-2)
    told = Story.objects.count()
    files = kept_files()
    would = run(dry_run=True)
    assert Story.objects.count() == told
    assert kept_files() == files
    with commits():
        done = run()
    assert done.replace(" erased:", " to erase:").startswith(would)
    assert Story.objects.count() == told - 1  # the story never confirmed
    assert Tombstone.objects.get().was_public is False
    for model in (TellingDraft, Proof, Attempt, DailySalt, AccessAttempt, Session):
        assert model.objects.filter().count() == 1, model
    assert sorted(letter.context != {} for letter in Letter.objects.exclude(kind="confirm")) == [
        False,
        True,
    ]
    assert sorted(report.email for report in Report.objects.all()) == ["", "i@x.org"]
    assert sorted(asked.email for asked in ReplyRequest.objects.all()) == ["", "k@x.org"]
    assert sorted(bool(asked.identity) for asked in ReplyRequest.objects.all()) == [False, True]
    assert len(kept_files()) == len(files) - 2  # a proof and a card
    for period in retention.PERIODS:
        if period not in (retention.FORMER_TEXTS,):
            assert f"to erase: {period.what}" in would
    assert run() == "the index of words rewritten without the erased stories\n"  # twice is once


def test_the_former_versions_of_a_refused_story_go_after_the_time_to_appeal(moderator, held_story):
    story = held_story
    story.title = "Another title"
    story.save_revision()
    decision = services.refuse_story(
        Story.objects.get(pk=story.pk), by=moderator, reason="R01", facts="It sells, word for word."
    )
    assert story.revisions.count() == 2
    services.states.StoryState.objects.filter(pk=story.pk).update(
        since=aged(retention.FORMER_TEXTS, -1)
    )
    run()
    assert story.revisions.count() == 2
    services.states.StoryState.objects.filter(pk=story.pk).update(
        since=aged(retention.FORMER_TEXTS, 1)
    )
    appeal = Appeal.objects.create(
        decision=decision, story=story, motive="…", answer_by=timezone.now()
    )
    run()
    assert story.revisions.count() == 2  # somebody still has to read them
    appeal.delete()
    run()
    (left,) = story.revisions
    assert left.pk == Story.objects.get(pk=story.pk).latest_revision_id
    assert Decision.objects.get(pk=decision.pk).facts  # its author may read why


def test_a_confirmed_story_never_goes_with_its_link(db, commits):
    member = get_user_model().objects.create_user("m@example.org")
    with commits():
        story = services.tell_story(a_telling(text=lived(305_090)), email=member.email)
        confirmation = Confirmation.objects.get(story=story)
        services.confirm_story(confirmation)
    Confirmation.objects.update(sent_at=aged(retention.UNCONFIRMED, 400))
    run()
    assert Story.objects.filter(pk=story.pk).exists()
