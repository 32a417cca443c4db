"""Sending one letter: its words, from the template of its kind, in the language of its reader."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from .models import Confirmation, Decision, Letter, Story
from .moderation import ReasonCode


def address_of(letter: Letter) -> str:
    """Where to write; empty when no address is known any more."""
    if letter.email:
        return letter.email
    story = letter.story
    if story is None:
        return letter.member.email if letter.member_id else ""
    if story.author_id:
        return story.author.email
    return Confirmation.objects.filter(story=story).values_list("email", flat=True).first() or ""


def send(letter: Letter) -> bool:
    """Send a letter; False when there is no address to write to. Raises what the mail server does."""
    address = address_of(letter)
    if not address:
        return False
    with translation.override(letter.language):
        values = {**letter.context, "story": letter.story, "days": settings.DECISION_DAYS}
        values["links"] = _links(letter.story, letter.context)
        if code := letter.context.get("reason"):
            values["reason"] = ReasonCode(code).label
        if number := letter.context.get("decision"):
            values["decision"] = Decision.objects.filter(number=number).first()
        text = render_to_string(f"emails/{letter.kind}.txt", values).strip()
    subject, _blank, body = text.partition("\n")
    send_mail(subject.strip(), body.strip() + "\n", None, [address])
    return True


def _links(story: Story | None, context: dict) -> dict[str, str]:
    site = settings.SITE_URL.rstrip("/")
    links = {"rules": site + reverse("stories:rules"), "mine": site + reverse("account_stories")}
    if story is not None:
        links |= {
            "story": site + story.get_absolute_url(),
            "rewrite": site + reverse("stories:rewrite", args=[story.public_id]),
            "edit": site + reverse("stories:edit", args=[story.public_id]),
            "window": site + reverse("stories:mine", args=[story.public_id]),
        }
    if token := context.get("token"):
        links["confirm"] = site + reverse("stories:confirm", args=[token])
    return links
