"""Sending one letter: its words, from the template of its kind, in the language of its reader."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from .models import Appeal, Confirmation, Decision, Letter, Question, Story
from .moderation import ReasonCode
from .reading.statement import statement_of


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
        values |= _told_of(letter.context)
        text = render_to_string(f"emails/{letter.kind}.txt", values).strip()
    subject, _blank, body = text.partition("\n")
    send_mail(subject.strip(), body.strip() + "\n", None, [address])
    return True


def _told_of(context: dict) -> dict:
    """What a letter tells of, from its number: the decision and its statement, an appeal, a question."""
    values = {}
    if number := context.get("decision"):
        values["decision"] = decision = Decision.objects.filter(number=number).first()
        values["statement"] = statement_of(decision) if decision else None
    if ticket := context.get("appeal"):
        values["appeal"] = Appeal.objects.filter(ticket=ticket).first()
    if key := context.get("question"):
        values["question"] = Question.objects.filter(pk=key).first()
    return values


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
        links["question"] = site + reverse("stories:question", args=[story.public_id])
        if number := context.get("decision"):
            links["appeal"] = site + reverse("stories:appeal", args=[story.public_id, number])
    if number := context.get("decision"):
        links["log"] = site + reverse("stories:log_entry", args=[number])
    if token := context.get("token"):
        links["confirm"] = site + reverse("stories:confirm", args=[token])
    return links
