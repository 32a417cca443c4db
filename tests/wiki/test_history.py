"""The history as everybody reads it, going back in it, and blanking a text for the law."""

from __future__ import annotations

import html
import random
import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cherclient.wiki.content import Block, new_id
from cherclient.wiki.models import ArticleRevision, ProposedEdit, Protection, WikiArticlePage
from cherclient.wiki.notation import BLOCKS_MAX, parse, to_text
from cherclient.wiki.reading.history import history_page
from cherclient.wiki.services import EditConflict, save_edit
from cherclient.wiki.services.reverting import CannotRevert, How, revert
from cherclient.wiki.services.saving import head_of, write
from cherclient.wiki.services.verifying import verify
from cherclient.wiki.vocabulary import Change, Level

pytestmark = pytest.mark.django_db


def edit(article, text: str, author, summary: str = "", base=None) -> ArticleRevision:
    base = base or head_of(article)
    blocks = parse(text, like=base.text.blocks)
    content = base.text.with_blocks(blocks)
    return save_edit(article, content, author=author, base=base, summary=summary).revision


def back(article, number: int, author, how: How = How.RESTORE, base=None):
    return revert(
        article,
        article.history.get(number=number),
        how=how,
        author=author,
        base=base or head_of(article),
        reason="Pour voir",
        edit_key=uuid.uuid4(),
    )


def text_of(article: WikiArticlePage) -> str:
    return to_text(WikiArticlePage.objects.get(pk=article.pk).content.blocks).strip()


def shown(answer) -> str:
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


@pytest.fixture
def five(article, confirmed, other_confirmed):
    """An article of five revisions by two people: paragraphs added, changed, taken out, moved."""
    page = article("L’attente au téléphone", "## Attendre\n\nUn.\n\nDeux.\n\nTrois.")
    edit(page, "## Attendre\n\nUn et demi.\n\nDeux.\n\nTrois.", other_confirmed, "Précision")
    edit(page, "## Attendre\n\nUn et demi.\n\nDeux.\n\nTrois.\n\nQuatre.", confirmed)
    edit(page, "## Attendre\n\nUn et demi.\n\nTrois.\n\nQuatre.", other_confirmed, "Redite <b>")
    edit(page, "## Attendre\n\nQuatre.\n\nUn et demi.\n\nTrois.", confirmed)
    page.refresh_from_db()
    return page


# --- reading --------------------------------------------------------------------------------------


def test_the_history_is_read_compared_and_quoted(client, five, django_assert_max_num_queries):
    rows = list(five.history.select_related("article").order_by("number"))
    with django_assert_max_num_queries(12):
        page = shown(client.get(five.address("history")))
    assert page.index('id="r5"') < page.index('id="r1"')
    assert "Redite <b>" not in client.get(five.address("history")).content.decode()
    assert "Redite <b>" in page
    assert all(row.short_hash in page for row in rows)
    assert page.count('type="radio"') == 10

    compared = shown(client.get(five.address("compare"), {"a": 4, "b": 1}))  # whatever the order
    assert "<del" in compared
    assert "Quatre." in compared
    assert '<li data-kind="same">' in compared
    assert '<li data-kind="removed" data-block="text">' in compared
    moved = client.get(five.address("compare"))  # the last two
    assert 'data-kind="moved"' in shown(moved)
    assert "Deux." not in shown(moved)
    same = client.get(five.address("compare"), {"a": 3, "b": 3})
    assert (same.status_code, "<ins" in shown(same)) == (200, False)

    past = client.get(rows[1].get_absolute_url())
    assert past.status_code == 200
    read = shown(past)
    assert "Un et demi." in read
    assert "Quatre." not in read
    assert rows[1].hash in read
    assert "noindex" in read
    assert "CC BY-SA 4.0" in read
    whole = client.get(five.address("revision"), {"r": rows[0].hash.upper()})
    assert whole.status_code == 200


