"""What tests of notices share: addresses, reports as a form sends them, letters as they are read."""

from __future__ import annotations

import html

from django.core import mail
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from stories import letter_sending
from stories.models import Letter

MOTIVE = (
    "The story says the shop closed in March, but the town register shows it open until June; the "
    "invoice quoted there carries a number that was never used. Case {n}."
)
ANSWER = "We compared the dates with the register and found nothing against the story."


def at(name: str, *args, query: str = "", language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"stories:{name}", args=args) + query


def shown(response) -> str:
    return html.unescape(response.content.decode())


def asked(n: int = 0, **changes) -> dict:
    """A doubt as the form sends it; an illegal content has more to say."""
    return {"kind": "doubt", "motive": MOTIVE.format(n=n), "quality": "reader", **changes}


def in_english(user):
    """Somebody who reads the back office in English."""
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    return user


def last_letter(kind: str, *, email: str = "") -> str:
    """The last letter of a kind as its reader gets it, in English."""
    found = Letter.objects.filter(kind=kind)
    letter = (found.filter(email=email) if email else found).first()
    assert letter is not None, f"no letter {kind}"
    letter.language = "en"
    assert letter_sending.send(letter)
    return f"{mail.outbox[-1].subject}\n{mail.outbox[-1].body}"
