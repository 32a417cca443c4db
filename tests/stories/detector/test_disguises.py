"""What the eye reads is what the detector reads, and every place leads back to the original."""

import base64
import doctest
import re
import re._parser as regex
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stories.detector import disguises
from stories.detector.disguises import ENCODED, LAYERED, MOST_SHOWN, unmask
from stories.detector.places import Places, rewrite
from tests.stories.detector.patterns import longest_repeat

HIDDEN = "N'hésitez pas, profitez du code MARIE20 !"
CODED = base64.b64encode(HIDDEN.encode()).decode()
PIECES = st.lists(
    st.sampled_from(
        [
            "promo",
            "рrоmо",
            "Алексей",
            "p r o m o",
            "c.o.d.e.s",
            "\u200b",
            "\u00ad",
            "𝗽𝗿𝗼",
            "Ⓜ",
            "ｐ",
            "<b>",
            "</",
            "<br",
            ">",
            "&",
            "&amp;",
            "amp;",
            "&lt;",
            "&#8203;",
            "&#99;",
            ";",
            CODED,
            CODED[:17],
            "aGVsbG8",
            "=",
            " ",
            "  ",
            "x",
            "é",
            "\n",
            "👩‍👩‍👧",
            "\ud800",
            ".",
            "-",
        ]
    ),
    max_size=30,
).map("".join)
ANY = st.text(st.characters(codec=None), max_size=200)


def test_the_example_of_the_documentation_is_true():
    assert doctest.testmod(disguises) == (0, 1)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("pro\u200bmo et co\u2060de", "promo et code"),
        ("conver\u00adsation", "conversation"),
        ("рromo, соdе", "promo, code"),  # Cyrillic р, с, о, е
        ("Ρrοmο", "Promo"),  # Greek Ρ and ο
        ("vкontaктe", "vkontakte"),  # Cyrillic к and т, drawn as small capitals
        ("Ιci, Іci", "Ici, Ici"),  # Greek and Ukrainian capital I
        ("ｃｏｄｅ　ＭＡＲＩＥ２０", "code　MARIE20"),
        ("𝗽𝗿𝗼𝗺𝗼 𝓹𝓻𝓸𝓶𝓸", "promo promo"),
        ("ᴄᴏᴅᴇ ⓟⓡⓞⓜⓞ 🅿🆁🅾🅼🅾", "code promo PROMO"),
        ("p r o m o", "promo"),
        ("un c o d e  p r o m o !", "un code promo !"),
        ("p-r-o-m-o, p.r.o.m.o, p*r*o*m*o", "promo, promo, promo"),
        (f"vois {CODED} vite", f"vois \n{HIDDEN}\n vite"),
        ("N&rsquo;h&eacute;sitez <b>pas</b>", "N’hésitez pas"),
        ("pro<i>mo</i><br>ici<!-- rien -->", "promo\nici\n rien \n"),
        ("&amp;lt;b&amp;gt;ici", "ici"),
    ],
)
def test_a_disguise_is_read_as_the_eye_reads_it(written, read):
    assert unmask(written).text == read


@pytest.mark.parametrize(
    "written",
    [
        "Алексей Петров m'a dit « я не знаю, как она это сделала » et il est parti.",
        "Je l'ai lu en grec : « μῆνιν ἄειδε θεά », merci Σοφία.",
        "10 kΩ, 3 μm, Δt, β-carotène, m², 1ᵉʳ, Mᵐᵉ Roux, nº 5, ½ livre, ™ et №",
        "Il y a à peine un an, c a d hier, à la S.N.C.F. puis à l'U.N.E.S.C.O., non ?",
        "Dimensions : L x l x H, puis l x P x H.",
        "J'aime <3 et 3 < 4 > 2, <soupir> fin d'ironie </ironie>. AT&T, R&D ; &copain;",
        "anticonstitutionnellement, https://exemple.fr/chemin/tres/long/vers/une/page?x=1",
        "①  d'abord, ② ensuite, ③ enfin… ça coûtait 3 ℓ d'huile.",
        "dQw4w9WgXcQdQw4w9WgXcQ et 9f86d081884c7d659a2feaa0c55ad015",
        "日本語 と русский и ελληνικά",
    ],
)
def test_what_people_write_is_no_disguise(written):
    clean = unmask(written)
    assert not clean.disguised
    assert _cyrillic_or_greek(written) == _cyrillic_or_greek(clean.text)


def test_a_family_of_emoji_or_a_pasted_hyphen_accuses_nobody():
    assert not unmask("👩‍👩‍👧 ❤️ 1️⃣ 🇫🇷, conver\u00adsa\u00adtion té\u00adlé\u00adphone").disguised


def test_one_stray_letter_is_an_accident_and_two_are_not():
    assert not unmask("un сode").disguised  # one Cyrillic с
    assert unmask("un сode рromo").disguised


def test_emphasis_on_one_word_accuses_nobody():
    clean = unmask("J'ai dit J A M A I S, et je le pense.")
    assert (clean.text, clean.disguised) == ("J'ai dit JAMAIS, et je le pense.", False)


def test_hidden_base64_is_a_disguise_and_its_place_is_known():
    text = f"Un mot : {CODED} fin"
    (found,) = unmask(text).disguises
    assert (found.kind, text[found.start : found.end]) == (ENCODED, CODED)