@pytest.mark.parametrize("name", ["compare", "revision"])
@pytest.mark.parametrize(
    "query",
    [
        "?a=9&b=1&r=0000000000",
        "?a=x&r=zz",
        "?a=-1&b=2&r=",
        "?a=%00&r=%00",
        f"?a={'9' * 9999}&r={'a' * 9999}",
    ],
)
def test_a_revision_that_does_not_exist_is_told(client, five, name, query):
    answer = client.get(five.address(name) + query)
    assert answer.status_code == 404
    assert five.address("history") in shown(answer)


def test_the_beginning_of_two_hashes_asks_for_more_signs(client, five):
    rows = list(five.history.order_by("number"))
    ArticleRevision.objects.filter(pk=rows[0].pk).update(hash="ab" * 32)
    ArticleRevision.objects.filter(pk=rows[1].pk).update(hash="ab" * 31 + "cd")
    answer = client.get(five.address("revision"), {"r": "ab" * 5})
    assert answer.status_code == 404
    assert "abababab" in shown(answer)
    broken = client.get(five.address("revision"), {"r": "ab" * 32})
    assert broken.status_code == 200
    assert "<strong>" in shown(broken)  # its chain does not hold, and the page says so


def test_pages_of_a_long_history_read_the_same_number_of_queries(
    client, five, confirmed, django_assert_max_num_queries
):
    base = head_of(five)
    same = {"article": five, "language": "fr", "title": five.title, "made_at": base.made_at}
    same |= {"content": base.content, "size": 1, "growth": 0, "author": confirmed}
    ArticleRevision.objects.bulk_create(
        ArticleRevision(number=n, content_digest="0" * 64, hash=f"{n:064x}", **same)
        for n in range(6, 106)
    )
    with django_assert_max_num_queries(12):
        first = shown(client.get(five.address("history")))
    assert "?before=56" in first
    with django_assert_max_num_queries(12):
        assert client.get(five.address("history"), {"before": 56}).status_code == 200
    assert [row.number for row in history_page(five, 4).rows] == [3, 2, 1]
    for words in ("x", "-1", "0", "\x00", "9" * 5000):
        assert client.get(five.address("history"), {"before": words}).status_code == 200
    assert five.address("history") in shown(client.get(five.address("history"), {"before": 1}))


# --- going back -----------------------------------------------------------------------------------


def test_going_back_is_a_revision_with_a_reason_and_is_undone_in_its_turn(
    client, five, other_confirmed
):
    client.force_login(other_confirmed)
    before = text_of(five)
    asked = client.get(five.address("revert"), {"n": 2})
    assert asked.status_code == 200
    assert "<del" in shown(asked)
    form = {"how": "restore", "base": 5, "edit_key": uuid.uuid4(), "reason": ""}
    refused = client.post(five.address("revert") + "?n=2", form)
    assert (refused.status_code, five.history.count()) == (422, 5)
    form["reason"] = "C’était mieux dit"
    for _twice in range(2):  # a double submit writes once
        done = client.post(five.address("revert") + "?n=2", form)
        assert done.status_code == 302
    row = head_of(five)
    assert (row.number, row.change, row.reverts.number) == (6, Change.REVERTED, 2)
    assert (row.summary, row.author) == ("C’était mieux dit", other_confirmed)
    assert text_of(five) == "## Attendre\n\nUn et demi.\n\nDeux.\n\nTrois."
    undone = client.post(five.address("revert") + "?n=6", form | {"base": 6, "how": "undo"})
    assert undone.status_code == 302  # the same form sent for something else is not the same
    assert text_of(five) == before
    assert back(five, 5, other_confirmed).unchanged
    assert not verify().broken

    # A text over the bounds, which the admin may publish, is gone back to all the same.
    head = head_of(five).text
    over = head.with_blocks([*parse("a\n\n" * BLOCKS_MAX), *parse("b")])
    number = write(five, over, author=other_confirmed, summary="").number
    edit(five, "Court.", other_confirmed)
    assert back(five, number, other_confirmed).revision.text.blocks == over.blocks
    edit(five, "Court.", other_confirmed)
    with pytest.raises(ValidationError, match=str(BLOCKS_MAX + 1)):
        save_edit(five, over, author=other_confirmed, base=head_of(five))


