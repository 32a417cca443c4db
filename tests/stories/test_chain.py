"""The chain: stories that answer stories, drawn, listed and passed on."""

from __future__ import annotations

import html
import re
from collections import Counter
from itertools import pairwise
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from stories import services
from stories.models import Confirmation, Invitation, Story, StoryState, TellingDraft
from stories.models.draft import hash_token
from stories.published import chain_summary
from stories.reading.chain import STORIES_MAX, chain_from
from stories.reading.chain_drawing import Link, draw_chain, in_depth, numbered
from stories.services import NotTied, withdraw_story
from stories.vocabulary import State
from tests.factories import StoryFactory, a_telling


def at(name: str, *args, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"stories:{name}", args=args)


def shown(response) -> str:
    return html.unescape(response.content.decode())


@st.composite
def trees(draw, most: int = 260):
    """Any chain: each story answers one that stands before it."""
    number = draw(st.integers(1, most))
    lean, chance = draw(st.sampled_from(["any", "star", "path"])), Random(draw(st.integers(0, 999)))
    links = [Link(100, None)]
    for n in range(1, number):
        parent = {"any": chance.randrange(n), "star": 0, "path": n - 1}[lean]
        links.append(Link(100 + n, 100 + parent))
    return links


# --- the drawing ----------------------------------------------------------------------------------


@settings(deadline=None)
@given(trees())
def test_every_story_is_drawn_once_and_the_rest_is_told(links):
    drawing = draw_chain(links, most=200)
    for picture in (drawing.wide, drawing.tall):
        keys = [knot.key for knot in picture.knots]
        assert len(keys) == len(set(keys))
        assert len(keys) + drawing.rest == len(links)
        assert len(picture.threads) == len(keys) - 1


@settings(deadline=None)
@given(trees())
def test_knots_stay_in_the_picture_and_touch_no_other(links):
    drawing = draw_chain(links, most=120)
    for picture in (drawing.wide, drawing.tall):
        for knot in picture.knots:
            assert picture.radius <= knot.x <= picture.width - picture.radius
            assert picture.radius <= knot.y <= picture.height - picture.radius
        points = sorted((knot.x, knot.y) for knot in picture.knots)
        for (x0, y0), (x1, y1) in pairwise(points):
            assert (x1 - x0) ** 2 + (y1 - y0) ** 2 >= (2 * picture.radius) ** 2


@settings(deadline=None)
@given(trees(most=60))
def test_numbers_follow_the_list_and_an_answer_comes_after_what_it_answers(links):
    numbers, order = numbered(links), in_depth(links)
    assert sorted(numbers.values()) == list(range(1, len(links) + 1))
    assert [numbers[key] for key in order] == sorted(numbers.values())
    assert all(numbers[link.parent] < numbers[link.key] for link in links[1:])


@given(st.lists(st.tuples(st.integers(0, 9), st.none() | st.integers(0, 9)), max_size=30))
def test_what_is_no_tree_is_drawn_without_failing(pairs):
    links = [Link(key, parent) for key, parent in pairs]
    picture = draw_chain(links).wide
    assert len(picture.knots) <= len({link.key for link in links})


def test_a_number_is_written_where_there_is_room():
    few = draw_chain([Link(1, None), Link(2, 1), Link(3, 1)])
    many = draw_chain([Link(0, None), *(Link(n, 0) for n in range(1, 150))])
    assert all(knot.label for knot in few.wide.knots)
    assert not any(knot.label for knot in many.wide.knots)


# --- reading it -----------------------------------------------------------------------------------


@pytest.fixture
def answered(db):
    """A founding story, two answers, one of them answered in French."""
    root = StoryFactory(title="Root")
    first = StoryFactory(title="First", in_chain_of=root)
    StoryFactory(title="Second", in_chain_of=root)
    StoryFactory(title="Tiers", language="fr", in_chain_of=first)
    return root


