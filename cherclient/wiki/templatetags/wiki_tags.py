"""What pages outside the wiki show of it."""

from __future__ import annotations

from django import template

from ..reading import citing

register = template.Library()


@register.inclusion_tag("wiki/_citing.html")
def articles_citing(story) -> dict:
    """The articles of the wiki that cite a story, with the sentence around; one query."""
    return {"citing": citing.articles_citing(story.public_id)}
