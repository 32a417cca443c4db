"""The fields of what authors and readers leave."""

from __future__ import annotations

from .groups import Entry, Personal
from .purposes import ACCOUNT, FOLLOWING, JUDGING, RANKING, SAFETY, STAFF, TALKING, TELLING

STAFF_ACT = "who of the people in charge did it: their name is not given to others"
SECRET = "a secret, or its hash: it opens a door"  # noqa: S105 - a reason, in words
OF_STORY = "worked out from the story, which is given whole"
OTHER_PERSON = "the name of somebody else"

STORIES = (
    Entry(
        "stories.Story",
        "id latest_revision live_revision live has_unpublished_changes go_live_at expire_at expired "
        "locked locked_at in_chain_of source source_key slug opening",
        (
            Personal("author", ACCOUNT, section="account"),
            Personal("locked_by", STAFF, withheld=STAFF_ACT),
            Personal(
                "public_id title language told_on attested_at first_published_at last_published_at "
                "text_hash",
                TELLING,
                section="stories",
            ),
            Personal(
                "text brand brand_mask brand_initial sector region product condition sphere "
                "relation_kind contract_kind beginning inherited_from began_min began_max began_words "
                "ended_min ended_max ended_words returned_min returned_max returned_words love "
                "repurchases free_to_leave would_choose_again staying_reasons renews_on ending cause "
                "handed_to switched_to cheaper better spirit wish_1 wish_2 wish_3 advice "
                "link_to_brand counterpart licence attribution",
                TELLING,
                section="stories.jsonl",
            ),
        ),
    ),
    Entry(
        "stories.Episode",
        "id sort_order story",
        (
            Personal(
                "title text when_min when_max when_words love kind stage emotions excuses initiator "
                "expected_channel received_channel times_repeated agents memory_kept resolution "
                "refund_days healed gift_value promise promise_kept constraint_ignored consideration "
                "politeness effectiveness attention parties",
                TELLING,
                section="stories.jsonl",
            ),
        ),
    ),
    Entry(
        "stories.Step",
        "id sort_order episode",
        (
            Personal(
                "channel minutes cost premium_rate identity_checks result out_of_hours automated",
                TELLING,
                section="stories.jsonl",
            ),
        ),
    ),
    Entry("stories.StoryTagWord", "id name slug"),
    Entry("stories.TagSynonym", "id folded tag"),
    Entry("stories.StoryTag", "id", (Personal("tag content_object", TELLING, "stories.jsonl"),)),
    Entry(
        "stories.Photo",
        "id sort_order width height story",
        (Personal("file alt", TELLING, section="photos"),),
    ),
    Entry(
        "stories.DraftPhoto",
        "id width height draft sent_at",
        (Personal("file alt", TELLING, section="photos"),),
    ),
    Entry(
        "stories.TellingDraft",
        "id story in_chain_of warned_at",
        (
            Personal("answers language email created_at touched_at", TELLING, section="drafts"),
            Personal("key", TELLING, withheld=SECRET),
        ),
    ),
    Entry(
        "stories.DraftLink", "id draft sent_at", (Personal("token_hash", TELLING, withheld=SECRET),)
    ),
    Entry(
        "stories.Confirmation",
        "id story",
        (
            Personal("email pseudonym sent_at confirmed_at", ACCOUNT, section="confirmations"),
            Personal("token_hash", ACCOUNT, withheld=SECRET),
        ),
    ),
    Entry(
        "stories.Invitation",
        "id story made_at opened_at",
        (
            Personal("to", TELLING, withheld=OTHER_PERSON),
            Personal("key", TELLING, withheld=SECRET),
        ),
    ),
    Entry(
        "stories.Consent",
        "id story",
        (Personal("box given wording made_at", JUDGING, section="consents"),),
    ),
    Entry(
        "stories.FollowUp",
        "id story",
        (
            Personal(
                "kind due_on sent_at answer love answered_at told_ending",
                FOLLOWING,
                section="follow_ups",
            ),
            Personal("token_hash", FOLLOWING, withheld=SECRET),
        ),
    ),
    Entry(
        "stories.Comment",
        "id story",
        (
            Personal("author", TALKING, section="account"),
            Personal("kind text field value state reason made_at", TALKING, section="comments"),
        ),
    ),
    Entry(
        "stories.MeToo",
        "id",
        (
            Personal("member", TALKING, section="account"),
            Personal("episode made_at", TALKING, section="me_toos"),
        ),
    ),
    Entry(
        "stories.SpiritVote",
        "id",
        (
            Personal("member", TALKING, section="account"),
            Personal("story spirit made_at", TALKING, section="spirit_votes"),
        ),
    ),
    Entry(
        "stories.StoryMargin",
        "story me_toos spirits comments answers edits edited_at ending_changed_at similar_at",
        (Personal("similar", RANKING, withheld="words shared with the stories of others"),),
    ),
    Entry(
        "stories.Signature",
        "story cluster",
        (Personal("minhash text_hash", RANKING, withheld=OF_STORY),),
    ),
    Entry("stories.SignatureBand", "id story", (Personal("key", RANKING, withheld=OF_STORY),)),
    Entry(
        "stories.Letter",
        "id due_at tries error given_up_at",
        (
            Personal("member", ACCOUNT, section="account"),
            Personal("story kind language made_at sent_at", ACCOUNT, section="letters"),
            Personal("email", ACCOUNT, withheld="the address of the account, or gone once sent"),
            Personal("context", ACCOUNT, withheld=SECRET),
        ),
    ),
    Entry("stories.Attempt", "id action made_at", (Personal("subject", SAFETY, withheld=SECRET),)),
    Entry("stories.DailySalt", "day", (Personal("salt", SAFETY, withheld=SECRET),)),
    Entry("stories.Tombstone", "public_id erased_on was_public"),
    Entry("stories.Sector", "id code name_fr name_en"),
    Entry(
        "stories.Brand",
        "id latest_revision live_revision live has_unpublished_changes first_published_at "
        "last_published_at go_live_at expire_at expired locked locked_at name slug sector country "
        "site_domain merged_into created_at",
        (Personal("locked_by", STAFF, withheld=STAFF_ACT),),
    ),
    Entry("stories.BrandAlias", "id brand name folded"),
    Entry(
        "stories.BrandEvent",
        "id brand kind when_min when_max when_words other other_name source",
    ),
)
