"""Keeping the search table true when something beside a story changes, and making it anew."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet

from ..finding import search
from ..models import Story

BATCH = 300


def index_all(*, progress: Callable[[int], None] = lambda done: None) -> int:
    """Index every public story again, in the order of keys; returns how many. Safe to repeat."""
    done = _index(Story.objects.live(), progress)
    search.drop_hidden()
    search.tidy()
    return done


def index_brand(brand_id: int) -> int:
    """Index the stories of a brand again: its names or its sector changed."""
    return _index(Story.objects.live().filter(brand=brand_id))


def index_tag(tag_id: int) -> int:
    """Index the stories that bear a tag again: another was merged into it."""
    return _index(Story.objects.live().filter(story_tags__tag=tag_id))


def _index(stories: QuerySet[Story], progress: Callable[[int], None] = lambda done: None) -> int:
    """By ranges of keys, a transaction a batch: nobody waits, and memory stays the same."""
    last = done = 0
    while True:
        with transaction.atomic():
            batch = list(stories.filter(pk__gt=last).order_by("pk")[:BATCH])
            search.index_stories(batch)
        if not batch:
            return done
        last, done = batch[-1].pk, done + len(batch)
        progress(len(batch))
