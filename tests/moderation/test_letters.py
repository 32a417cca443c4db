"""Letters: written with the act, sent after it, tried again, given up, never sent twice."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from stories import services, tasks
from stories.models import Decision, Letter, StoryState
from stories.services.letters import TRIES
from stories.vocabulary import State

FACTS = "“Order yours with the code LOVE20” is a sentence of a shop, in three places."


class DownServer(EmailBackend):
    """A mail server that nobody answers."""

    def send_messages(self, messages) -> int:
        raise ConnectionRefusedError("[Errno 111] Connection refused")


def server(settings, backend: type) -> None:
    settings.EMAIL_BACKEND = f"{backend.__module__}.{backend.__qualname__}"


def refuse(story, by) -> Decision:
    return services.refuse_story(story, by=by, reason="R01", facts=FACTS)


def tick(**options) -> str:
    said = StringIO()
    call_command("keep_clocks", stdout=said, **options)
    return said.getvalue()


def test_f10_a_decision_and_its_letter_hold_together_or_not_at_all(held_story, moderator):
    def rolled_back() -> None:
        with transaction.atomic():
            refuse(held_story, moderator)
            raise KeyboardInterrupt

    before = Letter.objects.count()
    with pytest.raises(KeyboardInterrupt):
        rolled_back()
    assert (Decision.objects.count(), Letter.objects.count()) == (0, before)
    assert StoryState.objects.get(pk=held_story.pk).state == State.HELD

    decision = refuse(held_story, moderator)
    letter = Letter.objects.get(kind="refused")
    assert letter.context["decision"] == decision.number
    assert letter.sent_at is None


def test_with_the_mail_server_down_the_decision_stands_and_the_letter_leaves_later(
    held_story, moderator, settings, django_capture_on_commit_callbacks, client
):
    server(settings, DownServer)
    with django_capture_on_commit_callbacks(execute=True):
        refuse(held_story, moderator)
    letter = Letter.objects.get(kind="refused")
    assert StoryState.objects.get(pk=held_story.pk).state == State.REFUSED
    assert (letter.tries, letter.error) == (1, "ConnectionRefusedError")
    assert "@" not in letter.error
    assert not tasks.send_letter.call(letter.pk), "it waits its turn"

    waits = []
    for tried in range(2, TRIES + 1):
        now = timezone.now()
        Letter.objects.filter(pk=letter.pk).update(due_at=now - dt.timedelta(seconds=1))
        assert not tasks.send_letter.call(letter.pk)
        letter.refresh_from_db()
        waits.append(letter.due_at - now)
        assert letter.tries == tried
    assert waits == sorted(waits)
    assert waits[-1] > 2 * waits[-3]
    assert letter.given_up_at
    assert services.letters_due(timezone.now() + dt.timedelta(days=9)).count() == 0

    client.force_login(moderator)
    page = client.get("/admin/reports/letters/").content.decode()
    assert f"{TRIES}" in page
    assert "ConnectionRefusedError" in page
    assert held_story.author.email not in page


def test_a_letter_that_failed_leaves_with_the_clock_once(held_story, settings):
    sent = len(mail.outbox)
    letter = services.write_letter("published", story=held_story)
    server(settings, DownServer)
    assert not tasks.send_letter.call(letter.pk)
    server(settings, EmailBackend)
    tick()
    assert len(mail.outbox) == sent, "its time has not come"
    Letter.objects.filter(pk=letter.pk).update(due_at=timezone.now())
    tick()
    tick()
    assert len(mail.outbox) == sent + 1
    letter.refresh_from_db()
    assert (letter.tries, letter.error) == (2, "")
