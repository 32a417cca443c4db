"""Files go with the rows that hold them, once the transaction that erased the rows is over."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from .photo import DraftPhoto, Photo
from .proof import Proof

log = logging.getLogger(__name__)


@receiver(post_delete, sender=Photo)
@receiver(post_delete, sender=DraftPhoto)
@receiver(post_delete, sender=Proof)
def forget_file(sender, instance: Photo | DraftPhoto | Proof, **kwargs) -> None:
    """Delete the file on commit, unless another row holds it by then: a telling hands its photos on."""
    name, storage = instance.file.name, instance.file.storage
    if name:
        transaction.on_commit(lambda: _delete(storage, name))


def _delete(storage, name: str) -> None:
    if any(holder.objects.filter(file=name).exists() for holder in (Photo, DraftPhoto, Proof)):
        return
    try:
        storage.delete(name)
    except OSError:
        log.exception("The file %s could not be deleted.", name)
