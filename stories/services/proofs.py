"""Proofs: private files that only moderators see, each look written down, purged after a year."""

from __future__ import annotations

import datetime as dt

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..models import Proof, Story, StoryState
from ..retention import PROOFS
from ..vocabulary import State
from .states import WrongState

PROOFS_MAX = 3  # of one story
KEPT_DAYS = PROOFS.days
SEEN = "stories.proof_seen"  # the action in Wagtail's log
CLOSED = (State.WITHDRAWN, State.REFUSED, State.REMOVED)  # an appeal may bring one


class TooManyProofs(Exception):
    """The story has `PROOFS_MAX` proofs."""


class InsiderProof(ValueError):
    """An insider's document may be an internal one: none is taken. The message says where to go."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "We take no document for an insider’s story: an internal document could give you "
                "away, and does not protect you here. The law protects whistle-blowers who use its "
                "routes: the Défenseur des droits (defenseurdesdroits.fr) and the Maison des lanceurs "
                "d’alerte (mlalerte.org)."
            )
        )


@transaction.atomic
def add_proof(story: Story, file: ContentFile) -> Proof:
    """Keep a checked file apart from what is served.

    Raises `InsiderProof`, `TooManyProofs`, `WrongState`.
    """
    if story.is_insider:
        raise InsiderProof
    where = State(StoryState.objects.select_for_update().get(pk=story.pk).state)
    if where in CLOSED:
        raise WrongState(where)
    if Proof.objects.filter(story=story.pk).count() >= PROOFS_MAX:
        raise TooManyProofs
    proof = Proof(story_id=story.pk)
    proof.file.save(file.name, file, save=False)
    try:
        with transaction.atomic():
            proof.save()
    except BaseException:
        proof.file.storage.delete(proof.file.name)
        raise
    return proof


@transaction.atomic
def remove_proof(story: Story, key: int) -> bool:
    """The author takes a proof back; its file goes on commit."""
    found = Proof.objects.filter(story=story.pk, pk=key).first()
    if found:
        found.delete()
    return found is not None


@transaction.atomic
def see_proof(proof: Proof, *, by) -> None:
    """Write down that a moderator opened a proof: on the row, and in the story's history."""
    proof.seen_at, proof.seen_by = timezone.now(), by
    proof.save(update_fields=["seen_at", "seen_by"])
    log(instance=proof.story, action=SEEN, user=by, data={"proof": proof.pk})


def old_proofs(now: dt.datetime | None = None) -> QuerySet[Proof]:
    """Proofs kept for more than `KEPT_DAYS`."""
    before = (now or timezone.now()) - dt.timedelta(days=KEPT_DAYS)
    return Proof.objects.filter(sent_at__lt=before)


def purge_proofs() -> int:
    """Erase old proofs, their files on commit; how many."""
    with transaction.atomic():
        _rows, by_model = old_proofs().delete()
    return by_model.get(Proof._meta.label, 0)
