"""The chain of hashes: recomputed whole, its first break named, nothing lost to an account that goes."""

from __future__ import annotations

import uuid
from dataclasses import replace
from io import StringIO

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.log_actions import log
from wagtail.models import Comment, PageLogEntry

from cherclient.wiki.models import ArticleRevision, EvidenceReview, Message, Notice, ProposedEdit
from cherclient.wiki.notation import parse, to_text
from cherclient.wiki.sentences import Sentences
from cherclient.wiki.services import kept_forms, save_edit, talking, verifying
from cherclient.wiki.services.deciding import accept, refuse
from cherclient.wiki.services.erasing import erase_revision
from cherclient.wiki.services.proposals import propose_edit
from cherclient.wiki.services.protecting import protect
from cherclient.wiki.services.renaming import rename
from cherclient.wiki.services.saving import head_of
from cherclient.wiki.services.verifying import verify
from cherclient.wiki.services.watching import watch
from cherclient.wiki.vocabulary import Basis, Level, News, Proposal
from tests.moderation.whole_member import hits
from tests.wiki.editing import Form, browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(article, confirmed, other_confirmed):
    """Two articles of four revisions each, by two people."""
    made = []
    for title in ("Un premier article", "Un second article"):
        page = article(title, "Un.")
        for text in ("Un.\n\nDeux.", "Un.\n\nDeux.\n\nTrois.", "Trois."):
            head = head_of(page)
            content = head.text.with_blocks(parse(text, like=head.text.blocks))
            save_edit(page, content, author=other_confirmed, base=head, summary="é")
        made.append(page)
    return made


def told(*args) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_wiki", *args, stdout=out, stderr=err)
    except CommandError as error:
        return err.getvalue(), str(error)
    return out.getvalue(), ""


def test_a_chain_that_holds_survives_its_authors(two, other_confirmed, monkeypatch):
    monkeypatch.setattr(verifying, "BATCH", 3)  # read in several goes
    every = ArticleRevision.objects.count()
    hashes = list(ArticleRevision.objects.values_list("hash", flat=True))
    other_confirmed.delete()
    row = two[0].history.get(number=2)
    assert (row.author, row.byline) == (None, "un ancien membre")
    found = verify()
    assert (found.broken, found.revisions) == ([], every)
    said, problem = told("--holds", hashes[0], hashes[-1][:8].upper())
    assert (str(every) in said, problem) == (True, "")
    said, problem = told("--holds", "0" * 12)
    assert ("0" * 12 in said, problem) == (True, "1 broken")
    assert told("--holds", "abc")[1].startswith("eight signs")


@pytest.mark.parametrize(
    ("change", "number", "fault"),
    [
        ({"summary": "autre"}, 2, "its hash is not"),
        ({"made_at": "2020-01-01T00:00:00Z"}, 2, "its hash is not"),
        ({"previous_hash": "0" * 64}, 2, "does not follow"),
        ({"content_digest": "0" * 64}, 2, "its text is not"),
        ({"content": None}, 2, "its text is not"),
        ({"number": 9}, 3, "a revision is missing"),  # 4 comes first
    ],
)
def test_the_first_break_of_an_article_is_named(two, change, number, fault):
    two[0].history.filter(number=number).update(**change)
    said, problem = told()
    assert problem == "1 broken"
    assert said.count("\n") == 1
    assert "Un premier article" in said
    assert fault in said


def test_a_text_changed_in_the_table_and_a_revision_taken_out_are_seen(two):
    row = two[1].history.get(number=2)
    row.content["blocks"][0]["value"] = "Un mensonge."
    row.save(update_fields=["content"])
    two[0].history.get(number=3).delete()
    said, problem = told()
    assert problem == "2 broken"
    assert "revision 4" in said
    assert "revision 2" in said
    # A chain made again from there on holds by itself: hashes noted elsewhere do not.
    assert ArticleRevision.objects.filter(article=two[0]).count() == 3


def test_a_chain_holds_after_rows_were_dumped_and_loaded(two):
    dumped = serializers.serialize("json", ArticleRevision.objects.all())
    for row in serializers.deserialize("json", dumped):
        row.save()
    assert verify().broken == []


# --- erased for the law ---------------------------------------------------------------------------

SECRET = "Palamedes vole les cuillers de ses voisins."
NAMED = "Palamedes le voleur"


def changed(page, old: str, new: str):
    text = head_of(page).text
    said = to_text(text.blocks).replace(old, new)
    assert said != to_text(text.blocks)
    return text.with_blocks(parse(said, like=text.blocks))


def proposed(author, page, content, summary="Précisé"):
    words = {"summary": summary, "edit_key": uuid.uuid4(), "language": "fr"}
    return propose_edit(page, content, author=author, base=head_of(page), **words)


