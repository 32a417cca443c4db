"""Tags: one word however it is written, and two made one by editors."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from .. import signals
from ..folding import fold
from ..models import StoryTag, StoryTagWord, TagSynonym
from ..models.tags import FOLDED_MAX


def as_known(names: Iterable[str]) -> list[str]:
    """These tags as the site writes them, each once: known spellings become their tag; one query."""
    folded = {name: fold(name)[:FOLDED_MAX] for name in names}
    found = TagSynonym.objects.filter(folded__in=set(folded.values())).select_related("tag")
    known = {each.folded: each.tag.name for each in found}
    written: dict[str, str] = {}
    for name, key in folded.items():
        written.setdefault(known.get(key, name).casefold(), known.get(key, name))
        known.setdefault(key, name)
    return list(written.values())


@transaction.atomic
def merge_tags(tag: StoryTagWord, *, into: StoryTagWord) -> int:
    """Make one tag of two: stories and spellings move, the former address leads to the new one.

    Returns the number of stories moved. Raises `ValueError` on itself, and when one of the two
    was merged meanwhile.
    """
    if tag.pk == into.pk:
        raise ValueError("A tag is not merged into itself.")
    locked = StoryTagWord.objects.select_for_update().in_bulk([tag.pk, into.pk])
    if len(locked) < 2:
        raise ValueError("One of the two tags was merged meanwhile.")
    both = StoryTag.objects.filter(tag=into).values("content_object")
    moved = StoryTag.objects.filter(tag=tag).count()
    StoryTag.objects.filter(tag=tag, content_object__in=both).delete()
    StoryTag.objects.filter(tag=tag).update(tag=into)
    TagSynonym.objects.filter(tag=tag).update(tag=into)
    for written in (tag.name, tag.slug):
        folded = fold(written)[:FOLDED_MAX]
        if folded:
            TagSynonym.objects.get_or_create(folded=folded, defaults={"tag": into})
    StoryTagWord.objects.filter(pk=tag.pk).delete()
    signals.tag_changed.send(sender=StoryTagWord, tag_id=into.pk)
    return moved
