"""Following articles: what is told, once, to whom; the list; the digest by mail and its end."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cherclient.wiki.content import Content
from cherclient.wiki.models import ArticleRevision, Contributor, Notice, Watch
from cherclient.wiki.notation import parse
from cherclient.wiki.reading.watchlist import NOTICES, WATCHED
from cherclient.wiki.services import digests, save_edit
from cherclient.wiki.services.saving import head_of
from cherclient.wiki.services.watching import tell, tell_watchers, watch
from cherclient.wiki.vocabulary import Change, Frequency, News
from tests.wiki.test_talk import a_thread, signed_in

pytestmark = pytest.mark.django_db
LIST = "wiki:watchlist"


def edit(article, text: str, by, title: str = ""):
    article.refresh_from_db()
    base = head_of(article)
    blocks = tuple(parse(text, base.text.blocks))
    content = Content(title=title or article.title, blocks=blocks)
    return save_edit(article, content, author=by, base=base)


def days_pass(days: int) -> None:
    """Everything told and sent so far was so many days earlier."""
    for row in Notice.objects.all():
        Notice.objects.filter(pk=row.pk).update(made_at=row.made_at - dt.timedelta(days=days))
    for row in Contributor.objects.exclude(digest_sent_at=None):
        sent = row.digest_sent_at - dt.timedelta(days=days)
        Contributor.objects.filter(pk=row.pk).update(digest_sent_at=sent)


def send(**options) -> str:
    said = StringIO()
    call_command("send_wiki_digests", stdout=said, **options)
    return said.getvalue().strip()


def test_watchers_are_told_what_others_did_in_one_line(
    article, newcomer, confirmed, other_confirmed
):
    about, quiet = article("Suivi de près"), article("Jamais touché")
    mine, page = signed_in(newcomer), reverse("wiki:watch", args=[about.slug])
    assert "Vous ne suivez pas" in mine.get(page).content.decode()
    for _twice in range(2):
        assert "Vous suivez cet article" in mine.post(page, follow=True).content.decode()
    watch(newcomer, quiet)
    watch(confirmed, about)
    assert Watch.objects.count() == 3
    edit(about, "Un.", confirmed)
    edit(about, "Deux.", other_confirmed)
    edit(about, "Trois.", confirmed)
    told = Notice.objects.order_by("member").values_list("member", "news", "about")
    assert sorted(told, key=str) == sorted(
        [(newcomer.pk, "edited", {"since": 1}), (confirmed.pk, "edited", {"since": 2})], key=str
    )
    shown = mine.get(reverse(LIST)).content.decode()
    assert "3 modifications" in shown
    assert f"{about.address('compare')}?a=1&amp;b=4" in shown
    assert signed_in(confirmed).get(reverse(LIST)).content.decode().count("1 modification<") == 1
    looked = mine.get(reverse(LIST)).content.decode()
    assert "Rien de nouveau" in looked
    assert "3 modifications" in looked, "seen, and still there"
    edit(about, "Quatre.", confirmed)
    ArticleRevision.objects.filter(number=5).update(change=Change.RELINKED)
    assert "Rien de nouveau" in mine.get(reverse(LIST)).content.decode(), "a link is no news"
    edit(about, "Quatre.", confirmed, title="Suivi de loin")
    edit(about, "Cinq.", other_confirmed)
    after = mine.get(reverse(LIST)).content.decode()
    assert "il s’appelait «\u202fSuivi de près\u202f»" in after
    assert "1 modification<" in after
    assert "3 modifications" in after, "what was seen stays as it was seen"
    mine.post(page, {"follow": "no", "next": "list"})
    edit(about, "Six.", confirmed)
    assert Notice.objects.filter(member=newcomer, seen_at=None).count() == 0


def test_the_list_is_its_members_alone_and_costs_the_same(
    article, newcomer, confirmed, client, django_assert_max_num_queries
):
    about = article("Une liste")
    thread = a_thread(about, confirmed)
    anonymous = client.get(reverse(LIST))
    assert anonymous.status_code == 302
    assert reverse("account_login") in anonymous.url
    mine = signed_in(newcomer)
    empty = mine.get(reverse(LIST))
    assert "Aucun pour l’instant" in empty.content.decode()
    assert "no-store" in empty["Cache-Control"]
    watch(newcomer, about)
    for number in range(NOTICES + 3):
        tell(newcomer, News.MENTION, about, thread=thread.pk, message=number)
    tell(newcomer, News.TALK, about, thread=10**9, message=1)  # a thread that is gone
    tell(newcomer, News.PROPOSAL, about, state="refused", title="Moi", reason="Rien", proposal=1)
    tell(newcomer, News.PROPOSAL, state="accepted", title="Toi", confirmed=True)
    with django_assert_max_num_queries(9):
        first = mine.get(reverse(LIST)).content.decode()
    assert "quelqu’un vous nomme dans «\u202fLe titre\u202f»" in first
    assert "n’a pas été retenue\u00a0: Rien" in first
    assert "Désormais vos modifications" in first
    last = Notice.objects.order_by("pk").first()
    second = mine.get(reverse(LIST), {"before": last.pk + 4}).content.decode()
    assert f"#message-{3}" in second
    for junk in ("before=x", "before=" + "9" * 40, "watched=%00", "watched=-3"):
        assert mine.get(f"{reverse(LIST)}?{junk}").status_code == 200
    Watch.objects.bulk_create(
        Watch(member=newcomer, article=article(f"Suivi {n}")) for n in range(WATCHED - 47)
    )
    with django_assert_max_num_queries(9):
        mine.get(reverse(LIST))
    assert mine.post(reverse(LIST), {"digest": "hourly"}).status_code == 422
    mine.post(reverse(LIST), {"digest": "daily"})
    assert Contributor.objects.get(member=newcomer).digest == Frequency.DAILY


def test_telling_many_watchers_takes_few_queries(
    article, newcomer, confirmed, other_confirmed, django_assert_max_num_queries
):
    about = article("Très suivi")
    for member in (newcomer, confirmed, other_confirmed):
        watch(member, about)
    with django_assert_max_num_queries(3):
        tell_watchers(about, News.EDITED, since=1)
    with django_assert_max_num_queries(3):
        tell_watchers(about, News.EDITED, but=newcomer, since=1)
    assert Notice.objects.count() == 3


def test_a_digest_is_sent_once_a_period_and_only_when_something_happened(
    article, newcomer, confirmed, other_confirmed, settings, tmp_path
):
    settings.DATA_DIR, settings.SITE_URL = tmp_path, "https://site.example"
    about = article("Dans la lettre")
    for member in (newcomer, confirmed):
        watch(member, about)
    digests.set_frequency(confirmed, Frequency.DAILY)
    assert send(dry_run=True) == "0 digests to send"
    edit(about, "Un changement.", other_confirmed)
    edit(about, "Un autre.", other_confirmed)
    assert send().startswith("0 sent"), "the day is not over"
    days_pass(1)
    assert send(dry_run=True) == "1 digests to send"
    assert not mail.outbox
    for _twice in range(2):
        send()
    letter = mail.outbox.pop()
    assert not mail.outbox
    assert letter.to == [confirmed.email]
    assert letter.subject == "Le wiki\u00a0: une nouvelle dans vos suivis"
    assert (
        "Dans la lettre\u00a0: 2 modifications\nhttps://site.example/fr/wiki/dans-la-lettre/"
        in letter.body
    )
    days_pass(6)
    newcomer.language = "en"
    newcomer.save()
    send()
    (english,) = mail.outbox
    assert english.to == [newcomer.email]
    assert "Dans la lettre: 2 edits" in english.body
    days_pass(8)
    send()
    assert len(mail.outbox) == 1, "nothing happened"
    edit(about, "Vu sur le site.", other_confirmed)
    days_pass(8)
    signed_in(confirmed).get(reverse(LIST))
    ArticleRevision.objects.filter(number=4).update(change=Change.RELINKED)
    assert "1 without news" in send(), "seen by one, no news for the other"

    stop = (
        english.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("https://site.example")
    )
    assert english.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in english.body
    browser = Client(enforce_csrf_checks=True)  # nobody is signed in
    assert "Stop the digest" in browser.get(stop).content.decode()
    assert Contributor.objects.get(member=newcomer).digest == Frequency.WEEKLY
    assert browser.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Contributor.objects.get(member=newcomer).digest == Frequency.NEVER
    tell(newcomer, News.EDITED, about, since=1)
    days_pass(30)
    assert send(dry_run=True) == "0 digests to send"
    for token in ("x", stop.rstrip("/").rpartition("/")[2][:-1], "é:é:é", "x" * 10_000):
        assert browser.get(reverse("wiki:stop_digest", args=[token])).status_code == 404
    newcomer.delete()
    assert browser.post(stop).status_code == 404


def test_a_digest_that_cannot_leave_is_tried_again(
    article, newcomer, other_confirmed, settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    about = article("Courrier en panne")
    watch(newcomer, about)
    edit(about, "Un.", other_confirmed)
    days_pass(7)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens
    with pytest.raises(CommandError, match="1 digests failed"):
        send()
    assert Contributor.objects.get(member=newcomer).digest_sent_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send().startswith("1 sent")
    assert len(mail.outbox) == 1
    today = timezone.localdate()
    assert digests.claim(newcomer.pk, today) is None, "taken meanwhile"