def said_everywhere(page, newcomer, other, editor) -> dict[str, ProposedEdit]:
    """The words of the text as it stands, wherever people and machines put them."""
    made = {
        "innocent": proposed(newcomer, page, changed(page, "Trois.", "Trois, et la suite.")),
        "guilty": proposed(other, page, changed(page, "voisins.", "voisins, dit-on.")),
    }
    declined = proposed(editor, page, changed(page, "Un.", "Une."), summary=f"« {SECRET} »")
    ProposedEdit.objects.filter(pk=declined.pk).update(author=newcomer)
    reader = editor
    refuse(declined.pk, by=reader, reason=f"Vous gardez : {SECRET}")
    opened = talking.open_thread(page, subject=NAMED, text=f"Lu : « {SECRET} » Vrai ?", by=other)
    assert SECRET in opened.text
    protect(page, level=Level.OPEN, reason=f"À cause de « {SECRET} »", by=editor)
    EvidenceReview.objects.create(article=page, story="x", place=1, note=SECRET, settled="kept")
    Comment.objects.create(page=page, user=editor, text=SECRET, contentpath="body")
    log(page, "wagtail.edit", user=editor, data={"said": [SECRET]})
    form = Form(browser(other), page.address("edit"))
    browser().post(page.address("edit"), {**form.values, "text": f"{SECRET} Encore.", "do": "save"})
    draft = page.get_latest_revision_as_object()
    draft.put(changed(page, "Un.", "Un, en brouillon."))
    draft.save_revision(user=editor)
    page.refresh_from_db()
    return made


def kept_sessions() -> dict[str, QueryDict]:
    """The forms kept, by the key of their session."""
    held = {each.pk: each.get_decoded().get("wiki_kept") for each in Session.objects.all()}
    return {key: QueryDict(kept[1]) for key, kept in held.items() if kept}


class Meanwhile(Sentences):
    """Sentences during whose first search the owner of a session does something else."""

    key = ""

    def are_in(self, value) -> bool:
        if self.key:
            store, self.key = SessionStore(self.key), ""
            store["other"] = "said meanwhile"
            store.save()
        return super().are_in(value)


def sessions_are_cleared(page, kept: str, form: QueryDict, member, committed) -> None:
    """Once the erasure is committed, or by the daily purge; what else a session holds stays."""
    for number in (1, 2):
        other = SessionStore()
        other["wiki_kept"] = [page.address("edit"), f"base=&text=Innocent+{number}"]
        other.save()
    assert kept in kept_sessions(), "not while others wait for the article"
    for callback in committed:
        callback()
    assert len(kept_sessions()) == 2
    assert kept not in kept_sessions()
    # Nor is one sent later kept, or one that a request brought back offered again.
    sent = browser().post(page.address("edit"), {**form.dict(), "text": SECRET})
    assert (sent.status_code, len(kept_sessions())) == (403, 2)
    assert SECRET in sent.content.decode()
    client = browser(member)
    session = client.session
    session["wiki_kept"] = [page.address("edit"), form.urlencode()]
    session.save()
    assert SECRET not in client.get(page.address("edit")).content.decode()
    assert "wiki_kept" not in client.session
    # A process was killed before it came to this.
    store = SessionStore(kept)
    store["wiki_kept"] = [page.address("edit"), form.urlencode()]
    store.save()
    call_command("purge_personal_data", stdout=(out := StringIO()))
    assert "1 erased: forms kept in sessions" in out.getvalue()
    # Its owner does something at the same moment.
    said = QueryDict.fromkeys(["text"], SECRET)
    store["wiki_kept"] = [page.address("edit"), said.urlencode()]
    store.save()
    gone = Meanwhile([SECRET])
    gone.key = kept
    assert kept_forms.forget_kept_forms(gone) == 1
    left = SessionStore(kept).load()
    assert (left["other"], "wiki_kept" in left) == ("said meanwhile", False)
    assert len(kept_sessions()) == 2


