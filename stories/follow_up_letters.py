"""The letter that asks an author again: one question, four links that lead to one page."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from .models import FollowUp
from .words import FollowUpAnswer


def address_of(follow_up: FollowUp) -> str:
    """Where to write; empty when no address is known any more."""
    story = follow_up.story
    if story.author_id:
        return story.author.email
    return story.confirmation.email if hasattr(story, "confirmation") else ""


def letter(follow_up: FollowUp, token: str) -> EmailMessage:
    """The letter, in the story's language, with the button of mail programs to be left alone."""
    story = follow_up.story
    site = settings.SITE_URL.rstrip("/")
    with translation.override(story.language):
        page = site + reverse("stories:follow_up", args=[token])
        stop = site + reverse("stories:follow_up_stop", args=[token])
        values = {
            "story": story,
            "answers": [(each.label, f"{page}?choice={each.value}") for each in FollowUpAnswer],
            "mine": site + reverse("account_stories"),
        }
        text = render_to_string("emails/follow_up.txt", values).strip()
    subject, _blank, body = text.partition("\n")
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return EmailMessage(
        subject.strip(), body.strip() + "\n", to=[address_of(follow_up)], headers=headers
    )
