"""Letters: a row is written in the transaction of the act, and sent once that has held."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from .. import signals
from ..models import Letter, Story

TRIES = 8
_FIRST_WAIT = dt.timedelta(minutes=2)  # doubled at each try: about four hours in all
_TAKEN = dt.timedelta(minutes=10)  # far longer than a mail server is waited for (EMAIL_TIMEOUT)


def write_letter(
    kind: str,
    *,
    story: Story | None = None,
    email: str = "",
    language: str = "",
    **context: object,
) -> Letter | None:
    """Write to the author of a story, or to `email`. `kind` is a template of templates/emails.

    Nothing is sent before the transaction has held; what cannot be sent is tried again. Nobody
    waits for a letter about an imported story: none is written.
    """
    if story is not None and not email and story.source and not story.author_id:
        return None
    letter = Letter.objects.create(
        kind=kind,
        story=story,
        member_id=story.author_id if story and not email else None,
        email=email,
        language=language or (story.language if story else "fr"),
        context=context,
    )
    signals.letter_written.send(sender=Letter, letter_id=letter.pk)
    return letter


def letters_due(now: dt.datetime | None = None) -> QuerySet[Letter]:
    """Letters that should have left: nobody sent them yet, or the last try failed."""
    waiting = Letter.objects.filter(sent_at=None, given_up_at=None)
    return waiting.filter(due_at__lte=now or timezone.now()).order_by("due_at", "id")


@transaction.atomic
def take_letter(letter_id: int) -> Letter | None:
    """Take a letter that is due; None when it was sent or given up, or another sender has it.

    Nothing is locked while the mail server is waited for: a letter whose sender died is due again
    ten minutes later.
    """
    now = timezone.now()
    if not letters_due(now).filter(pk=letter_id).update(due_at=now + _TAKEN):
        return None
    return Letter.objects.select_related("story__author", "story__brand", "member").get(
        pk=letter_id
    )


@transaction.atomic
def letter_sent(letter: Letter) -> None:
    """The letter left: what was only needed to send it goes."""
    kept = {name: value for name, value in letter.context.items() if name != "token"}
    Letter.objects.filter(pk=letter.pk).update(
        sent_at=timezone.now(), tries=letter.tries + 1, context=kept, email="", error=""
    )


@transaction.atomic
def letter_failed(letter: Letter, why: str) -> None:
    """Try again later, each time twice as late; give up after `TRIES`."""
    tries, now = letter.tries + 1, timezone.now()
    Letter.objects.filter(pk=letter.pk).update(
        tries=tries,
        error=why[:200],
        due_at=now + _FIRST_WAIT * 2 ** (tries - 1),
        given_up_at=now if tries >= TRIES else None,
    )
