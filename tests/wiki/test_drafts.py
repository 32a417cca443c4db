"""A draft of the admin and the edits of members: neither buries, neither is published by accident."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from cherclient.wiki.models import ProposedEdit, WikiArticlePage
from cherclient.wiki.notation import parse, to_text
from cherclient.wiki.rights import may_write
from cherclient.wiki.services.saving import head_of, save_edit

pytestmark = pytest.mark.django_db

THREE = "Un.\n\nDeux.\n\nTrois."


def with_words(content, old: str, new: str):
    text = to_text(content.blocks).replace(old, new)
    return replace(content, blocks=tuple(parse(text, content.blocks)))


def draft(article: WikiArticlePage, editor, old: str, new: str, **fields):
    page = article.get_latest_revision_as_object()
    page.put(with_words(page.content, old, new))
    for name, value in fields.items():
        setattr(page, name, value)
    return page.save_revision(user=editor)


def fresh(article: WikiArticlePage) -> WikiArticlePage:
    return WikiArticlePage.objects.get(pk=article.pk)


def said(page: WikiArticlePage) -> str:
    return to_text(page.content.blocks).strip()


def test_a_draft_is_carried_on_top_of_what_members_publish(article, confirmed, editor):
    page = article("Le rappel", THREE)
    draft(
        page, editor, "Trois", "Tiers", edit_summary="À finir", seo_title="Rappeler", slug="rappels"
    )
    for old, new in (("Un", "Premier"), ("Deux", "Second")):
        head = head_of(page)
        save_edit(fresh(page), with_words(head.text, old, new), author=confirmed, base=head)
    assert said(fresh(page)) == "Premier.\n\nSecond.\n\nTrois."
    assert page.history.count() == 3
    assert fresh(page).slug == "le-rappel"
    on_top = fresh(page).get_latest_revision()
    carried = on_top.as_object()
    assert on_top.user == editor
    assert fresh(page).has_unpublished_changes
    assert said(carried) == "Premier.\n\nSecond.\n\nTiers."
    assert (carried.edit_summary, carried.seo_title, carried.slug) == (
        "À finir",
        "Rappeler",
        "rappels",
    )
    assert not ProposedEdit.objects.exists()
    on_top.publish(user=editor)
    assert said(fresh(page)) == "Premier.\n\nSecond.\n\nTiers."
    assert head_of(page).summary == "À finir"
    assert head_of(page).author == editor


def test_a_draft_that_cannot_be_merged_waits_as_a_proposed_edit(article, confirmed, editor):
    page = article("Le rappel", THREE)
    head = head_of(page)
    draft(page, editor, "Un", "Moi")
    save_edit(fresh(page), with_words(head.text, "Un", "Premier"), author=confirmed, base=head)
    kept = ProposedEdit.objects.get()
    assert (kept.author, kept.base, kept.state, kept.article.pk) == (
        editor,
        head,
        "pending",
        page.pk,
    )
    assert to_text(kept.text.blocks).startswith("Moi.")
    assert said(fresh(page)).startswith("Premier.")
    assert not fresh(page).has_unpublished_changes
    assert "Moi" not in str(list(page.history.values_list("content")))


def test_a_scheduled_draft_closes_the_article_to_members_and_stays_scheduled(
    article, confirmed, editor
):
    page = article("Le rappel", THREE)
    later = timezone.now() + dt.timedelta(days=2)
    draft(page, editor, "Trois", "Tiers", go_live_at=later).publish(user=editor)
    assert fresh(page).scheduled_revision is not None
    assert not may_write(confirmed, fresh(page))
    head = head_of(page)
    assert said(fresh(page)) == THREE
    # What the wiki itself writes there, links that follow a new title, leaves the schedule alone.
    save_edit(fresh(page), with_words(head.text, "Un", "Premier"), author=None, base=head)
    scheduled = fresh(page).scheduled_revision
    assert scheduled.approved_go_live_at == later
    assert said(scheduled.as_object()) == "Premier.\n\nDeux.\n\nTiers."
    assert said(fresh(page)) == "Premier.\n\nDeux.\n\nTrois."


def test_a_page_locked_by_an_editor_is_closed_to_members(article, confirmed, editor):
    page = article("Le rappel")
    WikiArticlePage.objects.filter(pk=page.pk).update(locked=True, locked_by=editor)
    assert not may_write(confirmed, fresh(page))
    assert may_write(editor, fresh(page))
