"""Photos of a telling and of a story: added, described, put in order, removed; their files with them.

An owner is a `TellingDraft` or a `Story`. A photo goes by its `key`, the random name of its file:
it stays the same from the draft to the story.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.db import transaction

from .. import signals
from ..models import DraftPhoto, Photo, Story, StoryState, TellingDraft
from ..vocabulary import PHOTOS_MAX, State
from .states import WrongState

Owner = TellingDraft | Story
Row = DraftPhoto | Photo
_CLOSED = (State.WITHDRAWN, State.REFUSED, State.REMOVED, State.APPEALED)


class TooManyPhotos(Exception):
    """The owner has `PHOTOS_MAX` photos."""


class DraftClosed(Exception):
    """The telling was sent meanwhile: its photos are those of the story."""


def key_of(photo: Row) -> str:
    return PurePosixPath(photo.file.name).stem


def photos_of(owner: Owner) -> list[Row]:
    """The photos in the order of their author."""
    if isinstance(owner, Story):
        return list(Photo.objects.filter(story=owner.pk).order_by("sort_order", "id"))
    return list(DraftPhoto.objects.filter(draft=owner.pk))


@transaction.atomic
def add_photo(owner: Owner, picture: ContentFile, *, alt: str = "") -> Row:
    """Keep a cleaned picture as the last photo.

    Raises `TooManyPhotos`; `DraftClosed` for a telling that was sent, `WrongState` for a story
    that was withdrawn or refused.
    """
    _lock(owner)
    there = photos_of(owner)
    if len(there) >= PHOTOS_MAX:
        raise TooManyPhotos
    if isinstance(owner, Story):
        photo = Photo(story_id=owner.pk, alt=alt, sort_order=len(there))
    else:
        photo = DraftPhoto(draft_id=owner.pk, alt=alt)
    photo.file.save(picture.name, picture, save=False)
    try:
        with transaction.atomic():
            photo.save()
    except BaseException:
        photo.file.storage.delete(photo.file.name)
        raise
    _say(owner)
    return photo


@transaction.atomic
def describe_photos(owner: Owner, words: Mapping[str, str]) -> None:
    """Set what photos show, by key."""
    _lock(owner)
    changed = []
    for photo in photos_of(owner):
        alt = words.get(key_of(photo), photo.alt)
        if alt != photo.alt:
            photo.alt = alt
            photo.save(update_fields=["alt"])
            changed.append(photo)
    if changed:
        _say(owner)


@transaction.atomic
def remove_photo(owner: Owner, key: str) -> bool:
    """Remove a photo, its file on commit; False for a key that is not among the owner's."""
    _lock(owner)
    found = next((photo for photo in photos_of(owner) if key_of(photo) == key), None)
    if found is None:
        return False
    found.delete()
    _say(owner)
    return True


@transaction.atomic
def move_photo_up(owner: Owner, key: str) -> bool:
    """Put a photo before the one above it; False for the first one or an unknown key."""
    _lock(owner)
    photos = photos_of(owner)
    place = next((n for n, photo in enumerate(photos) if key_of(photo) == key), 0)
    if not place:
        return False
    above, below = photos[place - 1], photos[place]
    shows = [
        {name: getattr(each, name) for name in ("width", "height", "alt")}
        | {"file": each.file.name}
        for each in (above, below)
    ]
    rows = type(above).objects
    rows.filter(pk=above.pk).update(**shows[1])  # rows stay, what they show changes place
    rows.filter(pk=below.pk).update(**shows[0])
    _say(owner)
    return True


def hand_over(draft: TellingDraft, story: Story) -> None:
    """Make the photos of a telling those of an unsaved story: rows move, files stay."""
    sent = photos_of(draft)
    story.photos.set(
        [
            Photo(
                file=photo.file.name,
                width=photo.width,
                height=photo.height,
                alt=photo.alt,
                sort_order=place,
            )
            for place, photo in enumerate(sent)
        ]
    )
    DraftPhoto.objects.filter(draft=draft.pk).delete()


def _lock(owner: Owner) -> None:
    if isinstance(owner, TellingDraft):
        if TellingDraft.objects.select_for_update().get(pk=owner.pk).story_id:
            raise DraftClosed
        return
    where = State(StoryState.objects.select_for_update().get(pk=owner.pk).state)
    if where in _CLOSED:
        raise WrongState(where)


def _say(owner: Owner) -> None:
    """A public story's page has changed."""
    if isinstance(owner, Story) and owner.live:
        signals.margin_changed.send(sender=Story, story_id=owner.pk)
