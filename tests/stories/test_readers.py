"""What members leave beside a story, and what of it readers and authors see."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stories import services
from stories.comment_checks import why_held
from stories.models import Comment, Episode, MeToo, StoryMargin
from stories.services import NotKept
from stories.services.readers import A_DAY, A_MINUTE
from stories.words import CommentState
from tests.factories import StoryFactory


def at(name: str, *args, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"stories:{name}", args=args)


def address(story) -> str:
    with translation.override("en"):
        return story.get_absolute_url()


def shown(response) -> str:
    return html.unescape(response.content.decode())


@pytest.fixture
def author(db):
    return get_user_model().objects.create_user("ines@example.org", pseudonym="Ines")


@pytest.fixture
def story(author):
    told = StoryFactory(author=author, spirit="calculated")
    Episode.objects.create(story=told, title="The coin")
    return told


@pytest.fixture
def reading(client, member):
    """A member who is signed in."""
    client.force_login(member)
    return client


# --- me too, and the spirit -----------------------------------------------------------------------


def test_me_too_is_given_and_taken_back(story, member):
    moment = story.episodes.first()
    assert services.me_too(moment, member) is True
    assert StoryMargin.objects.get(story=story).me_toos == {str(moment.pk): 1}
    assert services.me_too(moment, member) is False
    assert StoryMargin.objects.get(story=story).me_toos == {}


def test_the_author_does_not_applaud_oneself(story, author):
    with pytest.raises(NotKept):
        services.me_too(story.episodes.first(), author)
    with pytest.raises(NotKept):
        services.vote_spirit(story, author, "both")


def test_an_answer_on_the_spirit_replaces_the_former(story, member):
    services.vote_spirit(story, member, "both")
    services.vote_spirit(story, member, "pure_spirit")
    assert StoryMargin.objects.get(story=story).spirits == {"pure_spirit": 1}
    with pytest.raises(NotKept):
        services.vote_spirit(story, member, "gold")


def test_buttons_do_what_they_say_and_lead_back_to_their_place(story, reading, member):
    moment = story.episodes.first()
    response = reading.post(at("me_too", story.public_id), {"episode": moment.pk})
    assert response.url == f"{address(story)}#moment-{moment.pk}"
    assert MeToo.objects.filter(member=member).exists()
    assert 'aria-pressed="true"' in shown(reading.get(address(story)))
    response = reading.post(at("spirit", story.public_id), {"spirit": "both"})
    assert response.url.endswith("#spirit")
    response = reading.post(at("spirit", story.public_id), {"spirit": "\x00"})
    assert "Choose one of the answers." in shown(reading.get(response.url))


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 30, "²", "0x1", "\x00"])
def test_a_moment_that_is_none_is_not_found(story, reading, key):
    assert reading.post(at("me_too", story.public_id), {"episode": key}).status_code == 404


def test_a_moment_of_another_story_is_not_found(story, reading):
    other = Episode.objects.create(story=StoryFactory(), title="Elsewhere")
    response = reading.post(at("me_too", story.public_id), {"episode": other.pk})
    assert response.status_code == 404


def test_a_visitor_is_sent_to_sign_in_and_comes_back_to_the_story(story, client):
    for name in ("me_too", "spirit"):
        response = client.post(at(name, story.public_id), {"episode": 1, "spirit": "both"})
        assert "next=" in response.url
        assert response.url.endswith(address(story))
    assert client.get(at("comment", story.public_id)).status_code == 302
    assert client.get(at("me_too", story.public_id)).status_code == 405


# --- comments -------------------------------------------------------------------------------------


def test_a_comment_is_shown_at_once_and_the_author_told_once_a_day(
    story, reading, member, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = reading.post(at("comment", story.public_id), {"text": "Geoff came here, too."})
    said = Comment.objects.get()
    assert response.url == f"{address(story)}#comment-{said.pk}"
    assert "Geoff came here, too." in shown(reading.get(address(story)))
    assert StoryMargin.objects.get(story=story).comments == 1
    with django_capture_on_commit_callbacks(execute=True):
        services.comment(story, member, "Another word.")
    assert [letter.to for letter in mail.outbox] == [["ines@example.org"]]
    assert address(story) in mail.outbox[0].body


def test_a_visitor_reads_comments_as_text(story, client, member):
    services.comment(story, member, "<script>alert(1)</script> & co")
    page = client.get(address(story)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "text",
    [
        "Look at https://kettleby.example/offer",
        "kettleby.com is where I buy",
        "Call me: 06 12 34 56 78",
        "+44 (0)113 496 0000 they say",
        "write to geoff@example.org",
        "Quel connard !",
        "You IDIOT",
    ],
)
def test_what_may_harm_waits_for_a_person(story, reading, text):
    reading.post(at("comment", story.public_id), {"text": text})
    assert Comment.objects.get().state == CommentState.HELD
    page = shown(reading.get(address(story)))
    assert text not in page
    assert "A person reads it before it is shown." in page


@pytest.mark.parametrize(
    "text",
    [
        "In 2019 we paid 1,250.50 euros, then 45 more in 2020.",
        "The same courier, at 18.30, rue du 8 mai 1945.",
        "Très bien. Merci à Geoff, un homme droit.",
    ],
)
def test_plain_words_with_figures_are_shown(text):
    assert why_held(text) == ()


@settings(deadline=None)
@given(st.text(max_size=400))
@example("0" * 5000)
@example("a." * 3000)
def test_looking_at_a_comment_never_fails(text):
    assert set(why_held(text)) <= {"link", "mail", "phone", "insult"}


def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(story, reading):
    typed = "word " * 500
    response = reading.post(at("comment", story.public_id), {"text": typed})
    assert response.status_code == 422
    assert "At most 2000 characters; yours has 2499." in shown(response)
    assert "word word word" in shown(response)
    assert "Write something first." in shown(reading.post(at("comment", story.public_id), {}))
    assert not Comment.objects.exists()


def test_lines_of_a_browser_count_once(story, member):
    assert services.comment(story, member, "a\r\n" * 999 + "a").text.count("\n") == 999


def test_the_same_words_sent_twice_are_kept_once(story, member):
    first = services.comment(story, member, "Twice.")
    assert services.comment(story, member, "Twice. ") == first


def test_too_many_at_once_or_in_a_day_are_refused_in_words(story, member):
    for n in range(A_MINUTE):
        services.comment(story, member, f"Word {n}")
    with pytest.raises(NotKept, match="in a minute"):
        services.comment(story, member, "One more")
    for n in range(A_DAY - A_MINUTE):
        Comment.objects.all().update(made_at=timezone.now() - dt.timedelta(hours=2))
        services.comment(story, member, f"Later {n}")
    Comment.objects.all().update(made_at=timezone.now() - dt.timedelta(hours=2))
    with pytest.raises(NotKept, match="a day"):
        services.comment(story, member, "Eleventh")


def test_nobody_comments_on_a_story_that_is_gone(story, member, reading):
    services.withdraw_story(story)
    with pytest.raises(NotKept):
        services.comment(story, member, "Too late")
    assert reading.post(at("comment", story.public_id), {"text": "x"}).status_code == 404


def test_a_member_takes_back_own_words_and_nobody_elses(story, reading, member, author):
    mine, other = services.comment(story, member, "Mine"), services.comment(story, author, "Hers")
    reading.post(at("take_back", story.public_id, mine.pk))
    reading.post(at("take_back", story.public_id, other.pk))
    assert list(Comment.objects.all()) == [other]
    assert StoryMargin.objects.get(story=story).comments == 1


def test_earlier_comments_are_read_by_key(story, client, member):
    Comment.objects.bulk_create(
        Comment(story=story, author=member, kind="comment", text=f"Word {n:03}", state="shown")
        for n in range(70)
    )
    services.margins.recount_comments(story.pk)
    page = shown(client.get(address(story)))
    assert "Word 069" in page
    assert "Word 019" not in page
    before = Comment.objects.get(text="Word 020").pk
    assert f"?before={before}" in page
    assert "Word 019" in shown(client.get(at("comments", story.public_id), {"before": before}))
    for odd in ("-1", "x", "9" * 40, "\x00"):
        assert client.get(at("comments", story.public_id), {"before": odd}).status_code == 404


# --- corrections ----------------------------------------------------------------------------------


def test_a_correction_is_proposed_accepted_and_changes_nothing_by_itself(
    story, client, reading, member, author
):
    sent = {"fact": "began", "value": "1986", "text": "It opened that year."}
    reading.post(at("rectify", story.public_id), sent)
    said = Comment.objects.get()
    page = shown(reading.get(address(story)))
    assert "1986" in page
    assert "the author has not answered yet" in page
    assert "Accept" not in page.split('id="comments"')[1].split("Send")[0]
    client.force_login(author)
    client.post(at("answer_rectification", story.public_id, said.pk), {"answer": "accept"})
    said.refresh_from_db()
    before = story.began_words
    story.refresh_from_db()
    assert said.state == CommentState.ACCEPTED
    assert story.began_words == before
    assert "Accepted by the author" in shown(client.get(address(story)))


def test_only_the_author_answers_a_correction(story, reading, member):
    said = services.propose_rectification(story, member, fact="product", value="The T3")
    reading.post(at("answer_rectification", story.public_id, said.pk), {"answer": "accept"})
    said.refresh_from_db()
    assert said.state == CommentState.SHOWN


def test_a_correction_names_a_fact_and_what_it_should_be(story, reading):
    for sent in ({"fact": "text", "value": "x"}, {"fact": "began", "value": " "}, {"fact": "\x00"}):
        response = reading.post(at("rectify", story.public_id), sent)
        assert response.status_code == 422
    long = {"fact": "began", "value": "x" * 201}
    assert reading.post(at("rectify", story.public_id), long).status_code == 422
    assert not Comment.objects.exists()


def test_nobody_proposes_the_name_of_a_brand_its_author_withheld(member):
    story = StoryFactory(brand=None, brand_mask="unnamed")
    with pytest.raises(NotKept):
        services.propose_rectification(story, member, fact="brand", value="Kettleby")


# --- moderation -----------------------------------------------------------------------------------


def test_a_moderator_shows_what_waited_and_removes_with_a_reason(
    story, client, member, english_moderator
):
    held = services.comment(story, member, "See www.kettleby.example")
    client.force_login(english_moderator)
    page = shown(client.get("/admin/comments/"))
    assert "See www.kettleby.example" in page
    edit = f"/admin/comments/edit/{held.pk}/"
    assert "a link" in shown(client.get(edit))
    client.post(edit, {"decision": "shown"})
    held.refresh_from_db()
    assert held.state == CommentState.SHOWN
    assert StoryMargin.objects.get(story=story).comments == 1
    response = client.post(edit, {"decision": "removed", "facts": " "})
    assert "Say why this comment is removed." in shown(response)
    facts = "It gives the address of a shop."
    client.post(edit, {"decision": "removed", "ground": "R02", "facts": facts})
    held.refresh_from_db()
    assert (held.state, held.reason) == (CommentState.REMOVED, facts)
    assert StoryMargin.objects.get(story=story).comments == 0


def test_members_have_no_door_to_moderation(client, member):
    client.force_login(member)
    assert client.get("/admin/comments/").status_code in (302, 403)
