"""Talk pages: said, answered, corrected, taken out of sight, resolved; members named and told."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cherclient.accounts.erasure import Choice, close_account
from cherclient.wiki.mentions import NAMES_MAX, names_in, replace_names
from cherclient.wiki.models import Contributor, Mention, Message, Notice, Thread
from cherclient.wiki.reading.talk import MESSAGES, THREADS, in_order, threads_of
from cherclient.wiki.services import talking
from cherclient.wiki.services.refusals import Refused, TooOften
from cherclient.wiki.services.watching import watch
from cherclient.wiki.vocabulary import MESSAGE_MAX, News
from stories.folding import fold
from tests.factories import StoryFactory

pytestmark = pytest.mark.django_db


def signed_in(member) -> Client:
    browser = Client()
    browser.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def talk(article) -> str:
    return reverse("wiki:talk", args=[article.slug])


def say(browser, page: str, text: str, **more):
    key = more.pop("form_key", str(uuid.uuid4()))
    return browser.post(page, {"text": text, "form_key": key, **more}, follow=True)


def a_thread(article, by, subject="Le titre", text="Est-il juste ?") -> Thread:
    return talking.open_thread(article, subject=subject, text=text, by=by).thread


def test_a_discussion_from_its_first_message_to_its_end(
    article, newcomer, confirmed, other_confirmed, editor, client
):
    about = article("Le second appel", "Un.")
    article("Une page liée")
    watch(other_confirmed, about)
    page = talk(about)
    empty = client.get(page).content.decode()
    assert "Personne n’a encore rien dit" in empty
    assert "<textarea" not in empty
    assert reverse("account_login") in empty
    asks = signed_in(newcomer)
    key = str(uuid.uuid4())
    for _twice in range(2):  # a double click
        opened = say(
            asks, page, "Et le *second* appel ?", subject="  Le  second appel ", form_key=key
        )
    thread = Thread.objects.get()
    assert (
        thread.subject,
        thread.messages.count(),
        about.threads.filter(resolved_at=None).count(),
    ) == (
        "Le second appel",
        1,
        1,
    )
    first = thread.messages.get()
    address = reverse("wiki:thread", args=[about.slug, thread.pk])
    assert opened.redirect_chain[-1][0] == f"{address}?message={first.pk}#message-{first.pk}"
    assert "<em>second</em>" in opened.content.decode()

    answers = signed_in(confirmed)
    shown = answers.get(f"{address}?answer={first.pk}").content.decode()
    assert f'name="parent" value="{first.pk}"' in shown
    say(answers, address, "Voir [[une page liée]] et [[rien encore]].", parent=first.pk)
    second = thread.messages.last()
    assert second.parent == first
    shown = client.get(address).content.decode()
    assert f'id="message-{second.pk}" data-level="2"' in shown
    assert "répond à Nadia" in shown
    assert '/fr/wiki/une-page-liee/"' in shown
    assert 'data-state="missing"' in shown
    told = {notice.member: notice.news for notice in Notice.objects.all()}
    assert told == {other_confirmed: News.TALK, newcomer: News.TALK}, "not of one's own act"

    settled = answers.post(address, {"act": "resolve"}, follow=True).content.decode()
    assert "Rouvrir la discussion" in settled
    thread.refresh_from_db()
    assert thread.resolved_by == confirmed
    assert about.threads.filter(resolved_at=None).count() == 0
    assert thread.subject in client.get(page).content.decode()
    assert thread.subject not in client.get(reverse("wiki:talks")).content.decode()
    asks.post(address, {"act": "reopen"})
    assert about.threads.filter(resolved_at=None).count() == 1
    assert thread.subject in client.get(reverse("wiki:talks")).content.decode()

    decides = signed_in(editor)
    refused = asks.post(address, {"act": "remove", "message": second.pk, "reason": "Non"})
    assert refused.status_code == 422
    assert Message.objects.filter(removed_at=None).count() == 2
    unsaid = decides.post(address, {"act": "remove", "message": second.pk, "reason": " "})
    assert unsaid.status_code == 422
    assert "Motif" in unsaid.content.decode()
    decides.post(address, {"act": "remove", "message": second.pk, "reason": "Hors sujet."})
    hidden = client.get(address).content.decode()
    assert "Hors sujet." in hidden
    assert "page liée" not in hidden
    decides.post(address, {"act": "put_back", "message": second.pk})
    assert "page liée" in client.get(address).content.decode()


def test_ones_own_message_is_corrected_for_half_an_hour(article, newcomer, confirmed):
    thread = a_thread(article("Corrigé"), newcomer, text="Une fote.")
    said, address = thread.messages.get(), reverse("wiki:thread", args=["corrige", thread.pk])
    mine = signed_in(newcomer)
    assert "Une fote." in mine.get(f"{address}?correct={said.pk}").content.decode()
    mine.post(address, {"act": "correct", "message": said.pk, "text": "Une faute."})
    said.refresh_from_db()
    assert said.text == "Une faute."
    assert said.edited_at
    assert "corrigé" in mine.get(address).content.decode()
    others = signed_in(confirmed)
    for browser in (others, mine):
        Message.objects.update(
            written_at=timezone.now() - dt.timedelta(minutes=29 + 2 * (browser is mine))
        )
        late = browser.post(address, {"act": "correct", "message": said.pk, "text": "Autre chose"})
        assert late.status_code == 422
        assert "Autre chose" in late.content.decode()
        assert "demi-heure" in late.content.decode()
    said.refresh_from_db()
    assert said.text == "Une faute."


def test_links_of_newcomers_lead_nowhere(article, newcomer, confirmed, editor, client):
    thread = a_thread(article("Des liens"), newcomer)
    story = StoryFactory(title="Le four")
    text = (
        "[ici](https://spam.example/) [[Des liens]] <b>gras</b> "
        f"{{{{récit:{story.public_id}}}}} {{{{récit:inconnu}}}} [js](javascript:alert(1))"
    )
    address = reverse("wiki:thread", args=["des-liens", thread.pk])
    talking.answer(thread, text=text, by=newcomer)
    talking.answer(thread, text="[là \\](https://spam.example/)", by=newcomer)
    shown = client.get(address).content.decode()
    assert 'href="https://spam' not in shown
    assert "[ici](https://spam.example/)" in shown
    assert "&lt;b&gt;gras" in shown
    assert 'class="wiki-link" href="/fr/wiki/des-liens/"' in shown
    assert f'href="{story.get_absolute_url()}"' in shown
    assert "{{récit:inconnu}}" in shown
    for trusted in (confirmed, editor):
        Message.objects.all().delete()
        talking.answer(thread, text=text, by=trusted)
        shown = client.get(address).content.decode()
        link = '<a href="https://spam.example/" rel="nofollow ugc noopener">ici</a>'
        assert link in shown
        assert "javascript:" not in shown.replace("(javascript:alert(1))", "")


def test_members_are_named_by_their_pseudonym_and_forgotten_with_their_account(
    article, newcomer, confirmed, other_confirmed, editor, client
):
    make = get_user_model().objects.create_user
    for name in ("Léa", "lea"):
        twin = make(f"{name.encode().hex()}@example.org", pseudonym=name)
        Contributor.objects.create(member=twin)
    make("out@example.org", pseudonym="Hors du wiki")
    thread = a_thread(article("Des noms"), newcomer)
    text = "@dominique et @Édith, pas @Léa ni @Hors du wiki ni x@dominique ni `@camille`."
    said = talking.answer(thread, text=text, by=newcomer)
    Contributor.objects.create(member=editor)
    assert set(Mention.objects.values_list("member", flat=True)) == {other_confirmed.pk}
    talking.edit_message(said, text=text + " @Nadia", by=newcomer)
    assert set(said.mentions.values_list("member", flat=True)) == {
        other_confirmed.pk,
        editor.pk,
        newcomer.pk,
    }
    told = Notice.objects.filter(news=News.MENTION).values_list("member", flat=True)
    assert sorted(told) == sorted([other_confirmed.pk, editor.pk]), "once each, not oneself"
    assert not Notice.objects.filter(news=News.TALK, member=other_confirmed).exists()

    longer = talking.answer(thread, text="@dominique la Belle vie", by=newcomer)
    other_confirmed.pseudonym, other_confirmed.date_joined = "Dominique la Belle", "jamais"
    with pytest.raises(ValidationError):
        other_confirmed.save()
    transaction.set_rollback(False)
    said.refresh_from_db()
    assert said.text == text + " @Nadia", "the save did not hold"
    with CaptureQueriesContext(connection) as asked:
        other_confirmed.save(update_fields=["pseudonym"])
    written = [each for each in asked.captured_queries if 'UPDATE "wiki_message"' in each["sql"]]
    assert len(written) == 1
    longer.refresh_from_db()
    assert longer.text == "@Dominique la Belle la Belle vie"
    said.refresh_from_db()
    assert said.text.startswith("@Dominique la Belle et @Édith")
    assert "x@dominique" in said.text
    close_account(other_confirmed, Choice.ALL)
    said.refresh_from_db()
    assert said.text.startswith("un ancien membre et @Édith")
    assert "x@dominique" in said.text
    newcomer.delete()  # in the admin: no closing is announced
    said.refresh_from_db()
    assert said.text.endswith(" un ancien membre")
    assert said.author is None
    shown = client.get(reverse("wiki:thread", args=["des-noms", thread.pk])).content.decode()
    assert "<strong>un ancien membre</strong>" in shown
    assert "Nadia" not in shown
    assert (
        "un ancien membre" in client.get(reverse("wiki:talk", args=["des-noms"])).content.decode()
    )


@given(st.text(max_size=300).map(lambda text: text.replace("z", "@éloïse")), st.text(max_size=20))
def test_names_are_found_where_they_stand(text, other):
    known = {"eloise": 1, "eloise martin": 2, fold(other): 3}
    spans = names_in(text, known)
    assert len(spans) <= NAMES_MAX
    for (start, end), key in spans.items():
        assert text[start] == "@"
        assert known[fold(text[start + 1 : end])] == key
    replaced = replace_names(text, spans, lambda key: "")
    assert len(replaced) == len(text) - sum(end - start for start, end in spans)


def test_nothing_typed_is_lost(article, newcomer, client, confirmed):
    about = article("Garder")
    page, mine = talk(about), signed_in(newcomer)
    for sent, words in (
        ({"subject": "", "text": "Mes mots"}, "Sujet"),
        ({"subject": "x" * 141, "text": "Mes mots"}, "140"),
        ({"subject": "Un sujet", "text": "Mes mots" + "x" * MESSAGE_MAX}, str(MESSAGE_MAX)),
        ({"subject": "Un\0sujet", "text": "Mes mots"}, "Mes mots"),
        ({"subject": "Un sujet", "text": "Mes mots", "form_key": "pas une clé"}, "Mes mots"),
    ):
        answer = mine.post(page, sent)
        assert answer.status_code == 422
        assert "Mes mots" in answer.content.decode()
        assert words in answer.content.decode()
    signed_out = client.post(page, {"subject": "Un sujet", "text": "Mes mots"})
    assert "Mes mots" in signed_out.content.decode()
    assert "Identifiez-vous" in signed_out.content.decode()
    assert not Thread.objects.exists()

    thread = a_thread(about, newcomer)
    address = reverse("wiki:thread", args=[about.slug, thread.pk])
    key = str(uuid.uuid4())
    say(mine, address, "D’abord ceci.", form_key=key)
    say(mine, address, "Puis cela, après un retour en arrière.", form_key=key)
    say(signed_in(confirmed), address, "D’abord ceci.", form_key=key)  # somebody else's key
    assert thread.messages.count() == 4
    for act in ("resolve", "remove", "put_back", "correct", "answer"):
        sent = {"act": act, "message": thread.messages.first().pk, "text": "x", "reason": "x"}
        assert client.post(address, sent).status_code in (403, 422)
    assert "Identifiez-vous" in client.post(address, {"act": "resolve"}).content.decode()
    for query in (
        "answer=x",
        "correct=99999999999999999999",
        "message=%00",
        "after=-1",
        "before=open-1.1",
    ):
        assert mine.get(f"{address}?{query}").status_code == 200
        assert mine.get(f"{page}?{query}").status_code == 200
    for place in ("settled-9", "open-" + "9" * 17 + ".1", "x" * 10_000, "open-٣.٣"):
        assert mine.get(page, {"before": place}).status_code == 200
    for pk in (thread.pk + 999, 10**30):
        assert mine.get(reverse("wiki:thread", args=[about.slug, pk])).status_code == 404
    assert mine.post(address, {"act": "remove", "message": "x"}).status_code == 404
    assert mine.put(address).status_code == 405


def test_robots_are_slowed_and_blocked_members_told(article, newcomer, editor):
    thread = a_thread(article("Trop souvent"), newcomer)
    for number in range(9):
        talking.answer(thread, text=f"Encore {number}", by=newcomer)
    browser = signed_in(newcomer)
    address = reverse("wiki:thread", args=["trop-souvent", thread.pk])
    answer = browser.post(address, {"text": "Le onzième", "form_key": str(uuid.uuid4())})
    assert answer.status_code == 429
    assert "Le onzième" in answer.content.decode()
    assert 0 < int(answer["Retry-After"]) <= 3601
    with pytest.raises(TooOften):
        talking.open_thread(thread.article, subject="Un", text="Autre", by=newcomer)
    for number in range(15):
        talking.answer(thread, text=f"Un éditeur {number}", by=editor)
    Message.objects.filter(author=newcomer).update(
        written_at=timezone.now() - dt.timedelta(hours=1)
    )
    talking.answer(thread, text="Une heure après", by=newcomer)
    until = timezone.now() + dt.timedelta(days=2)
    Contributor.objects.create(member=newcomer, blocked_until=until, blocked_reason="Injures")
    blocked = signed_in(newcomer).post(address, {"text": "Encore", "form_key": str(uuid.uuid4())})
    assert blocked.status_code == 422
    assert "Injures" in blocked.content.decode()
    assert "Encore" in blocked.content.decode()
    with pytest.raises(Refused):
        talking.resolve(thread, by=get_user_model().objects.get(pk=newcomer.pk))


def test_long_lists_are_read_by_key_at_a_constant_cost(
    article, confirmed, client, django_assert_max_num_queries
):
    about = article("Bavard")
    now = timezone.now()
    Thread.objects.bulk_create(
        Thread(
            article=about,
            subject=f"Sujet {n:03}",
            opened_by=confirmed,
            last_at=now,
            resolved_at=now if n % 3 == 0 else None,
        )
        for n in range(2 * THREADS)
    )
    seen, before = [], ""
    while True:
        page = threads_of(about, before)
        seen += [thread.pk for thread in (*page.waiting, *page.settled)]
        if not page.older:
            break
        before = page.older.removeprefix("before=")
    assert len(seen) == len(set(seen)) == 2 * THREADS
    order = [
        pk in set(Thread.objects.filter(resolved_at=None).values_list("pk", flat=True))
        for pk in seen
    ]
    assert order == sorted(order, reverse=True), "open ones first"
    with django_assert_max_num_queries(9):
        assert client.get(talk(about)).status_code == 200
    with django_assert_max_num_queries(4):
        assert client.get(reverse("wiki:talks")).status_code == 200

    thread, parent = Thread.objects.first(), None
    for n in range(MESSAGES + 5):
        row = Message(
            thread=thread, author=confirmed, parent=parent, text=f"Message {n} [[Bavard]]"
        )
        row.save()
        parent = row if n % 9 else None
    address = reverse("wiki:thread", args=[about.slug, thread.pk])
    with django_assert_max_num_queries(14):
        first = client.get(address).content.decode()
    assert first.count('class="talk-message"') == MESSAGES
    assert 'data-level="4"' in first
    assert 'data-level="5"' not in first
    last = client.get(f"{address}?message={row.pk}").content.decode()
    assert f'id="message-{row.pk}"' in last
    assert "Message 0 " not in last
    levels = in_order(thread.messages.order_by("id"))
    assert [each.pk for each, _level in levels] == sorted(each.pk for each, _level in levels)
