"""Who may act on a story: neither its author nor somebody tied to its brand."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..models import Interest, Story


class NotYours(PermissionError):
    """This person may not do that; the message says why."""


def is_tied(user, story: Story) -> bool:
    """Whether the person declared a tie with the brand of a story."""
    ties = Interest.objects.filter(moderator=user, brand=story.brand_id)
    return story.brand_id is not None and ties.exists()


def is_party(user, story: Story) -> bool:
    """Whether the person told this story, or declared a tie with its brand."""
    return story.author_id == user.pk or is_tied(user, story)


def not_a_party(user, story: Story | None) -> None:
    """Raises `NotYours` for a party; a story that was erased ties nobody."""
    if story is not None and is_party(user, story):
        raise NotYours(
            _(
                "You told this story, or declared a tie with its brand: somebody else decides. "
                "Nothing was changed."
            )
        )
