"""Edits that wait for an editor: kept once, merged, decided once, told to their author."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cherclient.wiki.content import Content
from cherclient.wiki.models import (
    ArticleRevision,
    Contributor,
    Notice,
    ProposedEdit,
    WikiArticlePage,
)
from cherclient.wiki.notation import parse, to_text
from cherclient.wiki.rights import Rank, rank_of
from cherclient.wiki.services.contributors import block, confirm, unblock, unconfirm
from cherclient.wiki.services.deciding import AlreadyDecided, accept, refuse, withdraw
from cherclient.wiki.services.proposals import WAITING_MOST, propose_edit
from cherclient.wiki.services.saving import EditConflict, TitleTaken, head_of, save_edit
from cherclient.wiki.vocabulary import CONFIRMED_AFTER, Proposal

pytestmark = pytest.mark.django_db

THREE = "Un.\n\nDeux.\n\nTrois."


def changed(article: WikiArticlePage, **words: str) -> Content:
    """The text of the head with some words in place of others."""
    content = head_of(article).text
    text = to_text(content.blocks)
    for old, new in words.items():
        text = text.replace(f"{old}.", f"{new}.")
    return replace(content, blocks=tuple(parse(text, content.blocks)))


def propose(author, article=None, content=None, base=None, **words) -> ProposedEdit:
    fields = {"summary": "Précisé", "edit_key": uuid.uuid4(), "language": "fr", **words}
    if article is not None:
        base = base or head_of(article)
    return propose_edit(article, content, author=author, base=base, **fields)


def _tomorrow() -> dt.datetime:
    return timezone.now() + dt.timedelta(days=1)


def body(article_or_text) -> str:
    content = getattr(article_or_text, "text", None) or head_of(article_or_text).text
    return to_text(content.blocks).strip()


# --- proposing ------------------------------------------------------------------------------------


def test_one_edit_of_an_author_waits_for_an_article_and_nothing_of_it_is_lost(
    newcomer, confirmed, article
):
    page = article("Le rappel", THREE)
    key = uuid.uuid4()
    first = propose(newcomer, page, changed(page, Un="Premier"), edit_key=key)
    again = propose(newcomer, page, changed(page, Un="Premier"), edit_key=key)
    assert again == first
    assert body(page) == THREE

    save_edit(page, changed(page, Deux="Second"), author=confirmed, base=head_of(page))
    second = propose(newcomer, page, changed(page, Trois="Tiers"))
    first.refresh_from_db()
    assert (first.state, second.state) == (Proposal.WITHDRAWN, Proposal.PENDING)
    assert body(second) == "Premier.\n\nSecond.\n\nTiers."
    assert body(first).startswith("Premier.")  # kept as it was
    assert second.made_at == first.made_at  # its place in the queue too

    rewritten = replace(second.text, blocks=second.text.blocks[1:])
    third = propose(newcomer, page, rewritten, continues=second, base=second.base)
    assert body(third) == "Second.\n\nTiers."  # one's own change can be taken back
    assert propose(newcomer, page, changed(page, Un="Premier"), edit_key=key) == first  # late retry

    other = propose(newcomer, None, Content(title="L’attente"), base=None)
    later = propose(newcomer, None, Content(title="l'attente", thesis="Elle use."), base=None)
    other.refresh_from_db()
    assert (other.state, later.state) == (Proposal.WITHDRAWN, Proposal.PENDING)


def test_two_edits_of_an_author_that_cannot_be_merged_both_wait(newcomer, confirmed, article):
    page = article("Le rappel", THREE)
    first = propose(newcomer, page, changed(page, Un="Premier"))
    save_edit(page, changed(page, Un="Unique"), author=confirmed, base=head_of(page))
    second = propose(newcomer, page, changed(page, Trois="Tiers"))
    assert set(ProposedEdit.objects.filter(state=Proposal.PENDING)) == {first, second}


def test_what_cannot_wait_is_said(newcomer, other_confirmed, editor, article):
    page, other = article("Le rappel", THREE), article("L’attente")
    stranger = propose(other_confirmed, page, changed(page, Un="Premier"))
    borrowed = propose(newcomer, page, changed(page, Deux="2"), edit_key=stranger.edit_key)
    assert borrowed.author == newcomer  # somebody else's form key is no key of theirs
    with pytest.raises(ValidationError) as unchanged:
        propose(newcomer, page, head_of(page).text)
    assert unchanged.value.code == "unchanged"
    with pytest.raises(TitleTaken) as taken:
        propose(newcomer, None, Content(title="l'ATTENTE"), base=None)
    assert taken.value.article == other
    with pytest.raises(ValidationError):
        propose(newcomer, page, replace(head_of(page).text, title="a/b"))
    for number in range(WAITING_MOST - 1):
        propose(newcomer, None, Content(title=f"Titre {number}"), base=None)
    with pytest.raises(ValidationError) as full:
        propose(newcomer, None, Content(title="De trop"), base=None)
    assert full.value.code == "waiting"
    assert (
        propose(newcomer, page, changed(page, Trois="3")).state == Proposal.PENDING
    )  # takes a place
    propose(other_confirmed, None, Content(title="De trop"), base=None)  # others are not counted

    block(newcomer, by=editor, reason="Publicité", until=_tomorrow())
    with pytest.raises(ValidationError, match="Publicité"):
        propose(newcomer, page, changed(page, Un="Bloqué"))


# --- deciding -------------------------------------------------------------------------------------


def test_an_edit_accepted_is_published_in_its_author_s_name_and_merged(
    newcomer, confirmed, editor, article
):
    page = article("Le rappel", THREE)
    proposal = propose(newcomer, page, changed(page, Un="Premier"))
    save_edit(page, changed(page, Deux="Second"), author=confirmed, base=head_of(page))
    saved = accept(proposal.pk, by=editor)
    row = saved.revision
    assert body(page) == "Premier.\n\nSecond.\n\nTrois."
    assert (row.author, row.newcomer, row.summary) == (newcomer, True, "Précisé")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by, proposal.revision) == ("accepted", editor, row)
    notice = Notice.objects.get(member=newcomer)
    assert notice.about["state"] == "accepted"
    assert Contributor.objects.get(member=newcomer).accepted == 1
    with pytest.raises(AlreadyDecided):
        refuse(proposal.pk, by=editor, reason="Trop tard")


def test_what_an_editor_changes_is_said_in_the_history(newcomer, editor, article):
    page = article("Le rappel", THREE)
    proposal = propose(newcomer, page, changed(page, Un="Premier", Deux="http //pub.example"))
    better = changed(page, Un="Premier")
    row = accept(proposal.pk, by=editor, content=better, base=head_of(page)).revision
    assert body(page) == "Premier.\n\nDeux.\n\nTrois."
    assert "pub.example" not in str(list(ArticleRevision.objects.values_list("content")))
    assert row.author == newcomer
    assert row.summary.startswith("Précisé (")
    assert "Édith" in row.summary


def test_a_conflict_is_the_editor_s_to_settle(newcomer, confirmed, editor, article):
    page = article("Le rappel", THREE)
    proposal = propose(newcomer, page, changed(page, Un="Premier"))
    save_edit(page, changed(page, Un="Unique"), author=confirmed, base=head_of(page))
    with pytest.raises(EditConflict) as conflict:
        accept(proposal.pk, by=editor)
    assert conflict.value.theirs == head_of(page)
    proposal.refresh_from_db()
    assert proposal.state == Proposal.PENDING
    assert Notice.objects.count() == 0
    settled = changed(page, Unique="Premier et unique")
    accept(proposal.pk, by=editor, content=settled, base=head_of(page))
    assert body(page).startswith("Premier et unique.")


def test_a_new_article_is_written_or_its_title_was_taken_meanwhile(
    newcomer, other_confirmed, editor, article
):
    new = Content(title="L’attente", blocks=tuple(parse(THREE)))
    mine = propose(newcomer, None, new, base=None)
    theirs = propose(other_confirmed, None, replace(new, thesis="Elle use."), base=None)
    made = accept(mine.pk, by=editor).revision
    assert (made.article.title, made.author, made.number) == ("L’attente", newcomer, 1)
    mine.refresh_from_db()
    assert mine.article == made.article
    with pytest.raises(TitleTaken):
        accept(theirs.pk, by=editor)
    again = accept(theirs.pk, by=editor, content=replace(theirs.text, title="Attendre"))
    assert again.revision.article.title == "Attendre"


def test_an_edit_is_refused_with_a_reason_or_withdrawn_and_nobody_decides_on_their_own(
    newcomer, confirmed, editor, article
):
    page = article("Le rappel", THREE)
    proposal = propose(newcomer, page, changed(page, Un="Premier"))
    own = propose(editor, page, changed(page, Un="Moi"))
    for verb, who in (
        (lambda: accept(proposal.pk, by=confirmed), "no editor"),
        (lambda: refuse(proposal.pk, by=newcomer, reason="x"), "its author"),
        (lambda: accept(own.pk, by=editor), "their own"),
        (lambda: withdraw(proposal.pk, by=editor), "not the author"),
    ):
        with pytest.raises(PermissionDenied):
            verb()
        assert who
    with pytest.raises(ValidationError):
        refuse(proposal.pk, by=editor, reason="  ")
    refuse(proposal.pk, by=editor, reason="Sans source.")
    assert Notice.objects.get(member=newcomer).about["reason"] == "Sans source."
    withdraw(own.pk, by=editor)
    assert not ProposedEdit.objects.filter(state=Proposal.PENDING).exists()

    last = propose(newcomer, page, changed(page, Un="Premier"))
    page.unpublish()
    with pytest.raises(ValidationError) as closed:
        accept(last.pk, by=editor)
    assert closed.value.code == "unpublished"
    with pytest.raises(ValidationError):
        save_edit(page, changed(page, Un="Moi"), author=confirmed, base=head_of(page))
    page.refresh_from_db()
    assert not page.live


def test_five_edits_accepted_make_a_confirmed_member(newcomer, editor, article):
    page = article("Le rappel", THREE)
    for number in range(CONFIRMED_AFTER):
        assert rank_of(newcomer) == Rank.NEWCOMER
        before = "Un" if number == 0 else str(number)
        proposal = propose(newcomer, page, changed(page, **{before: str(number + 1)}))
        accept(proposal.pk, by=editor)
        newcomer = type(newcomer).objects.get(pk=newcomer.pk)
    assert rank_of(newcomer) == Rank.CONFIRMED
    told = [notice.about["confirmed"] for notice in Notice.objects.order_by("pk")]
    assert told == [False] * 4 + [True]
    assert list(page.history.order_by("number").values_list("newcomer", flat=True)) == [
        False,
        *[True] * CONFIRMED_AFTER,
    ]
    unconfirm(newcomer, by=editor)
    assert rank_of(newcomer) == Rank.NEWCOMER
    confirm(newcomer, by=editor)
    assert rank_of(newcomer) == Rank.CONFIRMED
    block(newcomer, by=editor, reason="Publicité", until=_tomorrow())
    assert rank_of(newcomer) == Rank.BLOCKED
    Contributor.objects.update(blocked_until="2020-01-01T00:00Z")
    newcomer = type(newcomer).objects.get(pk=newcomer.pk)
    assert rank_of(newcomer) == Rank.CONFIRMED  # it ended by itself
    block(newcomer, by=editor, reason="Publicité", until=_tomorrow())
    unblock(newcomer, by=editor)
    assert rank_of(newcomer) == Rank.CONFIRMED
    for wrong in ({"reason": " "}, {"until": timezone.now()}):
        with pytest.raises(ValidationError):
            block(newcomer, by=editor, **{"reason": "Pub", "until": _tomorrow(), **wrong})
    with pytest.raises(PermissionDenied):
        block(editor, by=editor, reason="Moi", until=_tomorrow())
    with pytest.raises(PermissionDenied):
        confirm(editor, by=newcomer)
