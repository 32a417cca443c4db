"""What happens after the transaction: screening and letters."""

from __future__ import annotations

import logging
from threading import Thread

from django.conf import settings
from django.core.mail import send_mail
from django.db import connections, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend

from . import services
from .models import Confirmation, Story
from .vocabulary import ReasonCode

log = logging.getLogger(__name__)


@task()
def screen(story_id: int) -> str:
    """Judge one story. Safe to run twice: only a story in `screening` is judged."""
    screening = services.screen_story(Story.objects.get(pk=story_id))
    return screening.verdict if screening else ""


@task()
def send_letter(story_id: int, kind: str, context: dict) -> bool:
    """Write to an author, in the story's language; False when there is no address to write to."""
    story = Story.objects.select_related("brand", "author", "state").get(pk=story_id)
    address = _address_of(story)
    if not address:
        return False
    with translation.override(story.language):
        values = {"story": story, "links": _links(story, context.get("token", ""))}
        if context.get("reason"):
            decision = story.decisions.first()
            values |= {"reason": ReasonCode(context["reason"]).label, "facts": decision.facts}
        values["days"] = settings.DECISION_DAYS
        letter = render_to_string(f"emails/{kind}.txt", values).strip()
    subject, _blank, body = letter.partition("\n")
    send_mail(subject.strip(), body.strip() + "\n", None, [address])
    return True


def _address_of(story: Story) -> str:
    if story.author_id:
        return story.author.email
    return Confirmation.objects.filter(story=story).values_list("email", flat=True).first() or ""


def _links(story: Story, token: str) -> dict[str, str]:
    site = settings.SITE_URL.rstrip("/")
    links = {
        "story": site + story.get_absolute_url(),
        "mine": site + reverse("account_stories"),
        "rules": site + reverse("stories:rules"),
        "rewrite": site + reverse("stories:rewrite", args=[story.public_id]),
    }
    if token:
        links["confirm"] = site + reverse("stories:confirm", args=[token])
    return links


def screen_on_commit(sender, story_id: int, **kwargs) -> None:
    transaction.on_commit(lambda: _enqueue(screen, story_id))


def write_on_commit(sender, story_id: int, kind: str, context: dict, **kwargs) -> None:
    transaction.on_commit(lambda: _enqueue(send_letter, story_id, kind, context))


@task()
def retrain(run_id: int) -> str:
    """Train and try a challenger; returns how the run ended."""
    return services.run_retraining(run_id).state


def retrain_on_commit(run_id: int) -> None:
    """Run a retraining without making anybody wait: a worker does it, else a thread of its own."""
    transaction.on_commit(lambda: _retrain_aside(run_id))


def _retrain_aside(run_id: int) -> None:
    if isinstance(retrain.get_backend(), ImmediateBackend):  # it would hold the request for minutes
        Thread(target=_retrain_in_thread, args=(run_id,), name="retraining", daemon=True).start()
    else:
        _enqueue(retrain, run_id)


def _retrain_in_thread(run_id: int) -> None:
    try:
        services.run_retraining(run_id)
    finally:
        connections.close_all()


def _enqueue(task_, *args) -> None:
    result = task_.enqueue(*args)
    if result.status == "FAILED":  # the immediate backend swallows the error
        log.error("%s%r failed: %s", task_.name, args, result.errors)
