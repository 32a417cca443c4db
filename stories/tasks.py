"""What happens after the transaction: screening and letters."""

from __future__ import annotations

import datetime as dt
import logging
from smtplib import SMTPException
from threading import Thread

from django.conf import settings
from django.core.mail import send_mail
from django.db import connections, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend

from . import letter_sending, services
from .folding import fold
from .models import Brand, BrandAlias, Story, StoryTagWord, TellingDraft

log = logging.getLogger(__name__)


@task()
def screen(story_id: int) -> str:
    """Judge one story. Safe to run twice: only a story in `screening` is judged."""
    story = Story.objects.filter(pk=story_id).first()  # erased meanwhile, perhaps
    screening = services.screen_story(story) if story else None
    return screening.verdict if screening else ""


@task()
def screen_edit(story_id: int) -> str:
    """Judge the edit of a public story. Safe to run twice: only an edit that waits is judged."""
    story = Story.objects.filter(pk=story_id).first()
    screening = services.screen_edit(story) if story else None
    return screening.verdict if screening else ""


@task()
def send_letter(letter_id: int) -> bool:
    """Send a letter once; False when it was sent, or cannot be. What fails is tried again later."""
    letter = services.take_letter(letter_id)
    if letter is None:
        return False
    try:
        left = letter_sending.send(letter)
    except (OSError, SMTPException) as problem:
        log.warning("Letter %s was not sent: %s", letter.pk, type(problem).__name__)
        services.letter_failed(letter, type(problem).__name__)  # its words may hold the address
        return False
    services.letter_sent(letter) if left else services.letter_failed(letter, "no address")
    return left


@task()
def send_draft_letter(draft_id: int, kind: str, token: str) -> bool:
    """Write to whoever began a draft; False when it was told or erased meanwhile."""
    draft = TellingDraft.objects.filter(pk=draft_id, story=None).exclude(email="").first()
    if draft is None:
        return False
    with translation.override(draft.language):
        values = {
            "link": settings.SITE_URL.rstrip("/") + reverse("stories:tell_resume", args=[token]),
            "days": services.drafts.LINK_DAYS,
            "left": services.drafts.WARNED_DAYS,
            "touched": draft.touched_at,
            "goes": draft.touched_at + dt.timedelta(days=services.drafts.IDLE_DAYS),
        }
        letter = render_to_string(f"emails/{kind}.txt", values).strip()
    subject, _blank, body = letter.partition("\n")
    send_mail(subject.strip(), body.strip() + "\n", None, [draft.email])
    return True


def screen_on_commit(sender, story_id: int, **kwargs) -> None:
    transaction.on_commit(lambda: _enqueue(screen, story_id))


def screen_edit_on_commit(sender, story_id: int, **kwargs) -> None:
    transaction.on_commit(lambda: _enqueue(screen_edit, story_id))


def send_letter_on_commit(sender, letter_id: int, **kwargs) -> None:
    transaction.on_commit(lambda: _enqueue(send_letter, letter_id))


def write_of_draft_on_commit(sender, draft_id: int, kind: str, token: str, **kwargs) -> None:
    transaction.on_commit(lambda: _enqueue(send_draft_letter, draft_id, kind, token))


@task()
def look_for_similar(story_id: int) -> int:
    """Find the stories like one that has just been shown; returns how many. Safe to repeat."""
    story = Story.objects.select_related("brand__sector", "sector").filter(pk=story_id).first()
    return len(services.find_similar(story)) if story else 0


@task()
def index_again(what: str, key: int) -> int:
    """Index the stories of a brand or of a tag again; returns how many. Safe to repeat."""
    return {"brand": services.index_brand, "tag": services.index_tag}[what](key)


def look_for_similar_on_commit(sender, facts, bulk: bool, **kwargs) -> None:
    """After an import `manage.py find_similar` does it, a batch at a time."""
    if not bulk:
        transaction.on_commit(lambda: _enqueue(look_for_similar, facts.story_id))


def index_tag_on_commit(sender, tag_id: int, **kwargs) -> None:
    transaction.on_commit(lambda: _enqueue(index_again, "tag", tag_id))


def index_tag_word_on_commit(sender, instance: StoryTagWord, created: bool, **kwargs) -> None:
    """Its name may have changed."""
    if not created:
        index_tag_on_commit(sender, instance.pk)


def index_brand_on_commit(sender, instance: Brand, created: bool, **kwargs) -> None:
    """Its name or its sector may have changed; a new brand has no story yet."""
    if not created:
        transaction.on_commit(lambda: _enqueue(index_again, "brand", instance.pk))


def index_alias_on_commit(sender, instance: BrandAlias, **kwargs) -> None:
    if instance.folded != fold(instance.brand.name):
        transaction.on_commit(lambda: _enqueue(index_again, "brand", instance.brand_id))


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
