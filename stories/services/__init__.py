"""The verbs that write stories. Nothing else moves a story from one state to another."""

from . import drafts
from .asking import BOX as FOLLOW_UP_BOX
from .asking import WORDING as FOLLOW_UP_WORDING
from .asking import consents, schedule, set_consent
from .brands import brand_for, merge_brands
from .chain import NotTied, answer_story, pass_on
from .drafts import LinkTooSoon, TooManyLinks, draft_of_link, send_draft_link
from .edit_reviews import approve_edit, refuse_edit, screen_edit
from .editing import (
    EDITS_A_DAY,
    EditedTooOften,
    EditOvertaken,
    NotEdited,
    NothingEdited,
    drop_edit,
    edit_story,
    edits_left,
    pending_version,
)
from .endings import change_ending
from .follow_ups import NotAsked
from .follow_ups import answer as answer_follow_up
from .indexing import index_all, index_brand, index_tag
from .judging import (
    SUSPECTED,
    UNSURE,
    approve_story,
    hold_story,
    judge,
    publish_story,
    refuse_story,
    screen_story,
    withdraw_story,
)
from .labels import AlreadyAnswered, answer_pick
from .letters import letter_failed, letter_sent, letters_due, write_letter
from .near_duplicates import Twin, sign_stories, twins_of, unsigned
from .photos import (
    DraftClosed,
    TooManyPhotos,
    add_photo,
    describe_photos,
    move_photo_up,
    photos_of,
    remove_photo,
)
from .picks import Batch, monday_of, pick_to_review
from .proofs import TooManyProofs, add_proof, old_proofs, purge_proofs, remove_proof, see_proof
from .readers import (
    NotKept,
    answer_rectification,
    comment,
    facts_of_story,
    me_too,
    propose_rectification,
    remove_comment,
    show_comment,
    take_back_comment,
    vote_spirit,
)
from .registry import (
    NotActivable,
    RetrainingUnderWay,
    activate_version,
    close_interrupted,
    run_retraining,
    start_retraining,
)
from .reviews import on_review
from .rewriting import REWRITINGS_A_DAY, NotRewritten, TooOften, rewrite_story, rewritings_left
from .similar import find_similar, without_similar
from .states import MOVES, TextChanged, WrongState
from .tags import as_known, merge_tags
from .telling import (
    LinkExpired,
    confirm_story,
    send_confirmation,
    story_from,
    submit_story,
    tell_story,
)

__all__ = [
    "EDITS_A_DAY",
    "FOLLOW_UP_BOX",
    "FOLLOW_UP_WORDING",
    "MOVES",
    "REWRITINGS_A_DAY",
    "SUSPECTED",
    "UNSURE",
    "AlreadyAnswered",
    "Batch",
    "DraftClosed",
    "EditOvertaken",
    "EditedTooOften",
    "LinkExpired",
    "LinkTooSoon",
    "NotActivable",
    "NotAsked",
    "NotEdited",
    "NotKept",
    "NotRewritten",
    "NotTied",
    "NothingEdited",
    "RetrainingUnderWay",
    "TextChanged",
    "TooManyLinks",
    "TooManyPhotos",
    "TooManyProofs",
    "TooOften",
    "Twin",
    "WrongState",
    "activate_version",
    "add_photo",
    "add_proof",
    "answer_follow_up",
    "answer_pick",
    "answer_rectification",
    "answer_story",
    "approve_edit",
    "approve_story",
    "as_known",
    "brand_for",
    "change_ending",
    "close_interrupted",
    "comment",
    "confirm_story",
    "consents",
    "describe_photos",
    "draft_of_link",
    "drafts",
    "drop_edit",
    "edit_story",
    "edits_left",
    "facts_of_story",
    "find_similar",
    "hold_story",
    "index_all",
    "index_brand",
    "index_tag",
    "judge",
    "letter_failed",
    "letter_sent",
    "letters_due",
    "me_too",
    "merge_brands",
    "merge_tags",
    "monday_of",
    "move_photo_up",
    "old_proofs",
    "on_review",
    "pass_on",
    "pending_version",
    "photos_of",
    "pick_to_review",
    "propose_rectification",
    "publish_story",
    "purge_proofs",
    "refuse_edit",
    "refuse_story",
    "remove_comment",
    "remove_photo",
    "remove_proof",
    "rewrite_story",
    "rewritings_left",
    "run_retraining",
    "schedule",
    "screen_edit",
    "screen_story",
    "see_proof",
    "send_confirmation",
    "send_draft_link",
    "set_consent",
    "show_comment",
    "sign_stories",
    "start_retraining",
    "story_from",
    "submit_story",
    "take_back_comment",
    "tell_story",
    "twins_of",
    "unsigned",
    "vote_spirit",
    "withdraw_story",
    "without_similar",
    "write_letter",
]