def test_one_revision_in_the_middle_is_undone_alone(five, confirmed, other_confirmed):
    back(five, 4, confirmed, How.UNDO)  # what took "Deux." out, though 5 moved things since
    assert sorted(text_of(five).split("\n\n")) == sorted(
        ["## Attendre", "Quatre.", "Un et demi.", "Deux.", "Trois."]
    )
    edit(five, text_of(five).replace("Un et demi.", "Un et trois quarts."), confirmed)
    with pytest.raises(EditConflict) as met:
        back(five, 2, other_confirmed, How.UNDO)  # "Un." changed again since
    (conflict,) = met.value.merged.conflicts
    assert conflict.theirs == ("text", "Un et trois quarts.")
    assert conflict.mine == ("text", "Un.")
    with pytest.raises(CannotRevert):
        back(five, 1, confirmed, How.UNDO)


def test_a_conflict_of_going_back_is_settled_in_the_page(client, five, other_confirmed, confirmed):
    edit(five, text_of(five).replace("Un et demi.", "Un et trois quarts."), confirmed)
    client.force_login(other_confirmed)
    form = {"how": "undo", "base": 6, "edit_key": uuid.uuid4(), "reason": "Trop précis"}
    answer = client.post(five.address("revert") + "?n=2", form)
    assert five.history.count() == 6
    page = shown(answer)
    assert "Un et trois quarts." in page
    assert "Un." in page


def test_an_edit_made_while_going_back_is_kept(five, confirmed, other_confirmed):
    """The form was opened at revision 5; somebody else added a paragraph meanwhile."""
    seen = head_of(five)
    edit(five, text_of(five) + "\n\nAjouté entre-temps.", confirmed)
    back(five, 3, other_confirmed, base=seen)
    assert "Ajouté entre-temps." in text_of(five)
    assert "Deux." in text_of(five)


def test_going_back_after_a_rename_keeps_the_title(five, confirmed, editor):
    base = head_of(five)
    content = base.text
    renamed = type(content)(**{**content.as_json(), "title": "Patienter", "blocks": content.blocks,
        "hypotheses": (), "figures": (), "categories": ()})  # fmt: skip
    save_edit(five, renamed, author=editor, base=base)
    back(five, 1, confirmed)
    assert WikiArticlePage.objects.get(pk=five.pk).title == "Patienter"
    assert "Un." in text_of(five)


def test_who_may_go_back(client, five, newcomer, confirmed, other_confirmed):
    address = five.address("revert") + "?n=2"
    form = {"how": "restore", "base": 5, "edit_key": uuid.uuid4(), "reason": "Mieux avant"}
    assert client.get(address).status_code == 302  # to sign in
    client.force_login(newcomer)
    client.post(address, form)
    waiting = ProposedEdit.objects.get()
    assert (waiting.author, waiting.article_id, five.history.count()) == (newcomer, five.pk, 5)
    assert "2" in waiting.summary
    assert "Mieux avant" in waiting.summary
    Protection.objects.create(article=five, level=Level.EDITORS, reason="Dispute")
    client.force_login(other_confirmed)
    assert client.get(address).status_code == 403
    assert client.post(address, form | {"edit_key": uuid.uuid4()}).status_code == 403
    Protection.objects.all().delete()
    for wrong in (
        {"how": "x"},
        {"base": "x"},
        {"base": 999},
        {"edit_key": "x"},
        {"reason": "\x00"},
    ):
        given = form | {"edit_key": uuid.uuid4()} | wrong
        assert client.post(address, given).status_code in (302, 422)
    assert client.get(five.address("revert") + "?n=99").status_code == 404
    assert client.put(address).status_code == 405


