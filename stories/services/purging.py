"""Erasing what has been kept long enough, period by period. Safe to run every day, and twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Revision

from .. import retention
from ..finding import search
from ..models import (
    Appeal,
    Attempt,
    Confirmation,
    DailySalt,
    Letter,
    ReplyRequest,
    Report,
    Story,
    TellingDraft,
    Tombstone,
)
from ..moderation import AppealState
from ..retention import Period
from ..vocabulary import State
from .drafts import drafts_to_erase, drafts_to_warn, warn_of_erasure
from .erasure import erase_story, forget_identity
from .proofs import old_proofs

Erase = Callable[[QuerySet], None]


@dataclass(frozen=True)
class Purge:
    """One period: what is found past it, and how that goes."""

    period: Period
    find: Callable[[dt.datetime], QuerySet]
    erase: Erase

    def count(self, now: dt.datetime) -> int:
        return self.find(now).count()

    @transaction.atomic
    def run(self, now: dt.datetime) -> int:
        """How many were erased."""
        found = self.find(now)
        number = found.count()
        if number:
            self.erase(found)
        return number


def drop_erased_words(now: dt.datetime) -> bool:
    """Rewrite the index of words when a story was erased lately; whether that was done.

    FTS5 keeps the single words of a deleted row until its segments are merged.
    """
    lately = timezone.localdate(now) - dt.timedelta(days=1)
    if not Tombstone.objects.filter(erased_on__gte=lately).exists():
        return False
    search.tidy()
    return True


def warn_before_erasing() -> int:
    """Write to whoever gave an address with a draft that goes soon; how many letters."""
    return sum(warn_of_erasure(draft) for draft in list(drafts_to_warn().order_by("pk")))


def _delete(found: QuerySet) -> None:
    found.delete()


def _drafts(now: dt.datetime) -> QuerySet[TellingDraft]:
    return drafts_to_erase()


def _unconfirmed(now: dt.datetime) -> QuerySet[Confirmation]:
    old = retention.UNCONFIRMED.before(now)
    waiting = Confirmation.objects.filter(confirmed_at=None, sent_at__lt=old)
    return waiting.filter(story__author=None, story__state__state=State.AWAITING_CONFIRMATION)


def _erase_unconfirmed(found: QuerySet[Confirmation]) -> None:
    for waiting in found.select_related("story"):
        erase_story(waiting.story)


def _former_texts(now: dt.datetime) -> QuerySet[Revision]:
    """Revisions of refused stories, but the last, once no appeal can be made nor waits."""
    old = retention.FORMER_TEXTS.before(now)
    appealed = Appeal.objects.filter(story=OuterRef("pk"), state=AppealState.OPEN)
    refused = Story.objects.filter(state__state=State.REFUSED, state__since__lt=old)
    refused = refused.exclude(Exists(appealed)).annotate(key=Cast("pk", CharField(max_length=255)))
    revisions = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Story),
        object_id__in=refused.values("key"),
    )
    last = Story.objects.filter(Q(latest_revision=OuterRef("pk")) | Q(live_revision=OuterRef("pk")))
    return revisions.exclude(Exists(last))


def _letters(now: dt.datetime) -> QuerySet[Letter]:
    over = Letter.objects.exclude(sent_at=None, given_up_at=None)
    return over.filter(made_at__lt=retention.LETTERS.before(now)).exclude(context={}, email="")


def _empty_letters(found: QuerySet[Letter]) -> None:
    found.update(context={}, email="", error="")


def _reporters(now: dt.datetime) -> QuerySet[Report]:
    answered = Report.objects.filter(handled_at__lt=retention.REPORTERS.before(now))
    return answered.exclude(name="", email="", reporter_key="")


def _forget_reporters(found: QuerySet[Report]) -> None:
    found.update(name="", email="", reporter_key="")


def _repliers(now: dt.datetime) -> QuerySet[ReplyRequest]:
    """A published reply stays signed; the address goes."""
    answered = ReplyRequest.objects.filter(handled_at__lt=retention.REPORTERS.before(now))
    return answered.exclude(email="")


def _forget_repliers(found: QuerySet[ReplyRequest]) -> None:
    found.update(email="")


def _identities(now: dt.datetime) -> QuerySet[ReplyRequest]:
    answered = ReplyRequest.objects.filter(handled_at__lt=retention.IDENTITIES.before(now))
    return answered.exclude(identity="")


def _erase_identities(found: QuerySet[ReplyRequest]) -> None:
    for request in found:
        forget_identity(request)


def _attempts(now: dt.datetime) -> QuerySet[Attempt]:
    return Attempt.objects.filter(made_at__lt=retention.ATTEMPTS.before(now))


def _salts(now: dt.datetime) -> QuerySet[DailySalt]:
    return DailySalt.objects.filter(day__lt=retention.ATTEMPTS.before(now).date())


PURGES = (
    Purge(retention.DRAFTS, _drafts, _delete),
    Purge(retention.UNCONFIRMED, _unconfirmed, _erase_unconfirmed),
    Purge(retention.PROOFS, old_proofs, _delete),
    Purge(retention.FORMER_TEXTS, _former_texts, _delete),
    Purge(retention.LETTERS, _letters, _empty_letters),
    Purge(retention.REPORTERS, _reporters, _forget_reporters),
    Purge(retention.REPORTERS, _repliers, _forget_repliers),
    Purge(retention.IDENTITIES, _identities, _erase_identities),
    Purge(retention.ATTEMPTS, _attempts, _delete),
    Purge(retention.ATTEMPTS, _salts, _delete),
)
