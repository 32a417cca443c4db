"""The fields of the wiki: articles, who wrote them, what members follow and are told."""

from __future__ import annotations

from .groups import Entry, Personal
from .of_stories import OTHER_PERSON, SECRET, STAFF_ACT
from .purposes import STAFF, WRITING

IN_THE_TEXT = "words of a public text, given whole with its revisions"

WIKI = (
    Entry("wiki.WikiIndexPage", "page_ptr lead"),
    Entry(
        "wiki.WikiCategory",
        "id slug name_fr name_en lead_fr lead_en order",
    ),
    Entry("wiki.WikiCategory_parents", "id from_wikicategory to_wikicategory"),
    Entry(
        "wiki.WikiArticlePage",
        "page_ptr kind thesis summary origin hypotheses figures body title_key",
        (Personal("signed_by company interest edit_summary", WRITING, withheld=IN_THE_TEXT),),
    ),
    Entry("wiki.WikiArticlePage_categories", "id wikiarticlepage wikicategory"),
    Entry(
        "wiki.ArticleRevision",
        "id article signed newcomer base reverts revision figures size growth content_digest "
        "previous_hash summary_digest erased_at erased_basis erased_reason",
        (
            Personal(
                "author number language title made_at change summary content hash",
                WRITING,
                section="wiki_revisions",
            ),
            Personal("edit_key", WRITING, withheld=SECRET),
            Personal("credit", WRITING, withheld=OTHER_PERSON),
            Personal("erased_by", STAFF, withheld=STAFF_ACT),
        ),
    ),
    Entry(
        "wiki.ProposedEdit",
        "id article base revision",
        (
            Personal(
                "author language title content summary made_at state decided_at reason",
                WRITING,
                section="wiki_proposals",
            ),
            Personal("edit_key", WRITING, withheld=SECRET),
            Personal("decided_by", STAFF, withheld=STAFF_ACT),
        ),
    ),
    Entry(
        "wiki.Contributor",
        "id",
        (
            Personal(
                "member accepted confirmed_at blocked_until blocked_reason digest digest_sent_at",
                WRITING,
                section="wiki_contributor",
            ),
            Personal("confirmed_by blocked_by", STAFF, withheld=STAFF_ACT),
        ),
    ),
    Entry(
        "wiki.Watch",
        "id",
        (Personal("member article since", WRITING, section="wiki_watches"),),
    ),
    Entry(
        "wiki.Notice",
        "id mailed_at",
        (Personal("member article news about made_at seen_at", WRITING, section="wiki_notices"),),
    ),
    Entry(
        "wiki.Thread",
        "id article last_at resolved_at",
        (
            Personal("subject opened_by opened_at", WRITING, section="wiki_threads"),
            Personal("resolved_by", STAFF, withheld="who closed a subject says nothing of anybody"),
        ),
    ),
    Entry(
        "wiki.Message",
        "id thread parent",
        (
            Personal(
                "author text written_at edited_at removed_at removed_reason",
                WRITING,
                section="wiki_messages",
            ),
            Personal("form_key", WRITING, withheld=SECRET),
            Personal("removed_by", STAFF, withheld=STAFF_ACT),
        ),
    ),
    Entry("wiki.Mention", "id", (Personal("message member", WRITING, section="wiki_mentions"),)),
    Entry(
        "wiki.Source",
        "id kind year container publisher url sponsor language",
        (
            Personal("added_by key title added_at", WRITING, section="wiki_sources"),
            Personal("authors", WRITING, withheld="authors of a published work"),
        ),
    ),
    Entry("wiki.Link", "id article key title place sentence"),
    Entry("wiki.FormerTitle", "id key title slug article given_up_at"),
    Entry("wiki.Citation", "id article kind key place sentence"),
    Entry(
        "wiki.EvidenceReview",
        "id article story place since settled settled_at note",
        (Personal("settled_by", STAFF, withheld=STAFF_ACT),),
    ),
    Entry(
        "wiki.Protection",
        "id article level reason since until lifted_at",
        (Personal("by lifted_by", STAFF, withheld=STAFF_ACT),),
    ),
)