def test_words_erased_for_the_law_are_in_no_table(
    article,
    newcomer,
    confirmed,
    other_confirmed,
    editor,
    django_capture_on_commit_callbacks,
    monkeypatch,
):
    page = article("Le guichet", "Un.\n\nDeux.\n\nTrois.")
    watch(other_confirmed, page)
    with django_capture_on_commit_callbacks(execute=True):
        rename(page, NAMED, author=confirmed, was="Le guichet")
        content = changed(page, "Deux.", f"Deux. {SECRET}")
        save_edit(page, content, author=confirmed, base=head_of(page), summary=f"Ajout : {SECRET}")
        made = said_everywhere(page, newcomer, other_confirmed, editor)
        ((kept, form),) = kept_sessions().items()
        (kept_in_erased,) = ArticleRevision.objects.filter(hash=form["base"])
        assert kept_in_erased.number == 3
        rename(page, "Le guichet", author=confirmed, was=NAMED)
        text = changed(page, f"Deux. {SECRET}", "Deux, sans rien dire de personne.")
        save_edit(page, text, author=confirmed, base=head_of(page), summary="Retiré")
    page.refresh_from_db()
    assert page.has_unpublished_changes
    assert len(hits("palamedes")) > 20
    head = head_of(page)
    with django_capture_on_commit_callbacks() as committed:
        for row in page.history.filter(number__in=(2, 3, 4)).order_by("number"):
            erase_revision(row, by=editor, basis=Basis.PERSONAL, reason="Un nom")
    assert hits("palamedes") == []
    monkeypatch.setattr(kept_forms, "AT_ONCE", 1)  # read in several goes
    sessions_are_cleared(page, kept, form, confirmed, committed)
    assert head_of(page) == head
    assert (verify().broken, verify().erased) == ([], 3)
    mark = gettext("[erased]")
    # What says nothing of it stays: the draft, the rest of a message, the edit that waits.
    page.refresh_from_db()
    assert page.has_unpublished_changes
    assert "Un, en brouillon." in str(page.get_latest_revision_as_object().body)
    assert Message.objects.get().text == f"Lu : « {mark} » Vrai ?"
    assert PageLogEntry.objects.filter(page=page.pk, data={"said": [mark]}).exists()
    assert not ProposedEdit.objects.filter(pk=made["guilty"].pk).exists()
    told = Notice.objects.filter(member=other_confirmed, news=News.PROPOSAL).get()
    assert told.about["state"] == Proposal.REFUSED
    accept(made["innocent"].pk, by=editor)
    assert to_text(head_of(page).text.blocks).strip() == (
        "Un.\n\nDeux, sans rien dire de personne.\n\nTrois, et la suite."
    )
    assert browser().get(reverse("wiki:article", args=["palamedes-le-voleur"])).status_code == 404


def test_words_another_text_still_says_stay_until_it_is_erased_too(
    article, newcomer, confirmed, editor
):
    """And a draft that says them of its own goes with the last one, for its editor to read why.

    An edit that takes them out itself stays, even where the text of now was written otherwise.
    """
    page = article("Le guichet", f"Un.\n\n{SECRET}")
    save_edit(page, changed(page, "Un.", "Une."), author=confirmed, base=head_of(page))
    said = talking.open_thread(page, subject="Vrai ?", text=f"« {SECRET} » Oui.", by=confirmed)
    other = proposed(newcomer, page, changed(page, SECRET, "On vole ici des cuillers."))
    text = replace(head_of(page).text, blocks=tuple(parse("Une.\n\nRien de plus.")))
    save_edit(page, text, author=confirmed, base=head_of(page))
    page.refresh_from_db()
    page.put(changed(page, "Rien de plus.", f"Je le redis. {SECRET}"))
    page.save_revision(user=editor)
    for number, stays in ((1, True), (2, False)):
        row, base = page.history.get(number=number), page.history.get(number=number)
        erase_revision(row, by=editor, basis=Basis.UNLAWFUL, reason="Un nom")
        said.refresh_from_db()
        page = type(page).objects.get(pk=page.pk)
        assert (SECRET in said.text) is stays
        assert page.has_unpublished_changes is stays
        words = {"summary": "", "edit_key": uuid.uuid4(), "language": "fr"}
        assert SECRET in str(base.text.blocks)  # as it was read before
        with pytest.raises(ValidationError) as refused:
            propose_edit(page, base.text.with_blocks(()), author=confirmed, base=base, **words)
        assert refused.value.code == "erased"
    assert hits("palamedes") == []
    assert page.latest_revision_id == page.live_revision_id
    assert Notice.objects.filter(member=editor, news=News.PROPOSAL).count() == 1
    kept = ProposedEdit.objects.get()
    assert (kept.state, kept.text) == (Proposal.PENDING, other.text)
    read = browser(editor).get(reverse("wiki:proposal", args=[kept.pk]))
    assert "On vole ici des cuillers." in read.content.decode()
    accept(kept.pk, by=editor)
    assert "On vole ici des cuillers." in to_text(head_of(page).text.blocks)


def test_words_that_anybody_says_are_no_copies():
    gone = Sentences(["Conclusion", "La marque répond", "Ils ont volé Anne. Et tout est dit ici."])
    said = {"a": "La marque répond", "b": ["Lu : « Ils ont volé Anne. »", 3]}
    assert gone.taken_out(said, "…") == {"a": "…", "b": ["Lu : « … »", 3]}
    others = ["Conclusion", "Si La marque répond, tant mieux.", "Qu’ils ont volé Anne.", "Tout."]
    others.append("Et tout est dit icit")
    assert not gone.are_in(others)
    assert gone.taken_out(others, "…") == others


words = st.text(alphabet="ab .*[]\n", max_size=60)


@settings(max_examples=80)
@given(st.lists(words, max_size=3), words, st.lists(words, max_size=3))
def test_sentences_taken_out_are_no_longer_there_and_what_stays_is_left(said, stays, copies):
    gone = Sentences(said)
    gone.leave([stays])
    assert not gone.are_in(stays)
    assert gone.taken_out(stays, "…") == stays
    left = gone.taken_out({"copies": [*said, *copies]}, "…")
    assert not gone.are_in(left)
