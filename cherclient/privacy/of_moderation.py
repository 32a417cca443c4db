"""The fields of what software concludes, of what people decide, and of what is said against stories."""

from __future__ import annotations

from .groups import Entry, Personal
from .of_stories import STAFF_ACT
from .purposes import JUDGING, NOTICES, STAFF

DELIBERATION = "what people in charge say among themselves; the decision is given with its facts"

MODERATION = (
    Entry(
        "stories.StoryState",
        "story deadline priority version screening edit edit_since claimed_at frozen_at",
        (
            Personal("state since", JUDGING, section="stories"),
            Personal("claimed_by", STAFF, withheld=STAFF_ACT),
        ),
    ),
    Entry(
        "stories.Screening",
        "id story",
        (
            Personal(
                "verdict probability reasons scores behaviour text_hash version made_at",
                JUDGING,
                section="screenings",
            ),
        ),
    ),
    Entry(
        "stories.StoryEvent",
        "id story",
        (
            Personal("before after note made_at", JUDGING, section="events"),
            Personal("actor", STAFF, withheld=STAFF_ACT),
        ),
    ),
    Entry(
        "stories.Decision",
        "id story brand language comment before after report",
        (
            Personal(
                "number public_id kind reason facts ground law source verdict made_at appeal_until",
                JUDGING,
                section="decisions",
            ),
            Personal("actor second", STAFF, withheld=STAFF_ACT),
        ),
    ),
    Entry(
        "stories.Question",
        "id story decision reminders proof",
        (
            Personal(
                "text wants_proof asked_at answer_by answer answered_at closed_at",
                JUDGING,
                section="questions",
            ),
            Personal("asked_by", STAFF, withheld=STAFF_ACT),
        ),
    ),
    Entry(
        "stories.Appeal",
        "id story outcome",
        (Personal("ticket decision motive made_at answer_by state", JUDGING, section="appeals"),),
    ),
    Entry(
        "stories.Proof",
        "id story",
        (
            Personal("file sent_at seen_at", JUDGING, section="proofs"),
            Personal("seen_by", STAFF, withheld=STAFF_ACT),
        ),
    ),
    Entry(
        "stories.Label",
        "id story span_start span_end decision",
        (
            Personal("text_hash is_ad quote provenance made_at", JUDGING, section="labels"),
            Personal("actor", STAFF, withheld=STAFF_ACT),
        ),
    ),
    Entry(
        "stories.ReviewPick",
        "id story week why label",
        (
            Personal("answer answered_at", JUDGING, withheld=DELIBERATION),
            Personal("answered_by", STAFF, withheld=STAFF_ACT),
        ),
    ),
    Entry(
        "stories.RemovalProposal",
        "id story report reason ground law proposed_at state closed_at decision",
        (
            Personal("facts note", JUDGING, withheld=DELIBERATION),
            Personal("proposed_by closed_by", STAFF, withheld=STAFF_ACT),
        ),
    ),
    Entry(
        "stories.DoubleReading",
        "id decision story text_hash drawn_at read_at",
        (
            Personal("answer reason", JUDGING, withheld=DELIBERATION),
            Personal("reader", STAFF, withheld=STAFF_ACT),
        ),
    ),
    Entry(
        "stories.Unveiling",
        "id story made_at",
        (Personal("moderator", STAFF, withheld=STAFF_ACT),),
    ),
    Entry(
        "stories.ModeratorProfile",
        "",
        (Personal("user languages", STAFF, withheld="an account in charge is closed by another"),),
    ),
    Entry(
        "stories.Interest",
        "id brand declared_at",
        (Personal("moderator note", STAFF, withheld="an account in charge is closed by another"),),
    ),
    Entry(
        "stories.Report",
        "id story due_at",
        (
            Personal("reporter", NOTICES, section="account"),
            Personal(
                "ticket public_id kind passage motive law quality name email good_faith language "
                "made_at state answer handled_at",
                NOTICES,
                section="reports",
            ),
            Personal(
                "reporter_key motive_hash", NOTICES, withheld="hashes made from what is given"
            ),
            Personal("handled_by", STAFF, withheld=STAFF_ACT),
        ),
    ),
    Entry(
        "stories.ReplyRequest",
        "id story alert_at",
        (
            Personal(
                "ticket public_id kind name quality email text language made_at due_at state refusal "
                "facts handled_at",
                NOTICES,
                section="replies",
            ),
            Personal("identity", NOTICES, withheld="a document you have; it goes soon after"),
            Personal("handled_by", STAFF, withheld=STAFF_ACT),
        ),
    ),
    Entry(
        "stories.DetectorVersion",
        "id digest made_at kind state folder figures manifest note activated_at",
        (Personal("activated_by", STAFF, withheld=STAFF_ACT),),
    ),
    Entry(
        "stories.Retraining",
        "id started_at ended_at state message version host process",
        (Personal("started_by", STAFF, withheld=STAFF_ACT),),
    ),
    Entry("stories.StoryReviewTask", "task_ptr"),
    Entry("stories.StoryReviewTask_groups", "id storyreviewtask group"),
    Entry("stories.RulesVersion", "id page since digest facts html_fr html_en"),
)
