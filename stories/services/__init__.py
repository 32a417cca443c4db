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
from .labels import AlreadyAnswered, answer_pick
from .near_duplicates import Twin, sign_stories, twins_of, unsigned
from .picks import Batch, monday_of, pick_to_review
from .registry import (
    NotActivable,
    RetrainingUnderWay,
    activate_version,
    close_interrupted,
    run_retraining,
    start_retraining,
)
from .rewriting import (
    REWRITINGS_A_DAY,
    NotRewritten,
    TooOften,
    rewrite_story,
    rewritings_left,
)
from .states import MOVES, TextChanged, WrongState
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
    "REWRITINGS_A_DAY",
    "SUSPECTED",
    "UNSURE",
    "AlreadyAnswered",
    "Batch",
    "LinkExpired",
    "NotActivable",
    "NotRewritten",
    "RetrainingUnderWay",
    "TextChanged",
    "TooOften",
    "Twin",
    "WrongState",
    "activate_version",
    "answer_pick",
    "approve_story",
    "brand_for",
    "close_interrupted",
    "confirm_story",
    "hold_story",
    "judge",
    "merge_brands",
    "monday_of",
    "on_review",
    "pick_to_review",
    "publish_story",
    "refuse_story",
    "rewrite_story",
    "rewritings_left",
    "run_retraining",
    "screen_story",
    "send_confirmation",
    "sign_stories",
    "start_retraining",
    "story_from",
    "submit_story",
    "tell_story",
    "twins_of",
    "unsigned",
    "withdraw_story",
]
