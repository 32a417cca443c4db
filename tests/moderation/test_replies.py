"""The right of reply: who may ask, how long, until when; published under the story, on a clock."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st

from stories import services
from stories.models import Decision, Letter, ReplyRequest, Story
from stories.moderation import DecisionKind, ReplyState
from stories.services import NotTaken, ReplyClosed
from stories.services.replies import LINE, LINES_MAX, last_day, length_allowed, lines_of
from tests.factories import StoryFactory, lived

from .notices import at, in_english, last_letter, shown

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 a proof of identity"
REPLY = "The workshop closed in June, not in March: here is what happened.\n\nOur door stays open."


@pytest.fixture
def story(member):
    return StoryFactory(text=lived(183_201), author=member)


def form(**changes) -> dict:
    return {
        "kind": "named",
        "name": "Geoff Hale",
        "quality": "head of the workshop",
        "email": "geoff@example.org",
        "identity": SimpleUploadedFile("id.pdf", PDF, "application/pdf"),
        "text": REPLY,
        "language": "en",
        **changes,
    }


def ask(story, **changes) -> ReplyRequest:
    said = {key: value for key, value in form(**changes).items() if key != "identity"}
    return services.ask_reply(story, **said)


def test_f35_somebody_named_asks_gets_a_number_and_the_reply_stands_under_the_story(
    client, story, moderator, django_assert_max_num_queries
):
    """F35: with proof of identity and a receipt; three days; shown with the mention; one decision."""
    path = at("reply", story.public_id)
    page = shown(client.get(path))
    assert "decided and published within 3 days" in page
    assert "decided and published within 7 days" in page
    empty = shown(client.post(path, {"text": "  "}))
    assert empty.count("This field is required.") >= 5
    odd = SimpleUploadedFile("id.exe", b"MZ" + b"\x00" * 400)
    page = shown(client.post(path, form(identity=odd)))
    assert "This kind of file is not taken." in page
    assert "head of the workshop" in page  # nothing typed is lost
    sent = client.post(path, form(), follow=True)
    asked = ReplyRequest.objects.get()
    assert sent.redirect_chain[-1][0] == at("reply_status", story.public_id, asked.ticket)
    assert asked.ticket in shown(sent)
    for hidden in ("Geoff", "geoff@", "workshop"):
        assert hidden not in shown(sent)
    assert asked.due_at - asked.made_at == dt.timedelta(days=3)
    assert asked.alert_at - asked.made_at == dt.timedelta(hours=48)
    assert asked.ticket in last_letter("reply_received", email="geoff@example.org")
    client.post(path, form())  # the back button
    assert ReplyRequest.objects.count() == 1
    assert client.get(at("reply_status", story.public_id, "nothing")).status_code == 404

    file = asked.identity
    assert client.get(f"/admin/replies/{asked.pk}/identity/").status_code == 302
    client.force_login(in_english(moderator))
    assert "Geoff Hale" in shown(client.get("/admin/replies/"))
    item = shown(client.get(f"/admin/replies/{asked.pk}/"))
    assert "The workshop closed in June" in item
    assert "geoff@example.org" not in item
    proof = client.get(f"/admin/replies/{asked.pk}/identity/")
    assert b"".join(proof.streaming_content) == PDF
    assert "attachment" in proof["Content-Disposition"]
    detail = at("detail", story.public_id, story.slug)
    assert "Geoff Hale" not in shown(client.get(detail))
    done = client.post(f"/admin/replies/{asked.pk}/", {"act": "publish"}, follow=True)
    assert "The reply stands under the story." in shown(done)
    again = client.post(f"/admin/replies/{asked.pk}/", {"act": "publish"})
    assert "Already dealt with" in shown(again)
    client.logout()
    with django_assert_max_num_queries(8):
        page = shown(client.get(detail))
    for words in ("Right of reply", "Geoff Hale", "head of the workshop", asked.ticket):
        assert words in page
    assert "Our door stays open." in page
    assert "Geoff Hale" not in page.split("application/ld+json")[1].split("</script>")[0]
    decision = Decision.objects.get(kind=DecisionKind.REPLY)
    assert (decision.actor, decision.source) == (moderator, "request")
    assert asked.ticket in last_letter("reply_published")
    assert "A right of reply stands under your story" in last_letter("reply_added")
    asked.refresh_from_db()
    assert not asked.identity  # it has served
    assert file.name.startswith("identities/")
    assert client.get(f"/admin/replies/{asked.pk}/identity/").status_code == 302


def test_f35_a_reply_too_long_or_too_late_is_refused_with_the_figures(client, story):
    """F35: no longer than the story, 200 lines; three months for a person, none for the brand."""
    path, most = at("reply", story.public_id), length_allowed(story)
    page = client.post(path, form(text="x" * (most + 1)))
    assert page.status_code == 422
    assert f"{most} characters at most, yours has {most + 1}." in shown(page)
    assert ask(story, text="x" * most)
    with pytest.raises(NotTaken, match=f"{LINES_MAX} lines at most; yours has {LINES_MAX + 2}"):
        ask(story, text="\n".join("x" * (LINES_MAX + 2)))
    old = timezone.now() - dt.timedelta(days=95)
    Story.objects.filter(pk=story.pk).update(first_published_at=old)
    story.refresh_from_db()
    page = shown(client.post(path, form(text="I was named too late.")))
    assert f"they ended on {date_format(last_day(story), 'j F Y')}" in page
    assert ask(story, kind="brand", text="The brand may still answer.")
    StoryFactory(text=lived(183_202))
    story.first_published_at = dt.datetime(2025, 11, 30, 12, tzinfo=dt.UTC)
    assert last_day(story) == dt.date(2026, 2, 28)


def test_f21_the_clock_of_a_reply_warns_once_and_puts_it_on_top(client, story, moderator, settings):
    """F21, F35: the brand has seven days with an alert at day five, a person three with 48 hours."""
    settings.OPERATOR_EMAIL = "operator@example.org"
    brand = ask(story, kind="brand", name="Kettleby")
    named = ask(story, text="I am the man of the pump.")
    assert brand.due_at - brand.made_at == dt.timedelta(days=7)
    start = timezone.now()
    assert services.alert_replies(start) == 0
    assert services.alert_replies(start + dt.timedelta(hours=49)) == 1
    assert services.alert_replies(start + dt.timedelta(hours=50)) == 0
    alert = last_letter("operator_alert", email="operator@example.org")
    assert named.ticket in alert
    assert f"/admin/replies/{named.pk}/" in alert
    assert services.alert_replies(start + dt.timedelta(days=5, hours=1)) == 1
    assert Letter.objects.filter(kind="operator_alert").count() == 2
    ReplyRequest.objects.filter(pk=named.pk).update(due_at=start - dt.timedelta(hours=1))
    ReplyRequest.objects.filter(pk=brand.pk).update(alert_at=start - dt.timedelta(hours=1))
    client.force_login(in_english(moderator))
    page = shown(client.get("/admin/replies/"))
    assert page.index(named.ticket) < page.index("<strong>late") < page.index(brand.ticket)
    assert page.index(brand.ticket) < page.index("<strong>soon")


def test_f35_a_refusal_is_explained_and_a_reply_outlives_the_story(
    client, story, member, moderator
):
    """F35: refused with reason and facts; after a withdrawal the reply stays with its number."""
    refused, kept, waiting = (ask(story, text=f"{REPLY} {n}") for n in range(3))
    client.force_login(in_english(moderator))
    path = f"/admin/replies/{refused.pk}/"
    page = shown(client.post(path, {"act": "refuse", "refusal": "", "facts": "no"}))
    assert "A refusal needs a reason of the closed list." in page
    facts = "The paper shows another name than yours."
    client.post(path, {"act": "refuse", "refusal": "no_identity", "facts": facts})
    decision = Decision.objects.get(kind=DecisionKind.NO_REPLY)
    assert facts in decision.facts
    letter = last_letter("reply_refused")
    assert facts in letter
    assert "The identity of who asks was not shown" in letter
    status = shown(client.get(at("reply_status", story.public_id, refused.ticket)))
    assert "The identity of who asks was not shown" in status
    assert facts not in status
    with pytest.raises(ReplyClosed):
        services.publish_reply(refused, by=moderator)
    services.publish_reply(kept, by=moderator)
    services.withdraw_story(Story.objects.get(pk=story.pk), by=member)
    client.logout()
    gone = client.get(at("short", story.public_id))
    assert gone.status_code == 410
    page = shown(gone)
    assert "Geoff Hale" in page
    assert f"{REPLY} 1".split("\n")[0] in page
    assert waiting.ticket in page  # asked before: its number and dates, not its words
    assert "open. 2" not in page
    assert refused.ticket not in page
    assert client.get(at("reply", story.public_id)).status_code == 404
    public_id = story.public_id
    services.erase_story(Story.objects.get(pk=story.pk))
    waiting.refresh_from_db()
    assert (waiting.story, waiting.public_id) == (None, public_id)
    services.publish_reply(waiting, by=moderator)
    waiting.refresh_from_db()
    assert waiting.state == ReplyState.PUBLISHED
    gone = client.get(at("short", public_id))
    assert gone.status_code == 410
    assert f"{REPLY} 2".split("\n")[-1] in shown(gone)
    assert client.get(at("reply_status", public_id, waiting.ticket)).status_code == 200


@given(st.text(max_size=2_000))
def test_the_lines_of_a_text_are_at_least_its_own_and_cover_it(text):
    lines = lines_of(text)
    assert lines >= text.count("\n") + 1
    assert lines * (LINE + 1) >= len(text)
