"""What the ranking says of a story, where stories are shown."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from ranking.queries import held_by_surge

register = template.Library()


@register.simple_tag
def stories_in_check(stories: Iterable) -> set[int]:
    """Keys of those stories that came in a flood and do not count for now; one query."""
    return held_by_surge([story.pk for story in stories])


@register.inclusion_tag("ranking/_in_check.html")
def in_check_note(story) -> dict:
    """Says of a story that came in a flood that it is readable and does not count."""
    return {"held": bool(held_by_surge([story.pk]))}
