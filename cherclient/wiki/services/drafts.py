"""An editor's draft is neither published nor buried when somebody else publishes a text."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, override

from ..content import Content
from ..merge import merge
from ..models import ArticleRevision, ProposedEdit, WikiArticlePage

PLAIN = ("slug", "seo_title", "search_description", "show_in_menus")  # beside the content


@dataclass(frozen=True, slots=True)
class Draft:
    """What waited in the admin before a text was published over it."""

    page: WikiArticlePage  # as the draft says
    user: object | None
    approved_go_live_at: object | None
    live: dict  # what the live page said in the fields beside the content
    revision: object


def draft_of(article: WikiArticlePage) -> Draft | None:
    """The unpublished draft of a live article; no query when there is none."""
    if not article.has_unpublished_changes or article.latest_revision_id is None:
        return None
    if article.latest_revision_id == article.live_revision_id:
        return None
    revision = article.get_latest_revision()
    row = WikiArticlePage.objects.filter(pk=article.pk).values(*PLAIN).get()
    return Draft(revision.as_object(), revision.user, revision.approved_go_live_at, row, revision)


def carry(
    draft: Draft, article: WikiArticlePage, base: ArticleRevision, head: ArticleRevision
) -> None:
    """Put a draft on top of the text just published, still unpublished.

    Where both changed the same place it waits as a proposed edit of its author instead. A draft that
    was scheduled stays so.
    """
    mine = draft.page.content
    if mine.says_the_same_as(base.text):
        return
    merged = merge(base.text, mine, head.text)
    if merged.is_clean:
        lay(draft, article, merged.content)
    else:
        keep_as_proposal(article, mine, draft.user, base, draft.page.edit_summary)


def lay(draft: Draft, article: WikiArticlePage, content: Content) -> None:
    """Save a draft that says this content instead, scheduled as it was."""
    page = article.get_latest_revision_as_object()
    page.put(content)
    page.edit_summary = draft.page.edit_summary
    for name in PLAIN:
        if (own := getattr(draft.page, name)) != draft.live[name]:
            setattr(page, name, own)
    page.go_live_at, page.expire_at = draft.page.go_live_at, draft.page.expire_at
    if draft.approved_go_live_at:
        draft.revision.approved_go_live_at = None
        draft.revision.save(update_fields=["approved_go_live_at"])
    page.save_revision(user=draft.user, approved_go_live_at=draft.approved_go_live_at, clean=False)
    article.refresh_from_db(fields=["latest_revision", "has_unpublished_changes", "draft_title"])


def keep_as_proposal(
    article: WikiArticlePage, content: Content, author, base: ArticleRevision, summary: str = ""
) -> ProposedEdit | None:
    """What could not be merged waits with the proposed edits; None when nobody signed it.

    Wagtail keeps the draft among its own revisions besides.
    """
    if author is None:
        return None
    with override(article.language):
        said = summary or gettext("Draft of the administration")
    return ProposedEdit.objects.create(
        article=article,
        language=article.language,
        title=content.title,
        author=author,
        base=base,
        content=content.as_json(),
        summary=said,
    )
