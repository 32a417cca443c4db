"""The verbs that write stories. Nothing else moves a story from one state to another."""

from .brands import brand_for, merge_brands
from .judging import (
    SUSPECTED,
    UNSURE,
    approve_story,
    hold_story,
    judge,
    on_review,
    publish_story,
    refuse_story,
    screen_story,
    withdraw_story,
)
from .states import MOVES, WrongState
from .telling import (
    LinkExpired,
    confirm_story,
    send_confirmation,
    story_from,
    submit_story,
    tell_story,
)

__all__ = [
    "MOVES",
    "SUSPECTED",
    "UNSURE",
    "LinkExpired",
    "WrongState",
    "approve_story",
    "brand_for",
    "confirm_story",
    "hold_story",
    "judge",
    "merge_brands",
    "on_review",
    "publish_story",
    "refuse_story",
    "screen_story",
    "send_confirmation",
    "story_from",
    "submit_story",
    "tell_story",
    "withdraw_story",
]
