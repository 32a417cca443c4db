"""The picture of a story for social networks."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from stories import services
from stories.lifeline import Moment, life_line
from stories.lifeline.endings import SHAPE_OF_ENDING
from stories.reading.cards import (
    HEIGHT,
    WIDTH,
    CardWords,
    _serif,
    draw_card,
    drawable,
    flattened,
    wrap,
)
from stories.vocabulary import Ending
from tests.factories import StoryFactory

WORDS = CardWords(
    "Le garagiste", "Éclair", "L’amour s’est éteint", "1985 – 2004", "CherClient.wiki"
)


def drawn(words: CardWords = WORDS, ending: str = "runs") -> Image.Image:
    moments = [Moment("a", 1985, 6), Moment("b", 1990, None), Moment("c", 1999, 2)]
    return Image.open(BytesIO(draw_card(words, life_line(moments, ending=ending).wide)))


@pytest.mark.parametrize("ending", [*sorted(set(SHAPE_OF_ENDING.values())), "open"])
def test_every_ending_is_drawn_on_a_card_of_the_right_size(ending):
    card = drawn(ending=ending)
    assert (card.format, card.size) == ("PNG", (WIDTH, HEIGHT))
    red = sum(
        1 for r, g, b in card.convert("RGB").crop((0, 300, WIDTH, 500)).getdata() if r > 2 * g + 20
    )
    assert red > 500


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=140), st.text(max_size=80))
def test_any_words_make_a_card(title, brand):
    assert drawn(CardWords(title, brand, "", "", "CherClient.wiki")).size == (WIDTH, HEIGHT)


@pytest.mark.parametrize("title", ["Le grille-pain de ma tante " * 5, "x" * 140, "W" * 140])
def test_a_long_title_stands_within_the_margins(title):
    for line in wrap(title, _serif(50), 1056):
        assert _serif(50).getlength(line) <= 2 * 1056
    card = drawn(CardWords(title, "", "", "", "CherClient.wiki")).convert("L")
    assert card.crop((WIDTH - 60, 0, WIDTH, 300)).getextrema()[0] > 200


def test_letters_our_faces_do_not_have_are_left_out():
    assert drawable("Une 💔 histoire\x00\x1e\n中文 « été »", _serif(72)) == "Une histoire « été »"
    assert drawable("💔中文", _serif(72)) == ""


def test_a_no_break_space_stays_one():
    assert drawable("fin\u202f! ", _serif(72)) == "fin\u202f!"


def test_a_curve_ends_where_it_says():
    ((start, *_between, end),) = flattened("M0 0C10.0 0.0,10.0 5.0,20.0 -5.5")
    assert (start, end) == ((0.0, 0.0), (20.0, -5.5))


# --- its address ------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def card_of(client, story, **headers):
    return client.get(f"/cartes/{story.public_id}.png", headers=headers)


def test_a_public_story_has_a_card_that_may_be_kept_a_day(client):
    response = card_of(client, StoryFactory(title="Le cœur 💔", language="fr"))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/png"
    assert "max-age=86400" in response.headers["Cache-Control"]
    assert "public" in response.headers["Cache-Control"]
    assert Image.open(BytesIO(response.content)).size == (WIDTH, HEIGHT)


def test_a_card_is_asked_again_only_when_its_words_changed(client):
    story = StoryFactory()
    tag = card_of(client, story).headers["ETag"]
    assert card_of(client, story, if_none_match=tag).status_code == 304
    story.ending = Ending.FADED
    story.save()
    assert card_of(client, story, if_none_match=tag).status_code == 200


def test_a_story_nobody_sees_has_no_card(client, held_story):
    story = StoryFactory()
    services.withdraw_story(story)
    for address in (story.public_id, held_story.public_id, "nobody0000", "x" * 300):
        assert client.get(f"/cartes/{address}.png").status_code == 404


def test_a_card_is_read_and_nothing_else(client):
    assert client.post(f"/cartes/{StoryFactory().public_id}.png").status_code == 405


def test_a_story_that_names_no_brand_and_no_ending_has_a_card(client):
    assert card_of(client, StoryFactory(brand=None, ending="", love=None)).status_code == 200


def test_the_page_of_a_story_names_its_card(client):
    story = StoryFactory()
    page = client.get(f"/en/stories/{story.public_id}/{story.slug}/").content.decode()
    assert (
        f'property="og:image" content="http://127.0.0.1:8000/cartes/{story.public_id}.png"' in page
    )