def test_two_hundred_random_edits_read_back_as_the_last_text(five, confirmed, other_confirmed):
    """Whatever is edited, moved, taken out and gone back to: each text stands, the chain holds, and
    going back straight after an edit never meets a conflict."""
    draw = random.Random(7)
    people = (confirmed, other_confirmed)
    texts = {row.number: row.text for row in five.history.all()}
    for step in range(200):
        head = head_of(five)
        blocks = list(head.text.blocks)
        what = draw.choice("aacdmru")
        author = draw.choice(people)
        if what in "ru":
            number = draw.choice(sorted(texts)) if what == "r" else head.number
            how = How.RESTORE if what == "r" else How.UNDO
            saved = back(five, number, author, how)
            expected = texts[number if what == "r" else number - 1]
        else:
            at = draw.randrange(len(blocks)) if blocks else 0
            if what == "a" or not blocks:
                blocks.insert(
                    at, Block(str(uuid.UUID(int=draw.getrandbits(128))), "text", f"Mot {step}")
                )
            elif what == "c":
                blocks[at] = Block(blocks[at].id, "text", f"Autre {step}")
            elif what == "d" and len(blocks) > 1:
                blocks.pop(at)
            else:
                draw.shuffle(blocks)
            expected = head.text.with_blocks(blocks)
            saved = save_edit(five, expected, author=author, base=head)
        texts[saved.revision.number] = saved.revision.text
        assert saved.revision.text.says_the_same_as(expected)
    five.refresh_from_db()
    assert five.content.digest == head_of(five).content_digest
    assert {row.number: row.text for row in five.history.all()} == texts
    assert not verify().broken


# --- for the law ----------------------------------------------------------------------------------


def test_an_editor_blanks_a_text_and_the_chain_holds(client, five, editor, confirmed):
    target = five.history.get(number=4)
    wagtail_copy = target.revision_id
    address = five.address("erase") + "?n=4"
    client.force_login(confirmed)
    assert client.get(address).status_code == 403
    client.force_login(editor)
    assert client.get(address).status_code == 200
    form = {"basis": "personal", "reason": "Une adresse privée", "sure": "on"}
    for missing in form:
        answer = client.post(address, {k: v for k, v in form.items() if k != missing})
        assert answer.status_code == 422
    assert client.post(five.address("erase") + "?n=5", form).status_code == 422  # said now
    assert client.post(address, form).status_code == 302
    row = five.history.select_related("article").get(number=4)
    assert (row.content, row.summary, row.erased_by, row.hash) == (None, "", editor, target.hash)
    assert not five.revisions.filter(pk=wagtail_copy).exists()
    assert "Redite" not in str(list(five.history.values()))
    client.logout()
    gone = client.get(row.get_absolute_url())
    assert gone.status_code == 410
    assert "Une adresse privée" in shown(gone)
    assert client.get(five.address("compare"), {"a": 3, "b": 4}).status_code == 410
    assert "Une adresse privée" in shown(client.get(five.address("history")))
    assert client.get(five.get_url()).status_code == 200
    for how, number in ((How.RESTORE, 4), (How.UNDO, 4), (How.UNDO, 5)):
        with pytest.raises(CannotRevert):
            back(five, number, confirmed, how)
    client.force_login(editor)
    assert client.get(address).status_code == 410
    found = verify()
    assert (found.broken, found.erased) == ([], 1)
    # An edit made from the erased text adds to what is public, and takes nothing out of it.
    said = head_of(five).text.blocks
    assert save_edit(five, five.content.with_blocks(()), author=confirmed, base=row).unchanged
    more = five.content.with_blocks([Block(new_id(), "text", "Ajouté depuis.")])
    edited = save_edit(five, more, author=confirmed, base=row).revision
    assert edited.number == 6
    assert {each.value for each in edited.text.blocks} == {
        "Ajouté depuis.",
        *(each.value for each in said),
    }


def test_addresses_of_the_history_follow_a_rename_and_stay_in_french(client, five):
    assert reverse("wiki:history", args=[five.slug]) == five.address("history")
    assert client.get(reverse("wiki:history", args=["personne"])).status_code == 404
    five.unpublish()
    assert client.get(five.address("history")).status_code == 404
