"""What people paste becomes plain paragraphs, and no word of theirs is lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.plain_text import clean_line, clean_text, french_spaces, has_markup, without_markup

FAMILY = "👩\u200d👩\u200d👧"
FLAG = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"  # England


@pytest.mark.parametrize(
    "pasted",
    [
        "<p>Un samedi</p>",
        "un <b>samedi",
        "samedi<br/>",
        "</div>samedi",
        "<SCRIPT>alert(1)</SCRIPT>",
        "<img src=x onerror=alert(1)>",
        "un <!-- caché --> samedi",
        '<a\nhref="https://exemple.fr">samedi</a>',
    ],
)
def test_web_page_code_is_seen(pasted):
    assert has_markup(pasted)


@pytest.mark.parametrize(
    "typed", ["je <3 Saab", "2 < 3 et 5 > 4", "<100 euros>", "a <!-- b", "-> là-bas <-", "AT&T", ""]
)
def test_signs_people_type_are_no_web_page_code(typed):
    assert not has_markup(typed)


def test_markup_goes_and_its_words_stay():
    assert without_markup("<b>Un</b> <a href='https://exemple.fr'>samedi</a>") == "Un samedi"


def test_a_script_goes_with_what_it_would_have_done():
    assert without_markup("<script>steal()</script><style>p{}</style>Un samedi") == "Un samedi"


def test_paragraphs_of_a_page_stay_apart():
    assert without_markup("<p>Un</p><p>Deux<br>Trois</p>").split() == ["Un", "Deux", "Trois"]


def test_entities_become_the_signs_they_stand_for():
    assert without_markup("<p>Marks &amp; Spencer&nbsp;: l&#39;été</p>").strip() == (
        "Marks & Spencer\u00a0: l'été"
    )


@pytest.mark.parametrize("hidden", [chr(code) for code in (0x00, 0x07, 0x1B, 0x7F, 0x85)])
def test_control_characters_go(hidden):
    assert clean_text(f"sam{hidden}edi") == "samedi"


@pytest.mark.parametrize("hidden", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"])
def test_characters_without_width_go(hidden):
    assert clean_text(f"{hidden}sam{hidden}edi{hidden}") == "samedi"


@pytest.mark.parametrize(
    "mark", [chr(code) for code in (0x061C, 0x200E, 0x200F, 0x202A, 0x202E, 0x2066, 0x2069)]
)
def test_marks_that_turn_the_direction_of_reading_go(mark):
    assert clean_text(f"sam{mark}edi") == "samedi"


def test_words_hidden_in_tag_characters_go():
    hidden = "".join(chr(0xE0000 + ord(char)) for char in "buy now")
    assert clean_text(f"samedi{hidden}") == "samedi"


@pytest.mark.parametrize("emoji", ["❤️", "👍🏽", FAMILY, "🏴\u200d☠️", FLAG, "🇫🇷", "1️⃣"])
def test_an_emoji_is_kept_whole(emoji):
    assert clean_text(f"Merci {emoji} à vous") == f"Merci {emoji} à vous"


def test_one_letter_is_written_one_way():
    assert clean_text("e\u0301te\u200b\u0301") == "été"


def test_blank_lines_are_folded_and_lines_trimmed():
    assert clean_text("  Un \r\n\r\n \r\n\t\r\nDeux  jours\rTrois\n\n") == "Un\n\nDeux jours\nTrois"


def test_a_title_stands_on_one_line():
    assert clean_line("  Un\n\nsamedi\u2028à\tDijon ") == "Un samedi à Dijon"


def test_a_long_text_of_unclosed_comments_is_read_like_any_other():
    assert not has_markup("<!--" * 100_000)


nasty = st.text(
    st.sampled_from("ae \n\t\r\x00\u0301\u200b\u200d\ufe0f\u202e\u00a0\u2003\u2028\u3000<>/!-&;")
    | st.sampled_from(["👩", "👧", "❤", "🏽", "🏴", "\U000e0067", "\U000e007f", "\ufffe", "K"]),
    max_size=60,
)


@given(text=nasty | st.text())
def test_clean_text_is_left_alone(text):
    clean = clean_text(text)
    assert clean_text(clean) == clean


@given(text=nasty | st.text())
def test_a_clean_line_is_left_alone(text):
    line = clean_line(text)
    assert clean_line(line) == line
    assert "\n" not in line


@given(text=nasty | st.text())
def test_no_control_character_is_ever_left(text):
    assert not {c for c in clean_text(text) if unicodedata.category(c) in {"Cc", "Cs"}} - {"\n"}


@given(text=st.text(st.characters(categories=["L", "Nd", "P"]), max_size=60))
def test_letters_digits_and_points_are_never_lost(text):
    assert clean_text(text) == unicodedata.normalize("NFC", text)


@given(text=nasty)
def test_what_follows_a_script_is_never_lost(text):
    assert without_markup(f"<script>{text}</script>samedi") == "samedi"


def test_french_signs_hold_to_their_word():
    assert french_spaces("Ah ? « Non » : oui !") == (
        "Ah\u202f? «\u00a0Non\u00a0»\u00a0: oui\u202f!"
    )
