"""What time alone brings: stories left unread by a killed worker, claims forgotten, days that come."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from ..models import Letter, StoryState
from ..moderation import CLAIM_MINUTES
from ..vocabulary import State
from ..words import EditState

SCREENING_MINUTES = 5  # a reading takes seconds: whoever began this one is gone
SWEPT = 200  # a run


def left_unread(now: dt.datetime | None = None) -> list[int]:
    """Keys of the stories told here whose reading was interrupted, the longest wait first.

    What an import left unread has no author who waits, and a command of its own (`screen_stories`).
    """
    before = (now or timezone.now()) - dt.timedelta(minutes=SCREENING_MINUTES)
    rows = StoryState.objects.filter(state=State.SCREENING, since__lte=before, story__source="")
    return list(rows.order_by("since").values_list("pk", flat=True)[:SWEPT])


def edits_left_unread(now: dt.datetime | None = None) -> list[int]:
    """Keys of the public stories whose edit nobody has read, as above."""
    before = (now or timezone.now()) - dt.timedelta(minutes=SCREENING_MINUTES)
    rows = StoryState.objects.filter(
        state=State.PUBLISHED, priority__gt=0, edit=EditState.SCREENING, edit_since__lte=before
    )
    return list(rows.order_by("edit_since").values_list("pk", flat=True)[:SWEPT])


def forgotten_claims(now: dt.datetime | None = None):
    """State rows a moderator claimed and left."""
    before = (now or timezone.now()) - dt.timedelta(minutes=CLAIM_MINUTES)
    return StoryState.objects.filter(claimed_at__lte=before)


def give_up_claims(now: dt.datetime | None = None) -> int:
    """Free the stories of forgotten claims for other moderators; how many. Safe to repeat."""
    return forgotten_claims(now).update(claimed_by=None, claimed_at=None)


def letters_not_sent():
    """Letters given up, and those whose last try failed, the latest first; none that waits its turn."""
    failed = Letter.objects.filter(Q(given_up_at__isnull=False) | Q(tries__gt=0))
    return failed.filter(sent_at=None).order_by("-id")
