"""Two processes at the same work: one letter, one round of the clocks."""

from __future__ import annotations

import time
from io import StringIO

from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command

from stories import tasks
from stories.management.commands.keep_clocks import LOCK
from stories.models import Letter
from stories.one_at_a_time import one_at_a_time


class SlowServer(EmailBackend):
    """A mail server that takes its time, so that two senders meet."""

    def send_messages(self, messages) -> int:
        time.sleep(0.3)
        return super().send_messages(messages)


def test_two_senders_at_once_send_one_letter(at_once, settings):
    def written() -> int:
        context = {"code": "123456", "token": "s3cr3t"}
        kind = "confirm"
        return Letter.objects.create(kind=kind, email="nell@example.org", context=context).pk

    settings.EMAIL_BACKEND = f"{SlowServer.__module__}.{SlowServer.__qualname__}"
    [key] = at_once(written)
    answers = at_once(*[lambda: tasks.send_letter.call(key)] * 3)
    assert sorted(answers, key=str) == [False, False, True]
    assert len([m for m in mail.outbox if m.to == ["nell@example.org"]]) == 1
    [letter] = at_once(lambda: Letter.objects.get(pk=key))
    assert (letter.tries, letter.email, letter.context.get("token")) == (1, "", None)


def test_a_second_run_beside_the_first_does_nothing_and_says_so(at_once, settings, tmp_path):
    settings.DATA_DIR = tmp_path

    def beside() -> str:
        said = StringIO()
        call_command("keep_clocks", stdout=said)
        return said.getvalue()

    def both() -> tuple:
        with one_at_a_time(LOCK, "clocks") as alone:
            [said] = at_once(beside)
        return alone, said

    [(alone, said)] = at_once(both)
    assert alone
    assert said == "Another run keeps the clocks: nothing done.\n"
    [said] = at_once(beside)
    assert "letters sent" in said