def test_its_figures(answered):
    summary = chain_summary()
    assert summary.founding == answered
    assert (summary.number, summary.depth, summary.breadth) == (4, 2, 2)
    assert summary.languages == ("en", "fr")
    assert not summary.more


def test_an_empty_site_has_no_chain(db, client):
    assert chain_summary() is None
    assert "Over to you" in shown(client.get(at("chain")))


def test_a_site_without_answers_begins_with_its_oldest_story(db, client):
    oldest = StoryFactory(title="Oldest", first_published_at=timezone.now().replace(year=2008))
    StoryFactory()
    assert chain_summary().founding == oldest
    assert "waits for its first answer" in shown(client.get(at("chain")))


def test_the_list_nests_each_answer_in_what_it_answers(answered, client):
    page = shown(client.get(at("chain")))
    listed = page[page.index('class="chain-list"') :]
    listed = listed[: listed.index("</div>")]
    assert re.findall(r'<li value="(\d+)">', listed) == ["1", "2", "3", "4"]
    assert re.findall(r'data-level="(\d+)"', listed) == ["0", "1", "2"]
    assert listed.count("<li") == listed.count("</li>")
    assert listed.count("<ol") == listed.count("</ol>")
    titles = re.findall(r'class="chain-title"[^>]*>([^<]+)', listed)
    assert titles == ["Root", "First", "Tiers", "Second"]
    assert 'lang="fr">Tiers' in listed


def test_the_drawing_holds_the_same_stories_as_the_list(answered, client):
    page = shown(client.get(at("chain")))
    assert page.count('<circle class="knot"') == 2 * 4  # wide and tall
    assert page.count('<li value="') == 4


@pytest.mark.parametrize("stories", [3, 30])
def test_its_queries_do_not_grow_with_it(answered, client, django_assert_max_num_queries, stories):
    parent = answered
    for n in range(stories):
        parent = StoryFactory(title=f"Deep {n}", in_chain_of=parent)
    client.get(at("rules"))
    with django_assert_max_num_queries(8):
        assert client.get(at("chain")).status_code == 200
    with django_assert_max_num_queries(2):
        chain_from(answered)


def test_a_long_chain_is_bounded_and_says_that_it_goes_on(answered):
    now = timezone.now()
    rows = [
        Story(title=f"N{n}", text="t", live=True, first_published_at=now, in_chain_of=answered)
        for n in range(STORIES_MAX + 5)
    ]
    for row in rows:
        row.prepare()
    Story.objects.bulk_create(rows)
    chain = chain_from(answered)
    assert len(chain.rows) == STORIES_MAX
    assert chain.summary.more
    assert chain.summary.drawing.rest == STORIES_MAX - 200


def test_a_story_taken_back_leaves_its_place_and_not_its_words(answered, client):
    first = answered.answers.get(title="First")
    withdraw_story(first)
    page = shown(client.get(at("chain")))
    assert "First" not in page
    assert "A story its author has taken back" in page
    assert "Tiers" in page  # it stays, and stands where it stood
    assert chain_summary().number == 3
    withdraw_story(answered.answers.get(title="Second"))
    assert "Second" not in shown(client.get(at("chain")))


def test_a_held_answer_is_in_no_chain(answered, client):
    StoryFactory(title="Waiting", live=False, first_published_at=None, in_chain_of=answered)
    assert "Waiting" not in shown(client.get(at("chain")))
    assert chain_summary().number == 4


def test_a_chain_is_read_from_any_story_on(answered, client):
    first = answered.answers.get(title="First")
    page = shown(client.get(at("chain_of", first.public_id)))
    assert "Tiers" in page
    assert "Second" not in page
    withdraw_story(first)
    assert client.get(at("chain_of", first.public_id)).status_code == 410


def test_answers_are_counted_when_they_are_shown_and_when_they_go(answered, member):
    story = services.tell_story(a_telling(in_chain_of=answered.pk), author=member)
    services.publish_story(story) if story.state.state == State.SCREENING else None
    answered.refresh_from_db()
    assert answered.margin.answers == 3
    story.refresh_from_db()
    withdraw_story(story)
    answered.margin.refresh_from_db()
    assert answered.margin.answers == 2