def test_what_was_found_can_be_quoted_from_the_original():
    text = "Bonjour. Utilisez le со\u200bde <b>рrоmо</b> vite !"
    clean = unmask(text)
    start = clean.text.index("code promo")
    left, right = clean.places.original(start, start + len("code promo"))
    assert text[left:right] == "со\u200bde <b>рrоmо"
    assert [text[each.start : each.end] for each in clean.disguises] == ["со", "р", "о", "о"]


def test_only_some_disguises_are_listed_and_all_are_counted():
    clean = unmask("рa " * 500)
    assert (clean.count, len(clean.disguises)) == (500, MOST_SHOWN)


def test_layers_without_end_are_flattened_and_called_a_disguise():
    clean = unmask("Vite &" + "amp;" * 50 + "lt;b> le code")
    assert clean.disguised
    assert clean.disguises[-1].kind == LAYERED
    assert set(re.findall(r"\w+", clean.text)) == {"Vite", "amp", "lt", "b", "le", "code"}


@settings(max_examples=400, deadline=None)
@given(st.one_of(PIECES, ANY))
def test_unmasking_twice_is_unmasking_once(text):
    once = unmask(text)
    assert unmask(once.text) == disguises.Clean(once.text, Places.unmoved(once.text))


@settings(max_examples=400, deadline=None)
@given(st.one_of(PIECES, ANY), st.data())
def test_every_stretch_leads_back_into_the_original(text, data):
    clean = unmask(text)
    size = len(clean.text)
    start = data.draw(st.integers(0, size))
    end = data.draw(st.integers(start, size))
    middle = data.draw(st.integers(start, end))
    left, right = clean.places.original(start, end)
    assert 0 <= left <= right <= len(text)
    assert (left < right) == (start < end)
    assert left <= clean.places.original(middle, end)[0]
    assert clean.places.original(start, middle)[1] <= right
    for each in clean.disguises:
        assert 0 <= each.start < each.end <= len(text)


@settings(max_examples=200, deadline=None)
@given(st.text("abcdeé, !?'\n", max_size=200))
def test_a_plain_text_is_given_back_as_it_is(text):
    clean = unmask(text)
    if clean.text == text:
        assert clean.places.original(0, len(text)) == (0, len(text))
    else:  # letters one by one
        assert clean.count > 0


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (2, 1), (0, 9)])
def test_a_stretch_outside_the_text_is_refused(start, end):
    with pytest.raises(ValueError, match="no stretch"):
        unmask("été").places.original(start, end)


def test_edits_upon_edits_lead_back_to_the_first_text():
    text, places = rewrite("abcdef", Places.unmoved("abcdef"), [(1, 2, ""), (3, 5, "XYZ")])
    assert text == "acXYZf"
    text, places = rewrite(text, places, [(0, 1, "--"), (2, 5, "n"), (6, 6, "!")])
    assert text == "--cnf!"
    assert [places.original(place, place + 1) for place in range(5)] == [
        (0, 1),
        (0, 1),
        (2, 3),
        (3, 5),
        (5, 6),
    ]
    assert places.original(6, 6) == (6, 6)


@pytest.mark.parametrize(
    "unit",
    [
        "En 1998 ma mère a pleuré. ",
        "рrоmо ",
        "a",
        "а",
        "a b c d e ",
        "a-",
        "<b ",
        "<a <",
        "&amp;",
        "&amp;amp;lt;",
        "\u200b",
        "a\u200b",
        "𝗽",
        "<!--",
        CODED + " ",
        "QUJD",
        "  a b",
    ],
)
def test_work_grows_with_the_length_and_no_faster(unit):
    unmask(unit * 10)
    small, large = (_steps(unit * (size // len(unit))) for size in (4_000, 16_000))
    assert large <= 4.6 * small + 200


def test_no_pattern_can_take_more_than_linear_time():
    """Every repeat is bounded, or is of one class and followed by nothing that could fail."""
    patterns = [value for value in vars(disguises).values() if isinstance(value, re.Pattern)]
    assert len(patterns) > 8
    for pattern in patterns:
        parsed = list(regex.parse(pattern.pattern, pattern.flags))
        for place, (operation, argument) in enumerate(parsed):
            if str(operation) == "MAX_REPEAT" and argument[1] is regex.MAXREPEAT:
                assert [str(operation) for operation, _ in argument[2]] == ["IN"]
                assert all(str(o) == "MAX_REPEAT" and a[0] == 0 for o, a in parsed[place + 1 :])
            else:
                assert longest_repeat([(operation, argument)]) <= 320


def test_half_a_megabyte_of_anything_is_unmasked():
    for unit in ("a", "а", "рa", "<", "&amp;", "a b ", "\u200b", "QUJD", "a-"):
        assert unmask(unit * (500_000 // len(unit))).places.length <= 500_000


def _steps(text: str) -> int:
    """Lines and calls executed: a measure of work that no busy machine disturbs."""
    steps = 0

    def count(frame, event, argument):
        nonlocal steps
        steps += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        unmask(text)
    finally:
        sys.settrace(before)
    return steps


def _cyrillic_or_greek(text: str) -> list[str]:
    return re.findall(r"[\u0370-\u04ff\u1f00-\u1fff]+", text)
