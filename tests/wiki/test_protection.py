"""Protection: four levels, a reason, an end; who may do what at each."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cherclient.wiki.content import Content
from cherclient.wiki.models import Contributor, Notice, Protection
from cherclient.wiki.notation import parse
from cherclient.wiki.reading.protection import LINES, past, shown
from cherclient.wiki.rights import Rank, level_of, may_write, rank_of
from cherclient.wiki.services import talking
from cherclient.wiki.services.contributors import block, unconfirm
from cherclient.wiki.services.deciding import accept
from cherclient.wiki.services.proposals import propose_edit
from cherclient.wiki.services.protecting import protect
from cherclient.wiki.services.refusals import Refused
from cherclient.wiki.services.renaming import rename
from cherclient.wiki.services.saving import head_of
from cherclient.wiki.services.submitting import submit_article, submit_edit
from cherclient.wiki.services.watching import watch
from cherclient.wiki.vocabulary import Level, News
from tests.wiki.test_talk import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db, newcomer, confirmed, editor) -> dict[Rank, object]:
    """One of each rank but visitors."""
    make = get_user_model().objects.create_user
    blocked = make("blocked@example.org", pseudonym="Bloqué")
    until = timezone.now() + dt.timedelta(days=1)
    Contributor.objects.create(
        member=blocked, confirmed_at=timezone.now(), blocked_until=until, blocked_reason="Injures"
    )
    keeper = make("keeper@example.org", pseudonym="Garde", is_superuser=True)
    members = (blocked, newcomer, confirmed, editor, keeper)
    return {rank_of(member): member for member in members}


LOWEST = {
    Level.OPEN: Rank.NEWCOMER,
    Level.CONFIRMED: Rank.CONFIRMED,
    Level.EDITORS: Rank.EDITOR,
    Level.LOCKED: Rank.KEEPER,
}


def test_every_level_for_every_rank(article, people, client):
    """Edit, revert and rename are for who may write; the discussion is for every member."""
    about = article("Disputé")
    assert list(people) == list(Rank)[1:]
    for level, lowest in LOWEST.items():
        protect(about, level=level, reason=f"Niveau {level}", by=people[Rank.EDITOR])
        assert level_of(about) == level
        for rank, member in people.items():
            allowed = rank >= lowest
            assert may_write(member, about) is allowed, (level, rank)
            browser = signed_in(member)
            for name in ("edit", "revert", "rename"):
                query = "?n=1" if name == "revert" else ""
                answer = browser.get(about.address(name) + query)
                shows_form = answer.status_code == 200 and b'name="edit_key"' in answer.content
                renames = answer.status_code == 200 and b'name="title"' in answer.content
                done = {"edit": shows_form, "revert": answer.status_code == 200, "rename": renames}
                expected = allowed and (name != "rename" or rank >= Rank.CONFIRMED)
                assert done[name] is expected, (name, level, rank, answer.status_code)
            if rank == Rank.BLOCKED:
                with pytest.raises(Refused, match="Injures"):
                    talking.open_thread(about, subject="Non", text="Non", by=member)
            else:
                said = talking.open_thread(about, subject="Oui", text=f"{level}", by=member)
                assert said.thread.subject == "Oui"


def test_an_editor_protects_with_a_reason_and_an_end(article, newcomer, confirmed, editor, client):
    about = article("Protégé")
    watch(newcomer, about)
    watch(editor, about)
    page, browser = reverse("wiki:protect", args=[about.slug]), signed_in(editor)
    assert "Aucune protection jusqu’ici." in client.get(page).content.decode()
    assert "<form" not in client.get(page).content.decode().partition("<main")[2]
    sent = {"level": 2, "reason": "Une dispute.", "until": ""}
    assert client.post(page, sent).status_code == 403
    assert signed_in(confirmed).post(page, sent).status_code == 403
    today = timezone.localdate()
    for wrong, words in (
        ({"reason": " "}, "obligatoire"),
        ({"level": 7}, "Une dispute."),
        ({"level": ""}, "Une dispute."),
        ({"until": str(today - dt.timedelta(days=1))}, "Ce jour est passé"),
        ({"until": "9999-12-31"}, "dix ans"),
        ({"until": "demain"}, "Une dispute."),
        ({"reason": "x" * 201}, "x" * 201),
        ({"reason": "Un\0mot"}, "mot"),
    ):
        answer = browser.post(page, sent | wrong)
        assert answer.status_code == 422, wrong
        assert words in answer.content.decode(), wrong
    assert not Protection.objects.exists()

    for _twice in range(2):
        browser.post(page, {**sent, "until": str(today)})
    row = Protection.objects.get()
    assert level_of(about) == Level.EDITORS
    assert not may_write(confirmed, about)
    held = shown(about)
    assert (held.level, held.reason, held.last_day, held.by) == (2, "Une dispute.", today, "Édith")
    told = Notice.objects.get()
    assert (told.member, told.news, told.about["level"]) == (newcomer, News.PROTECTED, 2)
    assert "Une dispute." in signed_in(newcomer).get(reverse("wiki:watchlist")).content.decode()
    public = client.get(page).content.decode()
    assert "Seule la rédaction peut écrire" in public
    assert "inclus" in public

    Protection.objects.update(until=timezone.now() - dt.timedelta(seconds=1))  # its end has come
    assert level_of(about) == Level.OPEN
    assert shown(about) is None
    assert may_write(newcomer, about)
    assert "Une dispute." in client.get(page).content.decode(), "the history keeps it"
    protect(about, level=Level.LOCKED, reason="Encore.", by=editor)
    protect(about, level=Level.OPEN, reason="Calmé.", by=editor)
    row.refresh_from_db()
    assert row.lifted_at is None, "an expired one lifted itself"
    assert Protection.objects.get(reason="Encore.").lifted_by == editor
    assert shown(about) is None
    assert "Calmé." in client.get(page).content.decode()


def test_the_history_of_protections_is_read_by_key(
    article, editor, client, django_assert_max_num_queries
):
    about = article("Souvent protégé")
    for number in range(LINES + 2):
        protect(about, level=Level.CONFIRMED, reason=f"Raison {number}", by=editor)
    lines, older = past(about)
    rest, end = past(about, older.removeprefix("before="))
    assert [len(lines), len(rest), end] == [LINES, 2, ""]
    with django_assert_max_num_queries(8):
        client.get(reverse("wiki:protect", args=[about.slug]))
    assert (
        client.get(reverse("wiki:protect", args=[about.slug]), {"before": "x"}).status_code == 200
    )


def test_what_changed_since_an_edit_was_checked_holds_when_it_is_saved(
    article, confirmed, other_confirmed, editor
):
    about = article("Le guichet")
    waits = propose_edit(
        about,
        Content(title="Le guichet", blocks=tuple(parse("Un autre."))),
        author=other_confirmed,
        base=head_of(about),
        summary="",
        edit_key=uuid.uuid4(),
        language="fr",
    )
    known = {who: type(who).objects.get(pk=who.pk) for who in (confirmed, editor)}
    assert [rank_of(each) for each in known.values()] == [Rank.CONFIRMED, Rank.EDITOR]

    def verbs():
        content, key = Content(title="Autre", blocks=tuple(parse("Texte."))), uuid.uuid4()
        said = {"author": known[confirmed], "summary": "", "edit_key": key}
        base = head_of(about)
        edited = base.text.with_blocks(parse("Texte."))
        yield lambda: submit_edit(about, edited, base=base, **said)
        yield lambda: submit_article(content, language="fr", **said)
        yield lambda: rename(about, "Autre", author=known[confirmed], was=about.title)

    until = timezone.now() + dt.timedelta(days=1)
    for change, code in (
        (lambda: unconfirm(confirmed, by=editor), "rank"),
        (lambda: block(confirmed, by=editor, reason="Injures", until=until), "blocked"),
    ):
        change()
        for verb in verbs():
            known[confirmed]._wiki_rank = Rank.CONFIRMED  # as the page found it, a moment ago
            with pytest.raises(ValidationError) as refused:
                verb()
            assert refused.value.code == code
    protect(about, level=Level.LOCKED, reason="Une dispute.", by=editor)
    with pytest.raises(ValidationError) as closed:
        accept(waits.pk, by=editor)
    assert closed.value.code == "level"
    editor.groups.clear()
    with pytest.raises(PermissionDenied):
        accept(waits.pk, by=known[editor])
    assert about.history.count() == 1