def test_a_loop_in_the_rows_ends(answered, client):
    """No verb makes one; a row changed by hand must not hang the page."""
    deepest = Story.objects.get(title="Tiers")
    Story.objects.filter(pk=answered.pk).update(in_chain_of=deepest)
    levels = Counter(row.story.title for row in chain_from(answered).rows)
    assert set(levels.values()) == {1}
    assert client.get(at("chain")).status_code == 200


@pytest.mark.parametrize("odd", ["nowhere", "a" * 300, "1"])
def test_an_unknown_address_is_said(db, client, odd):
    assert client.get(at("chain_of", odd)).status_code == 404
    assert client.get(at("invited", odd)).status_code == 404
    assert client.get(at("answer", odd)).status_code == 404


# --- lengthening it -------------------------------------------------------------------------------


def test_a_button_begins_a_story_that_answers_this_one(answered, client):
    assert "Tell mine" in shown(client.get(at("answer", answered.public_id)))
    assert not TellingDraft.objects.exists()  # a robot that reads begins nothing
    response = client.post(at("answer", answered.public_id))
    draft = TellingDraft.objects.get()
    assert draft.in_chain_of == answered
    assert response.url == at("tell_screen", draft.key, "brand")


def test_the_author_passes_the_chain_on_and_the_link_begins_a_story(client, member):
    story = StoryFactory(author=member, title="Mine")
    client.force_login(member)
    client.post(at("pass_on", story.public_id), {"to": "Aunt Ines"})
    invitation = Invitation.objects.get()
    assert "Aunt Ines" in shown(client.get(at("pass_on", story.public_id)))
    client.logout()
    link = at("invited", invitation.key)
    page = shown(client.get(link))
    assert "Camille passes the chain on to you" in page
    assert "Aunt Ines" not in page
    client.post(link)
    invitation.refresh_from_db()
    assert TellingDraft.objects.get().in_chain_of == story
    assert invitation.opened_at


def test_the_author_who_opens_an_own_link_is_told_whose_it_is(client, member):
    story = StoryFactory(author=member)
    invitation = services.pass_on(story)
    client.force_login(member)
    page = shown(client.get(at("invited", invitation.key)))
    assert "This link is for the person you pass the chain to" in page
    assert "Tell mine" not in page


def test_only_the_author_passes_it_on(answered, client, member):
    assert client.get(at("pass_on", answered.public_id)).status_code == 302
    client.force_login(member)
    assert client.get(at("pass_on", answered.public_id)).status_code == 404


def test_the_authors_link_passes_it_on_without_signing_in(client, member):
    story = StoryFactory(author=member)
    Confirmation.objects.create(
        story=story,
        email="a@example.org",
        token_hash=hash_token("tok"),
        confirmed_at=timezone.now(),
    )
    response = client.post(at("pass_on_by_link", "tok"), {"to": "\x00" + "x" * 10})
    assert response.status_code == 422  # a NUL byte is refused in words
    assert client.post(at("pass_on_by_link", "tok"), {"to": ""}).status_code == 302
    assert "_auth_user_id" not in client.session
    assert client.get(at("pass_on_by_link", "another")).status_code == 404


def test_the_link_of_a_story_taken_back_says_so(client, member):
    story = StoryFactory(author=member)
    invitation = services.pass_on(story)
    withdraw_story(story)
    response = client.get(at("invited", invitation.key))
    assert response.status_code == 410
    assert story.title not in shown(response)
    assert client.post(at("invited", invitation.key)).status_code == 410


def test_a_story_that_is_not_public_is_not_passed_on(member):
    story = StoryFactory(author=member, live=False)
    with pytest.raises(NotTied):
        services.pass_on(story)
    assert StoryState.objects.get(story=story).state == State.SCREENING
